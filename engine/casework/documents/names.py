"""What the ids are called that forms offer as choices: people, children, actions, concerns, who came to a meeting."""

from collections.abc import Iterator, Mapping

from sqlmodel import Session, select

from engine.casework import concerns, families, recording
from engine.casework.meeting_notes import FAMILY_COPY
from engine.casework.models.actions import Action
from engine.casework.models.cases import Case
from engine.casework.models.concerns import Concern
from engine.casework.models.people import Person
from engine.casework.models.team_around_the_family import TafAttendance
from engine.casework.team_around_the_family import THE_FAMILY


def of_people(session: Session) -> Mapping[str, str]:
    """Everybody who ever signed in: user name → full name and agency."""
    everybody = session.exec(select(Person.user_name, Person.full_name, Person.agency))
    return {user_name: f"{full_name}, {agency}" for user_name, full_name, agency in everybody}


def of_case(session: Session, case: Case) -> Mapping[str, str]:
    """Id → name of everything on the case that a form may name."""
    return dict(_of_case(session, case))


def _of_case(session: Session, case: Case) -> Iterator[tuple[str, str]]:
    yield FAMILY_COPY, THE_FAMILY
    for member in families.list_members(session, case.family):
        yield member.id, member.full_name
    for action in recording.history(session, Action, case.reference):
        yield action.id, f"{action.number}. {action.what}"
    for concern in recording.history(session, Concern, case.reference):
        yield concern.id, concerns.when_recorded(concern)
    for attendance in recording.history(session, TafAttendance, case.reference):
        yield attendance.id, f"{attendance.name} ({attendance.agency})"
