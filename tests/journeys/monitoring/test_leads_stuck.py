"""MON-6 to MON-8: nobody leads, nobody can act, or nobody accepts."""

from datetime import date

import pytest

from engine import bpmn
from engine.casework import cases, people, task_access
from engine.casework.demo.storyteller import Storyteller
from engine.casework.models import RoleOnCase
from tests.journeys.monitoring.stuck import AMBER, MAUNDY_THURSDAY, RED, appears, found, says, worsens
from tests.journeys.worlds import World


def gone(story: Storyteller, *user_names: str) -> None:
    """These people have left, now."""
    for user_name in user_names:
        person = people.get(story.session, user_name)
        person.is_active, person.inactive_since = False, story.clock.moment
        story.session.add(person)


def hand_on(story: Storyteller, form_key: str, to: str) -> None:
    """Somebody of the area's LCSS gives a task to another person."""
    manager = people.get(story.session, "ivo.ibis")
    [task] = [task for task in bpmn.tasks.list_open(story.session, story.reference) if task.form_key == form_key]
    assert task_access.may_hand_on(story.session, manager, task)
    bpmn.tasks.assign(story.session, task.id, to, manager.user_name)


@pytest.mark.rule("MON-6")
def test_no_lead_professional_when_the_meeting_is_near(assessed: World) -> None:
    author = "the author of the assessment, Sena Wren (SENCO)"
    with assessed.story() as story:
        nobody = "The meeting is due 6 May, and nobody has accepted to be lead professional"
        appears(story, "MON-6", date(2027, 4, 28), AMBER, f"{nobody}; waiting for {author}.")
        worsens(story, "MON-6", date(2027, 5, 6), RED, f"{nobody}; waiting for {author}.")
        story.do("agree_lead_professional", lead_accepted="no", declined_reason="No time this term.")
        assert found(story, "MON-6"), "who declines does not lead"
        story.do("agree_lead_professional", person="yusuf.swift")
        assert found(story, "MON-6") == []


@pytest.mark.rule("MON-6")
def test_an_author_who_acts_alone_with_the_family_needs_no_lead_professional(agreed: World) -> None:
    with agreed.story() as story:
        story.do("record_childs_view")
        story.do("complete_assessment", who_acts="author_and_family")
        story.do("sign_consent_page")
        story.wait_until(date(2027, 5, 6))
        assert found(story, "MON-6") == []
        story.do("record_author_review")
        story.wait_until(date(2027, 6, 17))
        assert found(story, "MON-6") == []


@pytest.mark.rule("MON-7")
def test_a_lead_professional_who_is_gone(met: World) -> None:
    with met.story() as story:
        story.wait_until(date(2027, 3, 29), 23, 59)
        assert found(story, "MON-7") == []
        story.wait_until(date(2027, 3, 30))
        gone(story, "yusuf.swift")
        what = "The lead professional is Yusuf Swift (youth worker), who cannot sign in any more"
        says(story, "MON-7", date(2027, 3, 30), RED, f"{what}; waiting for an LCSS manager.")
        story.take("request_handover", by="ivo.ibis")
        story.do("propose_new_lead", proposed_lead="sena.wren")
        assert found(story, "MON-7"), "the old lead keeps the case until the new one accepts"
        story.do("accept_lead")
        assert found(story, "MON-7"), "and until it is handed over"
        hand_on(story, "hand_over", "ivo.ibis")
        story.do("hand_over")
        assert found(story, "MON-7") == []


@pytest.mark.rule("MON-7")
def test_a_task_with_somebody_who_is_gone(met: World) -> None:
    with met.story() as story:
        story.take("request_handover", by="yusuf.swift")
        story.do("propose_new_lead", proposed_lead="gwen.gull")
        story.wait_until(date(2027, 3, 30))
        gone(story, "gwen.gull")
        what = "“Accept the lead” is with Gwen Gull (service manager), who cannot sign in any more"
        says(story, "MON-7", date(2027, 3, 30), RED, f"{what}; waiting for an LCSS manager.")
        hand_on(story, "accept_lead", "ivo.ibis")
        assert found(story, "MON-7") == []


@pytest.mark.rule("MON-7")
def test_a_group_in_which_nobody_is_left(assessed: World) -> None:
    with assessed.story() as story:
        story.wait_until(date(2027, 3, 30))
        gone(story, "cara.crane")
        what = "“Review the assessment” waits since 25 March, and nobody who may do it can sign in"
        finding = says(story, "MON-7", MAUNDY_THURSDAY, RED, f"{what}; waiting for an LCSS manager.")
        assert finding.mends[0].label == "Review the assessment"
        returned = people.find(story.session, "cara.crane")
        assert returned is not None
        returned.is_active = True
        story.session.add(returned)
        assert found(story, "MON-7") == []


@pytest.mark.rule("MON-7")
def test_a_manager_of_somebody_else_in_the_team_is_nobody_who_may_do_it(met: World) -> None:
    """Only the author's and the lead professional's line managers are asked; the health visitor has one too."""
    with met.story() as story:
        cases.give_role(story.session, story.reference, "hugo.heron", RoleOnCase.TAF_MEMBER)
        for user_name in ("sena.wren", "yusuf.swift"):
            person = people.get(story.session, user_name)
            person.line_manager = None
            story.session.add(person)
        story.take("withdraw_consent", by="yusuf.swift")
        story.do("record_withdrawal")
        [task] = [task for task in story.open_tasks() if task.form_key == "direct_after_withdrawal"]
        assert task_access.list_candidates(story.session, task) == []
        what = f"“{task.name}” waits since 25 March, and nobody who may do it can sign in"
        says(story, "MON-7", MAUNDY_THURSDAY, RED, f"{what}; waiting for an LCSS manager.")


@pytest.mark.rule("MON-7")
def test_a_lead_professional_who_has_not_signed_in_for_thirty_days(met: World) -> None:
    with met.story() as story:
        what = "Yusuf Swift (youth worker) has not signed in since 25 March"
        appears(story, "MON-7", date(2027, 4, 25), AMBER, f"{what}; waiting for an LCSS manager.")
        story.do("prepare_review")
        assert found(story, "MON-7") == []


@pytest.mark.rule("MON-8")
def test_a_handover_that_nobody_accepts(met: World) -> None:
    with met.story() as story:
        story.take("request_handover", by="yusuf.swift")
        story.do("propose_new_lead", proposed_lead="sena.wren")
        what = "A handover was proposed on 25 March and has not been accepted"
        who = "the author of the assessment, Sena Wren (SENCO)"
        appears(story, "MON-8", date(2027, 4, 6), AMBER, f"{what}; waiting for {who}.")
        worsens(story, "MON-8", date(2027, 4, 13), RED, f"{what}; waiting for {who}.")
        story.do("accept_lead", handover_answer="declined", note="Not this term.")
        asked = "A handover was asked for on 25 March, and nobody has been proposed"
        lead = "the lead professional, Yusuf Swift (youth worker)"
        says(story, "MON-8", date(2027, 4, 6), RED, f"{asked}; waiting for {lead}.")
        story.do("propose_new_lead", proposed_lead="gwen.gull")
        story.do("accept_lead")
        assert found(story, "MON-8") == []
