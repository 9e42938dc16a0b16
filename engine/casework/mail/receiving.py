"""Whose a task is: who has it, or the only one whom it is offered to. For any number of tasks in one statement.

What `groups.in_group` says of one task, this says of many.
"""

from typing import Any, Final

from sqlalchemy import CTE, ColumnElement, Select, String, cast, func, literal, literal_column, select, union_all
from sqlalchemy import type_coerce as as_type

from engine import bpmn
from engine.casework.groups import DSL, LINE_MANAGER, ROLES_OF_AN_AREA, ROLES_WITH_A_MANAGER
from engine.casework.models.cases import CaseRole
from engine.casework.models.people import CoveredArea, Person, PersonRole
from engine.database import table_of

TASK: Final = table_of(bpmn.Task)
PERSON: Final = table_of(Person)
ROLE, HELD, COVERED = table_of(CaseRole), table_of(PersonRole), table_of(CoveredArea)
# Written into the statement, not bound: only so does a database see that a partial index holds what is asked for.
IS_OPEN: Final = TASK.c.status == literal_column(f"'{bpmn.TaskStatus.OPEN}'")


def receivers(*wanted: ColumnElement[bool], alone: bool = True) -> Select[Any]:
    """Rows (task, person) for the open tasks that are wanted: who has it. If nobody has it, who alone may take it, or
    everybody who may where `alone` is false. Nobody who has gone is among them."""
    tasks = _wanted(*wanted)
    offered = union_all(*_on_the_case(tasks), *_in_the_area(tasks)).subquery("offered")
    can_act = select(offered.c.task, offered.c.person).join(PERSON, PERSON.c.user_name == offered.c.person)
    can_act = can_act.where(PERSON.c.is_active)
    if alone:
        one = func.min(offered.c.person).label("person")
        only = func.count(offered.c.person.distinct()) == 1
        can_act = can_act.with_only_columns(offered.c.task, one).group_by(offered.c.task).having(only)
    has_it = select(tasks.c.id.label("task"), tasks.c.assignee.label("person"))
    has_it = has_it.join(PERSON, PERSON.c.user_name == tasks.c.assignee).where(PERSON.c.is_active)
    return has_it.union(can_act).subquery("receiver").select()


def _wanted(*wanted: ColumnElement[bool]) -> CTE:
    offered_to = cast(TASK.c.candidate_groups, String).label("offered_to")
    own = (TASK.c.id, TASK.c.business_key, TASK.c.area, TASK.c.assignee, offered_to)
    return select(*own).where(IS_OPEN, *wanted).cte("wanted")


def _on_the_case(tasks: CTE) -> list[Select[Any]]:
    """Who holds a role on the task's case, manages such a person, or safeguards where they work."""
    held_now = ROLE.c.until_at.is_(None) & tasks.c.assignee.is_(None)
    holder, safeguarding = PERSON.alias("holder"), PERSON.alias("safeguarding")
    roles = select(tasks.c.id.label("task"), ROLE.c.person).join(ROLE, ROLE.c.case == tasks.c.business_key)
    of_holders = roles.join(holder, holder.c.user_name == ROLE.c.person)
    managed = ROLE.c.role.in_(ROLES_WITH_A_MANAGER) & holder.c.line_manager.is_not(None)
    of_agency = (safeguarding.c.agency == holder.c.agency) & safeguarding.c.is_dsl
    safeguards = of_holders.join(safeguarding, of_agency)
    return [
        roles.where(held_now, _offered_to(tasks, ROLE.c.role)),
        of_holders.with_only_columns(tasks.c.id, holder.c.line_manager).where(
            held_now, managed, _offered_to(tasks, literal(LINE_MANAGER))
        ),
        safeguards.with_only_columns(tasks.c.id, safeguarding.c.user_name).where(
            held_now, _offered_to(tasks, literal(DSL))
        ),
    ]


def _in_the_area(tasks: CTE) -> list[Select[Any]]:
    """Who works for the LCSS of the task's area, their own or one that they cover."""
    offered = (tasks.c.assignee.is_(None), HELD.c.role.in_(ROLES_OF_AN_AREA), _offered_to(tasks, HELD.c.role))
    own = select(tasks.c.id, PERSON.c.user_name).join(PERSON, PERSON.c.area == tasks.c.area)
    covering = select(tasks.c.id, COVERED.c.person).join(COVERED, COVERED.c.area == tasks.c.area)
    return [
        own.join(HELD, HELD.c.person == PERSON.c.user_name).where(*offered),
        covering.join(HELD, HELD.c.person == COVERED.c.person).where(*offered),
    ]


def _offered_to(tasks: CTE, group: Any) -> ColumnElement[bool]:
    """Whether a task's groups, a list in JSON, hold this one."""
    quoted = literal('"') + as_type(group, String) + literal('"')
    found: ColumnElement[bool] = tasks.c.offered_to.contains(quoted)
    return found
