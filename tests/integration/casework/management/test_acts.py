"""What managers do for cases that do not go on: each act with its reason, its right and its row, and taking it back."""

from datetime import date, timedelta

import pytest
from sqlmodel import select

from engine import bpmn
from engine.casework import cases, management, monitoring, people
from engine.casework.demo.storyteller import Storyteller
from engine.casework.errors import (
    ActionNotPossibleError,
    AnswersRefusedError,
    NotAllowedError,
)
from engine.casework.models import Notification, TafMeeting
from tests.integration.casework.management.desk import (
    MANAGER,
    REASON,
    act,
    open_task,
    rules_found,
    sentences,
    stuck,
    undo,
)


@pytest.mark.rule("MON-4")
def test_whoever_must_move_is_reminded_once_and_their_manager_once(reviewing: Storyteller) -> None:
    reviewing.wait_until(cases.get(reviewing.session, reviewing.reference).review_on + timedelta(days=3))
    session, finding = reviewing.session, management.key_of(stuck(reviewing, "MON-4"))
    before = set(session.exec(select(Notification.id)).all())
    act(reviewing, "remind", finding=finding, to="mover")
    act(reviewing, "remind", finding=finding, to="line_manager")
    for to in ("mover", "line_manager"):
        with pytest.raises(ActionNotPossibleError, match="sent already"):
            act(reviewing, "remind", finding=finding, to=to)
    new = [one for one in session.exec(select(Notification)).all() if one.id not in before]
    assert {(one.person, one.kind) for one in new} == {("hugo.heron", "reminder"), ("mina.lark", "reminder")}
    assert all("Review was due" in one.sentence and "Max Martin asks" in one.sentence for one in new)
    assert not any("Alder" in one.sentence or REASON in one.sentence for one in new), "no mail holds what was typed"
    assert sentences(reviewing)[0] == f"Mina Lark: reminded of “The review date has passed”. Reason: {REASON}"


@pytest.mark.rule("LCS-3", "MON-17")
def test_support_that_is_offered_is_a_request_with_an_answer_and_a_clock(reviewing: Storyteller) -> None:
    done = act(reviewing, "offer_support", offer="attend", attends_on=(reviewing.today + timedelta(days=7)).isoformat())
    task = open_task(reviewing, "support_taf")
    assert (task.id, task.assignee) == (done.facts["next_task"], MANAGER)
    assert task.due_at is not None
    told = reviewing.session.exec(select(Notification).where(Notification.kind == "support_offered")).all()
    assert [one.person for one in told] == ["hugo.heron"]
    reviewing.do("support_taf", by=MANAGER)
    assert not reviewing.has("support_taf")


@pytest.mark.rule("MON-4", "TAF-4")
def test_a_review_moves_with_its_task_and_its_timer_and_back(reviewing: Storyteller) -> None:
    session, case = reviewing.session, cases.get(reviewing.session, reviewing.reference)
    before, first = case.review_on, open_task(reviewing, "record_review").due_at
    [timer] = bpmn.timers.list_for_business_key(session, reviewing.reference)
    sooner = before - timedelta(days=14)
    moved = act(reviewing, "move_review", review_on=sooner.isoformat())
    [moved_timer] = bpmn.timers.list_for_business_key(session, reviewing.reference)
    assert cases.get(session, reviewing.reference).review_on == sooner
    assert open_task(reviewing, "record_review").due_at == first - timedelta(days=14)
    assert (moved_timer.id, moved_timer.due_at.date()) == (timer.id, sooner + timedelta(days=1))
    again = act(reviewing, "move_review", review_on=(sooner + timedelta(days=1)).isoformat())
    assert again.facts["moves_before"] == 1
    assert "it had been moved 1 time before" in sentences(reviewing)[0]
    undo(reviewing, again)
    undo(reviewing, moved)
    assert cases.get(session, reviewing.reference).review_on == before
    assert open_task(reviewing, "record_review").due_at == first
    assert bpmn.timers.list_for_business_key(session, reviewing.reference) == [timer]


