"""What is known of many cases, by one statement: a row for each case, with lists as documents in it.

It takes the case's `reference`, or the `references` of many, and `today`. It is made once: making it costs more than
running it. Each part is found by an index, so that a case costs the same however many there are.
"""

from collections import namedtuple
from collections.abc import Sequence
from typing import Any, Final

from sqlalchemy import JSON, ColumnElement, CompoundSelect, Select, and_, bindparam, join, select

from engine import bpmn
from engine.casework.groups import ROLES_OF_AN_AREA
from engine.casework.models import CaseStatus, CoveredArea, Person, PersonRole, PolicyProfile, StuckFinding
from engine.casework.monitoring.statements import family, machinery, meetings, safeguarding, work
from engine.casework.monitoring.statements.parts import CASE, Part, all_of, text_of
from engine.database import table_of
from engine.one_of import OneOf
from engine.prepared import Prepared

OWN: Final = (
    "reference", "area", "status", "entry", "policy", "policy_version", "opened_at", "closed_at", "eha_completed_on",
    "review_on", "long_review_reason", "policy_moved_at",
)  # fmt: skip
"""The case's own columns."""


def _cases(which: ColumnElement[bool]) -> Select[Any]:
    parts = (*family.PARTS, *work.PARTS, *meetings.PARTS, *safeguarding.PARTS, *machinery.PARTS)
    return select(*(CASE.c[name] for name in OWN), *parts).where(which)


def _around() -> Sequence[Part]:
    """What is the same for all cases: each version of a profile, its content as it is written, for whoever reads it
    keeps what it says; and the groups of each area's LCSS in which somebody can act."""
    profile, covered = table_of(PolicyProfile), table_of(CoveredArea)
    person, held = table_of(Person), table_of(PersonRole)
    profiles = select(profile.c.name, profile.c.version, text_of(profile.c.content))
    can_act = and_(person.c.is_active, held.c.role.in_(ROLES_OF_AN_AREA))
    holders = join(held, person, person.c.user_name == held.c.person)
    covering = join(holders, covered, covered.c.person == held.c.person)
    own = select(person.c.area, held.c.role).select_from(holders).where(can_act)
    other = select(covered.c.area, held.c.role).select_from(covering).where(can_act)
    return all_of("profiles", profiles), all_of("own_area", own), all_of("covered_area", other)


def _looked_at() -> CompoundSelect[Any]:
    """The cases that are open, those that still have tasks, and those of which a finding is recorded."""
    found, task = table_of(StuckFinding), table_of(bpmn.Task)
    is_open = select(CASE.c.reference).where(CASE.c.status == CaseStatus.OPEN)
    has_tasks = select(task.c.business_key).where(task.c.status == bpmn.TaskStatus.OPEN)
    has_findings = select(found.c.case).where(found.c.gone_at.is_(None))
    return is_open.union(has_tasks, has_findings).order_by("reference")


_ONE: Final = _cases(CASE.c.reference == bindparam("reference"))
_MANY: Final = _cases(OneOf(CASE.c.reference, bindparam("references", type_=JSON)))
ONE_CASE, CASES = Prepared(_ONE.add_columns(*_around())), Prepared(_MANY)
"""Of one case a statement of its own, with what is the same for all behind the case's columns: PostgreSQL plans it
once, and one for any number of them each time."""
AROUND, LOOKED_AT = Prepared(select(*_around())), _looked_at()
_NAMES: Final = [str(column.key) for column in _ONE.selected_columns]
CaseRow: Final[Any] = namedtuple("CaseRow", _NAMES)  # type: ignore[misc]  # the names are the columns'
