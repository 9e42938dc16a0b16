"""A case moves from one policy to another: who may, what is kept, and what the family is then told or asked (GOV-1)."""

import pytest
from sqlmodel import select

from engine import bpmn
from engine.casework import cases, consent_in_force, engagement, management, people, policy
from engine.casework.demo.storyteller import Child, Storyteller
from engine.casework.errors import ActionNotPossibleError, AnswersRefusedError, NotAllowedError
from engine.casework.management.policies import MOVE_POLICY
from engine.casework.models import Area, PrivacyNotice
from tests.integration.casework.management.desk import MANAGER, REASON, act, rules_found, sentences

pytestmark = pytest.mark.rule("GOV-1")


def open_forms(story: Storyteller) -> set[str | None]:
    return {task.form_key for task in story.open_tasks()}


def variables(story: Storyteller) -> dict[str, object]:
    instance = cases.get(story.session, story.reference).instance_id
    assert instance is not None
    return bpmn.instances.variables(story.session, instance)


@pytest.mark.rule("SHR-10")
def test_to_public_task_the_family_gets_the_notice_and_the_work_goes_on(reviewing: Storyteller) -> None:
    before = {task.id: task.revision for task in reviewing.open_tasks()}
    done = act(reviewing, "move_policy", policy="public_task")
    case = cases.get(reviewing.session, reviewing.reference)
    assert (case.policy, case.policy_version, variables(reviewing)["policy"]) == ("public_task", 1, "public_task")
    assert policy.of_case(reviewing.session, case).lawful_basis == "public task"
    assert (done.reason, done.facts["from"]["policy"], done.facts["to"]["policy"]) == (REASON, "consent", "public_task")
    assert f"The case was moved to the policy “Public task”, version 1. {NOTICE} Reason: {REASON}" in sentences(
        reviewing
    )
    assert {task.id: task.revision for task in reviewing.open_tasks() if task.id in before} == before
    reviewing.do("share_privacy_notice", family_kind="existing", invited_practitioners=[])
    [notice] = reviewing.session.exec(select(PrivacyNotice)).all()
    assert (notice.title, notice.family_kind) == ("privacy notice shared", "existing")
    assert {task.id for task in reviewing.open_tasks()} == before.keys()


NOTICE = "The family gets the privacy notice, with the words for existing families."


def test_back_to_consent_everybody_who_may_decide_is_asked(reviewing: Storyteller) -> None:
    act(reviewing, "move_policy", policy="public_task")
    reviewing.do("share_privacy_notice", invited_practitioners=[])
    act(reviewing, "move_policy", policy="consent")
    while "assess_competence" in open_forms(reviewing):
        reviewing.do("assess_competence")
    reviewing.do("record_consent", invited_practitioners=[])
    assert consent_in_force.summary(reviewing.session, reviewing.reference).holds
    assert engagement.summary(reviewing.session, reviewing.reference).agreement == "agreed", (
        "taking part is another thing"
    )


@pytest.mark.rule("MON-12")
def test_the_time_for_the_notice_runs_from_the_move(reviewing: Storyteller) -> None:
    act(reviewing, "move_policy", policy="public_task")
    assert "MON-12" not in rules_found(reviewing)
    reviewing.wait(5)
    assert "MON-12" not in rules_found(reviewing)
    reviewing.wait(1)
    assert "MON-12" in rules_found(reviewing)
    reviewing.do("share_privacy_notice", invited_practitioners=[])
    assert "MON-12" not in rules_found(reviewing)


def test_only_a_manager_moves_it_with_a_reason_and_not_to_where_it_is(reviewing: Storyteller) -> None:
    with pytest.raises(NotAllowedError):
        act(reviewing, "move_policy", by="lena.kite", policy="public_task")
    with pytest.raises(AnswersRefusedError):
        management.read(MOVE_POLICY, {"policy": "public_task"})
    with pytest.raises(AnswersRefusedError) as refused:
        act(reviewing, "move_policy", policy="consent")
    assert refused.value.errors == {"policy": "The case runs under this policy already."}


def test_one_case_is_moved_after_the_other(story: Storyteller) -> None:
    for _ in range(2):
        story.begin("Elm", Area.NORTH, [Child("Edie", 5)], by="tess.robin")
        act(story, "move_policy", policy="public_task")
        assert cases.get(story.session, story.reference).policy == "public_task"


def test_the_preview_says_which_task_comes_and_changes_nothing(reviewing: Storyteller) -> None:
    manager = people.get(reviewing.session, MANAGER)
    details = management.read(MOVE_POLICY, {"policy": "public_task", "reason": REASON})
    effect = management.preview(reviewing.session, manager, reviewing.reference, MOVE_POLICY, details)
    assert [task.name for task in effect.begins] == ["Share the privacy notice"]
    assert cases.get(reviewing.session, reviewing.reference).policy == "consent"
    assert variables(reviewing)["policy"] == "consent"


def test_before_sharing_was_agreed_the_new_policy_is_what_is_asked(story: Storyteller) -> None:
    begin_up_to_the_offer(story)
    act(story, "move_policy", policy="public_task")
    assert open_forms(story) == {"offer_early_help"}
    story.do("offer_early_help")
    while "assess_competence" in open_forms(story):
        story.do("assess_competence")
    assert open_forms(story) == {"share_privacy_notice"}
    with pytest.raises(ActionNotPossibleError, match="finish it first"):
        act(story, "move_policy", policy="consent")


def begin_up_to_the_offer(story: Storyteller) -> None:
    story.begin("Elm", Area.NORTH, [Child("Edie", 5)], by="tess.robin")
    for form in ("record_concern", "check_for_existing_eha", "judge_threshold"):
        story.do(form)
