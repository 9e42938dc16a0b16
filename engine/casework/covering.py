"""Who works for another area's LCSS beside their own: given and ended with a reason, and never forgotten.

An area's manager lets colleagues of other areas in; an administrator may for every area.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from engine import clock
from engine.casework import access, leavers, people
from engine.casework.answers import Refusals
from engine.casework.errors import CaseNotFoundError
from engine.casework.groups import ROLES_OF_AN_AREA
from engine.casework.models.management import CoverChange
from engine.casework.models.people import Area, CoveredArea, Person, PersonRole
from engine.words import _


@dataclass(frozen=True)
class Cover:
    """That somebody covers an area. `given_at`, `by` (a full name) and `reason` are None where nobody recorded it, `by`
    also where it was the command line."""

    person: Person
    area: Area
    given_at: datetime | None
    by: str | None
    reason: str | None


def list_current(session: Session, actor: Person) -> Sequence[Cover]:
    """Who covers one of these areas now, by area and name."""
    rows = session.exec(
        select(CoveredArea, Person)
        .join(Person, col(Person.user_name) == col(CoveredArea.person))
        .where(col(CoveredArea.area).in_(leavers.list_managed_areas(session, actor)))
        .order_by(CoveredArea.area, Person.full_name, Person.user_name)
    ).all()
    told = _newest(session, [person.user_name for _covered, person in rows])
    names = people.full_names(session, [one.by for one in told.values() if one.by])
    return [_cover(person, covered.area, told.get((person.user_name, covered.area)), names) for covered, person in rows]


def list_candidates(session: Session, actor: Person) -> Sequence[Person]:
    """Everybody else who works for an area's LCSS, by name."""
    holders = select(PersonRole.person).where(col(PersonRole.role).in_(ROLES_OF_AN_AREA))
    others = (col(Person.is_active), Person.user_name != actor.user_name, col(Person.user_name).in_(holders))
    return session.exec(select(Person).where(*others).order_by(Person.full_name, Person.user_name)).all()


def give(session: Session, actor: Person, user_name: str, area: Area, *, reason: str) -> None:
    """Lets a colleague cover `area` from now on. Raises CaseNotFoundError for another's area, AnswersRefusedError."""
    _require(session, actor, area)
    colleague = next((one for one in list_candidates(session, actor) if one.user_name == user_name), None)
    with Refusals() as refuse:
        refuse.missing(colleague, "person", _("Choose a colleague of an area’s LCSS."))
        works_there = colleague is not None and area in access.list_areas(session, colleague)
        refuse.when(works_there, "area", _("They work for this area already."))
        refuse.missing(reason.strip(), "reason", _("Give the reason."))
    decide(session, user_name, area, covers=True, reason=reason.strip(), by=actor.user_name)


def end(session: Session, actor: Person, user_name: str, area: Area, *, reason: str) -> None:
    """From now on this person no longer covers `area`. Raises as `give` does."""
    _require(session, actor, area)
    with Refusals() as refuse:
        covers = area in people.list_covered(session, user_name)
        refuse.when(not covers, "person", _("They do not cover this area any more."))
        refuse.missing(reason.strip(), "reason", _("Give the reason."))
    decide(session, user_name, area, covers=False, reason=reason.strip(), by=actor.user_name)


def decide(session: Session, user_name: str, area: Area, *, covers: bool, reason: str, by: str | None) -> None:
    """Does it and keeps a record, without asking who may; `by` None: the command line. Raises NotAllowedError for
    somebody who is not active."""
    person = people.get(session, user_name)
    (people.cover if covers else people.end_cover)(session, person.user_name, area)
    change = CoverChange(person=user_name, area=area, covers=covers, reason=reason, by=by, at=clock.now(session))
    session.add(change)
    session.flush()


def _require(session: Session, actor: Person, area: Area) -> None:
    if area not in leavers.list_managed_areas(session, actor):
        raise CaseNotFoundError


def _newest(session: Session, user_names: Sequence[str]) -> dict[tuple[str, Area], CoverChange]:
    given = (col(CoverChange.person).in_(user_names), col(CoverChange.covers))
    rows = session.exec(select(CoverChange).where(*given).order_by(col(CoverChange.serial))).all()
    return {(row.person, row.area): row for row in rows}


def _cover(person: Person, area: Area, told: CoverChange | None, names: Mapping[str, str]) -> Cover:
    if told is None:
        return Cover(person, area, None, None, None)
    return Cover(person, area, told.at, names.get(told.by or ""), told.reason)
