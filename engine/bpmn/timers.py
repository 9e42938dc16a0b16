"""Timers: which are due, taking them in turn and firing them, moving them.

Timers have one order, `(retry_at, id)`; `retry_at` is when a timer is due, or when one that failed is tried again.
Workers side by side each take the next timers whose instances nobody else holds, and of one instance always its first,
so that what is due in a case happens in order whoever does it. SQLite has one writer: there nobody else holds any.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

from sqlalchemy import Select, bindparam, exists, func, select, tuple_
from sqlalchemy.exc import OperationalError
from sqlmodel import Session

from engine import clock
from engine.bpmn import commands, incidents
from engine.bpmn.errors import InstanceEndedError, InstanceSuspendedError, StepFailedError, TimerNotFoundError
from engine.bpmn.models import HistoryKind
from engine.bpmn.rows import INSTANCE, TIMER
from engine.bpmn.spiff import CaseWorkflow, deliver, move_timer
from engine.prepared import Prepared


@dataclass(frozen=True)
class TimerRef:
    """A timer that runs: due at `due_at`, aware UTC."""

    id: str
    instance_id: str
    business_key: str
    element_id: str
    due_at: datetime


@dataclass(frozen=True)
class TakenTimer(TimerRef):
    """A due timer together with its instance, which is held until the transaction ends."""

    retry_at: datetime
    attempts: int
    instance: Mapping[str, Any]


_REF: Final = (TIMER.c.id, TIMER.c.instance_id, TIMER.c.business_key, TIMER.c.element_id, TIMER.c.due_at)
_ORDER: Final = (TIMER.c.retry_at, TIMER.c.id)
_TAKEN: Final = ("due_at", "retry_at", "attempts", "element_id")
_EARLIER: Final = TIMER.alias("earlier")
_HAS_EARLIER: Final = exists().where(
    _EARLIER.c.instance_id == TIMER.c.instance_id, tuple_(_EARLIER.c.retry_at, _EARLIER.c.id) < tuple_(*_ORDER)
)
_BEGINNING: Final = (datetime.min.replace(tzinfo=UTC), "")


def _taking() -> Select[Any]:
    return select(INSTANCE, TIMER.c.id, *(TIMER.c[name] for name in _TAKEN)).join(
        TIMER, TIMER.c.instance_id == INSTANCE.c.id
    )


_TAKE: Final = Prepared(_taking().where(TIMER.c.id == bindparam("wanted")).with_for_update(of=INSTANCE))
_NEXT: Final = (
    _taking()
    .where(
        TIMER.c.retry_at <= bindparam("now", type_=TIMER.c.retry_at.type),
        tuple_(*_ORDER) > tuple_(bindparam("last_at", type_=TIMER.c.retry_at.type), bindparam("last_id")),
        ~_HAS_EARLIER,
    )
    .order_by(*_ORDER)
    .with_for_update(of=INSTANCE, skip_locked=True)
)
SOME: Final = 10
"""How many timers are taken at once."""
_TAKE_NEXT, _TAKE_SOME = Prepared(_NEXT.limit(1)), Prepared(_NEXT.limit(SOME))
_NEXT_DUE: Final = Prepared(select(func.min(TIMER.c.retry_at)))


def list_due(session: Session, *, limit: int) -> Sequence[TimerRef]:
    """The timers to fire now, those longest due first. One that has failed comes back later, and later each time."""
    due = select(*_REF).where(TIMER.c.retry_at <= clock.now(session)).order_by(*_ORDER).limit(limit)
    return _refs(session, due)


def list_for_business_key(session: Session, business_key: str) -> Sequence[TimerRef]:
    """The timers of a case, those due first at the front."""
    of_case = select(*_REF).where(TIMER.c.business_key == business_key).order_by(TIMER.c.due_at, TIMER.c.id)
    return _refs(session, of_case)


def _refs(session: Session, timers: Select[Any]) -> Sequence[TimerRef]:
    return [TimerRef(**row) for row in session.execute(timers).mappings()]


def next_due_at(session: Session) -> datetime | None:
    """When the next timer is to be fired; None when none runs."""
    due_at: datetime | None
    [(due_at,)] = _NEXT_DUE.all(session, {})
    return due_at


def take_next(session: Session, *, after: TakenTimer | None = None) -> TakenTimer | None:
    """The next due timer, in order, whose instance nobody else holds; None when there is none after `after`."""
    return next(iter(_take(session, _TAKE_NEXT, _behind(session, after))), None)


def take_some(session: Session, *, after: TakenTimer | None = None) -> Sequence[TakenTimer]:
    """The next due timers, `SOME` of them at most, each of another instance; as `take_next` takes one."""
    return _take(session, _TAKE_SOME, _behind(session, after))


def _behind(session: Session, after: TakenTimer | None) -> Mapping[str, Any]:
    last_at, last_id = (after.retry_at, after.id) if after else _BEGINNING
    return {"now": clock.now(session), "last_at": last_at, "last_id": last_id}


def _take(session: Session, statement: Prepared, values: Mapping[str, Any]) -> Sequence[TakenTimer]:
    return [_taken(found) for found in statement.all(session, values)]


def _taken(found: Sequence[Any]) -> TakenTimer:
    instance = dict(zip(INSTANCE.c.keys(), found, strict=False))
    of_timer = dict(zip(("id", *_TAKEN), found[len(instance) :], strict=True))
    return TakenTimer(instance_id=instance["id"], business_key=instance["business_key"], instance=instance, **of_timer)


def fire(session: Session, timer_id: str) -> bool:
    """Fires a due timer, waiting for its instance. False and raises as `fire_taken` does."""
    return any(fire_taken(session, taken) for taken in _take(session, _TAKE, {"wanted": timer_id}))


def fire_taken(session: Session, taken: TakenTimer) -> bool:
    """Fires a timer. False when it is no longer there, no longer due, or its instance cannot go on.

    Raises StepFailedError with the timer's id, whatever was wrong but the database; `incidents.record` sets when it is
    tried again.
    """
    try:
        commands.run_locked(
            session, taken.instance, lambda workflow: _deliver_due(session, workflow, taken.id), actor=None
        )
    except (TimerNotFoundError, InstanceSuspendedError, InstanceEndedError):
        return False
    except StepFailedError as failure:
        failure.timer_id = taken.id
        raise
    except OperationalError:
        raise
    except Exception as error:
        raise _failure_outside_steps(taken, error) from error
    if taken.attempts:
        incidents.resolve(session, None, timer_id=taken.id)
    return True


def _deliver_due(session: Session, workflow: CaseWorkflow, timer_id: str) -> None:
    now = clock.now(session)
    timer = next(
        (task for task, due_at in workflow.waiting_timers() if str(task.id) == timer_id and due_at <= now), None
    )
    if timer is None:
        raise TimerNotFoundError(timer_id)
    deliver(timer)


def _failure_outside_steps(taken: TakenTimer, error: Exception) -> StepFailedError:
    failure = StepFailedError(
        instance_id=taken.instance_id,
        element_id=taken.element_id,
        element_label=taken.element_id,
        cause=f"an unexpected error ({type(error).__name__})",
    )
    failure.business_key, failure.timer_id = taken.business_key, taken.id
    return failure


def move(session: Session, timer_id: str, due_at: datetime, *, actor: str, reason: str) -> None:
    """Sets when a running timer is due (aware; a past moment: now), and closes its incident.

    `reason` is kept in the history. Raises TimerNotFoundError, InstanceSuspendedError, ValueError (`clock.in_utc`).
    """
    taken = next(iter(_take(session, _TAKE, {"wanted": timer_id})), None)
    if taken is None:
        raise TimerNotFoundError(timer_id)
    due_at = clock.in_utc(due_at)

    def act(workflow: CaseWorkflow) -> None:
        step = workflow.find_live_task(timer_id)
        if step is None:
            raise TimerNotFoundError(timer_id)
        move_timer(step, due_at)
        workflow.note(HistoryKind.TIMER_MOVED, step, f"{due_at.isoformat()}: {reason}")

    commands.run_locked(session, taken.instance, act, actor=actor)
    this = TIMER.c.id == timer_id
    session.execute(TIMER.update().where(this).values(due_at=due_at, retry_at=due_at, attempts=0))
    incidents.resolve(session, actor, timer_id=timer_id)
