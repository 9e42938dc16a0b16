"""The outbox: messages that wait (`Notification`), and the letters that they leave in.

What is critical, reminders, and what somebody wants to be told at once leave at once. Everything else leaves with the
letter of a working day's morning, of which each person gets one. A letter that could not leave is tried again, later
each time and under the same id, until it has left or was refused for good; what is done by then is left out of it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import uuid4

from sqlalchemy import ColumnElement, and_, bindparam, case, insert, literal, or_, update
from sqlalchemy import select as plain_select
from sqlmodel import Session, col, delete, select

from engine import clock
from engine.casework import policy
from engine.casework.mail import letters
from engine.casework.mail.choices import TIMES, message_kind
from engine.casework.mail.gathering import MORNING_HOUR
from engine.casework.mail.letters import MORNING, Letter, Line
from engine.casework.mail.receiving import TASK, receivers
from engine.casework.models.mail import MailChoice, MailKind, MailRound, MailTime, OutgoingLetter
from engine.casework.models.people import Person
from engine.casework.models.timeline import Notification
from engine.database import table_of

TRY_AGAIN_AFTER: Final = timedelta(minutes=15)
"""A letter whose sending was begun and not finished by then is taken up again, under the same id."""
GAPS: Final = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 180, 360))
"""After how long a letter that could not leave is tried again: longer each time, the last one for good."""
PEOPLE_AT_A_TIME: Final = 500
BY_CHOICE: Final = {message_kind(kind): kind for kind in TIMES}
OF_THE_DAY: Final = (message_kind(MailKind.DUE), message_kind(MailKind.LATE))
IN_THE_MORNING: Final = "stuck_red"
MESSAGE: Final = table_of(Notification)
KIND: Final = col(Notification.kind)


def put_into_letters(session: Session) -> int:
    """Puts messages that are due into letters, for some people at a time; returns how many letters. Call it until that
    is 0."""
    waiting = select(Notification.id).where(
        col(Notification.person) == col(Person.user_name), *_free(), _is_due(session)
    )
    # Whoever holds a person's row writes their letters, so that nobody gets two of a morning.
    chosen = (
        select(Person.user_name)
        .where(col(Person.is_active), waiting.exists())
        .order_by(Person.user_name)
        .limit(PEOPLE_AT_A_TIME)
        .with_for_update(skip_locked=True, key_share=True)
    )
    people = session.exec(chosen).all()
    if not people:
        return 0
    rows = session.exec(
        select(Notification.id, Notification.person, _letter_of())
        .join(Person, col(Person.user_name) == col(Notification.person))
        .where(col(Notification.person).in_(people), *_free(), _is_due(session))
    ).all()
    made: dict[tuple[str, str], str] = {}
    for _, person, kind in rows:
        made.setdefault((person, kind), str(uuid4()))
    if made:  # a worker before us may have written them
        _make(session, made, {message: made[person, kind] for message, person, kind in rows})
    return len(made)


def take_letters(session: Session, address: str, *, limit: int = 100) -> Sequence[Letter]:
    """Letters to be sent now. Nobody else gets them for a while: `mark_sent`, `put_off` or `refuse` follows.

    `address` is where people reach the pages. A letter in which nothing is left to be told is not among them.
    """
    now = clock.now(session)
    waiting = (
        plain_select(col(OutgoingLetter.id), col(OutgoingLetter.kind), col(OutgoingLetter.tries))
        .join(Person, col(Person.user_name) == col(OutgoingLetter.person))
        .where(_is_waiting(), col(OutgoingLetter.try_at) <= now, col(Person.is_active))
        .order_by(col(OutgoingLetter.try_at), col(OutgoingLetter.id))
        .limit(limit)
        .with_for_update(skip_locked=True, of=OutgoingLetter)
    )
    taken = session.execute(waiting).all()
    if not taken:
        return []
    ids = [one.id for one in taken]
    begun = {"tries": OutgoingLetter.tries + 1, "try_at": now + TRY_AGAIN_AFTER}
    session.execute(update(OutgoingLetter).where(col(OutgoingLetter.id).in_(ids)).values(begun))
    lines = _lines(session, ids)
    _drop(session, [one for one in ids if one not in lines])
    written = [_written(one.id, one.kind, one.tries, lines[one.id], address, now) for one in taken if one.id in lines]
    say = policy.local_terms(session).say  # the words are the product's and the diagrams', no person's
    return [replace(letter, subject=say(letter.subject), text=say(letter.text)) for letter in written]


def mark_sent(session: Session, letter: Letter) -> None:
    """The letter has left."""
    now = clock.now(session)
    session.execute(update(OutgoingLetter).where(_is(letter)).values(sent_at=now, failure=None))
    session.execute(update(Notification).where(col(Notification.letter) == letter.id).values(sent_at=now))


def put_off(session: Session, letter: Letter, failure: str) -> None:
    """The letter could not leave, for now."""
    try_at = clock.now(session) + GAPS[min(letter.tries, len(GAPS)) - 1]
    session.execute(update(OutgoingLetter).where(_is(letter)).values(try_at=try_at, failure=failure))


def put_back(session: Session, untouched: Sequence[Letter]) -> None:
    """Nobody has tried to send these letters: they are tried with the next ones."""
    back = {"try_at": clock.now(session) + GAPS[0], "tries": OutgoingLetter.tries - 1}
    session.execute(
        update(OutgoingLetter).where(col(OutgoingLetter.id).in_([one.id for one in untouched])).values(back)
    )


def refuse(session: Session, letter: Letter, failure: str) -> None:
    """The letter cannot leave as it is: somebody has to look. It is kept."""
    refused = update(OutgoingLetter).where(_is(letter))
    session.execute(refused.values(refused_at=clock.now(session), failure=failure))


def _free() -> tuple[ColumnElement[bool], ...]:
    return col(Notification.letter).is_(None), col(Notification.sent_at).is_(None)


def _is_waiting() -> ColumnElement[bool]:
    return and_(col(OutgoingLetter.sent_at).is_(None), col(OutgoingLetter.refused_at).is_(None))


def _is(letter: Letter) -> ColumnElement[bool]:
    return col(OutgoingLetter.id) == letter.id


def _waits_for_morning() -> ColumnElement[bool]:
    """Whether a message goes with the morning's letter, by what it is and by its person's choice."""
    at_once = select(MailChoice.person).where(
        col(MailChoice.person) == col(Notification.person),
        col(MailChoice.kind) == case(BY_CHOICE, value=KIND),
        MailChoice.time == MailTime.AT_ONCE,
    )
    return or_(KIND == IN_THE_MORNING, and_(KIND.in_(BY_CHOICE), ~at_once.exists()))


def _letter_of() -> Any:
    """Which of a person's letters a message belongs to."""
    return case((_waits_for_morning(), literal(MORNING)), else_=KIND)


