"""What can be done at any time beside the tasks: by whom, and what it brings."""

import pytest
from sqlmodel import Session

from engine import bpmn
from engine.casework import cases, families, journey_actions, timeline
from engine.casework.demo.storyteller import Child, Storyteller
from engine.casework.errors import ActionNotPossibleError, ActiveCaseError, CaseNotFoundError, NotAllowedError
from engine.casework.journey_actions import ACTIONS, NewFamily
from engine.casework.models import Area, Case, CaseStatus, Entry, RoleOnCase
from tests.integration.casework.conftest import person

BIRCH = NewFamily("Birch family", Area.NORTH, "1 Birch Lane")


@pytest.fixture
def reviewing(story: Storyteller) -> Storyteller:
    """The Hazel family of the North in its first review: hugo.heron leads, tess.robin is author and in the team."""
    story.begin("Hazel", Area.NORTH, [Child("Holly", 9)], by="tess.robin")
    for form_key in ("record_concern", "check_for_existing_eha", "judge_threshold", "offer_early_help"):
        story.do(form_key)
    story.do("record_consent", invited_practitioners=[])
    for form_key in ("record_childs_view", "complete_assessment", "sign_consent_page", "review_assessment"):
        story.do(form_key)
    story.do("agree_lead_professional", person="hugo.heron")
    story.do("arrange_taf", invited_people=["tess.robin", "yusuf.swift"])
    story.wait(8)
    story.do("record_taf")
    story.do("send_notes")
    return story


def test_starting_with_a_new_family_makes_the_family_the_case_and_the_first_task(session: Session):
    case, tasks = journey_actions.start_case(session, person(session, "tess.robin"), family=BIRCH)
    assert families.get(session, case.family).name == "Birch family"
    assert (case.area, case.entry, case.policy, case.policy_version) == (Area.NORTH, Entry.CONCERN, "consent", 1)
    assert [(task.form_key, task.assignee) for task in tasks] == [("record_concern", "tess.robin")]
    variables = bpmn.instances.variables(session, case.instance_id or "")
    assert variables["started_on"] == "2026-03-02" and variables["children"] == []


@pytest.mark.rule("ENT-1")
def test_a_second_case_for_a_family_is_refused_and_nothing_of_it_is_started(session: Session, alder: Storyteller):
    teacher = person(session, "tess.robin")
    family = cases.get(session, alder.reference).family
    with pytest.raises(ActiveCaseError) as refused:
        journey_actions.start_case(session, teacher, family=family)
    assert refused.value.reference == alder.reference


@pytest.mark.rule("CLO-8", "ENT-11")
def test_help_can_be_offered_again_to_a_family_whose_case_ended(session: Session, alder: Storyteller):
    for form_key in ("record_concern", "check_for_existing_eha", "judge_threshold"):
        alder.do(form_key)
    alder.do("offer_early_help", offer_answer="refused")
    ended = cases.get(session, alder.reference)
    assert ended.status == CaseStatus.DECLINED
    again, _ = journey_actions.start_case(session, person(session, "tess.robin"), family=ended.family)
    assert again.reference != ended.reference
    children = families.list_children(session, ended.family)
    assert bpmn.instances.variables(session, again.instance_id or "")["children"] == [child.id for child in children]


@pytest.mark.rule("GOV-5")
def test_nobody_starts_a_case_for_a_family_that_is_not_theirs_to_know(session: Session, alder: Storyteller):
    family = cases.get(session, alder.reference).family
    for stranger, unknown in (("faye.finch", family), ("tess.robin", "no such family")):
        with pytest.raises(CaseNotFoundError):
            journey_actions.start_case(session, person(session, stranger), family=unknown)
    with pytest.raises(ActiveCaseError):
        journey_actions.start_case(session, person(session, "lena.kite"), family=family)


@pytest.mark.rule("ENT-4", "ENT-12")
@pytest.mark.parametrize(
    ("user_name", "entry", "may"),
    [
        ("tess.robin", Entry.CONCERN, True),
        ("lena.kite", Entry.CONCERN, True),
        ("sol.stork", Entry.STEP_DOWN, True),
        ("tess.robin", Entry.STEP_DOWN, False),
        ("lena.kite", Entry.STEP_DOWN, False),
        ("petra.owl", Entry.CONCERN, False),
        ("ada.avocet", Entry.CONCERN, False),
    ],
)
def test_practitioners_start_with_a_concern_and_social_workers_step_down(
    session: Session, user_name: str, entry: Entry, may: bool
):
    somebody = person(session, user_name)
    if may:
        case, tasks = journey_actions.start_case(session, somebody, family=BIRCH, entry=entry)
        assert case.opened_by == user_name and tasks
    else:
        with pytest.raises(NotAllowedError):
            journey_actions.start_case(session, somebody, family=BIRCH, entry=entry)


