"""An application on a database of its own, people to sign in, and clients."""

from collections.abc import Callable, Iterator

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from api.app import create_app
from api.security import sessions
from api.security.passwords import hash_password
from api.settings import Settings
from engine.casework.models import Agency, Area, Person, PersonRole, Role
from engine.clock import ManualClock
from engine.database import Database

PASSWORD = "a long enough password"
HASH = hash_password(PASSWORD)

SignIn = Callable[[str], TestClient]


@pytest.fixture
def settings(sqlite_database: Database) -> Settings:
    url = sqlite_database.engine.url.render_as_string(hide_password=False)
    return Settings(database_url=url, demo=True, secure_cookies=False, allowed_hosts=("testserver",))


@pytest.fixture
def app(settings: Settings, clock: ManualClock) -> Iterator[FastAPI]:
    app = create_app(settings, clock)
    yield app
    app.state.database.dispose()


@pytest.fixture
def database(app: FastAPI) -> Database:
    """The application's own."""
    return app.state.database


@pytest.fixture
def client(app: FastAPI) -> TestClient:
    """Nobody in particular."""
    return TestClient(app, follow_redirects=False)


@pytest.fixture
def people(database: Database) -> dict[str, Person]:
    """Somebody of every role. Ann and Bob teach; Cy is a teacher of the area South."""
    rows = [
        _person("ann", Role.PRACTITIONER),
        _person("bob", Role.PRACTITIONER),
        _person("cy", Role.PRACTITIONER, area=Area.SOUTH),
        _person("lena", Role.LCSS_WORKER),
        _person("pia", Role.PROCESS_OWNER),
        _person("ada", Role.ADMINISTRATOR),
    ]
    with database.transaction() as session:
        session.add(Agency(name="School", kind="education"))
        session.flush()
        session.add_all(person for person, _ in rows)
        session.flush()
        session.add_all(PersonRole(person=person.user_name, role=role) for person, role in rows)
    return {person.user_name: person for person, _ in rows}


def _person(user_name: str, role: Role, area: Area = Area.NORTH) -> tuple[Person, Role]:
    person = Person(
        user_name=user_name,
        full_name=user_name.title(),
        job_title=role.value,
        agency="School",
        area=area,
        email=f"{user_name}@example.org",
        password_hash=HASH,
    )
    return person, role


@pytest.fixture
def as_(app: FastAPI, people: dict[str, Person], database: Database) -> SignIn:
    """`as_("ann")`: a client with Ann's bearer token."""

    def sign_in(user_name: str) -> TestClient:
        with database.transaction() as session:
            token = sessions.begin(session, user_name).secret
        return TestClient(app, headers={"Authorization": f"Bearer {token}"}, follow_redirects=False)

    return sign_in
