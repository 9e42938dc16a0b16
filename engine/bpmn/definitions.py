"""Deploying what process owners draw, and reading what was deployed.

A deployment makes a release: the files given now beside those that stay from the release before. It goes in as a whole
or, with every problem named, not at all; first as a draft, which is then put into use.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlmodel import Session

from engine import clock
from engine.bpmn import deployments, differences, resources, trials
from engine.bpmn.definition_models import DeploymentRecord
from engine.bpmn.deployments import Deployment, DeploymentStatus, NotPossibleError
from engine.bpmn.differences import Change, ChangeKind, Thing, things_of
from engine.bpmn.errors import (
    DeploymentRefusedError,
    NothingDeployedError,
    ReleaseNotFoundError,
    ReleaseUnreadableError,
)
from engine.bpmn.kept_releases import (
    ProcessDefinition,
    copy,
    current_release,
    file_versions,
    get_record,
    list_process_definitions,
    list_processes_of,
    release,
)
from engine.bpmn.patience import CheckTooSlowError, within
from engine.bpmn.preparing import Examination, judge, prepare
from engine.bpmn.problems import Problem, errors_among
from engine.bpmn.releases import NotInReleaseError, Release
from engine.bpmn.resources import releases_by_version
from engine.bpmn.safety import SafetyRule
from engine.bpmn.trials import Trial, TrialRefusedError, TrialStep
from engine.bpmn.validation.decisions import safety_critical
from engine.bpmn.validation.known import register_form_contracts, register_known

__all__ = [
    "Change",
    "ChangeKind",
    "CheckTooSlowError",
    "Deployment",
    "DeploymentRefusedError",
    "DeploymentStatus",
    "Examination",
    "NotInReleaseError",
    "NotPossibleError",
    "NothingDeployedError",
    "ProcessDefinition",
    "ReleaseNotFoundError",
    "ReleaseUnreadableError",
    "Thing",
    "Trial",
    "TrialRefusedError",
    "TrialStep",
    "check",
    "copy",
    "current_release",
    "deploy",
    "discard",
    "examine",
    "file_versions",
    "find_base",
    "find_compared",
    "get_deployment",
    "list_changes",
    "list_deployments",
    "list_problems",
    "list_process_definitions",
    "list_processes_of",
    "propose",
    "put_into_use",
    "register_form_contracts",
    "register_known",
    "release",
    "releases_by_version",
    "safety_critical",
    "things_of",
    "try_decision",
    "withdraw",
]


def check(files: Mapping[str, bytes], *, base: Release | None, rules: Sequence[SafetyRule] = ()) -> list[Problem]:
    """The problems of deploying `files` on top of `base` (None: by themselves); nothing is kept.

    `rules`, here and below, are the safety rules that every release has to keep.
    """
    return prepare(files, base, rules)[1]


def deploy(
    session: Session,
    files: Mapping[str, bytes],
    *,
    name: str,
    source: str,
    deployed_by: str,
    examined: Examination | None = None,
    rules: Sequence[SafetyRule] = (),
) -> Deployment:
    """Proposes `files` and puts them into use at once. Raises DeploymentRefusedError; then nothing is kept."""
    proposed = propose(
        session, files, name=name, source=source, deployed_by=deployed_by, examined=examined, rules=rules
    )
    if proposed.status is DeploymentStatus.IN_USE:
        return proposed
    record = get_record(session, proposed.id)
    deployments.use(session, record, by=deployed_by, reason="Put into use when it was deployed.")
    return deployments.describe(session, record, warnings=proposed.warnings)


def find_base(session: Session) -> Release | None:
    """What the next deployment builds on: the newest draft made since, or the release in use."""
    latest = deployments.find_base(session)
    return release(session, latest.id) if latest else None


def examine(
    files: Mapping[str, bytes],
    base: Release | None,
    *,
    rules: Sequence[SafetyRule] = (),
    seconds: float | None = None,
) -> Examination:
    """Checks `files` on top of their base, for `propose`: that takes time, and can be done outside a transaction.

    Gives up after `seconds` (None: never) and raises CheckTooSlowError.
    """
    with within(seconds):
        return Examination(base.id if base else None, tuple(rules), *prepare(files, base, rules))


def propose(
    session: Session,
    files: Mapping[str, bytes],
    *,
    name: str,
    source: str,
    deployed_by: str,
    examined: Examination | None = None,
    rules: Sequence[SafetyRule] = (),
) -> Deployment:
    """Keeps `files` (content by file name), beside what stays of the release that they build on, as a draft.

    What was `examined` counts if nothing else was deployed since and the rules are the same; else the files are checked
    again. The same content as before gives that release back, with `changed` False. Raises DeploymentRefusedError with
    every problem; then nothing is kept.
    """
    deployments.wait_for_turn(session)
    latest = deployments.find_base(session)
    upon = latest.id if latest else None
    if examined is None or (examined.base_id, examined.rules) != (upon, tuple(rules)):
        examined = examine(files, find_base(session), rules=rules)
    contents, problems = examined.contents, examined.problems
    if contents is None or errors_among(problems):
        raise DeploymentRefusedError(problems)
    if latest and release(session, latest.id).files == contents.files:
        return deployments.describe(session, latest, changed=False, warnings=problems)
    record = DeploymentRecord(
        number=deployments.next_number(session),
        name=name,
        source=source,
        deployed_by=deployed_by,
        deployed_at=clock.now(session),
    )
    session.add(record)
    session.flush()
    resources.keep(session, record.id, contents.files)
    return deployments.describe(session, record, warnings=problems)


def put_into_use(
    session: Session, release_id: str, *, by: str, reason: str, rules: Sequence[SafetyRule] = ()
) -> Deployment:
    """New cases begin on this release from now on; those that run stay on theirs.

    Raises ReleaseNotFoundError, NotPossibleError, and DeploymentRefusedError when the application or the rules
    have since changed so that the release no longer fits them.
    """
    deployments.wait_for_turn(session)
    record = get_record(session, release_id)
    problems = list_problems(session, release_id, rules)
    if errors_among(problems):
        raise DeploymentRefusedError(problems)
    deployments.use(session, record, by=by, reason=reason)
    return deployments.describe(session, record, warnings=problems)


def withdraw(session: Session, release_id: str, *, by: str, reason: str) -> Deployment:
    """Takes the release in use back; the one before is in use again, and is returned.

    Raises NotPossibleError, also when the release is not the one in use: somebody else was quicker.
    """
    deployments.wait_for_turn(session)
    in_use = deployments.find_in_use(session)
    if in_use is None or in_use.id != release_id:
        raise NotPossibleError("This release is not in use.")
    return deployments.describe(session, deployments.withdraw(session, by=by, reason=reason))


def get_deployment(session: Session, release_id: str) -> Deployment:
    """A deployment as it stands. Raises ReleaseNotFoundError."""
    return deployments.describe(session, get_record(session, release_id))


def discard(session: Session, release_id: str, *, by: str) -> None:
    """Puts a draft aside for good. Raises ReleaseNotFoundError and NotPossibleError."""
    deployments.wait_for_turn(session)
    deployments.discard(session, get_record(session, release_id), by=by)


def try_decision(session: Session, key: str, values: Mapping[str, Any], *, release_id: str | None = None) -> Trial:
    """What a decision of a release (None: the one in use) comes to for `values`, JSON by variable; nothing is kept.

    Raises NothingDeployedError, ReleaseNotFoundError, NotInReleaseError, and TrialRefusedError with the reasons.
    """
    asked = release(session, release_id) if release_id else current_release(session)
    return trials.try_decision(asked, key, values, clock.now(session))


def list_deployments(session: Session) -> list[Deployment]:
    """Every deployment, the newest first."""
    return deployments.list_all(session)


def list_problems(session: Session, release_id: str, rules: Sequence[SafetyRule] = ()) -> list[Problem]:
    """The problems of a release as the application is now. Raises ReleaseNotFoundError."""
    return judge(release(session, release_id).contents, rules)


def list_changes(session: Session, release_id: str) -> list[Change]:
    """What a release says that the one beside it (`find_compared`) does not, in sentences.

    Raises ReleaseNotFoundError.
    """
    before = find_compared(session, release_id)
    return differences.list_changes(before.contents if before else None, release(session, release_id).contents)


def find_compared(session: Session, release_id: str) -> Release | None:
    """What a release is looked at beside: the release in use, or for that one itself what was in use before it."""
    record = deployments.find_compared(session, release_id)
    return release(session, record.id) if record else None