@pytest.mark.parametrize(
    ("key", "form_key"),
    [
        ("raise_concern", "assess_concern"),
        ("withdraw_consent", "record_withdrawal"),
        ("change_consent", "record_consent_change"),
        ("request_handover", "propose_new_lead"),
        ("request_lcss_help", "support_taf"),
        ("share_information", "decide_on_sharing"),
        ("request_closure", "complete_closure"),
        ("request_step_up", "hand_over_to_social_care"),
    ],
)
def test_each_action_brings_its_first_task_and_stands_in_the_timeline(
    session: Session, reviewing: Storyteller, key: str, form_key: str
):
    lead = person(session, "hugo.heron")
    possible = [action.key for action in journey_actions.list_possible(session, lead, _case(session, reviewing))]
    assert key in possible
    [task] = journey_actions.take(session, lead, reviewing.reference, key)
    assert task.form_key == form_key
    assert task.local_variables["raised_by"] == "hugo.heron"
    [entry] = [one for one in timeline.list_for_case(session, reviewing.reference) if one.kind == key]
    assert (entry.actor, entry.sentence) == ("hugo.heron", ACTIONS[key].happened)


@pytest.mark.rule("LCS-4", "CLO-5")
def test_after_a_withdrawal_nothing_is_decided_before_lcss_has_advised(session: Session, reviewing: Storyteller):
    def waits_for() -> set[tuple[str | None, ...]]:
        return {(one.form_key, *one.candidate_groups) for one in bpmn.tasks.list_open(session, reviewing.reference)}

    reviewing.take("withdraw_consent", by="hugo.heron")
    reviewing.do("record_withdrawal")
    asked = ("advise_on_withdrawal", "lcss_worker")
    assert waits_for() == {asked, ("direct_after_withdrawal", "line_manager")}
    reviewing.do("direct_after_withdrawal", threshold_question="no", family_re_engages="no")
    assert waits_for() == {asked}
    reviewing.do("advise_on_withdrawal")
    assert [form_key for form_key, *_ in waits_for()] == ["complete_closure"]


@pytest.mark.parametrize("key", sorted(ACTIONS))
def test_an_action_is_open_to_its_groups_and_to_nobody_else(session: Session, reviewing: Storyteller, key: str):
    cases.give_role(session, reviewing.reference, "faye.finch", RoleOnCase.CONTRIBUTOR)
    contributor = person(session, "faye.finch")
    possible = {action.key for action in journey_actions.list_possible(session, contributor, _case(session, reviewing))}
    assert possible == {"raise_concern"}
    if key in possible:
        assert journey_actions.take(session, contributor, reviewing.reference, key)
    else:
        with pytest.raises(NotAllowedError):
            journey_actions.take(session, contributor, reviewing.reference, key)
    with pytest.raises(CaseNotFoundError):
        journey_actions.take(session, person(session, "nell.dove"), reviewing.reference, key)


def test_what_travels_with_an_action_reaches_its_task_but_cannot_pretend_who_raised_it(
    session: Session, reviewing: Storyteller
):
    details = {"change": "limit", "raised_by": "somebody.else"}
    lead = person(session, "hugo.heron")
    [task] = journey_actions.take(session, lead, reviewing.reference, "change_consent", details)
    assert (task.local_variables["change"], task.local_variables["raised_by"]) == ("limit", "hugo.heron")


@pytest.mark.rule("ENT-9")
def test_a_concern_can_be_raised_from_every_waiting_point_of_the_journey(session: Session, alder: Storyteller):
    teacher = person(session, "tess.robin")
    steps = [
        "record_concern", "check_for_existing_eha", "judge_threshold", "offer_early_help", "record_consent",
        "record_childs_view", "complete_assessment", "sign_consent_page", "agree_lead_professional", "arrange_taf",
        "record_taf", "send_notes", "prepare_review",
    ]  # fmt: skip
    for step in steps:
        _can_raise_a_concern(session, alder)
        if step == "record_taf":
            alder.wait(8)
        given = {"invited_practitioners": []} if step == "record_consent" else {}
        alder.do(step, **given)
    for action, then in (("request_closure", "complete_closure"), ("withdraw_consent", "record_withdrawal")):
        journey_actions.take(session, teacher, alder.reference, action)
        _can_raise_a_concern(session, alder)
        if action == "request_closure":
            alder.do(then)
            _can_raise_a_concern(session, alder)
    journey_actions.take(session, teacher, alder.reference, "request_step_up")
    _can_raise_a_concern(session, alder)


@pytest.mark.rule("ENT-9")
def test_where_early_help_has_ended_a_concern_is_sent_to_mash_in_words(session: Session, reviewing: Storyteller):
    lead = person(session, "hugo.heron")
    journey_actions.take(session, lead, reviewing.reference, "request_step_up")
    reviewing.do("hand_over_to_social_care", statutory_basis="s47")
    assert journey_actions.list_possible(session, lead, _case(session, reviewing)) == []
    with pytest.raises(ActionNotPossibleError, match="MASH without delay"):
        journey_actions.take(session, lead, reviewing.reference, "raise_concern")
    with pytest.raises(ActionNotPossibleError, match="has ended"):
        journey_actions.take(session, lead, reviewing.reference, "request_closure")


def test_an_action_that_nobody_waits_for_says_so(session: Session, alder: Storyteller):
    with pytest.raises(ActionNotPossibleError, match="at this point"):
        journey_actions.take(session, person(session, "tess.robin"), alder.reference, "request_handover")


def _can_raise_a_concern(session: Session, story: Storyteller) -> None:
    assert "concern_raised" in bpmn.messages.can_receive(session, story.reference)


def _case(session: Session, story: Storyteller) -> Case:
    return cases.get(session, story.reference)
