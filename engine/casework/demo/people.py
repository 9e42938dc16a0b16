"""Fictional people of every role. Everybody who works here bears a bird's name; every family a tree's."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlmodel import Session

from engine.casework.models.people import Agency, Area, Person, PersonRole, Role

PASSWORD = "early-help-demo"  # noqa: S105 - known to everybody on purpose: it opens fictional data only
"""What every fictional person signs in with."""

AGENCIES = {
    "Northfield Primary School": "education",
    "North Child Health Team": "health",
    "Centralgate Secondary School": "education",
    "Central Youth Service": "youth work",
    "Southside Family Charity": "voluntary",
    "South Homes": "housing",
    "Locality and Community Support Service": "council",
    "Children's Social Care": "council",
    "Council Digital Team": "council",
}


@dataclass(frozen=True)
class DemoPerson:
    """One fictional person. Their user name is `first.last` in small letters."""

    full_name: str
    job_title: str
    agency: str
    area: Area
    role: Role = Role.PRACTITIONER
    line_manager: str | None = None
    is_dsl: bool = False

    @property
    def user_name(self) -> str:
        return self.full_name.lower().replace(" ", ".")


_LCSS = "Locality and Community Support Service"
_SOCIAL_CARE = "Children's Social Care"

# Managers stand before those whom they manage.
PEOPLE: Sequence[DemoPerson] = (
    DemoPerson("Dora Swan", "Headteacher", "Northfield Primary School", Area.NORTH, is_dsl=True),
    DemoPerson("Tess Robin", "Class teacher", "Northfield Primary School", Area.NORTH, line_manager="dora.swan"),
    DemoPerson("Mina Lark", "Team leader", "North Child Health Team", Area.NORTH, is_dsl=True),
    DemoPerson("Hugo Heron", "Health visitor", "North Child Health Team", Area.NORTH, line_manager="mina.lark"),
    DemoPerson("Omar Jay", "Deputy head", "Centralgate Secondary School", Area.CENTRAL, is_dsl=True),
    DemoPerson("Sena Wren", "SENCO", "Centralgate Secondary School", Area.CENTRAL, line_manager="omar.jay"),
    DemoPerson("Gwen Gull", "Service manager", "Central Youth Service", Area.CENTRAL, is_dsl=True),
    DemoPerson("Yusuf Swift", "Youth worker", "Central Youth Service", Area.CENTRAL, line_manager="gwen.gull"),
    DemoPerson("Paul Plover", "Charity manager", "Southside Family Charity", Area.SOUTH, is_dsl=True),
    DemoPerson(
        "Faye Finch", "Family support worker", "Southside Family Charity", Area.SOUTH, line_manager="paul.plover"
    ),
    DemoPerson("Bella Bunting", "Housing manager", "South Homes", Area.SOUTH, is_dsl=True),
    DemoPerson("Nell Dove", "Housing officer", "South Homes", Area.SOUTH, line_manager="bella.bunting"),
    DemoPerson("Max Martin", "LCSS manager", _LCSS, Area.NORTH, Role.LCSS_MANAGER),
    DemoPerson("Lena Kite", "LCSS worker", _LCSS, Area.NORTH, Role.LCSS_WORKER, line_manager="max.martin"),
    DemoPerson("Ivo Ibis", "LCSS manager", _LCSS, Area.CENTRAL, Role.LCSS_MANAGER),
    DemoPerson("Cara Crane", "LCSS worker", _LCSS, Area.CENTRAL, Role.LCSS_WORKER, line_manager="ivo.ibis"),
    DemoPerson("Tom Tern", "LCSS manager", _LCSS, Area.SOUTH, Role.LCSS_MANAGER),
    DemoPerson("Sara Starling", "LCSS worker", _LCSS, Area.SOUTH, Role.LCSS_WORKER, line_manager="tom.tern"),
    DemoPerson("Mona Merlin", "Social work manager", _SOCIAL_CARE, Area.CENTRAL, Role.SOCIAL_WORKER, is_dsl=True),
    DemoPerson(
        "Sol Stork", "Social worker", _SOCIAL_CARE, Area.CENTRAL, Role.SOCIAL_WORKER, line_manager="mona.merlin"
    ),
    DemoPerson("Petra Owl", "Process owner", "Council Digital Team", Area.CENTRAL, Role.PROCESS_OWNER),
    DemoPerson("Ada Avocet", "Administrator", "Council Digital Team", Area.CENTRAL, Role.ADMINISTRATOR),
)


def add_people(session: Session, password_hash: str) -> None:
    """Adds every agency and person; all of them sign in with the password that `password_hash` was made from."""
    session.add_all(Agency(name=name, kind=kind) for name, kind in AGENCIES.items())
    session.flush()
    for person in PEOPLE:
        session.add(_row(person, password_hash))
        session.flush()
        session.add(PersonRole(person=person.user_name, role=person.role))
    session.flush()


def _row(person: DemoPerson, password_hash: str) -> Person:
    return Person(
        user_name=person.user_name,
        full_name=person.full_name,
        job_title=person.job_title,
        agency=person.agency,
        area=person.area,
        email=f"{person.user_name}@example.org",
        is_dsl=person.is_dsl,
        line_manager=person.line_manager,
        password_hash=password_hash,
    )
