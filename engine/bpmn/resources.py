"""The files of releases: each version kept once, whichever releases it belongs to."""

import hashlib
from collections.abc import Mapping
from datetime import datetime

from sqlmodel import Session, col, func, select

from engine.bpmn.definition_models import DeploymentRecord, DeploymentResource, Resource


def keep(session: Session, deployment_id: str, files: Mapping[str, bytes]) -> None:
    """Keeps a deployment's files, content by name."""
    for file, content in files.items():
        session.add(DeploymentResource(deployment_id=deployment_id, resource_id=_version(session, file, content).id))
    session.flush()


def load(session: Session, deployment_id: str) -> dict[str, bytes]:
    """A deployment's files, content by name."""
    query = select(Resource).join(DeploymentResource).where(DeploymentResource.deployment_id == deployment_id)
    return {resource.name: resource.content for resource in session.exec(query)}


def _version(session: Session, file: str, content: bytes) -> Resource:
    """The version of `file` that has this content: the latest when it is that, else a new one."""
    query = select(Resource).where(Resource.name == file).order_by(col(Resource.version).desc()).limit(1)
    latest, digest = session.exec(query).first(), hashlib.sha256(content).hexdigest()
    if latest and latest.sha256 == digest:
        return latest
    resource = Resource(name=file, version=latest.version + 1 if latest else 1, sha256=digest, content=content)
    session.add(resource)
    session.flush()
    return resource


def releases_by_version(session: Session, file: str) -> dict[int, list[str]]:
    """The ids of the releases that hold each version of a file, the newest version and release first."""
    query = (
        select(Resource.version, DeploymentRecord.id)
        .join(DeploymentResource, col(DeploymentResource.resource_id) == Resource.id)
        .join(DeploymentRecord, col(DeploymentRecord.id) == DeploymentResource.deployment_id)
        .where(Resource.name == file)
        .order_by(col(Resource.version).desc(), col(DeploymentRecord.number).desc())
    )
    found: dict[int, list[str]] = {}
    for version, release_id in session.exec(query):
        found.setdefault(version, []).append(release_id)
    return found


def versions(session: Session, release_id: str) -> dict[str, tuple[int, datetime]]:
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
