"""Cases: opening and closing them, and who holds which role on them."""

from collections.abc import Sequence
from functools import cache
from typing import Any, Final
from uuid import uuid4

from sqlalchemy import bindparam, insert
from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from engine import bpmn, clock
from engine.casework.errors import ActiveCaseError, CaseNotFoundError
from engine.casework.mail import moves
from engine.casework.models.cases import Case, CaseCount, CaseRole, CaseStatus, Entry, RoleOnCase
from engine.casework.models.families import Family
from engine.casework.policy import Policy
from engine.database import Insert, inserter, table_of
from engine.facts import reader
from engine.prepared import Prepared

AUTHOR_ROLES = (RoleOnCase.EHA_AUTHOR,)
STEP_DOWN_ROLES = (RoleOnCase.SOCIAL_WORKER, RoleOnCase.EHA_AUTHOR)
as_case: Final = reader(Case)
_EMPTY: Final[dict[str, Any]] = dict.fromkeys(table_of(Case).c.keys())
_GIVE_ROLES: Final = Prepared(insert(CaseRole))


def open_case(session: Session, *, family: Family, policy: Policy, entry: Entry, opened_by: str) -> Case:
    """A new case for `family`, pinned to `policy` (GOV-1); for reading. Its `instance_id` is for the process to take.

    Who opens it is the author and, until somebody has accepted, the lead professional. Raises ActiveCaseError when the
    family has an active case already (ENT-1), also when somebody else opens one at the same moment.
    """
    session.flush()
    now = clock.now(session)
    row: dict[str, Any] = _EMPTY | {
        "reference": _next_reference(session, now.year),
        "family": family.id,
        "area": family.area,
        "policy": policy.name,
        "policy_version": policy.version,
        "entry": entry,
        "status": CaseStatus.OPEN,
        "opened_at": now,
        "opened_by": opened_by,
        "instance_id": str(uuid4()),
    }
    if _open(inserter(session)).first(session, row) is None:
        raise ActiveCaseError(session.exec(_active(family.id)).one().reference)
    _give_first_roles(session, row["reference"], opened_by, entry)
    return as_case(row.values())


def _give_first_roles(session: Session, reference: str, person: str, entry: Entry) -> None:
    roles = STEP_DOWN_ROLES if entry is Entry.STEP_DOWN else AUTHOR_ROLES
    given = {"case": reference, "person": person, "from_at": clock.now(session), "until_at": None}
    rows = [{**given, "id": str(uuid4()), "role": role, "provisional": False} for role in roles]
    leads = {**given, "id": str(uuid4()), "role": RoleOnCase.LEAD_PROFESSIONAL, "provisional": True}
    _GIVE_ROLES.run_each(session, [*rows, leads])


def get(session: Session, reference: str) -> Case:
    """The case of this reference, whoever asks; raises CaseNotFoundError. For people use `access.get_case`."""
    case = session.get(Case, reference)
    if case is None:
        raise CaseNotFoundError
    return case


def find_active(session: Session, family_id: str) -> Case | None:
    """The family's active case, if it has one."""
    return session.exec(_active(family_id)).first()


def _active(family_id: str) -> SelectOfScalar[Case]:
    return select(Case).where(Case.family == family_id, Case.status == CaseStatus.OPEN)


def close(session: Session, case: Case, status: CaseStatus, reason: str | None = None) -> None:
    """Ends a case: no role is taken away, so that those who worked on it can read it."""
    case.status = status
    case.closed_at = clock.now(session)
    case.closure_reason = reason
    case.review_on = None
    session.add(case)
    session.flush()


def give_role(
    session: Session, reference: str, person: str, role: RoleOnCase, *, provisional: bool = False
) -> CaseRole:
    """Gives `person` this role from now on; who holds it already keeps it."""
    held = session.exec(_current_roles(reference, role).where(CaseRole.person == person)).first()
    if held is not None:
        return held
    given = CaseRole(case=reference, person=person, role=role, from_at=clock.now(session), provisional=provisional)
    session.add(given)
    session.flush()
    return given


