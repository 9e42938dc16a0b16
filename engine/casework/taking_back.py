"""Taking the last completion back, for a quarter of an hour and while nothing has followed from it.

What a completion changed is noted while it is done (`noting`): by the process engine, and row by row by the session. So
taking back needs no word from any form. The timeline keeps both; what had been answered stays in `TakenBack` (GOV-2).
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

import orjson
from sqlalchemy import ColumnElement, delete
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, or_, select

from engine import bpmn, clock
from engine.casework import access, journal, people, timeline
from engine.casework.errors import NotAllowedError, StandsError
from engine.casework.journal import ChangedSinceError, Journal
from engine.casework.models.people import Person
from engine.casework.models.taking_back import RecentCompletion, TakenBack
from engine.casework.models.timeline import FormAnswers, Notification
from engine.casework.what_stands import why_it_stands
from engine.words import _, later

KEPT_FOR: Final = timedelta(minutes=15)

TOO_LATE: Final = later("A completion can be taken back for fifteen minutes. This one stands.")
NOT_COMPLETED: Final = later("This task is not completed, so there is nothing to take back.")
MAIL_HAS_LEFT: Final = later("A message about this has been sent already, so it cannot be taken back.")
CHANGED_SINCE: Final = later("What was recorded with it has been changed since, so it cannot be taken back.")
BUILT_UPON: Final = later("Something that was recorded since builds on it, so it cannot be taken back.")

Kind = bpmn.HistoryKind
_FOLLOWED: Final[Mapping[Kind | None, str]] = {
    None: later("%(who)s began to answer “%(name)s”"),
    Kind.TASK_COMPLETED: later("%(who)s completed “%(name)s”"),
    Kind.TASK_ASSIGNED: later("“%(name)s” was taken or handed on"),
    Kind.DUE_DATE_MOVED: later("the date of “%(name)s” was moved"),
    Kind.MESSAGE_RECEIVED: later("%(who)s reported something on the case"),
    Kind.TIMER_FIRED: later("a date came that the case waited for"),
    Kind.TAKEN_BACK: later("%(who)s took “%(name)s” back"),
}
_WENT_ON: Final = later("the case went on")


@dataclass(frozen=True)
class Noted:
    """What a completion did, as it was noted."""

    written: Journal
    traces: bpmn.taking_back.Traces


@dataclass(frozen=True)
class Possible:
    """A completion that can still be taken back, as far as its process tells, `until` then."""

    task_id: str
    name: str
    reference: str
    until: datetime


@contextmanager
def noting(session: Session) -> Iterator[Noted]:
    """Notes what is done inside."""
    with journal.keeping(session) as written, bpmn.taking_back.noting(session) as traces:
        yield Noted(written, traces)


def needed(
    session: Session, task: bpmn.Task, actor: Person, noted: Noted, completion: bpmn.Completion
) -> Mapping[str, Any] | None:
    """The row of RecentCompletion that taking this completion back would need; None where it cannot be taken back."""
    if not noted.written.is_whole:
        return None
    stands = why_it_stands(noted.written.added, completion.next_tasks)
    return {
        "task": task.id,
        "case": task.business_key,
        "by": actor.user_name,
        "at": clock.now(session),
        "instance_id": task.instance_id,
        "revision": noted.traces.instances[task.instance_id].revision,
        "stands": stands,
        "content": b"" if stands else _packed(noted),
    }


def list_possible(session: Session, person: Person) -> Sequence[Possible]:
    """The person's completions that can still be taken back, newest first; one statement."""
    return [possible for possible in _list_recent(session, person) if possible]


def find_last(session: Session, person: Person) -> Possible | None:
    """The person's last completion, if it can still be taken back; one statement."""
    return next(iter(_list_recent(session, person)), None)


def _list_recent(session: Session, person: Person) -> Sequence[Possible | None]:
    """The person's recent completions, newest first; None for one that stands or has been followed."""
    instance, task, recent = bpmn.Instance, bpmn.Task, RecentCompletion
    stands = or_(col(recent.stands).is_not(None), col(instance.revision) != col(recent.revision))
    columns: Sequence[Any] = (recent.task, task.name, recent.case, recent.at, stands)
    found = (
        select(*columns)
        .join(task, col(task.id) == col(recent.task))
        .join(instance, col(instance.id) == col(recent.instance_id))
        .where(recent.by == person.user_name, recent.at > clock.now(session) - KEPT_FOR)
        .order_by(col(recent.at).desc(), col(recent.revision).desc())
    )
    rows = session.execute(found)
    return [None if stands else Possible(task, name, case, at + KEPT_FOR) for task, name, case, at, stands in rows]


