"""The tables of what is deployed: files by version, and the releases that they make up."""

from datetime import datetime
from uuid import uuid4

from sqlalchemy import UniqueConstraint
from sqlmodel import Field

from engine.database import Row


class Resource(Row, table=True):
    """One version of one file: a diagram, a decision table or a form. Never changed and never deleted."""

    __tablename__ = "resource"
    __table_args__ = (UniqueConstraint("name", "version", name="uq_resource_name_version"),)

    id: str = Field(default_factory=lambda: str(uuid4()), primary_key=True, max_length=36)
    name: str = Field(max_length=200)
    version: int
    sha256: str = Field(max_length=64)
    content: bytes


class DeploymentRecord(Row, table=True):
    """One deployment, which is one release: numbered from 1. A draft until it is put into use; or it is discarded."""

    __tablename__ = "deployment"
    __table_args__ = (UniqueConstraint("number", name="uq_deployment_number"),)

    id: str = Field(default_factory=lambda: str(uuid4()), primary_key=True, max_length=36)
    number: int
    name: str
    source: str
    deployed_by: str
    deployed_at: datetime
    discarded_at: datetime | None = None
    discarded_by: str | None = None


class ReleaseUse(Row, table=True):
    """A release was put into use. The newest row that was not withdrawn names the release in use."""

    __tablename__ = "release_use"

    serial: int | None = Field(default=None, primary_key=True)
    deployment_id: str = Field(foreign_key="deployment.id", index=True, max_length=36)
    at: datetime
    by: str
    reason: str
    withdrawn_at: datetime | None = None
    withdrawn_by: str | None = None
    withdrawn_because: str | None = None


class DeploymentResource(Row, table=True):
    """A file version belongs to a release; unchanged files belong to many."""

    __tablename__ = "deployment_resource"

    deployment_id: str = Field(foreign_key="deployment.id", primary_key=True, max_length=36)
    resource_id: str = Field(foreign_key="resource.id", primary_key=True, index=True, max_length=36)
