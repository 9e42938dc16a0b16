"""Signing in and out, what ends a session, and what guessing costs."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlmodel import Session, select
from starlette.testclient import TestClient

from api.security import slow_down
from api.security.errors import TooManyAttemptsError
from api.security.models import SignInAttempts, WebSession
from api.security.sessions import IDLE, REMEMBERED
from engine.casework.models import Person
from engine.clock import ManualClock
from engine.database import Database
from tests.integration.api.conftest import PASSWORD, SignIn


def sign_in(client: TestClient, user_name: str = "ann", password: str = PASSWORD):
    return client.post("/api/v1/sign-in", json={"user_name": user_name, "password": password})


def me(client: TestClient, token: str) -> int:
    return client.get("/api/v1/me", headers={"Authorization": f"Bearer {token}"}).status_code


def test_with_a_name_and_a_password_one_gets_a_token_that_ends(client: TestClient, clock: ManualClock) -> None:
    answer = sign_in(client)
    assert answer.status_code == 200
    assert datetime.fromisoformat(answer.json()["expires_at"]) == clock.moment + timedelta(hours=12)
    assert me(client, answer.json()["token"]) == 200


def test_me_says_who_i_am(as_: SignIn) -> None:
    assert as_("lena").get("/api/v1/me").json() == {
        "user_name": "lena",
        "full_name": "Lena",
        "job_title": "Teacher",
        "agency": "School",
        "area": "North",
        "roles": ["lcss_worker"],
    }


def test_the_secret_itself_is_not_kept(client: TestClient, database: Database) -> None:
    token = sign_in(client).json()["token"]
    with database.reading() as session:
        row = session.exec(select(WebSession)).one()
    assert token not in row.model_dump_json()


@pytest.mark.parametrize(
    ("user_name", "password"), [("ann", "a wrong password"), ("nobody", PASSWORD), ("ann", ""), ("", PASSWORD)]
)
def test_a_wrong_name_and_a_wrong_password_get_the_same_answer(
    client: TestClient, user_name: str, password: str
) -> None:
    answer = sign_in(client, user_name, password)
    assert answer.status_code == 401
    assert answer.json() == sign_in(client, "ann", "another wrong one").json()


def test_an_inactive_person_cannot_sign_in_and_is_signed_out(client: TestClient, database: Database) -> None:
    token = sign_in(client).json()["token"]
    with database.transaction() as session:
        session.get_one(Person, "ann").is_active = False
    assert me(client, token) == 401
    assert sign_in(client).status_code == 401


def test_signing_out_ends_the_token(client: TestClient) -> None:
    token = sign_in(client).json()["token"]
    other = sign_in(client).json()["token"]
    answer = client.post("/api/v1/sign-out", headers={"Authorization": f"Bearer {token}"})
    assert answer.status_code == 204
    assert me(client, token) == 401
    assert me(client, other) == 200


def test_an_hour_without_use_ends_it_and_use_keeps_it(client: TestClient, clock: ManualClock) -> None:
    token = sign_in(client).json()["token"]
    for _ in range(3):
        clock.move(timedelta(minutes=59))
        assert me(client, token) == 200
    clock.move(timedelta(minutes=60))
    assert me(client, token) == 401


def test_twelve_hours_end_it_however_much_it_is_used(client: TestClient, clock: ManualClock) -> None:
    token = sign_in(client).json()["token"]
    for _ in range(12 * 2 - 1):
        clock.move(timedelta(minutes=30))
        assert me(client, token) == 200
    clock.move(timedelta(minutes=30))
    assert me(client, token) == 401


def test_sessions_long_over_are_removed_at_the_next_sign_in(
    client: TestClient, clock: ManualClock, database: Database
) -> None:
    sign_in(client)
    clock.move(IDLE + REMEMBERED - timedelta(seconds=1))
    sign_in(client, "bob")
    clock.move(timedelta(seconds=1))
    sign_in(client, "bob")
    with database.reading() as session:
        assert [row.user_name for row in session.exec(select(WebSession))] == ["bob", "bob"]


@pytest.mark.parametrize("header", [{}, {"Authorization": "Bearer wrong"}, {"Authorization": "Basic YW5uOmFubg=="}])
def test_without_a_valid_token_the_answer_is_401(client: TestClient, header: dict[str, str]) -> None:
    answer = client.get("/api/v1/me", headers=header)
    assert answer.status_code == 401
    assert answer.headers["www-authenticate"] == "Bearer"
    assert answer.headers["content-type"] == "application/problem+json"


def test_mistyping_is_free_then_each_failure_waits_longer(client: TestClient, clock: ManualClock) -> None:
    for _ in range(slow_down.FREE_FOR_NAME):
        assert sign_in(client, password="wrong").status_code == 401
    waits = []
    for _ in range(4):
        assert sign_in(client, password="wrong").status_code == 401
        refused = sign_in(client)
        assert refused.status_code == 429
        waits.append(int(refused.headers["retry-after"]))
        clock.move(timedelta(seconds=waits[-1]))
    assert waits == sorted(set(waits))
    assert sign_in(client).status_code == 200
    assert sign_in(client, password="wrong").status_code == 401
    assert sign_in(client).status_code == 200, "success clears the name"


def test_nobody_is_locked_out_for_good(database: Database, clock: ManualClock) -> None:
    for _ in range(200):
        with database.transaction() as session:
            _attempt(session, "ann", "192.0.2.1")
        clock.move(slow_down.LONGEST_WAIT)
    with database.transaction() as session:
        slow_down.begin_attempt(session, "ann", "192.0.2.1")


def test_many_names_from_one_address_are_slowed_down_too(database: Database) -> None:
    with database.transaction() as session:
        for number in range(slow_down.FREE_FOR_ADDRESS + 1):
            slow_down.begin_attempt(session, f"name {number}", "192.0.2.1")
        with pytest.raises(TooManyAttemptsError):
            slow_down.begin_attempt(session, "ann", "192.0.2.1")
        slow_down.begin_attempt(session, "ann", "192.0.2.2")


def test_a_whole_ipv6_network_counts_as_one_address(database: Database) -> None:
    with database.transaction() as session:
        for number in range(slow_down.FREE_FOR_ADDRESS + 1):
            slow_down.begin_attempt(session, f"name {number}", f"2001:db8::{number:x}")
        with pytest.raises(TooManyAttemptsError):
            slow_down.begin_attempt(session, "ann", "2001:db8::ffff")
        slow_down.begin_attempt(session, "ann", "2001:db8:0:1::1")


def test_attempts_are_forgotten_after_a_day_and_name_no_one(database: Database, clock: ManualClock) -> None:
    with database.transaction() as session:
        slow_down.begin_attempt(session, "a password typed as a name", "192.0.2.1")
        assert "password" not in str([row.model_dump() for row in session.exec(select(SignInAttempts))])
    clock.move(slow_down.FORGOTTEN_AFTER)
    with database.transaction() as session:
        slow_down.begin_attempt(session, "bob", "192.0.2.2")
        assert len(session.exec(select(SignInAttempts)).all()) == 2


def test_moving_the_demonstrations_clock_signs_nobody_out(as_: SignIn) -> None:
    ada = as_("ada")
    assert ada.post("/api/v1/demo/clock", json={"days": 30}).status_code == 200
    assert ada.get("/api/v1/me").status_code == 200


def _attempt(session: Session, user_name: str, address: str) -> None:
    slow_down.begin_attempt(session, user_name, address)


def test_last_sign_in_is_noted(client: TestClient, database: Database, clock: ManualClock) -> None:
    sign_in(client)
    with database.reading() as session:
        assert session.get_one(Person, "ann").last_sign_in_at == clock.moment.astimezone(UTC)
