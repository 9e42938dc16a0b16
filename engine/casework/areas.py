"""Which areas a family's case is of: the one that leads it, and those that support it.

The leading area's LCSS watches and acts. A supporting area's LCSS sees the case and can offer help; nothing is theirs
to do by that (docs/decisions/0030-a-family-in-two-areas.md).
"""

from collections.abc import Sequence

from sqlmodel import Session, col, select, update
from sqlmodel.sql.expression import SelectOfScalar

from engine import bpmn, clock
from engine.casework import groups, task_access
from engine.casework.errors import ActionNotPossibleError, AnswersRefusedError, CaseNotFoundError
from engine.casework.mail import moves
from engine.casework.models.cases import Case, CasePassed, SupportingArea
from engine.casework.models.monitoring import StuckFinding
from engine.casework.models.people import Area
from engine.words import _, later

MEANWHILE = later("Which areas this case is of has changed meanwhile.")


def list_supporting(session: Session, reference: str) -> Sequence[Area]:
    """The areas that support the case now, by name."""
    return sorted(part.area for part in session.exec(_parts(reference)))


def begin_support(session: Session, reference: str, area: Area) -> None:
    """The area supports the case from now on."""
    session.add(SupportingArea(case=reference, area=area, from_at=clock.now(session)))
    session.flush()


def end_support(session: Session, reference: str, area: Area) -> None:
    """The area supports the case no longer; that it did stays on record."""
    for part in session.exec(_parts(reference).where(SupportingArea.area == area)):
        part.until_at = clock.now(session)
        session.add(part)
    session.flush()


def locked(session: Session, reference: str, *, led_by: Area) -> Case:
    """The case, read anew; its areas cannot change until the transaction ends. Raises CaseNotFoundError, and
    ActionNotPossibleError where another area leads it."""
    case = session.get(Case, reference, with_for_update=True, populate_existing=True)
    if case is None:
        raise CaseNotFoundError
    if case.area != led_by:
        raise ActionNotPossibleError(_(MEANWHILE))
    return case


def lead(session: Session, reference: str, area: Area, *, instead_of: Area, actor: str) -> None:
    """The area leads the case from now on, with everything that waits for an area's LCSS, and supports it no longer.

    A task that somebody of the LCSS has who does not work for this area can be taken again. Raises
    ActionNotPossibleError where `instead_of` no longer leads the case, AnswersRefusedError where nobody there could do
    a task, and what `bpmn.instances.move_to_area` raises.
    """
    instance = bpmn.instances.find_by_business_key(session, reference)
    if instance is not None:
        bpmn.instances.move_to_area(session, instance.id, area, actor=actor)
    case = locked(session, reference, led_by=instead_of)
    session.add(CasePassed(case=reference, from_area=case.area, to_area=area, at=clock.now(session)))
    case.area = area
    session.add(case)
    end_support(session, reference, area)
    still_there = (col(StuckFinding.case) == reference, col(StuckFinding.gone_at).is_(None))
    session.exec(update(StuckFinding).where(*still_there).values(area=area))
    _offer_again(session, reference, area, actor)


def _offer_again(session: Session, reference: str, area: Area, actor: str) -> None:
    there = set(session.scalars(groups.lcss_of(area)))
    for task in bpmn.tasks.list_open(session, reference):
        if not set(task.candidate_groups) or not set(task.candidate_groups) <= set(groups.ROLES_OF_AN_AREA):
            continue
        if task.assignee is not None and task.assignee not in there:
            task = _give_back(session, task, task.assignee, actor)
        if task.assignee is None and not task_access.list_candidates(session, task):
            raise AnswersRefusedError(
                {"to": _("Nobody who works for %(area)s could do “%(task)s”.", area=area, task=task.name)}
            )


def _give_back(session: Session, task: bpmn.Task, had_it: str, actor: str) -> bpmn.Task:
    free = bpmn.tasks.give_back(session, task.id, had_it)
    moves.tell_task(session, free, had_it, actor)
    return free


def _parts(reference: str) -> SelectOfScalar[SupportingArea]:
    return select(SupportingArea).where(SupportingArea.case == reference, col(SupportingArea.until_at).is_(None))
