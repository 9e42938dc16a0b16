"""Doing an act of management: who may, what would happen, doing it, and taking it back. Each is one row that stays."""

from collections.abc import Mapping, Sequence
from typing import Any, TypeVar

from pydantic import ValidationError
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, select

from engine import clock
from engine.casework import access, refusals, timeline
from engine.casework.answers import reason_given
from engine.casework.errors import ActionNotPossibleError, AnswersRefusedError, CaseNotFoundError, NotAllowedError
from engine.casework.management.action import ActContext, Details, ManagementAction, Outcome
from engine.casework.management.effects import Effect, Snapshot
from engine.casework.models.management import CaseAct
from engine.casework.models.people import Person
from engine.casework.records import Answers
from engine.words import _

__all__ = [
    "context_for",
    "list_acts",
    "list_possible",
    "preview",
    "read",
    "read_details",
    "require_possible",
    "take",
    "undo",
]


Asked = TypeVar("Asked", bound=Answers)


def context_for(session: Session, person: Person, reference: str, action: ManagementAction) -> ActContext:
    """Where this person does this. Raises CaseNotFoundError, and NotAllowedError without the right to it."""
    context = _context(session, person, reference)
    _require_right(context, action)
    return context


def list_possible(
    session: Session, person: Person, reference: str, actions: Sequence[ManagementAction]
) -> Sequence[ManagementAction]:
    """Those of the actions that this person may do and that are possible now. Raises CaseNotFoundError."""
    context = _context(session, person, reference)
    allowed = [action for action in actions if action.groups & context.groups]
    return [action for action in allowed if not action.hindrance(context)]


def read(action: ManagementAction, details: Mapping[str, Any]) -> Details:
    """What was typed, as the action takes it. Raises AnswersRefusedError."""
    return read_details(action.details, details)


def read_details(model: type[Asked], details: Mapping[str, Any]) -> Asked:
    """What was typed, as `model` takes it. Raises AnswersRefusedError."""
    try:
        return model.model_validate(details)
    except ValidationError as error:
        raise AnswersRefusedError(refusals.sentences(error)) from error


def take(session: Session, person: Person, reference: str, action: ManagementAction, details: Details) -> CaseAct:
    """Does it, in the case's timeline and with a row of its own.

    Raises CaseNotFoundError, NotAllowedError, ActionNotPossibleError, AnswersRefusedError.
    """
    context = context_for(session, person, reference, action)
    outcome = _apply(context, action, details)
    return _keep(context, action, details, outcome)


def preview(session: Session, person: Person, reference: str, action: ManagementAction, details: Details) -> Effect:
    """What it would do, found by doing it and taking it back. Raises as `take` does."""
    context = context_for(session, person, reference, action)
    before = Snapshot.of(context)
    trial = session.begin_nested()
    try:
        _apply(context, action, details)
        return before.compared_with(Snapshot.of(context))
    finally:
        trial.rollback()
        session.expire_all()
        access.forget(session)


def undo(
    session: Session,
    person: Person,
    reference: str,
    act_id: str,
    *,
    actions: Mapping[str, ManagementAction],
    reason: str,
) -> CaseAct:
    """Takes an act of the case back. Raises CaseNotFoundError, NotAllowedError, AnswersRefusedError without a reason,
    and ActionNotPossibleError where it cannot be taken back or was already."""
    wanted = select(CaseAct).where(CaseAct.id == act_id, CaseAct.case == reference)
    act = session.exec(wanted.with_for_update()).first()
    if act is None:
        raise CaseNotFoundError
    action = actions[act.action]
    context = context_for(session, person, reference, action)
    reason = reason_given(reason)
    if action.undo is None or act.undone_at is not None:
        raise ActionNotPossibleError(_("This cannot be taken back, or it was already."))
    sentence = action.undo(context, act)
    act.undone_at, act.undone_by, act.undone_reason = context.now, person.user_name, reason
    session.add(act)
    session.flush()
    _tell(context, f"{action.key}_undone", _("%(sentence)s Reason: %(reason)s", sentence=sentence, reason=reason), act)
    return act


def list_acts(session: Session, person: Person, reference: str) -> Sequence[CaseAct]:
    """What was done to this case, newest first. Raises CaseNotFoundError."""
    access.get_case(session, person, reference)
    return session.exec(select(CaseAct).where(CaseAct.case == reference).order_by(col(CaseAct.serial).desc())).all()


def _context(session: Session, person: Person, reference: str) -> ActContext:
    case = access.get_case(session, person, reference)
    groups = access.groups_in(session, person, case)
    return ActContext(session, person, case, groups, clock.now(session), clock.today(session))


def _require_right(context: ActContext, action: ManagementAction) -> None:
    if not action.groups & context.groups:
        raise NotAllowedError(_("This is for the Locality and Community Support Service of the area, or its managers."))


def require_possible(context: ActContext, action: ManagementAction) -> None:
    """Raises ActionNotPossibleError, saying why, when it is not possible now."""
    if hindrance := action.hindrance(context):
        raise ActionNotPossibleError(hindrance)


def _apply(context: ActContext, action: ManagementAction, details: Details) -> Outcome:
    require_possible(context, action)
    outcome = action.apply(context, details)
    context.session.flush()
    return outcome


def _keep(context: ActContext, action: ManagementAction, details: Details, outcome: Outcome) -> CaseAct:
    act = CaseAct(
        case=context.case.reference,
        action=action.key,
        by=context.person.user_name,
        at=context.now,
        reason=details.reason,
        details=details.model_dump(mode="json", exclude={"reason"}, exclude_none=True),
        facts={**outcome.facts, **({"next_task": outcome.next_task} if outcome.next_task else {})},
        once=outcome.once,
    )
    try:
        with context.session.begin_nested():
            context.session.add(act)
    except IntegrityError as error:
        if outcome.once is None:
            raise
        raise ActionNotPossibleError(outcome.twice) from error
    if outcome.sentence:
        _tell(
            context,
            action.key,
            _("%(sentence)s Reason: %(reason)s", sentence=outcome.sentence, reason=details.reason),
            act,
        )
    return act


def _tell(context: ActContext, kind: str, sentence: str, act: CaseAct) -> None:
    actor = context.person.user_name
    timeline.record(context.session, context.case.reference, kind, sentence, actor=actor, facts={"act": act.id})
