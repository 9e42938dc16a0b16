"""What is kept of an upgrade: what was asked for, and for each instance where it stands and what came of it."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import uuid4

from sqlalchemy import JSON, Column, Enum, Index, UniqueConstraint, text
from sqlmodel import Field

from engine.database import Row


class UpgradeStatus(StrEnum):
    """Where one instance stands in an upgrade. `unplanned`, `moving` and `undoing` are work still to be done."""

    UNPLANNED = "unplanned"
    READY = "ready"
    """Planned: it can be moved."""
    BLOCKED = "blocked"
    """It cannot be moved as it stands; the notes say why."""
    MOVING = "moving"
    MOVED = "moved"
    UNDOING = "undoing"
    UNDONE = "undone"
    NOT_UNDONE = "not_undone"
    """It was moved and has gone on since; the notes say so."""


_PENDING = text("status IN ('unplanned', 'moving', 'undoing')")


class Upgrade(Row, table=True):
    """Instances of one process that are to run on another release. `reason`, `asked_by` and `asked_at` are those of the
    latest order to move or to undo; each instance keeps those of the order that was about it."""

    __tablename__ = "upgrade"

    id: str = Field(default_factory=lambda: str(uuid4()), primary_key=True, max_length=36)
    process_key: str
    to_release_id: str = Field(foreign_key="deployment.id", max_length=36)
    renamed: dict[str, dict[str, str]] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    """Process key → element id before → element id after, where ids differ."""
    planned_at: datetime = Field(index=True)
    planned_by: str
    asked_at: datetime | None = None
    asked_by: str | None = None
    reason: str | None = None


class UpgradeCase(Row, table=True):
    """One instance of an upgrade. `notes` are its obstacles when it is blocked, else what changes for its people.

    `asked_by` and `reason` are those of the latest order about it: another one may come before this one is done.
    """

    __tablename__ = "upgrade_case"
    __table_args__ = (
        UniqueConstraint("upgrade_id", "instance_id", name="uq_upgrade_case_instance"),
        Index("ix_upgrade_case_by_status", "upgrade_id", "status", "id"),
        Index("ix_upgrade_case_pending", "id", postgresql_where=_PENDING, sqlite_where=_PENDING),
    )

    id: int | None = Field(default=None, primary_key=True)
    upgrade_id: str = Field(foreign_key="upgrade.id", max_length=36)
    instance_id: str = Field(foreign_key="process_instance.id", index=True, max_length=36)
    business_key: str
    from_release_id: str = Field(max_length=36)
    status: UpgradeStatus = Field(
        default=UpgradeStatus.UNPLANNED,
        sa_column=Column(
            Enum(UpgradeStatus, native_enum=False, length=20, values_callable=lambda e: [member.value for member in e]),
            nullable=False,
        ),
    )
    notes: list[dict[str, Any]] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    snapshot_id: str | None = Field(default=None, foreign_key="instance_snapshot.id", max_length=36)
    changed_at: datetime
    asked_by: str | None = None
    reason: str | None = None
