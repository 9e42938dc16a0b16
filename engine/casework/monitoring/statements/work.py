"""Who has to do what: open tasks, roles held now, actions that are not done, and what is set aside."""

from typing import Any, Final

from sqlalchemy import bindparam, func, select

from engine import bpmn
from engine.casework.actions import OPEN
from engine.casework.models import Action, ActionUpdate, CaseRole, SetAside
from engine.casework.monitoring.statements.parts import HAS, PERSON, TASK, Part, all_of, of_case
from engine.database import table_of

SOMEONE: Final = tuple(
    PERSON.c[name] for name in ("user_name", "full_name", "job_title", "is_active", "inactive_since", "last_sign_in_at")
)
BEGINNING: Final = ("complete_assessment", "complete_closure")
"""The forms whose task's coming begins a stretch of work."""


def _tasks() -> Part:
    """The open tasks, each with who has it; in the order of the first three columns."""
    draft = table_of(bpmn.Draft)
    touched = select(func.max(draft.c.saved_at)).where(draft.c.task_id == TASK.c.id).scalar_subquery()
    own = (
        "order_at", "name", "id", "process_key", "form_key", "candidate_groups", "assigned_at", "created_at",
        "local_variables",
    )  # fmt: skip
    rows = select(*(TASK.c[name] for name in own), touched, *SOMEONE)
    is_open = (of_case(TASK.c.business_key), TASK.c.status == bpmn.TaskStatus.OPEN)
    return all_of("tasks", rows.outerjoin(PERSON, PERSON.c.user_name == TASK.c.assignee).where(*is_open))


def _begun() -> Part:
    """When each task came that begins a stretch of work, whatever became of it."""
    begins = (of_case(TASK.c.business_key), TASK.c.form_key.in_(BEGINNING))
    return all_of("begun", select(TASK.c.form_key, TASK.c.created_at).where(*begins))


def _roles() -> Part:
    """The roles held now, each with who holds it; in the order of the first three columns."""
    role, manager, safeguarding = table_of(CaseRole), PERSON.alias(), PERSON.alias()
    managed = select(HAS).where(manager.c.user_name == PERSON.c.line_manager, manager.c.is_active)
    of_agency = (safeguarding.c.agency == PERSON.c.agency, safeguarding.c.is_dsl, safeguarding.c.is_active)
    own = (role.c[name] for name in ("from_at", "role", "person", "provisional"))
    rows = select(*own, managed.exists(), select(HAS).where(*of_agency).exists(), *SOMEONE)
    held_now = (of_case(role.c.case), role.c.until_at.is_(None))
    return all_of("roles", rows.join(PERSON, PERSON.c.user_name == role.c.person).where(*held_now))


def _actions() -> Part:
    """When each action is due that is still open, by its newest update."""
    action, update = table_of(Action), table_of(ActionUpdate)
    newest: Any = (
        select(update.c.status)
        .where(update.c.action == action.c.id)
        .order_by(update.c.serial.desc())
        .limit(1)
        .scalar_subquery()
    )
    still_open = func.coalesce(newest, OPEN[0]).in_(OPEN)
    return all_of("actions", select(action.c.due_on).where(of_case(action.c.case), still_open))


def _set_aside() -> Part:
    """The rules that are set aside `today`, None for all of them: on the date itself they have returned."""
    aside = table_of(SetAside)
    still = (aside.c.returned_at.is_(None), aside.c.until_on > bindparam("today"))
    return all_of("set_aside", select(aside.c.rule).where(of_case(aside.c.case), *still))


PARTS: Final = (_tasks(), _begun(), _roles(), _actions(), _set_aside())
