"""Being away: from when to when, and who stands in. It ends by itself, on the day after the last one."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from sqlalchemy import bindparam, or_, select
from sqlalchemy.orm import aliased
from sqlmodel import Session, col
from sqlmodel import select as select_one

from engine import clock
from engine.casework import access, people
from engine.casework.answers import Refusals
from engine.casework.errors import CaseNotFoundError
from engine.casework.models.absences import Absence
from engine.casework.models.people import Person
from engine.prepared import Prepared
from engine.words import _

LONGEST = 366
"""Days that one absence may last: who is away longer hands their cases over."""


@dataclass(frozen=True)
class AwayToday:
    """Somebody who is away, and who does their tasks meanwhile, until the end of a day."""

    person: str
    full_name: str
    stand_in: str
    stand_in_name: str
    until_on: date


def say(session: Session, person: Person, *, from_on: date, until_on: date, stand_in: str) -> Absence:
    """The person is away from the first day to the last, and `stand_in` does their tasks meanwhile.

    Raises AnswersRefusedError for days that are over, turned round or too many, or that another absence covers already,
    and for somebody who cannot stand in.
    """
    today = clock.today(session)
    with Refusals() as refuse:
        refuse.past(until_on, "until_on", today)
        refuse.when(until_on < from_on, "until_on", _("The last day must not be before the first."))
        too_long = (until_on - from_on).days > LONGEST
        refuse.when(too_long, "until_on", _("That is more than a year. Hand your cases over instead."))
        refuse.when(_is_away(session, person.user_name, from_on, until_on), "from_on", _("You have said this already."))
        candidates = {one.user_name for one in list_candidates(session, person)}
        refuse.when(stand_in not in candidates, "stand_in", _("Choose somebody of your agency, or your line manager."))
        also_away = _is_away(session, stand_in, from_on, until_on)
        refuse.when(also_away, "stand_in", _("They are away in these days themselves. Choose somebody else."))
    absence = Absence(
        person=person.user_name, stand_in=stand_in, from_on=from_on, until_on=until_on, said_at=clock.now(session)
    )
    session.add(absence)
    session.flush()
    return absence


def end(session: Session, person: Person, absence_id: str) -> None:
    """The person is back, or will not go: from now on nobody stands in. Raises CaseNotFoundError."""
    absence = session.get(Absence, absence_id)
    if absence is None or absence.person != person.user_name:
        raise CaseNotFoundError
    _end(session, [absence])


def end_all(session: Session, user_name: str) -> None:
    """Somebody has gone for good: they are not away any more, and stand in for nobody."""
    named = or_(col(Absence.person) == user_name, col(Absence.stand_in) == user_name)
    _end(session, session.exec(select_one(Absence).where(named, col(Absence.ended_at).is_(None))).all())


def list_own(session: Session, person: Person) -> Sequence[Absence]:
    """The person's absences that are not over, the next one first."""
    own = (Absence.person == person.user_name, col(Absence.ended_at).is_(None))
    not_over = col(Absence.until_on) >= clock.today(session)
    return session.exec(select_one(Absence).where(*own, not_over).order_by(col(Absence.from_on))).all()


def list_candidates(session: Session, person: Person) -> Sequence[Person]:
    """Who can stand in for this person: everybody else of their agency (for LCSS, that is its other people), and their
    line manager."""
    near = or_(col(Person.agency) == person.agency, col(Person.user_name) == person.line_manager)
    others = (col(Person.is_active), near, col(Person.user_name) != person.user_name)
    return session.exec(select_one(Person).where(*others).order_by(Person.full_name)).all()


def list_today(session: Session, person: Person) -> Sequence[AwayToday]:
    """Who is away today: those for whom this person stands in, by name, and the person themselves."""
    session.flush()
    asked = {"user_name": person.user_name, "today": clock.today(session)}
    return [AwayToday(*row) for row in _TODAY.all(session, asked)]


def get_absent(session: Session, person: Person, user_name: str) -> Person:
    """Somebody who is away today and for whom this person stands in; for everybody else CaseNotFoundError."""
    if not access.stands_in(session, person, user_name):
        raise CaseNotFoundError
    return people.get(session, user_name)


_STAND_IN: Final = aliased(Person)
_TODAY: Final = Prepared(
    select(
        col(Absence.person),
        col(Person.full_name),
        col(Absence.stand_in),
        col(_STAND_IN.full_name),
        col(Absence.until_on),
    )
    .join(Person, col(Person.user_name) == col(Absence.person))
    .join(_STAND_IN, col(_STAND_IN.user_name) == col(Absence.stand_in))
    .where(
        or_(col(Absence.stand_in) == bindparam("user_name"), col(Absence.person) == bindparam("user_name")),
        col(Absence.ended_at).is_(None),
        col(Absence.from_on) <= bindparam("today"),
        col(Absence.until_on) >= bindparam("today"),
    )
    .order_by(col(Person.full_name))
)


def _is_away(session: Session, user_name: str, from_on: date, until_on: date) -> bool:
    theirs = (Absence.person == user_name, col(Absence.ended_at).is_(None))
    overlapping = (col(Absence.from_on) <= until_on, col(Absence.until_on) >= from_on)
    return session.exec(select_one(Absence.id).where(*theirs, *overlapping)).first() is not None


def _end(session: Session, ended: Sequence[Absence]) -> None:
    for absence in ended:
        absence.ended_at = clock.now(session)
        session.add(absence)
    session.flush()