@pytest.mark.rule("MON-5")
def test_a_review_in_the_past_or_too_far_off_without_a_reason_is_refused(reviewing: Storyteller) -> None:
    case = cases.get(reviewing.session, reviewing.reference)
    late = case.review_on + timedelta(days=1)
    for wrong, field in ((reviewing.today - timedelta(days=1), "review_on"), (late, "long_review_reason")):
        with pytest.raises(AnswersRefusedError) as refused:
            act(reviewing, "move_review", review_on=wrong.isoformat())
        assert list(refused.value.errors) == [field]
    [meeting] = reviewing.session.exec(select(TafMeeting)).all()
    meeting.long_review_reason = None
    act(reviewing, "move_review", review_on=late.isoformat(), long_review_reason="The baby is due.")
    found = {one.rule for one in monitoring.findings_of(reviewing.session, [reviewing.reference])}
    assert "MON-5" not in found
    case.long_review_reason = None
    assert stuck(reviewing, "MON-5")


@pytest.mark.rule("LPR-4")
def test_a_handover_to_somebody_the_family_agrees_to(reviewing: Storyteller) -> None:
    on = (reviewing.today + timedelta(days=3)).isoformat()
    agreed = {"proposed_lead": "tess.robin", "family_words": "She taught all of us.", "transfer_on": on}
    act(reviewing, "start_handover", family_view="agrees", **agreed)
    assert open_task(reviewing, "accept_lead").assignee == "tess.robin"
    with pytest.raises(ActionNotPossibleError, match="under way"):
        act(reviewing, "start_handover", family_view="not_asked")
    reviewing.do("accept_lead")
    reviewing.do("hand_over")
    lead = cases.find_lead_professional(reviewing.session, reviewing.reference)
    assert lead is not None
    assert lead.person == "tess.robin"


@pytest.mark.rule("LPR-4")
def test_a_family_that_objects_is_recorded_and_somebody_else_is_to_be_found(reviewing: Storyteller) -> None:
    words = "We do not want somebody from the school."
    done = act(reviewing, "start_handover", family_view="objects", proposed_lead="tess.robin", family_words=words)
    task = open_task(reviewing, "propose_new_lead")
    assert (task.id, task.assignee, done.details["family_words"]) == (done.facts["next_task"], MANAGER, words)
    said = [one for one in sentences(reviewing) if "does not agree to Tess Robin" in one]
    assert len(said) == 1
    assert words not in said[0]


@pytest.mark.rule("LPR-4")
def test_a_handover_asks_for_what_it_needs(reviewing: Storyteller) -> None:
    with pytest.raises(AnswersRefusedError) as refused:
        act(reviewing, "start_handover", family_view="agrees")
    assert set(refused.value.errors) == {"proposed_lead", "family_words", "transfer_on"}


@pytest.mark.rule("LPR-4")
def test_whoever_acts_leads_for_one_who_has_gone_and_gives_the_lead_back(reviewing: Storyteller) -> None:
    with pytest.raises(ActionNotPossibleError, match="can sign in"):
        act(reviewing, "stand_in")
    hugo = people.get(reviewing.session, "hugo.heron")
    hugo.is_active = False
    done = act(reviewing, "stand_in")
    lead = cases.find_lead_professional(reviewing.session, reviewing.reference)
    assert lead is not None
    assert (lead.person, lead.provisional) == (MANAGER, True)
    assert "MON-7" not in rules_found(reviewing)
    with pytest.raises(ActionNotPossibleError, match="cannot sign in"):
        undo(reviewing, done)
    hugo.is_active = True
    undo(reviewing, done)
    lead = cases.find_lead_professional(reviewing.session, reviewing.reference)
    assert lead is not None
    assert (lead.person, lead.provisional) == ("hugo.heron", False)


def test_a_task_is_handed_to_somebody_and_back(reviewing: Storyteller) -> None:
    task = open_task(reviewing, "record_review")
    done = act(reviewing, "reassign", task=task.id, to="tess.robin")
    assert open_task(reviewing, "record_review").assignee == "tess.robin"
    assert sentences(reviewing)[0] == f"A task was handed to Tess Robin: Record the review. Reason: {REASON}"
    undo(reviewing, done)
    assert open_task(reviewing, "record_review").assignee is None
    with pytest.raises(ActionNotPossibleError):
        undo(reviewing, done)


