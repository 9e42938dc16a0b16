"""What a case's page shows: who, where, what next and who must move."""

import pytest
from sqlmodel import Session

from engine.casework import case_view, cases
from engine.casework.case_view import CaseView
from engine.casework.demo.storyteller import Storyteller
from engine.casework.errors import CaseNotFoundError
from engine.casework.models import RoleOnCase
from tests.integration.casework.conftest import person


def seen_by(session: Session, user_name: str, story: Storyteller) -> CaseView:
    return case_view.get(session, person(session, user_name), story.reference)


@pytest.mark.rule("GOV-5")
def test_only_those_who_need_to_know_get_the_page(session: Session, alder: Storyteller):
    with pytest.raises(CaseNotFoundError):
        seen_by(session, "ada.avocet", alder)


def test_the_family_stands_with_children_first_and_their_ages(session: Session, alder: Storyteller):
    view = seen_by(session, "tess.robin", alder)
    assert view.family_name == "Alder family"
    assert [(one.name, one.kind, one.age) for one in view.members] == [
        ("Ash Alder", "child", 7),
        ("Aspen Alder", "child", 4),
        ("Jo Alder", "parent", 35),
    ]


@pytest.mark.rule("LPR-3")
def test_the_lead_professional_is_the_single_contact_and_says_so_while_provisional(
    session: Session, alder: Storyteller
):
    lead = seen_by(session, "tess.robin", alder).lead
    assert lead is not None
    assert (lead.full_name, lead.email, lead.is_provisional) == ("Tess Robin", "tess.robin@example.org", True)
    cases.change_lead_professional(session, alder.reference, "hugo.heron", actor="tess.robin")
    lead = seen_by(session, "tess.robin", alder).lead
    assert lead is not None and (lead.full_name, lead.is_provisional) == ("Hugo Heron", False)


def test_the_team_lists_each_person_once_with_all_their_roles(session: Session, alder: Storyteller):
    cases.give_role(session, alder.reference, "hugo.heron", RoleOnCase.TAF_MEMBER)
    team = {one.user_name: set(one.roles) for one in seen_by(session, "tess.robin", alder).team}
    assert team == {"tess.robin": {"eha_author", "lead_professional"}, "hugo.heron": {"taf_member"}}


def test_stages_are_done_now_or_later_and_side_ways_show_when_taken(session: Session, alder: Storyteller):
    def stages() -> dict[str, str]:
        return {stage.key: stage.state for stage in seen_by(session, "tess.robin", alder).stages}

    assert stages()["identify_and_engage"] == "now" and "safeguarding_concern" not in stages()
    for form_key in ("record_concern", "check_for_existing_eha", "judge_threshold", "offer_early_help"):
        alder.do(form_key)
    alder.do("record_consent", invited_practitioners=[])
    alder.take("raise_concern", by="tess.robin")
    assert stages() == {
        "identify_and_engage": "done",
        "early_help_assessment": "now",
        "first_taf": "later",
        "taf_review": "later",
        "case_closure": "later",
        "safeguarding_concern": "now",
    }


def test_agreeing_on_sharing_belongs_to_the_stage_that_asks_for_it(session: Session, alder: Storyteller):
    for form_key in ("record_concern", "check_for_existing_eha", "judge_threshold", "offer_early_help"):
        alder.do(form_key)
    assert alder.has("record_consent")
    now = [stage.key for stage in seen_by(session, "tess.robin", alder).stages if stage.state == "now"]
    assert now == ["identify_and_engage"]


def test_each_next_step_says_who_must_move_and_whether_it_is_oneself(session: Session, alder: Storyteller):
    alder.do("record_concern")
    alder.take("raise_concern", by="tess.robin")
    steps = {step.row.name: step for step in seen_by(session, "tess.robin", alder).next_steps}
    assert len(steps) == 2
    assert {(step.waits_for, step.may_do) for step in steps.values()} == {
        ("Tess Robin", True),
        ("the author of the assessment", True),
    }
    for step in seen_by(session, "dora.swan", alder).next_steps:
        assert not step.may_do


def test_the_timeline_is_newest_first_with_names(session: Session, alder: Storyteller):
    alder.do("record_concern")
    happened = [(one.sentence, one.actor_name) for one in seen_by(session, "tess.robin", alder).timeline]
    assert happened == [
        ("A concern was recorded.", "Tess Robin"),
        ("The case began with a concern about a child.", "Tess Robin"),
    ]
