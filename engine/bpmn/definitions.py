"""Deploying what process owners draw, and reading what was deployed.

A deployment makes a release: the files given now beside those that stay from the release before. It goes in as a whole
or, with every problem named, not at all.
"""

import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import text
from sqlmodel import Session, col, func, select

from engine import clock
from engine.bpmn import trials
from engine.bpmn.definition_models import DeploymentRecord, DeploymentResource, Resource
from engine.bpmn.models import Instance
from engine.bpmn.problems import Problem, Severity, errors_among, in_reading_order
from engine.bpmn.releases import Contents, Release, ReleaseCache, read_contents
from engine.bpmn.trials import DecisionNotFoundError, Trial, TrialRefusedError
from engine.bpmn.validation import check_contents
from engine.bpmn.validation.known import register_form_contracts, register_known

__all__ = [
    "DecisionNotFoundError",
    "Deployment",
    "DeploymentRefusedError",
    "NothingDeployedError",
    "ProcessDefinition",
    "ReleaseNotFoundError",
    "ReleaseUnreadableError",
    "Trial",
    "TrialRefusedError",
    "check",
    "current_release",
    "deploy",
    "list_deployments",
    "list_process_definitions",
    "register_form_contracts",
    "register_known",
    "release",
    "try_decision",
]

MAX_FILES: Final = 500
MAX_PROBLEMS: Final = 200
_FILE_NAME = re.compile(r"[A-Za-z0-9][\w. -]{0,150}\.(bpmn|dmn|form)", re.ASCII)

_cache = ReleaseCache()


class DeploymentRefusedError(Exception):
    """Nothing was deployed; `problems` says everything that is wrong, and warnings with it."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("\n".join(str(problem) for problem in problems))
        self.problems = problems


class NothingDeployedError(LookupError):
    """No process has been deployed yet."""


class ReleaseNotFoundError(LookupError):
    """There is no release with this id."""


class ReleaseUnreadableError(RuntimeError):
    """A release that was deployed once can no longer be read by this version of the engine: see `problems`."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("\n".join(str(problem) for problem in problems))
        self.problems = problems


@dataclass(frozen=True)
class Deployment:
    """A release as it was put in force. `changed` is False when all files were in force already: nothing was done."""

    id: str
    number: int
    name: str
    source: str
    deployed_by: str
    deployed_at: datetime
    changed: bool = True
    warnings: tuple[Problem, ...] = ()


@dataclass(frozen=True)
class ProcessDefinition:
    """A process of the release in force, with its file's version and when that version was deployed."""

    key: str
    name: str
    version: int
    deployed_at: datetime
    file: str
    release_id: str
    in_use: int
    """How many instances of it have not ended, of whatever version."""


def check(files: Mapping[str, bytes], *, base: Release | None) -> list[Problem]:
    """What would be said if `files` were deployed upon `base` (None: alone); nothing is kept."""
    return _prepared(files, base)[1]


def deploy(session: Session, files: Mapping[str, bytes], *, name: str, source: str, deployed_by: str) -> Deployment:
    """Puts `files` (content by file name) in force beside what stays of the release before.

    The same content again gives the release in force back, with `changed` False. Raises DeploymentRefusedError with
    every problem; then nothing is kept.
    """
    _wait_for_turn(session)
    latest = _find_latest(session)
    base = release(session, latest.id) if latest else None
    contents, problems = _prepared(files, base)
    if contents is None or errors_among(problems):
        raise DeploymentRefusedError(problems)
    if latest and base and base.files == contents.files:
        return _deployment(latest, changed=False, warnings=problems)
    record = DeploymentRecord(
        number=latest.number + 1 if latest else 1,
        name=name,
        source=source,
        deployed_by=deployed_by,
        deployed_at=clock.now(session),
    )
    session.add(record)
    session.flush()
    for file, content in contents.files.items():
        resource = _resource(session, file, content)
        session.add(DeploymentResource(deployment_id=record.id, resource_id=resource.id))
    session.flush()
    return _deployment(record, changed=True, warnings=problems)


def current_release(session: Session) -> Release:
    """The release in force. Raises NothingDeployedError."""
    latest = _find_latest(session)
    if latest is None:
        raise NothingDeployedError("No process has been deployed yet.")
    return release(session, latest.id)


def release(session: Session, release_id: str) -> Release:
    """The release with this id, compiled once and then kept. Raises ReleaseNotFoundError."""
    return _cache.get(release_id, lambda: _load(session, release_id))


def try_decision(session: Session, key: str, values: Mapping[str, Any], *, release_id: str | None = None) -> Trial:
    """What a decision of a release (None: the one in use) comes to for `values`, JSON by variable; nothing is kept.

    Raises NothingDeployedError, ReleaseNotFoundError, DecisionNotFoundError, and TrialRefusedError with the reasons.
    """
    asked = release(session, release_id) if release_id else current_release(session)
    return trials.try_decision(asked, key, values, clock.now(session))