def test_a_task_that_somebody_else_has_by_now_stays_where_it_is(reviewing: Storyteller) -> None:
    task = open_task(reviewing, "record_review")
    done = act(reviewing, "reassign", task=task.id, to="tess.robin")
    bpmn.tasks.assign(reviewing.session, task.id, "hugo.heron", "tess.robin")
    with pytest.raises(ActionNotPossibleError, match="meanwhile"):
        act(reviewing, "reassign", task=task.id, to="mina.lark", held_by="tess.robin")
    with pytest.raises(ActionNotPossibleError, match="meanwhile"):
        undo(reviewing, done)


def test_a_task_done_on_behalf_of_somebody_states_the_authority(reviewing: Storyteller) -> None:
    task = open_task(reviewing, "record_review")
    authority = "Agreed with Mina Lark by phone; Hugo Heron is ill."
    done = act(reviewing, "act_on_behalf", task=task.id, authority=authority)
    assert done.facts["next_task"] == task.id
    reviewing.do("record_review", by=MANAGER)
    said = " ".join(sentences(reviewing))
    assert "Max Martin does “Record the review” on behalf of the lead professional." in said
    assert authority in said
    assert reviewing.has("send_notes")
    with pytest.raises(NotAllowedError):
        act(reviewing, "act_on_behalf", by="lena.kite", task=open_task(reviewing, "send_notes").id, authority=authority)


def test_closure_shows_first_what_ends(reviewing: Storyteller) -> None:
    ask, max_martin = management.ACTIONS["ask_for_closure"], people.get(reviewing.session, MANAGER)
    details = management.read(ask, {"reason": REASON})
    before = [task.id for task in bpmn.tasks.list_open(reviewing.session, reviewing.reference)]
    effect = management.preview(reviewing.session, max_martin, reviewing.reference, ask, details)
    assert [task.name for task in effect.ends] == ["Record the review"]
    assert [task.name for task in effect.begins] == ["Complete the closure and evaluation"]
    assert [task.id for task in bpmn.tasks.list_open(reviewing.session, reviewing.reference)] == before
    assert REASON not in " ".join(sentences(reviewing))
    act(reviewing, "ask_for_closure")
    assert reviewing.has("complete_closure")


def test_a_concern_and_oversight_stand_on_the_case(reviewing: Storyteller) -> None:
    done = act(reviewing, "raise_concern")
    assert (
        open_task(reviewing, "record_concern" if reviewing.has("record_concern") else "assess_concern").id
        == (done.facts["next_task"])
    )
    act(reviewing, "record_oversight", oversight="I read the plan; the next review is brought forward.")
    assert sentences(reviewing)[0].startswith("Management oversight by Max Martin: I read the plan")


@pytest.mark.rule("MON-4")
def test_a_hold_and_a_mark_can_be_ended_and_taken_back(reviewing: Storyteller) -> None:
    reviewing.wait_until(cases.get(reviewing.session, reviewing.reference).review_on + timedelta(days=3))
    until = (reviewing.today + timedelta(days=7)).isoformat()
    held = act(reviewing, "hold", until_on=until)
    assert "MON-4" not in rules_found(reviewing)
    act(reviewing, "bring_back", set_aside=held.facts["set_aside"])
    assert "MON-4" in rules_found(reviewing)
    with pytest.raises(ActionNotPossibleError):
        undo(reviewing, held)
    marked = act(reviewing, "mark_false", rule="MON-4", until_on=until)
    assert "MON-4" not in rules_found(reviewing)
    undo(reviewing, marked)
    assert "MON-4" in rules_found(reviewing)


def test_a_review_is_moved_to_a_date(reviewing: Storyteller) -> None:
    with pytest.raises(AnswersRefusedError) as refused:
        act(reviewing, "move_review", review_on="the 3rd of May")
    assert refused.value.errors == {"review_on": "Enter a real date."}
    assert isinstance(cases.get(reviewing.session, reviewing.reference).review_on, date)