def take_back(session: Session, actor: Person, task_id: str, *, reason: str = "") -> None:
    """Makes everything what it was before the task was completed; the answers are the person's draft again.

    Only who completed it may. Raises CaseNotFoundError, NotAllowedError, StandsError, and TaskNotFoundError.
    """
    task = bpmn.tasks.lock(session, task_id).task
    access.get_case(session, actor, task.business_key)
    kept = _require_recent(session, actor, task)
    content = orjson.loads(kept.content)
    traces = bpmn.taking_back.Traces.unpacked(content["engine"])
    try:
        came = bpmn.taking_back.take_back(session, traces, task_id=task_id, actor=actor.user_name)
        journal.undo(session, content["rows"])
    except bpmn.taking_back.FollowedError as followed:
        raise StandsError(_what_followed(session, actor, followed)) from followed
    except ChangedSinceError as changed:
        raise StandsError(MAIL_HAS_LEFT if changed.table == "notification" else CHANGED_SINCE) from changed
    except IntegrityError as error:
        raise StandsError(BUILT_UPON) from error
    _require_no_mail(session, actor, came)
    access.forget(session)
    _keep_answers(session, kept, task, reason)
    session.delete(kept)
    _tell(session, actor, task, reason)


def is_any_old(session: Session) -> bool:
    """Whether `forget_old` has something to do."""
    return session.exec(select(RecentCompletion.task).where(_is_old(session)).limit(1)).first() is not None


def forget_old(session: Session) -> None:
    """Forgets what can no longer be taken back."""
    session.execute(delete(RecentCompletion).where(_is_old(session)))


def _is_old(session: Session) -> ColumnElement[bool]:
    return col(RecentCompletion.at) <= clock.now(session) - KEPT_FOR


def _packed(noted: Noted) -> bytes:
    return orjson.dumps({"engine": noted.traces.packed(), "rows": noted.written.packed()})


def _require_recent(session: Session, actor: Person, task: bpmn.Task) -> RecentCompletion:
    if task.status != bpmn.TaskStatus.COMPLETED:
        raise StandsError(NOT_COMPLETED)
    if task.completed_by != actor.user_name:
        raise NotAllowedError(_("Only who completed a task can take it back."))
    kept = session.get(RecentCompletion, task.id, populate_existing=True)
    if kept is None or kept.at <= clock.now(session) - KEPT_FOR:
        raise StandsError(TOO_LATE)
    if kept.stands:
        raise StandsError(kept.stands)
    return kept


def _require_no_mail(session: Session, actor: Person, came: Collection[str]) -> None:
    """Raises StandsError when somebody else has had mail about a task that came. What waits is not sent."""
    about = select(Notification.id).where(col(Notification.task).in_(came), Notification.person != actor.user_name)
    left = or_(col(Notification.letter).is_not(None), col(Notification.sent_at).is_not(None))
    if session.exec(about.where(left).limit(1)).first() is not None:
        raise StandsError(MAIL_HAS_LEFT)


def _what_followed(session: Session, actor: Person, followed: bpmn.taking_back.FollowedError) -> str:
    names = people.full_names(session, {followed.by} if followed.by else set())
    who = _("you") if followed.by == actor.user_name else names.get(followed.by or "") or _("somebody")
    happened = _(_FOLLOWED.get(followed.kind, _WENT_ON), who=who, name=followed.name)
    return _("Since then %(happened)s, so it cannot be taken back.", happened=happened)


def _keep_answers(session: Session, kept: RecentCompletion, task: bpmn.Task, reason: str) -> None:
    """The answers become a draft, and stay readable as what was once given."""
    given = session.get(FormAnswers, task.id, populate_existing=True)
    session.add(
        TakenBack(
            case=task.business_key,
            task=task.id,
            form_key=task.form_key,
            release=given.release if given else None,
            answers=given.answers if given else {},
            by=kept.by,
            completed_at=kept.at,
            taken_back_at=clock.now(session),
            reason=reason or None,
        )
    )
    if given is not None:
        bpmn.tasks.save_draft(session, task.id, kept.by, given.answers)
        session.delete(given)
    session.flush()


def _tell(session: Session, actor: Person, task: bpmn.Task, reason: str) -> None:
    sentence = _("%(full_name)s took back what was completed: %(name)s", full_name=actor.full_name, name=task.name)
    facts: dict[str, Any] = {"task_id": task.id, "form_key": task.form_key}
    told = _("%(sentence)s. Reason: %(reason)s", sentence=sentence, reason=reason) if reason else sentence
    timeline.record(session, task.business_key, "completion_taken_back", told, actor=actor.user_name, facts=facts)
