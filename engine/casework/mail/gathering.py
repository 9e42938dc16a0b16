"""Finding what is to be told of tasks, and writing it to the outbox: once for each task, person and reason.

New tasks are found in the processes' history, from where the last search came to; what is due and late once in the
morning of each working day. Everything by statements about all people together.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime, timedelta
from typing import Any, Final
from uuid import uuid4

from sqlalchemy import ColumnElement, Row, Select, func, or_, select
from sqlmodel import Session

from engine import bpmn, clock
from engine.casework.mail.choices import URGENT, URGENT_FORMS, message_kind
from engine.casework.mail.receiving import TASK, receivers
from engine.casework.models.mail import MailChoice, MailKind, MailRound, MailTime
from engine.casework.models.timeline import Notification
from engine.database import inserter, table_of
from engine.working_days import is_working_day, working_days_after

MORNING_HOUR: Final = 7
"""In London."""
DAYS_AHEAD: Final = 2
"""So many working days before its date a task is told as due."""
LATE_AGAIN: Final = timedelta(days=7)
SETTLED: Final = timedelta(minutes=5)
"""No transaction takes longer: what happened before is in the history, whoever wrote it and in whatever order."""
OLDEST: Final = timedelta(days=14)
"""What came longer ago is nothing new: it was waiting while nobody sent mail."""
EVENT, CHOICE, MESSAGE = table_of(bpmn.HistoryEvent), table_of(MailChoice), table_of(Notification)
_ROUND: Final = select(MailRound).where(table_of(MailRound).c.id == 1).with_for_update(skip_locked=True)
_HAS_BEGUN: Final = select(table_of(MailRound).c.id)


def gather(session: Session) -> int:
    """Writes what people are to be told now; returns how many messages, 0 while another worker does it."""
    if session.scalar(_HAS_BEGUN) is None:
        return _begin(session)
    known = session.scalars(_ROUND).first()
    if known is None:
        return 0
    found = [*_new(session, known.read_up_to)]
    known.read_up_to = _settled(session, known.read_up_to)
    today = clock.today(session)
    if known.morning_on != today and is_morning(clock.now(session)):
        found += _due_and_late(session, today)
        known.morning_on = today
    session.add(known)
    return _write(session, found)


def is_morning(now: datetime) -> bool:
    """Whether it is a working day, and time for its letter."""
    today = clock.london(now).date()
    return is_working_day(today) and now >= clock.london_moment(today, MORNING_HOUR)


def _begin(session: Session) -> int:
    """The first search of all has nothing new to find; another worker may begin at the same moment."""
    last = session.scalar(select(func.max(EVENT.c.id))) or 0
    values = {"id": 1, "read_up_to": last, "morning_on": None}
    session.execute(inserter(session)(table_of(MailRound)).values(values).on_conflict_do_nothing())
    return 0


def _settled(session: Session, read_up_to: int) -> int:
    before = clock.now(session) - SETTLED
    settled = select(func.max(EVENT.c.id)).where(EVENT.c.id > read_up_to, EVENT.c.at < before)
    return session.scalar(settled) or read_up_to


def _new(session: Session, read_up_to: int) -> Iterator[Mapping[str, Any]]:
    """Tasks that came to somebody who did not bring them about; contact with MASH whoever did."""
    entered = (EVENT.c.id > read_up_to, EVENT.c.kind == bpmn.HistoryKind.ENTERED)
    is_new = (
        TASK.c.id.in_(select(EVENT.c.task_id).where(*entered)),
        TASK.c.created_at >= clock.now(session) - OLDEST,
    )
    urgent = TASK.c.form_key.in_(URGENT_FORMS)
    for row in session.execute(_facts(receivers(*is_new, urgent, alone=False))):
        yield _message(row, URGENT, row.task, row.created_at)
    whose = receivers(*is_new, or_(TASK.c.form_key.is_(None), ~urgent)).subquery("whose")
    own_doing = select(EVENT.c.id).where(*entered, EVENT.c.task_id == whose.c.task, EVENT.c.actor == whose.c.person)
    asked_for = _facts(whose).where(~own_doing.exists(), _wants(whose.c.person, MailKind.NEW))
    for row in session.execute(asked_for):
        yield _message(row, message_kind(MailKind.NEW), row.task, row.created_at)


def _due_and_late(session: Session, today: date) -> Iterator[Mapping[str, Any]]:
    now, day_begins = clock.now(session), clock.london_moment(today, 0)
    end = clock.london_moment(working_days_after(today, DAYS_AHEAD) + timedelta(days=1), 0)
    whose = receivers(TASK.c.due_at < end).subquery("whose")
    told_since = clock.london_moment(today - LATE_AGAIN + timedelta(days=1), 0)
    told = select(MESSAGE.c.id).where(
        MESSAGE.c.task == whose.c.task,
        MESSAGE.c.person == whose.c.person,
        MESSAGE.c.kind == message_kind(MailKind.LATE),
        MESSAGE.c.created_at >= told_since,
    )
    is_due = TASK.c.due_at >= day_begins
    due = is_due & _wants(whose.c.person, MailKind.DUE)
    late = ~is_due & ~told.exists() & _wants(whose.c.person, MailKind.LATE)
    for row in session.execute(_facts(whose).where(or_(due, late))):
        due_on = clock.london(row.due_at).date()
        if row.due_at < day_begins:
            yield _message(row, message_kind(MailKind.LATE), f"{row.task}:{today}", now)
        else:
            when = "today" if due_on == today else "soon"
            yield _message(row, message_kind(MailKind.DUE), f"{row.task}:{due_on}:{when}", now)


def _facts(whose: Any) -> Select[Any]:
    whose = whose.subquery("whose") if isinstance(whose, Select) else whose
    facts = (TASK.c.business_key, TASK.c.name, TASK.c.due_at, TASK.c.created_at)
    return select(whose.c.task, whose.c.person, *facts).join(TASK, TASK.c.id == whose.c.task)


def _wants(person: ColumnElement[str], kind: MailKind) -> ColumnElement[bool]:
    refused = (CHOICE.c.person == person, CHOICE.c.kind == kind, CHOICE.c.time == MailTime.NEVER)
    return ~select(CHOICE.c.person).where(*refused).exists()


def _message(row: Row[Any], kind: str, once: str, created_at: datetime) -> Mapping[str, Any]:
    return {
        "id": str(uuid4()),
        "case": row.business_key,
        "person": row.person,
        "kind": kind,
        "sentence": f"{row.business_key}: {row.name}",
        "task": row.task,
        "once": f"{kind}:{row.person}:{once}",
        "created_at": created_at,
    }


def _write(session: Session, found: Iterable[Mapping[str, Any]]) -> int:
    rows = list(found)
    if rows:
        session.execute(inserter(session)(MESSAGE).on_conflict_do_nothing(), rows)
    return len(rows)