def list_deployments(session: Session) -> list[Deployment]:
    """Every deployment, the newest first."""
    records = session.exec(select(DeploymentRecord).order_by(col(DeploymentRecord.number).desc()))
    return [_deployment(record) for record in records]


def list_process_definitions(session: Session) -> list[ProcessDefinition]:
    """The processes of the release in force, by name; none when nothing is deployed."""
    latest = _find_latest(session)
    if latest is None:
        return []
    versions, in_use = _file_versions(session, latest.id), _count_running(session)
    definitions = [
        ProcessDefinition(
            process.key, process.name, *versions[process.file], process.file, latest.id, in_use.get(process.key, 0)
        )
        for process in release(session, latest.id).processes.values()
    ]
    return sorted(definitions, key=lambda definition: definition.name)


def _prepared(files: Mapping[str, bytes], base: Release | None) -> tuple[Contents | None, list[Problem]]:
    """Everything that would be in force, and what there is to say about it. None: the files are not even read."""
    problems = list(_file_problems(files))
    if problems:
        return None, problems
    contents, problems = read_contents(files, base.contents if base else None)
    return contents, _most_telling(problems + check_contents(contents))


def _most_telling(problems: list[Problem]) -> list[Problem]:
    """The problems in reading order; of very many only the first, errors before warnings."""
    if len(problems) <= MAX_PROBLEMS:
        return in_reading_order(problems)
    first = in_reading_order((errors_among(problems) or problems)[:MAX_PROBLEMS])
    severity = first[0].severity
    more = f"There are more problems than these {MAX_PROBLEMS}. Mend these first."
    return [*first, Problem(severity, "many-problems", first[-1].file, more)]


def _file_problems(files: Mapping[str, bytes]) -> Iterator[Problem]:
    if not files:
        yield Problem(Severity.ERROR, "no-files", "", "There is nothing to deploy: give at least one file.")
    if len(files) > MAX_FILES:
        yield Problem(Severity.ERROR, "too-many-files", "", f"More than {MAX_FILES} files cannot be deployed together.")
    for file in files:
        if not _FILE_NAME.fullmatch(file):
            message = "A file needs a plain name that ends in .bpmn, .dmn or .form, without folders."
            yield Problem(Severity.ERROR, "file-name", file[:150], message)


def _wait_for_turn(session: Session) -> None:
    """One deployment at a time: each builds on the one before, and before the first there is no row to lock.

    On SQLite only one transaction writes at a time anyway.
    """
    if session.get_bind().dialect.name == "postgresql":
        session.connection().execute(text("LOCK TABLE deployment IN SHARE ROW EXCLUSIVE MODE"))


def _find_latest(session: Session) -> DeploymentRecord | None:
    return session.exec(select(DeploymentRecord).order_by(col(DeploymentRecord.number).desc()).limit(1)).first()


def _load(session: Session, release_id: str) -> Release:
    record = session.get(DeploymentRecord, release_id)
    if record is None:
        raise ReleaseNotFoundError("There is no such release.")
    query = select(Resource).join(DeploymentResource).where(DeploymentResource.deployment_id == release_id)
    contents, problems = read_contents({resource.name: resource.content for resource in session.exec(query)})
    if errors_among(problems):
        raise ReleaseUnreadableError(problems)
    return Release(record.id, record.number, contents)


def _resource(session: Session, file: str, content: bytes) -> Resource:
    """The version of `file` that has this content: the latest when it is that, else a new one."""
    query = select(Resource).where(Resource.name == file).order_by(col(Resource.version).desc()).limit(1)
    latest, digest = session.exec(query).first(), hashlib.sha256(content).hexdigest()
    if latest and latest.sha256 == digest:
        return latest
    resource = Resource(name=file, version=latest.version + 1 if latest else 1, sha256=digest, content=content)
    session.add(resource)
    session.flush()
    return resource


def _file_versions(session: Session, release_id: str) -> dict[str, tuple[int, datetime]]:
    """For each file of a release: its version, and when that version was first deployed."""
    query = (
        select(Resource.name, Resource.version, func.min(DeploymentRecord.deployed_at))
        .join(DeploymentResource, col(DeploymentResource.resource_id) == Resource.id)
        .join(DeploymentRecord, col(DeploymentRecord.id) == DeploymentResource.deployment_id)
        .where(
            col(Resource.id).in_(
                select(DeploymentResource.resource_id).where(DeploymentResource.deployment_id == release_id)
            )
        )
        .group_by(Resource.name, col(Resource.version))
    )
    return {name: (version, deployed_at) for name, version, deployed_at in session.exec(query)}


def _count_running(session: Session) -> dict[str, int]:
    query = (
        select(Instance.process_key, func.count())
        .where(col(Instance.ended_at).is_(None))
        .group_by(Instance.process_key)
    )
    return dict(session.exec(query).all())


def _deployment(record: DeploymentRecord, *, changed: bool = True, warnings: Sequence[Problem] = ()) -> Deployment:
    return Deployment(
        record.id,
        record.number,
        record.name,
        record.source,
        record.deployed_by,
        record.deployed_at,
        changed,
        tuple(warnings),
    )
