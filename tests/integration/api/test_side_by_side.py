"""What two people, or one twice, do at the same moment."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from starlette.testclient import TestClient

from api.idempotency import answer_once
from api.security import slow_down
from api.security.errors import TooManyAttemptsError
from engine.database import Database
from tests.integration.api.conftest import SignIn


@pytest.fixture(params=["sqlite_database", "postgres_database"])
def either_database(request: pytest.FixtureRequest) -> Database:
    """An empty database, once of each kind."""
    database: Database = request.getfixturevalue(request.param)
    return database


def together(count: int, act: Callable[[int], Any]) -> list[Any]:
    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(act, range(count)))


def test_of_two_who_complete_one_task_one_wins(as_: SignIn, ann: TestClient) -> None:
    anns = [ann, as_("ann")]
    for number in range(10):
        started = ann.post("/api/v1/cases", json={"family": {"name": f"Elm {number}", "area": "North"}}).json()
        address = f"/api/v1/tasks/{started['tasks'][0]['id']}/complete"

        def complete(which: int, address: str = address) -> int:
            return anns[which].post(address, json={"answers": {"seen": "Something."}}).status_code

        assert sorted(together(2, complete)) == [200, 409]


def test_guesses_made_together_do_not_slip_through(either_database: Database) -> None:
    def guess(_: int) -> bool:
        try:
            with either_database.transaction() as session:
                slow_down.begin_attempt(session, "ann", "192.0.2.1")
        except TooManyAttemptsError:
            return False
        return True

    # One more than is free: that one's wait keeps the others out.
    assert sum(together(16, guess)) == slow_down.FREE_FOR_NAME + 1


def test_a_request_sent_twice_at_once_happens_once(either_database: Database) -> None:
    happened: list[int] = []

    def answer(number: int) -> bytes:
        happened.append(number)
        return f"answer {number}".encode()

    def ask(number: int) -> bytes:
        with either_database.transaction() as session:
            return answer_once(session, "ann", "key 1", "the same request", lambda: answer(number))

    answers = together(8, ask)
    assert len(happened) == 1
    assert set(answers) == {f"answer {happened[0]}".encode()}
