"""The releases that a database keeps: each compiled once, its processes, and the versions of its files."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from engine import clock
from engine.bpmn import deployments, resources
from engine.bpmn.definition_models import DeploymentRecord
from engine.bpmn.errors import NothingDeployedError, ReleaseNotFoundError, ReleaseUnreadableError
from engine.bpmn.problems import errors_among
from engine.bpmn.releases import Release, ReleaseCache, read_contents
from engine.bpmn.running_counts import count_running

_cache = ReleaseCache()


@dataclass(frozen=True)
class ProcessDefinition:
    """A process of a release, with its file's version and when that version was deployed."""

    key: str
    name: str
    version: int
    deployed_at: datetime
    file: str
    release_id: str
    in_use: int
    """How many instances of it have not ended, of whatever version."""


def current_release(session: Session) -> Release:
    """The release in use. Raises NothingDeployedError."""
    in_use = deployments.find_id_in_use(session)
    if in_use is None:
        raise NothingDeployedError("No process is in use yet.")
    return release(session, in_use)


def release(session: Session, release_id: str) -> Release:
    """The release with this id, compiled once and then kept. Raises ReleaseNotFoundError."""
    return _cache.get(release_id, lambda: _load(session, release_id))


def copy(session: Session, release: Release) -> None:
    """Puts a release that was made elsewhere into use in this database, under its id and unchecked."""
    _cache.get(release.id, lambda: release)
    now = clock.now(session)
    record = DeploymentRecord(
        id=release.id, number=release.number, name="Copy", source="copy", deployed_by="copy", deployed_at=now
    )
    session.add(record)
    session.flush()
    resources.keep(session, release.id, release.files)
    deployments.use(session, record, by="copy", reason="Copied.")


def list_process_definitions(session: Session) -> list[ProcessDefinition]:
    """The processes of the release in use, by name; none when none is."""
    current = deployments.find_in_use(session)
    if current is None:
        return []
    return list_processes_of(session, current.id)


def list_processes_of(session: Session, release_id: str) -> list[ProcessDefinition]:
    """The processes of a release, by name. Raises ReleaseNotFoundError."""
    versions, in_use = resources.versions(session, release_id), count_running(session)
    definitions = [
        ProcessDefinition(
            process.key, process.name, *versions[process.file], process.file, release_id, in_use.get(process.key, 0)
        )
        for process in release(session, release_id).processes.values()
    ]
    return sorted(definitions, key=lambda definition: definition.name)


def file_versions(session: Session, release_id: str) -> Mapping[str, int]:
    """The version of each file of a release. Raises ReleaseNotFoundError."""
    get_record(session, release_id)
    return {file: version for file, (version, _) in resources.versions(session, release_id).items()}


def get_record(session: Session, release_id: str) -> DeploymentRecord:
    """What was written down of a deployment. Raises ReleaseNotFoundError."""
    record = session.get(DeploymentRecord, release_id)
    if record is None:
        raise ReleaseNotFoundError("There is no such release.")
    return record


def _load(session: Session, release_id: str) -> Release:
    record = get_record(session, release_id)
    contents, problems = read_contents(resources.load(session, release_id))
    if errors_among(problems):
        raise ReleaseUnreadableError(problems)
    return Release(record.id, record.number, contents)