def _is_due(session: Session) -> ColumnElement[bool]:
    """The morning's letters are written when what is due and late was looked for, and hold what came before it."""
    today = clock.today(session)
    looked_for = select(MailRound.id).where(MailRound.morning_on == today).exists()
    before = col(Notification.created_at) < clock.london_moment(today, MORNING_HOUR)
    return or_(~_waits_for_morning(), and_(looked_for, or_(before, col(Notification.kind).in_(OF_THE_DAY))))


def _make(session: Session, made: Mapping[tuple[str, str], str], letter_of: Mapping[str, str]) -> None:
    now = clock.now(session)
    rows = [
        {"id": letter, "person": person, "kind": kind, "made_at": now, "try_at": now, "tries": 0}
        for (person, kind), letter in made.items()
    ]
    session.execute(insert(OutgoingLetter), rows)
    put_in = update(MESSAGE).where(MESSAGE.c.id == bindparam("message")).values(letter=bindparam("put_in"))
    session.connection().execute(put_in, [{"message": key, "put_in": letter} for key, letter in letter_of.items()])


def _lines(session: Session, taken: Sequence[str]) -> Mapping[str, Sequence[Line]]:
    """By letter, what is still to be told in it. What is done, is with somebody else, or is not wanted any more is
    forgotten."""
    wanted = and_(
        col(MailChoice.person) == col(Notification.person), col(MailChoice.kind) == case(BY_CHOICE, value=KIND)
    )
    found = session.execute(
        plain_select(Notification, Person, col(MailChoice.time), TASK.c.name, TASK.c.due_at)
        .join(Person, col(Person.user_name) == col(Notification.person))
        .outerjoin(MailChoice, wanted)
        .outerjoin(TASK, TASK.c.id == col(Notification.task))
        .where(col(Notification.letter).in_(taken))
        .order_by(TASK.c.due_at, col(Notification.created_at), col(Notification.sentence))
        .execution_options(populate_existing=True)
    ).all()
    tasks = {one.task for one, *_ in found if one.task}
    still = {tuple(pair) for pair in session.execute(receivers(TASK.c.id.in_(tasks), alone=False))}
    lines: dict[str, list[Line]] = {}
    over = []
    for one, person, time, name, due_at in found:
        if time is MailTime.NEVER or (one.task and (one.task, one.person) not in still):
            over.append(one.id)
        else:
            lines.setdefault(str(one.letter), []).append(Line(one, person, name, due_at))
    session.execute(delete(Notification).where(col(Notification.id).in_(over)))
    return lines


def _drop(session: Session, empty: Sequence[str]) -> None:
    session.execute(delete(OutgoingLetter).where(col(OutgoingLetter.id).in_(empty)))


def _written(key: str, kind: str, tries: int, lines: Sequence[Line], address: str, now: datetime) -> Letter:
    subject, text = letters.words(kind, lines, address, clock.london(now).date())
    return Letter(key, lines[0].person.email, subject, text, now, tries + 1)
