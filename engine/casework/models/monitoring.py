"""What is kept about stuck cases: which findings there were and since when, and what was set aside until when.

Whether a case is stuck is never read from here: it follows from the facts, each time anew.
"""

from datetime import date, datetime
from enum import IntEnum
from uuid import uuid4

from sqlalchemy import Index, Integer, TypeDecorator, text
from sqlmodel import Field

from engine.casework.models.columns import one_of
from engine.casework.models.people import Area
from engine.database import Row

_STILL_THERE = text("gone_at IS NULL")
_GONE = text("gone_at IS NOT NULL")


class Severity(IntEnum):
    """How urgent a finding is, numbered as lists show it: the worst comes first."""

    CRITICAL = 1
    RED = 2
    AMBER = 3

    @property
    def word(self) -> str:
        """As policies and people write it: amber, red, critical."""
        return self.name.lower()


class _Severity(TypeDecorator[Severity]):
    """A column of severities, kept as numbers so that the database can sort by them."""

    impl = Integer
    cache_ok = True

    def process_bind_param(self, value: Severity | None, dialect: object) -> int | None:
        return None if value is None else int(value)

    def process_result_value(self, value: int | None, dialect: object) -> Severity | None:
        return None if value is None else Severity(value)


class StuckFinding(Row, table=True):
    """A finding as the sweeps saw it: from `first_seen_at` on, until it was gone. Kept for trends.

    `about` tells two findings of one rule in a case apart: a task's id, a user name. `waits_for` is who must move, if
    that is one person. `told` is the worst severity that people have been told of.
    """

    __tablename__ = "monitoring_finding"
    __table_args__ = (
        Index(
            "one_finding_at_a_time", "case", "rule", "about", unique=True,
            sqlite_where=_STILL_THERE, postgresql_where=_STILL_THERE,
        ),
        Index(
            "ix_monitoring_finding_list", "area", "severity", "since_on", "id",
            sqlite_where=_STILL_THERE, postgresql_where=_STILL_THERE,
        ),
        Index(
            "ix_monitoring_finding_by_rule", "area", "rule", "severity", "since_on", "id",
            sqlite_where=_STILL_THERE, postgresql_where=_STILL_THERE,
        ),
        Index(
            "ix_monitoring_finding_by_person", "waits_for", "area", "severity", "since_on", "id",
            sqlite_where=_STILL_THERE, postgresql_where=_STILL_THERE,
        ),
        Index("ix_monitoring_finding_gone_at", "gone_at", sqlite_where=_GONE, postgresql_where=_GONE),
    )  # fmt: skip

    id: int | None = Field(default=None, primary_key=True)
    case: str = Field(foreign_key="early_help_case.reference", index=True)
    area: Area = Field(sa_type=one_of(Area))
    rule: str
    about: str = ""
    severity: Severity = Field(sa_type=_Severity)
    since_on: date
    waits_for: str | None = None
    first_seen_at: datetime
    told: Severity | None = Field(default=None, sa_type=_Severity)
    gone_at: datetime | None = None


class SetAside(Row, table=True):
    """Findings of a case that are set aside until a date, when they return by themselves.

    Without a `rule` the whole case is on hold; with one, that rule's finding was false.
    """

    __tablename__ = "monitoring_set_aside"

    id: str = Field(default_factory=lambda: str(uuid4()), primary_key=True)
    case: str = Field(foreign_key="early_help_case.reference", index=True)
    rule: str | None = None
    until_on: date
    reason: str
    by: str = Field(foreign_key="person.user_name")
    at: datetime
    returned_at: datetime | None = None
    returned_by: str | None = Field(default=None, foreign_key="person.user_name")


class MonitoringSweep(Row, table=True):
    """When all cases are next looked at: one row, so that of several workers one does it."""

    __tablename__ = "monitoring_sweep"

    id: int = Field(primary_key=True)
    next_at: datetime
