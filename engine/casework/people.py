"""People who use the system: finding them, and what they are for an area or the installation."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from sqlalchemy import bindparam
from sqlmodel import Session, col, select

from engine.casework.errors import NotAllowedError
from engine.casework.models.people import Agency, Area, CoveredArea, Person, PersonRole, Role
from engine.prepared import Prepared
from engine.words import _


def get(session: Session, user_name: str) -> Person:
    """The active person of this user name; NotAllowedError when there is none."""
    person = session.get(Person, user_name)
    if person is None or not person.is_active:
        raise NotAllowedError(_("There is no active person of that name."))
    return person


def find(session: Session, user_name: str) -> Person | None:
    """The person of this user name, active or not."""
    return session.get(Person, user_name)


def is_active(session: Session, user_name: str) -> bool:
    """Whether this person may sign in."""
    person = find(session, user_name)
    return person is not None and person.is_active


def roles(session: Session, user_name: str) -> set[Role]:
    """What this person is for their area or the installation."""
    session.flush()
    return {role for (role,) in _ROLES.all(session, {"person": user_name})}


_ROLES: Final = Prepared(select(PersonRole.role).where(PersonRole.person == bindparam("person")))


def list_covered(session: Session, user_name: str) -> Sequence[Area]:
    """The areas that this person covers beside their own, by name."""
    covered = select(CoveredArea).where(CoveredArea.person == user_name)
    return sorted(each.area for each in session.exec(covered))


def cover(session: Session, user_name: str, area: Area) -> None:
    """From now on this person works for the LCSS of `area` too, as far as they hold a right there at all."""
    session.merge(CoveredArea(person=get(session, user_name).user_name, area=area))


def end_cover(session: Session, user_name: str, area: Area) -> None:
    """This person no longer covers `area`."""
    if covered := session.get(CoveredArea, (user_name, area)):
        session.delete(covered)


def list_active(session: Session, *, role: Role | None = None) -> Sequence[Person]:
    """Everybody who may sign in, by name; only those who hold `role` when it is given."""
    people = select(Person).where(col(Person.is_active)).order_by(Person.full_name)
    if role is not None:
        holders = select(PersonRole.person).where(PersonRole.role == role)
        people = people.where(col(Person.user_name).in_(holders))
    return session.exec(people).all()


def list_of_areas(
    session: Session, areas: Iterable[Area], *, search: str = "", but: str = "", limit: int, skip: int = 0
) -> Sequence[Person]:
    """The people of these areas without one of them, by name, those who have gone last; only those with `search` in
    their name."""
    found = select(Person).where(col(Person.area).in_(list(areas)), Person.user_name != but)
    if search:
        found = found.where(col(Person.full_name).icontains(search, autoescape=True))
    in_order = found.order_by(col(Person.is_active).desc(), Person.full_name, Person.user_name)
    return session.exec(in_order.offset(skip).limit(limit)).all()


def full_names(session: Session, user_names: Iterable[str]) -> Mapping[str, str]:
    """User name → full name, in one statement; unknown user names are left out."""
    wanted = set(user_names)
    if not wanted:
        return {}
    rows = session.exec(select(Person.user_name, Person.full_name).where(col(Person.user_name).in_(wanted)))
    return dict(rows.all())


def list_agencies(session: Session) -> Sequence[str]:
    """The names of all agencies."""
    return session.exec(select(Agency.name).order_by(Agency.name)).all()
