"""MON-22: a thousand cases walk at random through a year, by real forms, with real timers. Nothing is ever found in
them; every fault that is planted among them is found, and nothing else.

More cases: `EARLY_HELP_WALKING_CASES=5000 pytest tests/journeys/monitoring/test_a_thousand_cases.py`.
"""

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import Any

import pytest
from sqlalchemy import delete, text, update
from sqlmodel import Session, select

from engine import bpmn, clock
from engine.bpmn import rows
from engine.casework import cases, journey_actions, monitoring
from engine.casework.demo.storyteller import Child, Storyteller
from engine.casework.errors import AnswersRefusedError
from engine.casework.models import Area, Case, CaseStatus
from engine.casework.models.cases import Entry
from engine.casework.monitoring.rules.machinery import OUTLIVE_THE_CASE
from engine.clock import ManualClock
from engine.database import Database
from tests.journeys.map_of_the_journey import ACTIONS, TURNS, lead_of
from tests.journeys.worlds import FAR_AWAY, World

CASES = int(os.environ.get("EARLY_HELP_WALKING_CASES", "1000"))
WEEKS = 52
LOOKS_EVERY, PLANTS_EVERY = 4, 13
OF_EACH_FAULT = CASES // 20
PACES = (0.04, 0.04, 0.04, 0.04, 0.15, 0.4)
"""How likely it is that something happens in a case in a week: a family's is one of these."""
BY_ENTRY = {Entry.CONCERN: "sena.wren", Entry.STEP_DOWN: "sol.stork"}


class Walks:
    """The cases, and what happens to them."""

    def __init__(self, database: Database, rng: Random) -> None:
        self.database = database
        self.rng = rng
        self.answered = self.refused = 0
        with database.transaction() as session:
            self.paces = {self._begin(session): rng.choice(PACES) for _ in range(CASES)}
            self.references = list(self.paces)

    def live_a_week(self) -> None:
        """Timers fire as they fall due, and in some cases somebody does something."""
        with self.database.transaction() as session:
            teller = Storyteller(session, session.info["clock"], FAR_AWAY)
            teller.wait_until(teller.today + timedelta(days=7))
            for reference in self.list_open(session):
                if self.rng.random() < self.paces[reference]:
                    teller.reference = reference
                    self._step(teller)

    def faults(self, session: Session) -> set[tuple[str, str]]:
        """The case and the kind of every structural fault that is found."""
        looked = monitoring.findings_of(session, self.references)
        return {(one.case, one.about) for one in looked if one.rule == "MON-22"}

    def _begin(self, session: Session) -> str:
        entry = self.rng.choice([Entry.CONCERN, Entry.CONCERN, Entry.CONCERN, Entry.STEP_DOWN])
        teller = Storyteller(session, session.info["clock"], FAR_AWAY)
        ages = [self.rng.randint(12, 17), self.rng.randint(4, 8)][: self.rng.randint(1, 2)]
        children = [Child(self._name(), age) for age in ages]
        policy_name = self.rng.choice(["consent", "consent", "public_task"])
        teller.begin(self._name(), Area.CENTRAL, children, by=BY_ENTRY[entry], entry=entry, policy_name=policy_name)
        return teller.reference

    def _name(self) -> str:
        """Hardly ever the same twice: a thousand families of one name would each be asked whether it is another."""
        return "".join(self.rng.choice("bdfgklmnprstvz") + self.rng.choice("aeiou") for _ in range(4)).title()

    def list_open(self, session: Session) -> Sequence[str]:
        return session.exec(select(Case.reference).where(Case.status == CaseStatus.OPEN).order_by(Case.reference)).all()

    def _step(self, teller: Storyteller) -> None:
        forms = sorted({task.form_key or "" for task in bpmn.tasks.list_open(teller.session, teller.reference)})
        if forms and self.rng.random() < 0.95:
            form = self.rng.choice(forms)
            self._do(teller, form, self.rng.choice([{}, {}, *TURNS.get(form, [{}])]))
            return
        waited_for = bpmn.messages.can_receive(teller.session, teller.reference)
        possible = [key for key in ACTIONS if journey_actions.ACTIONS[key].message in waited_for]
        if possible:
            action = self.rng.choice(possible)
            # A limit can be set at any time; to renew consent there must be one.
            details = {"change": "limit"} if action == "change_consent" else {}
            teller.take(action, by=lead_of(teller), **details)

    def _do(self, teller: Storyteller, form: str, answers: Mapping[str, Any]) -> None:
        """Somebody answers; what is refused, such as closing a case with an open concern, leaves all as it was."""
        self.answered += 1
        try:
            with teller.session.begin_nested():
                teller.do(form, **answers)
        except AnswersRefusedError:
            self.refused += 1


