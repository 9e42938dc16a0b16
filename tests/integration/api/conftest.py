"""An application on a database of its own, with a small case deployed; people to sign in, and clients."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from api.app import create_app
from api.installation import compose, open_database
from api.security import sessions
from api.security.passwords import hash_password
from api.settings import Settings
from api.workflow_folder import read_folder
from engine import bpmn
from engine.casework import policy
from engine.casework.models import Agency, Area, Person, PersonRole, Role
from engine.clock import ManualClock
from engine.database import Database
from tests.conftest import MONDAY_MORNING
from tests.serving import demonstration

PASSWORD = "a long enough password"
HASH = hash_password(PASSWORD)
WORKFLOWS = Path(__file__).parent / "workflows"
POLICIES = Path(__file__).parents[3] / "workflows" / "policy"
PEOPLE = {
    "ann": (Role.PRACTITIONER, Area.NORTH),
    "bob": (Role.PRACTITIONER, Area.NORTH),
    "lena": (Role.LCSS_WORKER, Area.NORTH),
    "mia": (Role.LCSS_MANAGER, Area.NORTH),
    "cy": (Role.PRACTITIONER, Area.SOUTH),
    "pia": (Role.PROCESS_OWNER, Area.NORTH),
    "ada": (Role.ADMINISTRATOR, Area.NORTH),
}

SignIn = Callable[[str], TestClient]


class Step:
    """The service task after *Look at it*: with `fails` it fails."""

    fails = False

    def __call__(self, _call: bpmn.HandlerCall) -> None:
        if self.fails:
            raise ValueError("what the family said")


_step = Step()


@pytest.fixture
def step() -> Iterator[Step]:
    """The service task after *Look at it*, to make it fail."""
    yield _step
    _step.fails = False


def prepare(database: Database) -> None:
    """Deploys the small case and adds the people."""
    compose()
    bpmn.handlers.register_handler("api_test_step", _step)
    files = read_folder(WORKFLOWS).files
    with database.transaction() as session:
        of_cases = [each for each in policy.read(POLICIES) if each.name != policy.DEPLOYMENT]
        policy.publish(session, of_cases)  # The safety rules speak of processes that are not in the small case.
        bpmn.definitions.deploy(session, files, name="small", source="tests", deployed_by="pia")
        session.add(Agency(name="School", kind="education"))
        session.flush()
        session.add_all(_person(user_name, area) for user_name, (_, area) in PEOPLE.items())
        session.flush()
        session.add_all(PersonRole(person=user_name, role=role) for user_name, (role, _) in PEOPLE.items())


def _person(user_name: str, area: Area) -> Person:
    return Person(
        user_name=user_name,
        full_name=user_name.title(),
        job_title="Teacher",
        agency="School",
        area=area,
        email=f"{user_name}@example.org",
        password_hash=HASH,
    )


@pytest.fixture(scope="session")
def prepared_sqlite(migrated_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A prepared SQLite file: copied for each test."""
    path = tmp_path_factory.mktemp("api") / "prepared.db"
    path.write_bytes(migrated_sqlite.read_bytes())
    database = open_database(demonstration(path), ManualClock(MONDAY_MORNING))
    prepare(database)
    with database.engine.connect() as connection:
        connection.exec_driver_sql("ROLLBACK")
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    database.dispose()
    return path


@pytest.fixture
def settings(prepared_sqlite: Path, tmp_path: Path) -> Settings:
    path = tmp_path / "api.db"
    path.write_bytes(prepared_sqlite.read_bytes())
    return demonstration(path)


@pytest.fixture
def app(settings: Settings, clock: ManualClock) -> Iterator[FastAPI]:
    app = create_app(settings, clock)
    yield app
    app.state.database.dispose()


@pytest.fixture
def database(app: FastAPI) -> Database:
    """The application's own."""
    database: Database = app.state.database
    return database


@pytest.fixture
def client(app: FastAPI) -> TestClient:
    """Nobody in particular."""
    return TestClient(app, follow_redirects=False)


@pytest.fixture
def as_(app: FastAPI, database: Database) -> SignIn:
    """`as_("ann")`: a client with Ann's bearer token."""

    def sign_in(user_name: str) -> TestClient:
        with database.transaction() as session:
            token = sessions.begin(session, user_name).secret
        return TestClient(app, headers={"Authorization": f"Bearer {token}"}, follow_redirects=False)

    return sign_in


@pytest.fixture
def ann(as_: SignIn) -> TestClient:
    """A teacher."""
    return as_("ann")


@pytest.fixture
def case(ann: TestClient) -> dict[str, Any]:
    """The case that Ann has started, with its first task: `reference`, `tasks`."""
    answer = ann.post("/api/v1/cases", json={"family": {"name": "Oak family", "area": "North"}})
    assert answer.status_code == 201, answer.text
    started: dict[str, Any] = answer.json()
    return started


@pytest.fixture
def task(case: dict[str, Any]) -> str:
    """The id of *Look at it*, which Ann may take."""
    found: str = case["tasks"][0]["id"]
    return found
