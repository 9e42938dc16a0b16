"""What holds for every route: one transaction, committed before the answer; recoveries; forgery; headers; logs."""

import asyncio
import json
import logging
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import httpx2
import pytest
from fastapi import FastAPI
from sqlalchemy import delete
from sqlmodel import Session, col, select
from starlette.responses import PlainTextResponse, Response
from starlette.testclient import TestClient

from api.app import create_app
from api.caller import Caller
from api.routing import PageRoutes
from api.security import sessions
from api.security.access import PUBLIC, SIGNED_IN
from api.security.cookies import write_secret
from engine.casework.errors import NotAllowedError
from engine.casework.models import Agency, PersonRole, Role
from engine.database import Database

SECRET_WORDS = "what the family said"


def _write(session: Session, name: str) -> None:
    session.add(Agency(name=name, kind="test"))
    session.flush()


def _add(caller: Caller) -> Response:
    _write(caller.session, caller.form.get("name", "written"))
    return PlainTextResponse("done")


def _fail(caller: Caller) -> Response:
    caller.if_it_fails(lambda session, error: _write(session, f"after {type(error).__name__}"))
    _write(caller.session, "written")
    raise NotAllowedError("No.")


def _break(caller: Caller) -> Response:
    raise ValueError(SECRET_WORDS)


@pytest.fixture
def app(app: FastAPI) -> FastAPI:
    """The application with a few routes to try things on."""
    routes = PageRoutes(prefix="/try")
    routes.post("/public", access=PUBLIC)(_add)
    routes.post("/signed-in", access=SIGNED_IN)(_add)
    routes.post("/fail", access=PUBLIC)(_fail)
    routes.post("/break/{name}", access=PUBLIC)(lambda caller, name: _break(caller))
    routes.get("/read", access=PUBLIC)(lambda caller: (_write(caller.session, "read"), PlainTextResponse("ok"))[1])
    app.include_router(routes.router)
    return app


def agencies(database: Database) -> set[str]:
    with database.reading() as session:
        return set(session.exec(select(Agency.name).where(Agency.kind == "test")))


def test_a_post_is_committed(client: TestClient, database: Database) -> None:
    assert client.post("/try/public").status_code == 200
    assert agencies(database) == {"written"}


def test_a_get_writes_nothing(client: TestClient, database: Database) -> None:
    assert client.get("/try/read").status_code == 200
    assert agencies(database) == set()


def test_a_commit_that_fails_never_answers_200(client: TestClient, database: Database, monkeypatch) -> None:
    def fail(self: Session) -> None:
        raise OSError("the disk is full")

    monkeypatch.setattr("sqlalchemy.orm.session.SessionTransaction.commit", fail)
    assert client.post("/try/public").status_code == 500


def test_a_failure_rolls_back_and_its_recovery_stays(client: TestClient, database: Database) -> None:
    assert client.post("/try/fail").status_code == 403
    assert agencies(database) == {"after NotAllowedError"}


def test_more_calls_than_threads_all_get_through(app: FastAPI, database: Database) -> None:
    # SQLite has one write lock: were it held while a call waits for a thread, all would stand still for 20 seconds.
    async def post_all() -> list[int]:
        transport = httpx2.ASGITransport(app=app)
        async with httpx2.AsyncClient(transport=transport, base_url="http://testserver", timeout=15) as client:
            answers = await asyncio.gather(
                *(client.post("/try/public", data={"name": f"number {number}"}) for number in range(120))
            )
        return [answer.status_code for answer in answers]

    # In a thread of its own: the browser's tests leave an event loop running in the test's thread.
    with ThreadPoolExecutor(max_workers=1) as pool:
        assert set(pool.submit(asyncio.run, post_all()).result()) == {200}
    assert len(agencies(database)) == 120


@pytest.fixture
def page_client(app: FastAPI, database: Database) -> Iterator[TestClient]:
    """Ann's browser, signed in by cookie."""
    with database.transaction() as session:
        secret = sessions.begin(session, "ann").secret
    yield TestClient(app, cookies={"early-help": secret}, follow_redirects=False)


@pytest.mark.parametrize("rights", [set(), {Role.ADMINISTRATOR}, {Role.PROCESS_OWNER, Role.LCSS_MANAGER}])
def test_a_session_tells_who_it_is_with_all_their_rights(database: Database, rights: set[Role]) -> None:
    with database.transaction() as session:
        session.exec(delete(PersonRole).where(col(PersonRole.person) == "ann"))
        session.add_all(PersonRole(person="ann", role=right) for right in rights)
        begun = sessions.begin(session, "ann")
        found = sessions.find(session, begun.secret)
    assert found is not None and (found.person.user_name, found.roles) == ("ann", rights)


@pytest.fixture
def token(page_client: TestClient, database: Database) -> str:
    """The token that Ann's pages carry in their forms."""
    with database.reading() as session:
        found = sessions.find(session, page_client.cookies["early-help"])
    assert found is not None
    return found.csrf_token


def test_a_form_with_its_token_is_taken(page_client: TestClient, token: str) -> None:
    answer = page_client.post("/try/signed-in", data={"csrf_token": token}, headers={"Origin": "http://testserver"})
    assert answer.status_code == 200


