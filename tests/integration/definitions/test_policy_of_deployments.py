"""The policy of deployments at work: when a deployment comes into use, and what it refuses."""

import re
from dataclasses import replace
from pathlib import Path

import pytest

from api import deploying
from api.installation import compose
from api.workflow_folder import WorkflowFolder, read_folder
from engine import bpmn
from engine.casework import policy, process_changes
from engine.casework.deployment_policy import DeploymentPolicy
from engine.database import Database

SHIPPED = Path(__file__).parents[3] / "workflows"
PAST_MASH = re.compile(rb'(id="Flow_Concern_AdviceFirst_to_MergeContactMash"[^>]* targetRef=")Concern_MergeContactMash')


@pytest.fixture
def folder() -> WorkflowFolder:
    compose()
    return replace(read_folder(SHIPPED), stories={})


def propose(database: Database, folder: WorkflowFolder) -> bpmn.Deployment:
    return deploying.propose(database, folder, name="All", source="tests", deployed_by="petra.owl", seconds=600)


@pytest.mark.parametrize(("how", "status"), [("on_its_page", "draft"), ("at_once", "in use")])
def test_the_policy_says_when_a_deployment_comes_into_use(
    sqlite_database: Database, folder: WorkflowFolder, how: str, status: str
) -> None:
    policies = [_with(each, how) if isinstance(each, DeploymentPolicy) else each for each in folder.policies]
    assert propose(sqlite_database, replace(folder, policies=policies)).status == status


@pytest.mark.rule("ENT-8")
def test_what_breaks_a_safety_rule_in_force_is_refused_and_nothing_is_kept(
    sqlite_database: Database, folder: WorkflowFolder
) -> None:
    first = propose(sqlite_database, folder)
    file = "safeguarding_concern.bpmn"
    unsafe = {file: PAST_MASH.sub(rb"\1Concern_MergeNone", folder.files[file])}
    with pytest.raises(bpmn.definitions.DeploymentRefusedError, match="This breaks the safety rule ENT-8"):
        propose(sqlite_database, replace(folder, files=unsafe, policies=()))
    with sqlite_database.reading() as session:
        assert [each.id for each in bpmn.definitions.list_deployments(session)] == [first.id]
        rules = policy.safety_rules(policy.of_deployments(session))
        assert rules and bpmn.definitions.list_problems(session, first.id, rules) == []


@pytest.mark.rule("ENT-8")
def test_no_case_is_moved_to_a_release_of_before_that_breaks_a_safety_rule_in_force(
    sqlite_database: Database, folder: WorkflowFolder
) -> None:
    file = "safeguarding_concern.bpmn"
    unsafe = folder.files | {file: PAST_MASH.sub(rb"\1Concern_MergeNone", folder.files[file])}
    with sqlite_database.transaction() as session:
        before = bpmn.definitions.deploy(session, unsafe, name="All", source="tests", deployed_by="petra.owl")
    policies = [_with(each, "at_once") if isinstance(each, DeploymentPolicy) else each for each in folder.policies]
    assert propose(sqlite_database, replace(folder, policies=policies)).status == "in use"
    choice = bpmn.upgrades.Choice("safeguarding_concern")
    with (
        pytest.raises(bpmn.upgrades.ReleaseUnfitError, match="This breaks the safety rule ENT-"),
        sqlite_database.transaction() as session,
    ):
        process_changes.plan_upgrade(session, choice, to_release_id=before.id, actor="petra.owl")


def _with(profile: DeploymentPolicy, how: str) -> DeploymentPolicy:
    return profile.model_copy(update={"put_into_use": how})
