"""The three lists as people read them."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from sqlalchemy import event
from sqlmodel import Session

from engine import bpmn, words
from engine.casework import access, cases, people, task_completion, task_rows, tasks
from engine.casework.demo.answers import sample
from engine.casework.demo.storyteller import Child, Storyteller
from engine.casework.models import Area, RoleOnCase
from engine.casework.tasks import Wanted
from engine.clock import ManualClock
from tests.integration.casework.conftest import FAR_AHEAD, person


@contextmanager
def counted(session: Session) -> Iterator[list[str]]:
    """The statements that are sent to the database meanwhile."""
    statements: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        statements.append(statement)

    engine = session.get_bind()
    event.listen(engine, "before_cursor_execute", note)
    yield statements
    event.remove(engine, "before_cursor_execute", note)


def start(session: Session, clock: ManualClock, name: str, children: int = 1) -> Storyteller:
    story = Storyteller(session, clock, FAR_AHEAD)
    story.begin(name, Area.NORTH, [Child(f"Child{number}", 7) for number in range(children)], by="tess.robin")
    return story


def test_the_inbox_names_family_task_case_and_why_now(session: Session, alder: Storyteller):
    [row] = tasks.inbox(session, person(session, "tess.robin")).rows
    assert (row.title, row.name, row.reference) == ("Alder family", "Record the concern", alder.reference)
    assert (row.why_now, row.working_days_left, row.is_overdue) == ("Due today.", 0, False)


def test_a_row_says_for_whom_it_waits_in_the_councils_words(session: Session, alder: Storyteller):
    alder.do("record_concern")
    words.speak(words.Words(locally=lambda said: said.replace("author of the assessment", "EHA writer")))
    [row] = tasks.inbox(session, person(session, "tess.robin")).rows
    assert row.why_here == "For the EHA writer since Monday 2 March 2026."


@pytest.mark.parametrize(
    ("days", "why_now", "left", "is_overdue"),
    [
        (0, "Due Wednesday 4 March 2026, 2 working days left.", 2, False),
        (1, "Due Wednesday 4 March 2026, 1 working day left.", 1, False),
        (2, "Due today.", 0, False),
        (3, "Was due Wednesday 4 March 2026, 1 working day ago.", -1, True),
        (6, "Was due Wednesday 4 March 2026, 2 working days ago.", -2, True),
    ],
)
def test_days_left_and_lost_are_working_days(
    session: Session, alder: Storyteller, clock: ManualClock, days: int, why_now: str, left: int, is_overdue: bool
):
    alder.do("record_concern")
    clock.move(timedelta(days=days))
    [row] = tasks.inbox(session, person(session, "tess.robin")).rows
    assert (row.why_now, row.working_days_left, row.is_overdue) == (why_now, left, is_overdue)


def test_a_task_is_late_after_the_end_of_its_working_day(session: Session, alder: Storyteller, clock: ManualClock):
    clock.move(timedelta(hours=8, minutes=1))
    [row] = tasks.inbox(session, person(session, "tess.robin")).rows
    assert (row.why_now, row.working_days_left, row.is_overdue) == ("Was due Monday 2 March 2026.", 0, True)


def test_one_of_several_like_tasks_says_whom_it_is_about(session: Session, alder: Storyteller):
    for form_key in ("record_concern", "check_for_existing_eha", "judge_threshold", "offer_early_help"):
        alder.do(form_key)
    alder.do("record_consent", invited_practitioners=["hugo.heron"])
    titles = {row.title for row in tasks.inbox(session, person(session, "tess.robin")).rows}
    assert {"Alder family: Ash", "Alder family: Aspen"} <= titles
    [request] = tasks.inbox(session, person(session, "hugo.heron")).rows
    assert (request.title, request.name) == ("Alder family: Hugo Heron", "Give a professional view")


def test_who_raised_something_stands_with_the_task_that_it_brought(session: Session, alder: Storyteller):
    alder.do("record_concern")
    alder.take("raise_concern", by="tess.robin")
    [row, _] = tasks.inbox(session, person(session, "tess.robin")).rows
    assert row.why_now == "Raised by Tess Robin. Due today."


def test_a_task_leaves_the_queue_for_the_inbox_and_then_for_the_archive(session: Session, alder: Storyteller):
    alder.do("record_concern")
    for form_key in ("check_for_existing_eha", "judge_threshold", "offer_early_help"):
        alder.do(form_key)
    alder.do("record_consent", invited_practitioners=["hugo.heron"])
    visitor = person(session, "hugo.heron")
    wanted = next(row for row in tasks.queue(session, visitor).rows if row.form_key == "record_childs_view")
    task_completion.claim(session, visitor, wanted.id)
    assert wanted.id not in {one.id for one in tasks.queue(session, visitor).rows}
    assert wanted.id in {one.id for one in tasks.inbox(session, visitor).rows}
    alder.complete(
        bpmn.tasks.get(session, wanted.id),
        visitor,
        sample(alder.form_of(bpmn.tasks.get(session, wanted.id), visitor), {}),
    )
    newest = tasks.archive(session, visitor).rows[0]
    assert (newest.id, newest.why_now, newest.is_overdue) == (wanted.id, "Done on Monday 2 March 2026.", False)


@pytest.mark.rule("GOV-5")
def test_the_archive_does_not_name_a_family_that_one_no_longer_works_with(session: Session, alder: Storyteller):
    alder.do("record_concern")
    for role in (RoleOnCase.EHA_AUTHOR, RoleOnCase.LEAD_PROFESSIONAL):
        cases.end_role(session, alder.reference, "tess.robin", role)
    [row] = tasks.archive(session, person(session, "tess.robin")).rows
    assert (row.title, row.reference, row.about) == (tasks.task_rows.NO_LONGER_YOURS, None, None)


def same_as_asked_again(session: Session) -> int:
    """How many tasks people own or have put off, whose rows are those of somebody who is asked whether they may see."""
    found = 0
    for somebody in people.list_active(session):
        offers = access.offers(session, somebody)
        for own, read in ((bpmn.tasks.inbox, tasks.inbox), (bpmn.tasks.later, tasks.later)):
            checked = task_rows.rows(session, somebody, own(session, somebody.user_name, offers, limit=50).tasks)
            assert read(session, somebody).rows == checked, somebody.user_name
            found += len(checked)
    return found


@pytest.mark.rule("GOV-5")
def test_what_is_somebodys_own_lets_them_see_its_case(session: Session, alder: Storyteller, clock: ManualClock):
    """`rows_of_own` asks nobody: a task that one has, or that waits for a role of theirs, is reason enough."""
    alder.do("record_concern")
    found = same_as_asked_again(session)
    for form_key in ("check_for_existing_eha", "judge_threshold", "offer_early_help"):
        alder.do(form_key)
        found += same_as_asked_again(session)
    alder.do("record_consent", invited_practitioners=["hugo.heron"])
    bpmn.tasks.put_off(session, alder.open_tasks()[0].id, clock.moment + timedelta(days=1), "tess.robin")
    wanted = next(row for row in tasks.queue(session, person(session, "hugo.heron")).rows)
    task_completion.claim(session, person(session, "hugo.heron"), wanted.id)
    cases.end_role(session, alder.reference, "hugo.heron", RoleOnCase.TAF_MEMBER)
    found += same_as_asked_again(session)
    for role in (RoleOnCase.EHA_AUTHOR, RoleOnCase.LEAD_PROFESSIONAL):
        cases.end_role(session, alder.reference, "tess.robin", role)
    assert found + same_as_asked_again(session) > 5


VIEWS = {"inbox": "tess.robin", "later": "tess.robin", "queue": "hugo.heron", "archive": "tess.robin"}


@pytest.mark.parametrize("view", VIEWS)
def test_a_list_takes_the_same_number_of_statements_however_long_it_is(session: Session, clock: ManualClock, view: str):
    teacher, reader = person(session, "tess.robin"), person(session, VIEWS[view])

    def statements() -> int:
        session.expire_all()
        access.forget(session)
        reader.user_name  # noqa: B018 - loaded again here, not while it is counted
        with counted(session) as sent:
            assert getattr(tasks, view)(session, reader).rows
        return len(sent)

    def two_tasks(name: str) -> None:
        ready = start(session, clock, name)
        for form_key in ("record_concern", "check_for_existing_eha", "judge_threshold", "offer_early_help"):
            ready.do(form_key)
        ready.do("record_consent", invited_practitioners=["hugo.heron"])
        other = start(session, clock, f"{name}s")
        other.do("record_concern")
        for one in ready.open_tasks()[:2]:
            bpmn.tasks.put_off(session, one.id, clock.moment + timedelta(days=1), teacher.user_name)

    two_tasks("Alder")
    few = statements()
    for name in ("Birch", "Cherry", "Elm"):
        two_tasks(name)
    assert statements() == few <= 6


def test_pages_follow_each_other(session: Session, clock: ManualClock):
    for name in ("Alder", "Birch", "Cherry"):
        start(session, clock, name)
    teacher = person(session, "tess.robin")
    first = tasks.inbox(session, teacher, limit=2)
    second = tasks.inbox(session, teacher, limit=2, after=first.next)
    families = {row.family_name for row in (*first.rows, *second.rows)}
    assert families == {"Alder family", "Birch family", "Cherry family"}
    assert (len(first.rows), second.next) == (2, None)


def test_the_inbox_can_be_searched(session: Session, clock: ManualClock):
    first, second = start(session, clock, "Alder"), start(session, clock, "Birch")
    teacher = person(session, "tess.robin")
    assert len(tasks.inbox(session, teacher).rows) == 2
    found = tasks.inbox(session, teacher, wanted=Wanted(search=second.reference)).rows
    assert [row.reference for row in found] == [second.reference]
    assert bpmn.tasks.list_open(session, first.reference)
