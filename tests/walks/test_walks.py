"""Random walks through the shipped workflows: people do what is open, tell the case things, and time passes.

Five hundred walks of seventy-five steps; a case that ends gives way to the next one. Here it is drawn what happens, and
held together what was reached; `CaseOnAWalk` looks at the case after every command.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import Phase, given, seed, settings
from hypothesis import strategies as st
from sqlmodel import Session

from api.workflow_folder import read_folder
from engine import bpmn, clock
from engine.bpmn.elements import Kind
from engine.clock import ManualClock
from engine.database import Database
from tests.conftest import MONDAY_MORNING
from tests.journeys.worlds import WORKFLOWS
from tests.walks import handlers
from tests.walks.answers import FAMILY, NOTHING, OUTCOMES, dated
from tests.walks.case_on_a_walk import CaseOnAWalk

PARTS, WALKS, STEPS = 2, 250, 75

TO_BE_REACHED = {Kind.USER_TASK, Kind.BOUNDARY, Kind.CATCH}
"""Every task, message and timer."""

BEGINNINGS = st.fixed_dictionaries(
    {
        "policy": st.sampled_from(["consent", "public_task"]),
        "entry": st.sampled_from(["concern", "concern", "step_down"]),
    }
)
HAPPENINGS = st.sampled_from(["task"] * 14 + ["message", "time"] * 2)
DAYS = st.sampled_from([1, 8, 20, 50])
INTERRUPTING = {"consent_withdrawn", "closure_requested", "step_up_confirmed"}
HOW_OFTEN = dict.fromkeys(INTERRUPTING, 1) | {"sharing_requested": 2}
CHANGES = st.sampled_from(["renewal", "limit", "privacy_notice", "policy"])


@pytest.fixture
def shipped(engine_alone: None, sqlite_database: Database) -> Database:
    """The shipped workflows in a database of their own, and the engine without casework."""
    handlers.register()
    files = read_folder(WORKFLOWS).files
    with sqlite_database.transaction() as session:
        bpmn.definitions.deploy(session, files, name="shipped", source="tests", deployed_by="tests")
    return sqlite_database


@pytest.mark.parametrize("part", range(PARTS))
def test_whatever_people_do_the_case_goes_on_or_is_closed(shipped: Database, part: int) -> None:
    walks: list[Walk] = []

    @seed(part)
    @settings(max_examples=WALKS, phases=[Phase.generate, Phase.shrink])
    @given(st.data())
    def take_a_walk(data: st.DataObject) -> None:
        with _forgotten(shipped) as session:
            walk = Walk(session, data)
            for _ in range(STEPS):
                walk.step()
            walk.look_back()
        walks.append(walk)

    take_a_walk()
    assert len(walks) >= WALKS
    with shipped.reading() as session:
        release = bpmn.definitions.current_release(session)
    assert _elements(release) - set().union(*(walk.reached for walk in walks)) == set()


@contextmanager
def _forgotten(database: Database) -> Iterator[Session]:
    """A transaction at 09:00 on the first Monday; what happens in it is rolled back."""
    with Session(database.engine, info={"clock": ManualClock(MONDAY_MORNING)}) as session:
        yield session


def _elements(release: bpmn.Release) -> set[tuple[str, str]]:
    """Whatever waits for somebody or something, with its process."""
    return {
        (process.key, element.id)
        for process in release.processes.values()
        for element in process.elements.values()
        if element.kind in TO_BE_REACHED
    }


def _gentle_ones_more_often(messages: Sequence[str]) -> st.SearchStrategy[str]:
    """A walk that is interrupted, or asked to share, again and again does not get far."""
    return st.sampled_from([name for name in messages for _ in range(HOW_OFTEN.get(name, 3))])


class Walk:
    """Seventy-five steps through one case after the other."""

    def __init__(self, session: Session, data: st.DataObject) -> None:
        self.session = session
        self.data = data
        self.reached: set[tuple[str, str]] = set()
        self.cases = 0
        self._begin()

    def _begin(self) -> None:
        self.cases += 1
        reference = f"EH-2026-{self.cases:04}"
        first = {
            "case_reference": reference,
            "area": "North",
            "started_on": clock.today(self.session).isoformat(),
            "raised_by": "ann",
            "children": FAMILY,
            "invited_practitioners": [],
            **self._draw(BEGINNINGS),
        }
        self.case = CaseOnAWalk(self.session, reference, first)

    def step(self) -> None:
        """One thing happens; the next case begins when there is nothing left in this one."""
        if self.case.has_ended:
            self.look_back()
            self._begin()
            return
        happening = self._draw(HAPPENINGS)
        tasks = self.case.open_tasks()
        if happening == "message" and (messages := self.case.messages()):
            self._tell(self._draw(_gentle_ones_more_often(messages)))
        elif happening == "time" or not tasks:
            self._let_time_pass()
        else:
            place, _element = self._draw(st.sampled_from(tasks))
            self._do(place)

    def _do(self, place: int) -> None:
        outcome = self._draw(OUTCOMES.get(self.case.task(place).form_key or "", NOTHING))
        self.case.complete(place, dated(outcome, clock.today(self.session)))

    def _tell(self, message: str) -> None:
        payload = {"raised_by": "ben", "raised_on": clock.today(self.session).isoformat()}
        if message == "consent_changed":
            payload["change"] = self._draw(CHANGES)
        self.case.send(message, payload)

    def _let_time_pass(self) -> None:
        self.session.info["clock"].move(timedelta(days=self._draw(DAYS)))
        self.case.fire_due_timers()

    def _draw(self, strategy: st.SearchStrategy[Any]) -> Any:
        return self.data.draw(strategy)

    def look_back(self) -> None:
        """Looks back at the case as a whole."""
        self.case.look_back()
        self.reached |= self.case.reached()
