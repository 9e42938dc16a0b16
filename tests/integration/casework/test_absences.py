"""Standing in for somebody who is away: what it opens, to whom, how long, and what is recorded."""

from datetime import date, datetime, timedelta

import pytest
from sqlmodel import Session

from engine import bpmn
from engine.casework import (
    absences,
    access,
    case_search,
    case_view,
    cases,
    journey_actions,
    task_access,
    task_completion,
    tasks,
    timeline,
)
from engine.casework.demo.answers import sample
from engine.casework.demo.storyteller import Child, Storyteller
from engine.casework.errors import AnswersRefusedError, CaseNotFoundError, NotAllowedError
from engine.casework.models import Area, Person, RoleOnCase
from engine.clock import ManualClock
from tests.integration.casework.conftest import FAR_AHEAD, person
from tests.integration.casework.leavers.test_leaving import reach_review

AWAY, STAND_IN, STRANGER = "hugo.heron", "mina.lark", "sena.wren"
TUESDAY, THURSDAY = date(2026, 3, 3), date(2026, 3, 5)


@pytest.fixture
def case(session: Session, clock: ManualClock) -> Storyteller:
    """A case that Hugo Heron began, whose manager is nobody yet, so that Mina Lark sees nothing of it."""
    hugo = person(session, AWAY)
    hugo.line_manager = None
    mina = person(session, STAND_IN)
    mina.is_dsl = False
    session.add_all([hugo, mina])
    session.flush()
    story = Storyteller(session, clock, FAR_AHEAD)
    story.begin("Elder", Area.NORTH, [Child("Ed", 5)], by=AWAY)
    story.do("record_concern")
    return story


@pytest.fixture
def away(session: Session, case: Storyteller) -> str:
    """Hugo is away on Tuesday to Thursday, and Mina stands in."""
    hugo = person(session, AWAY)
    return absences.say(session, hugo, from_on=TUESDAY, until_on=THURSDAY, stand_in=STAND_IN).id


def on(clock: ManualClock, day: date, hour: int = 10) -> None:
    clock.move_to(datetime(day.year, day.month, day.day, hour, tzinfo=clock.moment.tzinfo))


def can(session: Session, user_name: str, case: Storyteller) -> tuple[bool, bool, bool, bool, bool]:
    """Whether somebody sees the case, finds it, sees it in lists, finds Hugo's list, and may do its task."""
    who = person(session, user_name)
    [task] = bpmn.tasks.list_open(session, case.reference)
    sees = access.find_standing(session, who, case.reference) is not None
    finds = bool(case_search.find(session, who, "Elder"))
    named = bool(access.family_names(session, who, [case.reference]))
    try:
        listed = [row.id for row in tasks.for_absent(session, who, AWAY).rows] == [task.id]
    except CaseNotFoundError:
        listed = False
    return sees, finds, named, listed, task_access.may_complete(session, who, task)


def may_do_next(session: Session, who: Person, case: Storyteller) -> list[bool]:
    """Whether the case's page lets somebody do each of its open tasks."""
    return [step.may_do for step in case_view.get(session, who, case.reference).next_steps]


@pytest.mark.rule("GOV-5")
@pytest.mark.usefixtures("away")
def test_before_during_and_after(session: Session, case: Storyteller, clock: ManualClock) -> None:
    nothing, everything = (False,) * 5, (True,) * 5
    assert can(session, STAND_IN, case) == nothing
    for day, hour in ((TUESDAY, 0), (THURSDAY, 23)):
        on(clock, day, hour)
        access.forget(session)
        assert can(session, STAND_IN, case) == everything
        assert can(session, STRANGER, case) == nothing
    on(clock, THURSDAY + timedelta(days=1), 0)
    access.forget(session)
    assert can(session, STAND_IN, case) == nothing
    assert access.find_standing(session, person(session, AWAY), case.reference) is not None


def test_it_ends_when_they_are_back_early(session: Session, case: Storyteller, clock: ManualClock, away: str) -> None:
    on(clock, TUESDAY)
    assert all(can(session, STAND_IN, case))
    with pytest.raises(CaseNotFoundError):
        absences.end(session, person(session, STAND_IN), away)
    absences.end(session, person(session, AWAY), away)
    assert not any(can(session, STAND_IN, case))


@pytest.mark.usefixtures("away")
def test_what_is_done_is_recorded_as_done_for_them(session: Session, case: Storyteller, clock: ManualClock) -> None:
    on(clock, TUESDAY)
    mina = person(session, STAND_IN)
    [task] = bpmn.tasks.list_open(session, case.reference)
    assert may_do_next(session, mina, case) == [True]
    task_completion.complete_task(session, mina, task.id, task.revision, sample(case.form_of(task, mina)))
    newest = timeline.list_for_case(session, case.reference)[0]
    assert (newest.actor, newest.facts["for"]) == (STAND_IN, AWAY)
    assert newest.sentence.endswith("(Mina Lark for Hugo Heron, who is away)")
    history = bpmn.history.list_for_business_key(session, case.reference)
    done = [one for one in history if one.kind == bpmn.HistoryKind.DONE_FOR]
    assert [(one.actor, one.detail, one.task_id) for one in done] == [(STAND_IN, AWAY, task.id)]
    assert bpmn.tasks.get(session, task.id).completed_by == STAND_IN


