"""Sharing information as it goes through the case: side by side, looked at by management, past withdrawal and end."""

from collections.abc import Mapping
from typing import Any

import pytest

from engine import bpmn
from engine.casework import access, cases, monitoring, people, sharing, task_completion
from engine.casework.demo.answers import sample
from engine.casework.demo.storyteller import Storyteller
from engine.casework.errors import AnswersRefusedError
from engine.casework.models import CaseStatus
from engine.casework.sharing import SharingSummary

LEAD, THEIR_MANAGER = "tess.robin", "dora.swan"
WEIGHED = {"confidential": "yes", "consent": "refused", "public_interest": "yes"}
LEFT_OUT = {
    **WEIGHED,
    "agency": "South Homes",
    "agency_limited": "yes",
    "limit_explored": "A quarrel years ago.",
    "worried_and_helps": "yes",
    "family_told_first": "told",
}


@pytest.fixture
def working(alder: Storyteller) -> Storyteller:
    """The Alder family's assessment goes on; Tess Robin writes it, and leads for now."""
    for form in ("record_concern", "check_for_existing_eha", "judge_threshold", "offer_early_help", "record_consent"):
        alder.do(form, **({"invited_practitioners": []} if form == "record_consent" else {}))
    return alder


def tasks(story: Storyteller) -> list[tuple[str | None, str | None]]:
    """Form and assignee of the open tasks of sharing, in the order in which they came, then of who holds them."""
    found = [task for task in story.open_tasks() if task.process_key == "sharing_decision"]
    return [(task.form_key, task.assignee) for task in sorted(found, key=lambda one: (one.created_at, one.assignee))]


def shown(story: Storyteller) -> list[SharingSummary]:
    return list(sharing.list_for_case(story.session, story.reference))


@pytest.mark.rule("SHR-1", "SHR-2")
def test_what_is_decided_is_then_shared_and_the_work_goes_on(working: Storyteller) -> None:
    before = {task.id for task in working.open_tasks()}
    working.take("share_information", by=LEAD)
    assert tasks(working) == [("decide_on_sharing", LEAD)]
    working.do("decide_on_sharing")
    assert tasks(working) == [("record_sharing", LEAD)]
    working.do("record_sharing")
    assert tasks(working) == []
    assert {task.id for task in working.open_tasks()} == before
    [kept] = shown(working)
    assert (kept.decision, kept.shared, kept.family_told, kept.oversight) == ("share", True, True, "none")


@pytest.mark.rule("SHR-1")
def test_a_decision_not_to_share_ends_there_and_stays_on_the_case(working: Storyteller) -> None:
    working.take("share_information", by=LEAD)
    working.do("decide_on_sharing", sharing_decision="do_not_share", rationale="They do not need it.")
    assert tasks(working) == []
    [kept] = shown(working)
    assert (kept.decision, kept.rationale, kept.shared) == ("do_not_share", "They do not need it.", None)


@pytest.mark.rule("SHR-1")
def test_two_requests_side_by_side_are_not_mixed_up(working: Storyteller) -> None:
    session = working.session
    for agency in ("The gym", "The library"):
        working.take("share_information", by=LEAD)
        [task] = [one for one in working.open_tasks() if one.form_key == "decide_on_sharing"]
        person = people.get(session, LEAD)
        working.complete(task, person, {**sample(working.form_of(task, person)), "agency": agency})
    first, second = sorted(
        (one for one in working.open_tasks() if one.form_key == "record_sharing"), key=lambda one: one.created_at
    )
    assert "The library" in working.form_of(second, people.get(session, LEAD)).prefill.values["decision"]
    person = people.get(session, LEAD)
    working.complete(first, person, sample(working.form_of(first, person)))
    assert [(one.agency, one.shared) for one in shown(working)] == [("The library", None), ("The gym", True)]


