"""The demonstration: every state of the journey, reached by really doing the tasks."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlmodel import Session, col, func, select

from engine import bpmn, clock
from engine.casework import demo, tasks
from engine.casework.demo.people import PEOPLE
from engine.casework.demo.stories import STORIES
from engine.casework.models import Case, CaseStatus, Family, FormAnswers, Person, PersonRole, Role, TimelineEntry
from engine.clock import ManualClock
from engine.database import Database
from tests.conftest import MONDAY_MORNING
from tests.integration.casework.conftest import sqlite_copy


@pytest.fixture(scope="module")
def told(deployed_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    """A database with the demonstration in it."""
    path = tmp_path_factory.mktemp("demo") / "demo.db"
    with sqlite_copy(deployed_sqlite, path, ManualClock(MONDAY_MORNING)) as database:
        assert demo.build(database, "a hash") is True
        yield database


@pytest.fixture
def session(told: Database) -> Iterator[Session]:
    with told.reading() as session:
        yield session


def test_there_is_somebody_of_every_role_and_everybody_can_sign_in(session: Session):
    held = set(session.exec(select(PersonRole.role)).all())
    assert held == set(Role)
    people = session.exec(select(Person)).all()
    assert len(people) == len(PEOPLE) and {one.password_hash for one in people} == {"a hash"}


def test_every_family_has_its_story_and_every_end_occurs(session: Session):
    statuses = session.exec(select(Case.status)).all()
    assert len(statuses) == len(STORIES) >= 15
    assert {CaseStatus.OPEN, CaseStatus.CLOSED, CaseStatus.STEPPED_UP, CaseStatus.DECLINED} <= set(statuses)


def test_work_waits_in_every_process_that_people_work_in(session: Session):
    waiting = set(
        session.exec(select(bpmn.Task.process_key).where(bpmn.Task.status == bpmn.TaskStatus.OPEN).distinct()).all()
    )
    assert waiting == {
        "identify_and_engage", "consent_to_share", "early_help_assessment", "lcss_assessment_review", "first_taf",
        "taf_review", "lead_professional_handover", "safeguarding_concern", "consent_withdrawal", "case_closure",
        "lcss_support", "step_down",
    }  # fmt: skip


def test_histories_lie_in_the_past_and_some_work_is_late(session: Session):
    assert clock.now(session) == MONDAY_MORNING
    newest, oldest = session.exec(select(func.max(TimelineEntry.at), func.min(TimelineEntry.at))).one()
    assert newest <= MONDAY_MORNING and (MONDAY_MORNING - oldest).days > 150
    due = select(func.count()).where(bpmn.Task.status == bpmn.TaskStatus.OPEN, bpmn.Task.due_at < MONDAY_MORNING)
    assert session.exec(due).one() >= 3
    next_due_at = bpmn.timers.next_due_at(session)
    assert next_due_at is not None and next_due_at > MONDAY_MORNING, "what was due has fired, and more will"


def test_whoever_leads_or_writes_finds_work(session: Session):
    for person in session.exec(select(Person).where(col(Person.user_name).in_(["tess.robin", "hugo.heron"]))):
        assert tasks.inbox(session, person).rows or tasks.queue(session, person).rows


def test_a_second_run_keeps_everything_as_it_is(told: Database, session: Session):
    def counts() -> list[int]:
        return [session.exec(select(func.count()).select_from(one)).one() for one in (Person, Family, FormAnswers)]

    before = counts()
    assert demo.build(told, "another hash") is False
    assert counts() == before