def nothing_to_come(session: Session, case: Case) -> None:
    for table in (rows.TIMER, rows.TASK):
        session.execute(delete(table).where(table.c.business_key == case.reference))


def failed_step(session: Session, case: Case) -> None:
    failure = bpmn.errors.StepFailedError(
        instance_id=case.instance_id or "", element_id="any", element_label="Any", cause="It was made to fail."
    )
    failure.business_key = case.reference
    bpmn.incidents.record(session, failure, None)


def late_timer(session: Session, case: Case) -> None:
    [timer, *_] = bpmn.timers.list_for_business_key(session, case.reference)
    late = clock.now(session) - timedelta(hours=1, minutes=1)
    session.execute(update(rows.TIMER).where(rows.TIMER.c.id == timer.id).values(due_at=late))


def two_active_cases(session: Session, case: Case) -> None:
    session.add(Case(**{**case.model_dump(), "reference": f"{case.reference}-twin", "instance_id": None}))


def open_tasks(session: Session, case: Case) -> None:
    cases.close(session, case, CaseStatus.CLOSED)


Plant = Callable[[Session, Case], None]
FAULTS: Mapping[str, Plant] = {
    "late timer": late_timer,  # first: few cases can have it
    "nothing to come": nothing_to_come,
    "failed step": failed_step,
    "two active cases": two_active_cases,
    "open tasks": open_tasks,
}


def can_have(session: Session, fault: str, reference: str) -> bool:
    """Whether the fault can be planted in a case as it is now: a timer is late only where there is one, and a
    concern outlives its case (ENT-9)."""
    if fault == "late timer":
        return bool(bpmn.timers.list_for_business_key(session, reference))
    tasks = bpmn.tasks.list_open(session, reference)
    return fault != "open tasks" or any(task.process_key not in OUTLIVE_THE_CASE for task in tasks)


def plant(session: Session, rng: Random, references: Sequence[str]) -> set[tuple[str, str]]:
    """Plants each fault in some of the cases, no two in one; which in which."""
    session.execute(text("DROP INDEX one_active_eha_per_family"))
    left = rng.sample(references, len(references))
    planted = set()
    for fault, put in FAULTS.items():
        chosen = [one for one in left if can_have(session, fault, one)][:OF_EACH_FAULT]
        left = [one for one in left if one not in chosen]
        for reference in chosen:
            put(session, cases.get(session, reference))
            planted.add((reference, fault))
    session.flush()
    return planted


@pytest.fixture
def walks(furnished_world: World, tmp_path: Path) -> Iterator[Walks]:
    """A thousand families whose cases begin on one day."""
    path = tmp_path / "thousand.db"
    path.write_bytes(furnished_world.content)
    database = Database(f"sqlite:///{path}", ManualClock(furnished_world.moment))
    yield Walks(database, Random(22))
    database.dispose()


@pytest.mark.rule("MON-22")
def test_a_thousand_cases_walk_through_a_year(walks: Walks) -> None:
    planted_kinds: dict[str, int] = dict.fromkeys(FAULTS, 0)
    for week in range(1, WEEKS + 1):
        walks.live_a_week()
        if week % LOOKS_EVERY == 0:
            with walks.database.reading() as session:
                assert walks.faults(session) == set(), f"week {week}"
        if week % PLANTS_EVERY == 0:
            with walks.database.reading() as session:  # What is planted is forgotten with the session.
                planted = plant(session, walks.rng, walks.list_open(session))
                assert walks.faults(session) == planted, f"week {week}"
            for _case, fault in planted:
                planted_kinds[fault] += 1
    assert min(planted_kinds.values()) >= OF_EACH_FAULT / 2, planted_kinds
    assert walks.answered > 4 * CASES
    assert walks.refused < walks.answered / 20