@pytest.mark.rule("SHR-11")
def test_past_a_limit_management_looks_first_with_a_clock(working: Storyteller) -> None:
    working.take("share_information", by=LEAD)
    working.do("decide_on_sharing", **LEFT_OUT)
    [task] = [one for one in working.open_tasks() if one.form_key == "oversee_sharing"]
    assert set(task.candidate_groups) == {"line_manager", "lcss_manager"}
    assert task.due_at is not None and task.due_at > task.created_at
    form = working.form_of(task, people.get(working.session, THEIR_MANAGER))
    assert form.prefill.values["limit_explored"] == "A quarrel years ago."
    working.do("oversee_sharing", by=THEIR_MANAGER, oversight_answer="think_again")
    assert tasks(working) == [("decide_on_sharing", LEAD)]
    [again] = [one for one in working.open_tasks() if one.form_key == "decide_on_sharing"]
    known = working.form_of(again, people.get(working.session, LEAD)).prefill.values
    assert known["limit_explored"] == "A quarrel years ago."
    assert not known.keys() & {"sharing_decision", "consent", "tests"}, "decided anew"
    working.do("decide_on_sharing", **LEFT_OUT)
    working.do("oversee_sharing", by=THEIR_MANAGER, oversight_answer="do_not_share")
    assert tasks(working) == []
    assert shown(working)[0].oversight_answer == "do_not_share"


@pytest.mark.rule("SHR-11")
def test_immediate_safety_does_not_wait_and_is_looked_at_afterwards(working: Storyteller) -> None:
    urgent = {**LEFT_OUT, "prevents": "significant_harm_to_child", "family_told_first": "immediate_safety"}
    working.take("share_information", by=LEAD)
    working.do("decide_on_sharing", **urgent)
    assert tasks(working) == [("record_sharing", LEAD)]
    working.do("record_sharing", family_told="no", exception="raises_risk", exception_reason="He is in the house.")
    [task] = [one for one in working.open_tasks() if one.form_key == "oversee_sharing"]
    with pytest.raises(AnswersRefusedError) as refused:
        answer(working, task, THEIR_MANAGER, {"oversight_answer": "think_again"})
    assert "shared already" in refused.value.errors["oversight_answer"]
    working.do("oversee_sharing", by=THEIR_MANAGER)
    assert tasks(working) == []
    [kept] = shown(working)
    assert (kept.oversight, kept.oversight_answer, kept.family_told) == ("afterwards", "share", False)


def answer(story: Storyteller, task: bpmn.Task, by: str, given: Mapping[str, Any]) -> None:
    person = people.get(story.session, by)
    answers = {**sample(story.form_of(task, person)), **given}
    task_completion.complete_task(story.session, person, task.id, task.revision, answers)


@pytest.mark.rule("SHR-1", "CLO-6")
def test_neither_a_withdrawal_nor_the_end_takes_an_open_decision_away(working: Storyteller) -> None:
    working.take("share_information", by=LEAD)
    working.take("withdraw_consent", by=LEAD)
    working.take("share_information", by=LEAD)
    assert tasks(working) == [("decide_on_sharing", LEAD)] * 2
    working.do("record_withdrawal")
    working.do("advise_on_withdrawal")
    working.do("direct_after_withdrawal", threshold_question="no", family_re_engages="no")
    working.do("complete_closure", closure_reason="consent_withdrawn")
    working.do("record_final_comments")
    working.do("close_on_system")
    case = cases.get(working.session, working.reference)
    assert (case.status, len(tasks(working))) == (CaseStatus.CLOSED, 2)
    assert "MON-22" not in {one.rule for one in monitoring.findings_of(working.session, [case.reference])}
    working.do("decide_on_sharing", sharing_decision="do_not_share")
    assert tasks(working) == []


def test_who_may_begin_it_is_the_team_and_lcss(working: Storyteller) -> None:
    session, case = working.session, cases.get(working.session, working.reference)
    for by in (LEAD, "lena.kite"):
        assert access.get_case(session, people.get(session, by), case.reference)
        working.take("share_information", by=by)
    assert set(tasks(working)) == {("decide_on_sharing", LEAD), ("decide_on_sharing", "lena.kite")}
