"""The engine's tables: what runs, what people have to do, what is waited for, and what happened.

A row carries all that a list of it shows, so that lists need no state of any instance. The state of an instance is its
own compact bytes (`spiff/state.py`); work items, timers and subscriptions are written from it in the same transaction.
"""

from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, Final
from uuid import uuid4

from sqlalchemy import JSON, Column, Enum, Index, text
from sqlmodel import Field

from engine.database import Row

FAR_FUTURE: Final = datetime(9999, 12, 31, tzinfo=UTC)
"""Where a task without a due date stands in a list ordered by due date: last."""


def _new_id() -> str:
    return str(uuid4())


def _one_of(choices: type[StrEnum]) -> Enum:
    return Enum(choices, native_enum=False, length=20, values_callable=lambda e: [member.value for member in e])


class InstanceStatus(StrEnum):
    """Where an instance stands; the last two are for good."""

    ACTIVE = "active"
    SUSPENDED = "suspended"
    COMPLETED = "completed"
    CANCELLED = "cancelled"


class Instance(Row, table=True):
    """One running or ended case, pinned to one release."""

    __tablename__ = "process_instance"

    id: str = Field(default_factory=_new_id, primary_key=True, max_length=36)
    process_key: str
    release_id: str = Field(index=True, max_length=36)
    business_key: str = Field(index=True)
    area: str
    status: InstanceStatus = Field(
        default=InstanceStatus.ACTIVE, sa_column=Column(_one_of(InstanceStatus), nullable=False)
    )
    revision: int = 1
    state: bytes
    started_at: datetime
    started_by: str | None = None
    ended_at: datetime | None = None


class TaskStatus(StrEnum):
    """What became of a task."""

    OPEN = "open"
    COMPLETED = "completed"
    CANCELLED = "cancelled"


_OPEN = text("status = 'open'")
_QUEUED = text("status = 'open' AND assignee IS NULL")
_LATER = text("status = 'open' AND follow_up_at IS NOT NULL")
_COMPLETED = text("status = 'completed'")


class Task(Row, table=True):
    """One task for a person. Its id is the id of the step in the instance's state."""

    __tablename__ = "work_item"
    __table_args__ = (
        Index("ix_work_item_inbox", "assignee", "order_at", "id", postgresql_where=_OPEN, sqlite_where=_OPEN),
        Index("ix_work_item_later", "assignee", "follow_up_at", "id", postgresql_where=_LATER, sqlite_where=_LATER),
        Index("ix_work_item_queue", "area", "order_at", "id", postgresql_where=_QUEUED, sqlite_where=_QUEUED),
        Index(
            "ix_work_item_archive", "completed_by", "completed_at", "id",
            postgresql_where=_COMPLETED, sqlite_where=_COMPLETED,
        ),
        Index("ix_work_item_of_case", "business_key", "status", "assignee"),
        Index(
            "ix_work_item_late", "area", "process_key", "element_id", "due_at",
            postgresql_where=_OPEN, sqlite_where=_OPEN,
        ),
    )  # fmt: skip

    id: str = Field(primary_key=True, max_length=36)
    instance_id: str = Field(foreign_key="process_instance.id", max_length=36)
    business_key: str
    area: str
    process_key: str
    element_id: str
    name: str
    documentation: str = ""
    form_key: str | None = None
    candidate_groups: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    assignee: str | None = None
    assigned_at: datetime | None = None
    due_at: datetime | None = None
    order_at: datetime = FAR_FUTURE
    follow_up_at: datetime | None = None
    priority: int = 50
    status: TaskStatus = Field(default=TaskStatus.OPEN, sa_column=Column(_one_of(TaskStatus), nullable=False))
    revision: int = 1
    created_at: datetime
    completed_at: datetime | None = None
    completed_by: str | None = None
    local_variables: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))


class Draft(Row, table=True):
    """What a person has typed into a task so far. Kept when the task ends: nothing that was typed is lost."""

    task_id: str = Field(foreign_key="work_item.id", primary_key=True, max_length=36)
    person: str = Field(primary_key=True)
    answers: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
    saved_at: datetime
    #: Grows with every change; `page` is the copy that it came from (`drafts.DraftCopy`).
    revision: int
    page: str