def end_role(session: Session, reference: str, person: str, role: RoleOnCase) -> None:
    """Ends this role of `person` now; the row stays as history. Nothing happens when they do not hold it."""
    for held in session.exec(_current_roles(reference, role).where(CaseRole.person == person)):
        held.until_at = clock.now(session)
        session.add(held)
    session.flush()


def list_roles(session: Session, reference: str, *, history: bool = False) -> Sequence[CaseRole]:
    """Who holds which role on the case now, in the order they got it; with `history` also the roles that ended."""
    roles = (
        select(CaseRole)
        .where(CaseRole.case == reference)
        .order_by(col(CaseRole.from_at), col(CaseRole.role), col(CaseRole.person))
    )
    if not history:
        roles = roles.where(col(CaseRole.until_at).is_(None))
    return session.exec(roles).all()


def holders(session: Session, reference: str, role: RoleOnCase) -> Sequence[str]:
    """The user names of those who hold this role on the case now."""
    return [held.person for held in session.exec(_current_roles(reference, role))]


def find_lead_professional(session: Session, reference: str) -> CaseRole | None:
    """Who leads now (LPR-3): `provisional` while the author stands in. None once a case has lost its lead."""
    return session.exec(_current_roles(reference, RoleOnCase.LEAD_PROFESSIONAL)).first()


def change_lead_professional(session: Session, reference: str, new_lead: str, *, actor: str) -> None:
    """Makes `new_lead` the accepted lead professional and moves the old lead's open tasks to them (LPR-4)."""
    _pass_lead(session, reference, new_lead, provisional=False, actor=actor)


def stand_in(session: Session, reference: str, person: str, *, actor: str) -> None:
    """Lets `person` lead until somebody has accepted, in place of one who has gone (LPR-4: if gone, LCSS acts), and
    moves the old lead's open tasks to them."""
    _pass_lead(session, reference, person, provisional=True, actor=actor)


def _pass_lead(session: Session, reference: str, new_lead: str, *, provisional: bool, actor: str) -> None:
    old_leads = set(holders(session, reference, RoleOnCase.LEAD_PROFESSIONAL))
    for old_lead in old_leads:
        end_role(session, reference, old_lead, RoleOnCase.LEAD_PROFESSIONAL)
    give_role(session, reference, new_lead, RoleOnCase.LEAD_PROFESSIONAL, provisional=provisional)
    for task in bpmn.tasks.list_open(session, reference):
        if task.assignee in old_leads - {new_lead} and RoleOnCase.LEAD_PROFESSIONAL in task.candidate_groups:
            bpmn.tasks.assign(session, task.id, new_lead, actor)
    moves.tell_lead(session, reference, old_leads, new_lead, actor)


def open_concern_tasks(session: Session, reference: str) -> Sequence[bpmn.Task]:
    """The open tasks of safeguarding concerns: while there is one, the case cannot be closed (ENT-9)."""
    return [task for task in bpmn.tasks.list_open(session, reference) if task.process_key == "safeguarding_concern"]


def _next_reference(session: Session, year: int) -> str:
    [(given,)] = _count_one(inserter(session)).all(session, {"year": year})
    return f"EH-{year}-{given:04d}"


@cache
def _count_one(inserting: Insert) -> Prepared:
    one_more = {"given": col(CaseCount.given) + 1}
    first = inserting(CaseCount).values(year=bindparam("year"), given=1)
    counted = first.on_conflict_do_update(index_elements=["year"], set_=one_more)
    return Prepared(counted.returning(col(CaseCount.given)))


@cache
def _open(inserting: Insert) -> Prepared:
    # The database's own constraint (ENT-1) tells whether there is one already, also when somebody else opens one now.
    return Prepared(inserting(Case).on_conflict_do_nothing().returning(col(Case.reference)))


def _current_roles(reference: str, role: RoleOnCase) -> SelectOfScalar[CaseRole]:
    return select(CaseRole).where(CaseRole.case == reference, CaseRole.role == role, col(CaseRole.until_at).is_(None))
