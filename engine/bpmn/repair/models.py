"""What is kept of a repair: who did what to which instance, why, what came of it, and whether it was undone."""

from datetime import datetime
from typing import Any
from uuid import uuid4

from sqlalchemy import JSON, Column
from sqlmodel import Field

from engine.database import Row


class Repair(Row, table=True):
    """One repair that was done. `effect` says what ended and what began."""

    __tablename__ = "repair"

    id: str = Field(default_factory=lambda: str(uuid4()), primary_key=True, max_length=36)
    instance_id: str = Field(foreign_key="process_instance.id", index=True, max_length=36)
    business_key: str
    summary: str
    effect: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
    reason: str
    done_at: datetime
    done_by: str
    snapshot_id: str = Field(foreign_key="instance_snapshot.id", max_length=36)
    undone_at: datetime | None = None
    undone_by: str | None = None
    undo_reason: str | None = None
