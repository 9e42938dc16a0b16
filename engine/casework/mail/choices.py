"""When somebody wants to be told of what: by each person's choice, in the morning unless they say otherwise.

What is due and late is looked for once, in the morning of working days, so it cannot be told at any other time.
"""

from collections.abc import Mapping, Sequence
from typing import Final

from sqlmodel import Session, select

from engine.casework.models.mail import MailChoice, MailKind, MailTime
from engine.casework.models.people import Person

URGENT: Final = "task_urgent"
"""The kind of message that is sent at once whatever somebody chose: contact with MASH on the same day."""
URGENT_FORMS: Final = ("contact_mash",)
TIMES: Final[Mapping[MailKind, Sequence[MailTime]]] = {
    MailKind.NEW: tuple(MailTime),
    MailKind.DUE: (MailTime.MORNING, MailTime.NEVER),
    MailKind.LATE: (MailTime.MORNING, MailTime.NEVER),
    MailKind.MOVED: tuple(MailTime),
}
"""What can be chosen for each kind."""


def message_kind(kind: MailKind) -> str:
    """How a message of this kind is marked in the outbox."""
    return f"task_{kind}"


def of_person(session: Session, person: Person) -> Mapping[MailKind, MailTime]:
    """What this person wants, for every kind."""
    chosen = session.exec(select(MailChoice).where(MailChoice.person == person.user_name))
    return dict.fromkeys(MailKind, MailTime.MORNING) | {one.kind: one.time for one in chosen}


def choose(session: Session, person: Person, times: Mapping[MailKind, MailTime]) -> None:
    """Keeps when this person wants to be told of what. Raises ValueError for a time that the kind does not have."""
    for kind, time in times.items():
        if time not in TIMES[kind]:
            raise ValueError(f"{kind} cannot be told {time}")
        session.merge(MailChoice(person=person.user_name, kind=kind, time=time))
    session.flush()
