"""One fictional family with a hundred reviews: what a completion takes in each round of the shipped process."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from sqlmodel import select

from engine import bpmn, migrations
from engine.casework.demo.storyteller import Child, Storyteller
from engine.casework.models.people import Area
from engine.clock import ManualClock
from engine.database import Database
from tests.benchmarks.meter import Measured, Meter
from tests.journeys.worlds import FAR_AWAY, furnish

FORMS = ("prepare_review", "record_review", "send_notes")
"""What a round asks of people."""
UP_TO_THE_FIRST_REVIEW = (
    "record_concern", "check_for_existing_eha", "judge_threshold", "offer_early_help", "record_consent",
    "record_childs_view", "complete_assessment", "sign_consent_page", "review_assessment", "agree_lead_professional",
    "arrange_taf", "record_taf", "send_notes",
)  # fmt: skip
MONDAY_MORNING = datetime(2026, 3, 2, 9, tzinfo=UTC)


@dataclass(frozen=True)
class Step:
    """One completion and the size of the instance's state, in bytes, that it found."""

    measured: Measured
    state_bytes: int


class Family:
    """A family in early help whose reviews come round every six weeks."""

    def __init__(self, path: Path, *, counts_calls: bool = False) -> None:
        url = f"sqlite:///{path}"
        migrations.upgrade(url)
        self._clock = ManualClock(MONDAY_MORNING)
        self.database = Database(url, self._clock)
        furnish(self.database, password_hash="nobody signs in")
        self._meter = Meter(self.database, counts_calls=counts_calls)
        self._reference = ""
        self._tell(self._begin)

    def rounds(self, number: int) -> Iterator[Mapping[str, Step]]:
        """Each round's completions, by form."""
        for _ in range(number):
            yield {form: self._step(form) for form in FORMS}

    def _step(self, form: str) -> Step:
        self._tell(lambda story: story.wait(1))
        if form == "record_review":
            self._tell(lambda story: story.wait(28))
        size = self._state_bytes()
        return Step(self._meter.measure(lambda: self._tell(lambda story: story.do(form))), size)

    def _begin(self, story: Storyteller) -> None:
        story.begin("Hundred", Area.CENTRAL, [Child("Rae", 11), Child("Sam", 6)], by="sena.wren")
        for form in UP_TO_THE_FIRST_REVIEW:
            if form == "record_taf":
                story.wait(8)
            story.do(form)

    def _tell(self, part: Callable[[Storyteller], None]) -> None:
        """Each part of the story in a transaction of its own, as each request has one."""
        with self.database.transaction() as session:
            story = Storyteller(session, self._clock, FAR_AWAY)
            story.reference = self._reference
            part(story)
            self._reference = story.reference

    def _state_bytes(self) -> int:
        with self.database.reading() as session:
            return len(session.exec(select(bpmn.Instance.state)).one())