@pytest.mark.parametrize(
    ("headers", "keep_token"),
    [
        ({}, False),
        ({"Origin": "https://elsewhere.example"}, True),
        ({"Origin": "null"}, True),
        ({"Sec-Fetch-Site": "cross-site"}, True),
        ({"Sec-Fetch-Site": "same-site"}, True),
    ],
)
def test_a_form_from_elsewhere_is_refused(
    page_client: TestClient, token: str, database: Database, headers: dict[str, str], keep_token: bool
) -> None:
    before = agencies(database)
    data = {"csrf_token": token if keep_token else "guess"}
    assert page_client.post("/try/signed-in", data=data, headers=headers).status_code == 403
    assert agencies(database) == before


def test_a_form_without_a_token_is_refused(page_client: TestClient) -> None:
    assert page_client.post("/try/signed-in").status_code == 403


def test_a_sign_in_form_from_elsewhere_is_refused(client: TestClient) -> None:
    assert client.post("/try/public", headers={"Origin": "https://elsewhere.example"}).status_code == 403


def test_a_cookie_is_no_key_to_the_json_interface(page_client: TestClient) -> None:
    assert page_client.get("/api/v1/me").status_code == 401


def test_a_page_leads_to_the_sign_in_page(client: TestClient) -> None:
    answer = client.post("/try/signed-in")
    assert (answer.status_code, answer.headers["location"]) == (303, "/sign-in")


def test_every_answer_tells_the_browser_what_it_may_do(client: TestClient) -> None:
    for address in ("/try/read", "/nowhere", "/api/v1/me"):
        headers = client.get(address).headers
        policy = headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "frame-ancestors 'none'" in policy
        assert "unsafe" not in policy
        assert "http" not in policy, "no outside host"
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["cache-control"] == "no-store"
        assert headers["referrer-policy"] == "same-origin"
        assert "strict-transport-security" not in headers


def test_each_answer_has_a_nonce_of_its_own(client: TestClient) -> None:
    policies = {client.get("/try/read").headers["content-security-policy"] for _ in range(5)}
    assert len(policies) == 5


def test_a_real_installation_insists_on_https(settings, clock) -> None:
    app = create_app(replace(settings, demo=False, secure_cookies=True), clock)
    headers = TestClient(app).get("/api/v1/me").headers
    assert headers["strict-transport-security"].startswith("max-age=63072000")
    answer = Response()
    write_secret(answer, app.state.settings, "secret")
    assert answer.headers["set-cookie"].startswith("__Host-early-help=secret; ")
    for attribute in ("HttpOnly", "Secure", "SameSite=lax", "Path=/"):
        assert attribute in answer.headers["set-cookie"]


def test_another_host_is_not_answered(client: TestClient) -> None:
    assert client.get("/try/read", headers={"Host": "elsewhere.example"}).status_code == 400


def test_too_much_is_refused(client: TestClient, settings) -> None:
    body = b"x" * (settings.request_limit_bytes + 1)
    for address in ("/try/public", "/api/v1/sign-in"):
        answer = client.post(address, content=body, headers={"Content-Type": "application/json"})
        assert answer.status_code == 413


def test_too_much_without_a_length_is_refused(client: TestClient, settings) -> None:
    def chunks() -> Iterator[bytes]:
        for _ in range(settings.request_limit_bytes // 65536 + 2):
            yield b"x" * 65536

    answer = client.post("/api/v1/sign-in", content=chunks(), headers={"Content-Type": "application/json"})
    assert answer.status_code == 413


def test_an_unexpected_error_is_told_by_a_number_that_the_log_has(client: TestClient, capfd) -> None:
    answer = client.post("/try/break/a-family", data={"name": SECRET_WORDS})
    assert answer.status_code == 500
    logged = [json.loads(line) for line in capfd.readouterr().err.splitlines()]
    error = next(line for line in logged if line["event"] == "unexpected_error")
    assert error["error_id"] in answer.text
    assert error["error"] == "ValueError"
    assert any("test_edge.py" in frame for frame in error["frames"])


def test_the_log_has_no_word_of_a_family(client: TestClient, capfd) -> None:
    client.post("/try/break/a-family?family=Oak", data={"name": SECRET_WORDS})
    client.get("/try/read?family=Oak")
    logged = capfd.readouterr().err
    assert '"route":"/try/break/{name}"' in logged
    for word in (SECRET_WORDS, "a-family", "Oak", "testclient"):
        assert word not in logged


def test_the_engines_and_the_servers_own_logs_are_quiet(app: FastAPI) -> None:
    assert not logging.getLogger("spiff.task").isEnabledFor(logging.INFO)
    assert logging.getLogger("uvicorn.access").disabled


def test_no_address_is_told_to_telemetry(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    """FastAPI tells OpenTelemetry each path, where an installation has it; a path says whom a page is about."""
    asked: list[str] = []
    monkeypatch.setattr("opentelemetry.trace.get_tracer_provider", lambda: asked.append("tracer"))
    assert client.get("/try/read").status_code == 200
    assert asked == []
