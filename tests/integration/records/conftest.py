"""What the records' tests begin with: the folder `workflows` deployed, people, and one family's open case."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from sqlmodel import Session, SQLModel

from engine import bpmn, casework
from engine import clock as clock_
from engine.casework import cases, families, policy
from engine.casework.demo.people import add_people
from engine.casework.models import Area, Case, Entry, FamilyMember, MemberKind
from engine.clock import ManualClock
from engine.database import Database
from tests.conftest import MONDAY_MORNING
from tests.integration.records.desk import AUTHOR, Desk

WORKFLOWS = Path(__file__).parents[3] / "workflows"


def workflow_files() -> dict[str, bytes]:
    paths = [path for pattern in ("*.bpmn", "*.dmn", "*.form") for path in WORKFLOWS.rglob(pattern)]
    return {path.name: path.read_bytes() for path in paths}


@pytest.fixture(scope="session")
def deployed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    """A database with the process owner's folder deployed, policies in force and people; no test leaves a trace."""
    casework.install()
    path = tmp_path_factory.mktemp("deployed") / "early-help.db"
    database = Database(f"sqlite:///{path}", ManualClock(MONDAY_MORNING))
    SQLModel.metadata.create_all(database.engine)
    with database.transaction() as session:
        prepare(session)
    yield database
    database.dispose()


@pytest.fixture
def desk(deployed: Database, clock: ManualClock) -> Iterator[Desk]:
    """A family's open case in a transaction that is rolled back."""
    with deployed.reading() as session:
        session.info["clock"] = clock
        yield open_desk(session)


def prepare(session: Session) -> None:
    """Adds people, policies and everything in the folder `workflows`."""
    add_people(session, password_hash="not a hash")
    policy.publish(session, policy.read(WORKFLOWS / "policy"))
    bpmn.definitions.deploy(session, workflow_files(), name="all", source="test", deployed_by=AUTHOR)


def open_desk(session: Session) -> Desk:
    """Opens the case of a family with two children and their mother."""
    family = families.add(session, name="Alder family", area=Area.SOUTH)
    born = {"Ivy": date(2018, 5, 4), "Sam": date(2012, 9, 30)}
    for first_name, born_on in born.items():
        _add(session, family.id, MemberKind.CHILD, first_name, born_on)
    _add(session, family.id, MemberKind.PARENT, "Jo", date(1988, 1, 1))
    profile = policy.current(session, "consent")
    case = cases.open_case(session, family=family, policy=profile, entry=Entry.CONCERN, opened_by=AUTHOR)
    return Desk(session, case, _instance(session, case))


def _instance(session: Session, case: Case) -> "bpmn.Instance":
    instance = bpmn.Instance(
        process_key="early_help_case",
        release_id=bpmn.definitions.current_release(session).id,
        business_key=case.reference,
        area=case.area,
        state=b"",
        started_at=clock_.now(session),
    )
    session.add(instance)
    session.flush()
    return instance


def _add(session: Session, family: str, kind: MemberKind, first_name: str, born_on: date) -> None:
    member = FamilyMember(family=family, kind=kind, first_name=first_name, last_name="Alder", born_on=born_on)
    families.add_member(session, member)
