"""Not now: a task that is put off, comes back by itself, and the tasks that cannot wait."""

from datetime import date, timedelta

import pytest
from sqlmodel import Session

from engine import bpmn
from engine.casework import putting_off, task_completion, tasks, timeline
from engine.casework.demo.storyteller import Storyteller
from engine.casework.errors import (
    ActionNotPossibleError,
    AnswersRefusedError,
    CaseNotFoundError,
    NotAllowedError,
)
from engine.clock import ManualClock, london_moment
from tests.integration.casework.conftest import person

TUESDAY, WEDNESDAY, THURSDAY = date(2026, 3, 3), date(2026, 3, 4), date(2026, 3, 5)


@pytest.fixture
def check(alder: Storyteller) -> bpmn.Task:
    """Tess Robin's task, due on Wednesday 4 March."""
    alder.do("record_concern")
    [task] = alder.open_tasks()
    return task


def names(found: tasks.TaskList) -> list[str]:
    return [row.name for row in found.rows]


def test_it_leaves_the_list_and_is_back_on_the_morning_of_that_day(
    session: Session, check: bpmn.Task, clock: ManualClock
) -> None:
    tess = person(session, "tess.robin")
    putting_off.put_off(session, tess, check.id, TUESDAY)
    assert (names(tasks.inbox(session, tess)), names(tasks.later(session, tess))) == ([], [check.name])
    [row] = tasks.later(session, tess).rows
    assert row.back_on == TUESDAY
    assert tasks.overview(session, tess).numbers == bpmn.Numbers(inbox=0, later=1, queue=0)
    clock.move_to(london_moment(TUESDAY, 0) - timedelta(minutes=1))
    assert names(tasks.inbox(session, tess)) == []
    clock.move(timedelta(minutes=1))
    assert (names(tasks.inbox(session, tess)), names(tasks.later(session, tess))) == ([check.name], [])


def test_it_is_found_while_it_is_put_off(session: Session, check: bpmn.Task) -> None:
    tess = person(session, "tess.robin")
    putting_off.put_off(session, tess, check.id, TUESDAY)
    assert names(tasks.inbox(session, tess, wanted=tasks.Wanted(search="existing"))) == [check.name]


def test_history_and_timeline_tell_it(session: Session, check: bpmn.Task) -> None:
    tess = person(session, "tess.robin")
    putting_off.put_off(session, tess, check.id, TUESDAY, reason="School trip")
    putting_off.bring_back(session, tess, check.id)
    kinds = [one.kind for one in bpmn.history.list_for_business_key(session, check.business_key)]
    assert kinds[-2:] == [bpmn.HistoryKind.TASK_PUT_OFF, bpmn.HistoryKind.TASK_BROUGHT_BACK]
    back, off = timeline.list_for_case(session, check.business_key)[:2]
    assert off.sentence == f"Tess Robin put a task off until 3 March 2026: {check.name}. Reason: School trip"
    assert back.kind == "task_brought_back"
    assert names(tasks.inbox(session, tess)) == [check.name]


def test_past_its_due_date_only_when_that_is_said(session: Session, check: bpmn.Task, clock: ManualClock) -> None:
    tess = person(session, "tess.robin")
    with pytest.raises(AnswersRefusedError) as refused:
        putting_off.put_off(session, tess, check.id, THURSDAY)
    assert "after it is due, on 4 March 2026" in refused.value.errors["past_due"]
    putting_off.put_off(session, tess, check.id, THURSDAY, past_due=True)
    clock.move(timedelta(days=2, hours=10))
    [row] = tasks.later(session, tess).rows
    assert row.is_overdue


@pytest.mark.parametrize("until", [date(2026, 3, 2), date(2026, 2, 1), date(2026, 9, 1)])
def test_a_day_that_is_none_is_refused(session: Session, check: bpmn.Task, until: date) -> None:
    with pytest.raises(AnswersRefusedError) as refused:
        putting_off.put_off(session, person(session, "tess.robin"), check.id, until, past_due=True)
    assert set(refused.value.errors) == {"until"}


@pytest.mark.rule("ENT-8")
def test_what_a_childs_safety_hangs_on_cannot_wait(session: Session, alder: Storyteller) -> None:
    tess = person(session, "tess.robin")
    [first] = alder.open_tasks()
    alder.do("record_concern")
    alder.take("raise_concern", by="tess.robin")
    assess = next(task for task in alder.open_tasks() if task.form_key == "assess_concern")
    alder.do("assess_concern", severe_neglect="yes")
    mash = next(task for task in alder.open_tasks() if task.form_key == "contact_mash")
    assert first.form_key == "record_concern"
    for task in (first, assess, mash):
        with pytest.raises(ActionNotPossibleError, match="safety"):
            putting_off.put_off(session, tess, task.id, TUESDAY, past_due=True)


def test_a_moved_due_date_brings_it_back(session: Session, check: bpmn.Task, clock: ManualClock) -> None:
    tess = person(session, "tess.robin")
    putting_off.put_off(session, tess, check.id, WEDNESDAY)
    bpmn.tasks.set_due_at(session, check.id, clock.moment + timedelta(hours=4), "tess.robin")
    assert names(tasks.inbox(session, tess)) == [check.name]


def test_who_is_handed_it_has_it_at_once(session: Session, check: bpmn.Task) -> None:
    putting_off.put_off(session, person(session, "tess.robin"), check.id, TUESDAY)
    task_completion.assign(session, person(session, "tess.robin"), check.id, "hugo.heron")
    assert names(tasks.inbox(session, person(session, "hugo.heron"))) == [check.name]


@pytest.mark.rule("GOV-5")
def test_nobody_elses_task_is_put_off(session: Session, check: bpmn.Task) -> None:
    with pytest.raises(NotAllowedError):
        putting_off.put_off(session, person(session, "dora.swan"), check.id, TUESDAY)
    with pytest.raises(CaseNotFoundError):
        putting_off.bring_back(session, person(session, "sena.wren"), check.id)