class Timer(Row, table=True):
    """A moment that an instance waits for. After a failure it is tried again at `retry_at`, later each time."""

    __tablename__ = "timer"
    __table_args__ = (Index("ix_timer_order", "retry_at", "id"),)

    id: str = Field(primary_key=True, max_length=36)
    instance_id: str = Field(foreign_key="process_instance.id", index=True, max_length=36)
    business_key: str = Field(index=True)
    element_id: str
    due_at: datetime
    retry_at: datetime | None = None
    """When it is next tried; None while its instance is suspended or an incident asks for a person."""
    attempts: int = 0


class Subscription(Row, table=True):
    """A message that an instance waits for."""

    __tablename__ = "message_subscription"
    __table_args__ = (Index("ix_subscription_by_case", "business_key", "message"),)

    id: str = Field(primary_key=True, max_length=36)
    instance_id: str = Field(foreign_key="process_instance.id", index=True, max_length=36)
    business_key: str
    element_id: str
    message: str


class HistoryKind(StrEnum):
    """What happened, to an instance or to one of its elements."""

    STARTED = "started"
    ENTERED = "entered"
    COMPLETED = "completed"
    CANCELLED = "cancelled"
    TASK_COMPLETED = "task_completed"
    MESSAGE_RECEIVED = "message_received"
    MESSAGE_LOST = "message_lost"
    TIMER_FIRED = "timer_fired"
    TIMER_MOVED = "timer_moved"
    TASK_ASSIGNED = "task_assigned"
    TASK_PUT_OFF = "task_put_off"
    TASK_BROUGHT_BACK = "task_brought_back"
    DONE_FOR = "done_for"
    DUE_DATE_MOVED = "due_date_moved"
    INCIDENT = "incident"
    INCIDENT_RESOLVED = "incident_resolved"
    SUSPENDED = "suspended"
    RESUMED = "resumed"
    UPGRADED = "upgraded"
    UPGRADE_UNDONE = "upgrade_undone"
    REPAIRED = "repaired"
    REPAIR_UNDONE = "repair_undone"
    TAKEN_BACK = "taken_back"
    AREA_CHANGED = "area_changed"
    ENDED = "ended"


class HistoryEvent(Row, table=True):
    """One thing that happened. Rows are only ever added."""

    __tablename__ = "process_history"
    __table_args__ = (Index("ix_process_history_of_case", "business_key", "id"),)

    id: int | None = Field(default=None, primary_key=True)
    instance_id: str = Field(foreign_key="process_instance.id", index=True, max_length=36)
    business_key: str
    at: datetime
    kind: HistoryKind = Field(sa_column=Column(_one_of(HistoryKind), nullable=False))
    actor: str | None = None
    process_key: str | None = None
    element_id: str | None = None
    name: str | None = None
    task_id: str | None = Field(default=None, max_length=36)
    detail: str | None = None
    """A message's name, a reason, a cause: never what a family said."""


class Incident(Row, table=True):
    """A step that failed and was rolled back. The instance is where it was; somebody has to look."""

    __tablename__ = "incident"
    __table_args__ = (
        Index("ix_incident_open", "opened_at", postgresql_where=text("resolved_at IS NULL"),
              sqlite_where=text("resolved_at IS NULL")),
    )  # fmt: skip

    id: str = Field(default_factory=_new_id, primary_key=True, max_length=36)
    instance_id: str = Field(index=True, max_length=36)
    """No foreign key: a start that fails leaves no instance."""
    business_key: str | None
    element_id: str
    element_label: str
    task_id: str | None = Field(default=None, max_length=36)
    timer_id: str | None = Field(default=None, max_length=36)
    cause: str
    occurrences: int = 1
    opened_at: datetime
    opened_by: str | None = None
    last_at: datetime
    resolved_at: datetime | None = None
    resolved_by: str | None = None


class InstanceSnapshot(Row, table=True):
    """An instance as it was before an administrator changed it: its row and what it waited for, as JSON.

    `revision` is the instance's after the change. `told_others`: the change sent a message to another instance.
    """

    __tablename__ = "instance_snapshot"

    id: str = Field(default_factory=_new_id, primary_key=True, max_length=36)
    instance_id: str = Field(foreign_key="process_instance.id", index=True, max_length=36)
    revision: int
    taken_at: datetime
    told_others: bool
    content: bytes