@pytest.mark.usefixtures("away")
def test_a_task_that_they_have_is_done_too_and_stays_theirs(
    session: Session, alder: Storyteller, clock: ManualClock
) -> None:
    """Also in a case where they hold no role: they were handed one task of it."""
    alder.do("record_concern")
    [task] = alder.open_tasks()
    task_completion.assign(session, person(session, "tess.robin"), task.id, AWAY)
    mina = person(session, STAND_IN)
    with pytest.raises(CaseNotFoundError):
        task_completion.save_draft(session, mina, task.id, {})
    on(clock, TUESDAY)
    assert task.id in {row.id for row in tasks.for_absent(session, mina, AWAY).rows}
    assert may_do_next(session, mina, alder) == [True]
    task_completion.save_draft(session, mina, task.id, {})
    for forbidden in (task_completion.claim, task_completion.give_back):
        with pytest.raises(NotAllowedError):
            forbidden(session, mina, task.id)
    task_completion.complete_task(session, mina, task.id, None, sample(alder.form_of(task, mina)))
    assert timeline.list_for_case(session, alder.reference)[0].facts["for"] == AWAY


@pytest.mark.usefixtures("away")
def test_not_what_they_hold_by_appointment_nor_what_they_may_not_see(
    session: Session, case: Storyteller, alder: Storyteller, clock: ManualClock
) -> None:
    """Neither as a line manager nor as a safeguarding lead, and no action of the case but raising a concern."""
    hugo = person(session, AWAY)
    hugo.is_dsl = True
    person(session, "tess.robin").line_manager = AWAY
    cases.give_role(session, alder.reference, AWAY, RoleOnCase.TAF_MEMBER)
    session.flush()
    on(clock, TUESDAY)
    mina = person(session, STAND_IN)
    assert access.find_standing(session, hugo, alder.reference) is not None
    assert access.find_standing(session, mina, alder.reference) is None
    seen = cases.get(session, case.reference)
    assert [one.key for one in journey_actions.list_possible(session, mina, seen)] == ["raise_concern"]
    assert journey_actions.take(session, mina, case.reference, "raise_concern")
    with pytest.raises(NotAllowedError):
        journey_actions.take(session, mina, case.reference, "request_closure")


def test_only_they_themselves_accept_the_lead(session: Session, alder: Storyteller, clock: ManualClock) -> None:
    reach_review(alder)
    alder.take("request_handover", by=AWAY)
    alder.do("propose_new_lead", proposed_lead="tess.robin")
    tess, today = person(session, "tess.robin"), alder.today
    absences.say(session, tess, from_on=today, until_on=today, stand_in="dora.swan")
    [task] = [one for one in alder.open_tasks() if one.form_key == "accept_lead"]
    answers = {"handover_answer": "accepted"}
    with pytest.raises(NotAllowedError, match="Only Tess Robin"):
        task_completion.complete_task(session, person(session, "dora.swan"), task.id, None, answers)
    task_completion.complete_task(session, tess, task.id, None, answers)


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"until_on": date(2026, 3, 1), "from_on": date(2026, 2, 27)}, "until_on"),
        ({"from_on": date(2026, 3, 6)}, "until_on"),
        ({"until_on": date(2027, 6, 1)}, "until_on"),
        ({"stand_in": "sena.wren"}, "stand_in"),
        ({"stand_in": AWAY}, "stand_in"),
        ({"stand_in": "no.one"}, "stand_in"),
    ],
)
def test_what_cannot_be_is_refused(session: Session, given: dict[str, object], field: str) -> None:
    said = {"from_on": TUESDAY, "until_on": THURSDAY, "stand_in": STAND_IN, **given}
    with pytest.raises(AnswersRefusedError) as refused:
        absences.say(session, person(session, AWAY), **said)  # type: ignore[arg-type]  # what a page sends
    assert set(refused.value.errors) == {field}


@pytest.mark.usefixtures("away")
def test_nobody_stands_in_who_is_away_themselves_and_no_day_is_said_twice(session: Session) -> None:
    mina, hugo = person(session, STAND_IN), person(session, AWAY)
    with pytest.raises(AnswersRefusedError) as twice:
        absences.say(session, hugo, from_on=THURSDAY, until_on=THURSDAY, stand_in=STAND_IN)
    assert set(twice.value.errors) == {"from_on"}
    with pytest.raises(AnswersRefusedError) as both:
        absences.say(session, mina, from_on=TUESDAY, until_on=TUESDAY, stand_in=AWAY)
    assert set(both.value.errors) == {"stand_in"}


@pytest.mark.usefixtures("away")
def test_a_stand_in_does_not_pass_it_on(session: Session, case: Storyteller, clock: ManualClock) -> None:
    other = person(session, STRANGER)
    mina = person(session, STAND_IN)
    mina.line_manager = STRANGER
    session.flush()
    hugo_again = absences.list_own(session, person(session, AWAY))
    assert [one.stand_in for one in hugo_again] == [STAND_IN]
    absences.say(session, mina, from_on=TUESDAY, until_on=TUESDAY, stand_in=STRANGER)
    on(clock, TUESDAY)
    assert [one.person for one in absences.list_today(session, other)] == [STAND_IN]
    assert not any(can(session, STRANGER, case))


def test_today_knows_both_sides(session: Session, away: str, clock: ManualClock) -> None:
    on(clock, TUESDAY)
    for user_name in (AWAY, STAND_IN):
        [one] = absences.list_today(session, person(session, user_name))
        assert (one.person, one.full_name, one.stand_in_name, one.until_on) == (
            AWAY,
            "Hugo Heron",
            "Mina Lark",
            THURSDAY,
        )
    assert absences.list_today(session, person(session, STRANGER)) == []
