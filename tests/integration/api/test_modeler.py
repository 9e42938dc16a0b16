"""What Camunda Modeler's Deploy button calls: credentials, versions, files, reports; and personal tokens."""

import base64
from datetime import timedelta

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from api.security import accounts, personal_tokens
from engine.clock import ManualClock
from engine.database import Database
from tests.integration.api.conftest import PASSWORD, WORKFLOWS

DIAGRAM = (WORKFLOWS / "early_help_case.bpmn").read_bytes()
FORM = (WORKFLOWS / "look.form").read_bytes()
RENAMED = DIAGRAM.replace(b"Look at it", b"Look at it well")


class Modeler:
    """Camunda Modeler as the server sees it: an Accept header, credentials, no cookie, and a window from a file."""

    def __init__(self, app: FastAPI, authorization: str | None, base: str = "/engine-rest") -> None:
        headers = {"accept": "application/json", "origin": "file://"}
        self.client = TestClient(app, headers=headers | ({"authorization": authorization} if authorization else {}))
        self.base = base

    def get(self, address: str):
        return self.client.get(self.base + address)

    def deploy(self, *files: tuple[str, bytes], **fields: str):
        said = {"deployment-name": "early_help_case", "deployment-source": "Camunda Modeler", **fields}
        parts = [(name, (name, content, "text/xml")) for name, content in files]
        return self.client.post(
            f"{self.base}/deployment/create", data=said | {"enable-duplicate-filtering": "true"}, files=parts
        )


def token_of(database: Database, user_name: str) -> str:
    with database.transaction() as session:
        return personal_tokens.create(session, user_name, label="Laptop", days=30).secret


def basic(user_name: str, password: str, encoding: str = "latin-1") -> str:
    return "Basic " + base64.b64encode(f"{user_name}:{password}".encode(encoding)).decode()


@pytest.fixture
def pia(app: FastAPI, database: Database) -> Modeler:
    """The process owner's Modeler, with a token."""
    return Modeler(app, f"Bearer {token_of(database, 'pia')}")


@pytest.mark.parametrize("base", ["/engine-rest", "/rest"])
def test_without_credentials_the_modeler_is_asked_for_some(app: FastAPI, base: str) -> None:
    answer = Modeler(app, None, base).get("/deployment?maxResults=0")
    assert answer.status_code == 401
    assert answer.json()["type"] == "AuthenticationException"
    assert answer.headers["www-authenticate"] == "Bearer"


def test_with_a_token_it_may_deploy_and_is_told_the_version(pia: Modeler) -> None:
    assert (pia.get("/deployment?maxResults=0").status_code, pia.get("/deployment?maxResults=0").json()) == (200, [])
    assert pia.get("/version").json() == {"version": "7.24.0"}


@pytest.mark.parametrize("encoding", ["latin-1", "utf-8"])
def test_a_user_name_and_a_password_do_too(app: FastAPI, encoding: str) -> None:
    assert Modeler(app, basic("pia", PASSWORD, encoding)).get("/deployment?maxResults=0").status_code == 200


@pytest.mark.parametrize(
    "authorization", [basic("pia", "wrong"), basic("nobody", "pässword"), "Basic ???", "Bearer eht_unknown", "Digest x"]
)
def test_wrong_credentials_are_refused(app: FastAPI, authorization: str) -> None:
    answer = Modeler(app, authorization).get("/deployment?maxResults=0")
    assert (answer.status_code, answer.json()["type"]) == (401, "AuthenticationException")


def test_who_owns_no_process_may_not_deploy(app: FastAPI, database: Database) -> None:
    bob = Modeler(app, f"Bearer {token_of(database, 'bob')}")
    assert (bob.get("/deployment?maxResults=0").status_code, bob.deploy(("a.bpmn", DIAGRAM)).status_code) == (403, 403)


def test_guessing_passwords_is_slowed_down_and_calls_without_any_are_not_counted(app: FastAPI) -> None:
    for _ in range(40):
        Modeler(app, None).get("/deployment?maxResults=0")
    guesses = [Modeler(app, basic("pia", "wrong")).get("/version").status_code for _ in range(7)]
    assert guesses[0] == 401 and guesses[-1] == 429


def test_a_token_ends_when_it_expires_or_is_revoked_or_its_person_leaves(
    app: FastAPI, database: Database, clock: ManualClock
) -> None:
    tokens = [token_of(database, "pia") for _ in range(3)]
    modelers = [Modeler(app, f"Bearer {token}") for token in tokens]
    with database.transaction() as session:
        kept = personal_tokens.list_valid(session, "pia")
        assert not {token.id for token in kept} & set(tokens), "the secrets themselves are not kept"
        first = next(token for token in kept if token.id == personal_tokens.fingerprint(tokens[0]))
        personal_tokens.revoke(session, "bob", first.id)
    assert modelers[0].get("/version").status_code == 200, "nobody revokes another's"
    with database.transaction() as session:
        personal_tokens.revoke(session, "pia", first.id)
    assert [modeler.get("/version").status_code for modeler in modelers] == [401, 200, 200]
    clock.moment += timedelta(days=30)
    assert modelers[1].get("/version").status_code == 401
    clock.moment -= timedelta(days=30)
    with database.transaction() as session:
        accounts.deactivate(session, "pia")
    assert modelers[2].get("/version").status_code == 401


def test_a_personal_token_opens_nothing_else(app: FastAPI, database: Database) -> None:
    client = TestClient(app, headers={"authorization": f"Bearer {token_of(database, 'pia')}"})
    assert client.get("/api/v1/tasks/inbox").status_code == 401


def test_a_changed_diagram_is_deployed(pia: Modeler) -> None:
    answer = pia.deploy(("early_help_case.bpmn", RENAMED))
    deployed = answer.json()
    [(definition_id, definition)] = deployed["deployedProcessDefinitions"].items()
    assert answer.status_code == 200
    assert definition_id.startswith("early_help_case:2:") and definition["deploymentId"] == deployed["id"]
    assert (deployed["name"], deployed["source"]) == ("early_help_case", "Camunda Modeler")
    assert deployed["deploymentTime"].startswith("2026-03-02T09:00:00.000+0000")


def test_an_unchanged_one_is_the_deployment_that_it_was(pia: Modeler) -> None:
    first = pia.deploy(("early_help_case.bpmn", RENAMED)).json()
    again = pia.deploy(("early_help_case.bpmn", RENAMED)).json()
    assert (again["id"], again["deployedProcessDefinitions"]) == (first["id"], None)


def test_windows_line_ends_are_no_error(pia: Modeler) -> None:
    answer = pia.deploy(("early_help_case.bpmn", RENAMED.replace(b"\n", b"\r\n")))
    assert answer.status_code == 200 and answer.json()["deployedProcessDefinitions"]


def test_a_large_diagram_is_deployed_and_one_that_is_too_large_is_refused_in_words(pia: Modeler) -> None:
    def padded(size: int) -> bytes:
        return RENAMED.replace(
            b"</bpmn:definitions>", b"<!--" + b"x" * (size - len(RENAMED) - 7) + b"--></bpmn:definitions>"
        )

    assert pia.deploy(("early_help_case.bpmn", padded(2_000_000))).status_code == 200
    refused = pia.deploy(("early_help_case.bpmn", padded(2_500_000)))
    assert (refused.status_code, refused.json()["type"]) == (400, "ParseException")
    assert "early_help_case.bpmn" in refused.json()["message"] and "MB" in refused.json()["message"]
    refused = pia.deploy(("early_help_case.bpmn", padded(6_000_000)))
    assert refused.status_code == 413 and "Send less at a time" in refused.json()["message"]


def test_an_address_that_is_not_there_is_said_so_that_the_modeler_can_read_it(pia: Modeler) -> None:
    assert (pia.get("/nothing").status_code, pia.get("/nothing").json()["type"]) == (404, "RestException")


def test_odd_characters_in_a_file_name_are_refused_in_words(pia: Modeler) -> None:
    for name in ("what is this?.bpmn", "Überprüfung.bpmn", "a\tb.bpmn", ".bpmn", "x" * 300 + ".bpmn"):
        answer = pia.deploy((name, RENAMED))
        assert answer.status_code == 400 and "A file needs a plain name" in answer.json()["message"], name


def test_a_form_alone_is_deployed(pia: Modeler) -> None:
    answer = pia.deploy(("look.form", FORM.replace(b'"label": "', b'"label": "Well: ', 1)))
    assert (answer.status_code, answer.json()["deployedProcessDefinitions"]) == (200, None)
    assert answer.json()["id"] != pia.get("/deployment").json()[-1]["id"]


def test_the_report_of_what_is_wrong_is_one_line_a_problem(pia: Modeler) -> None:
    broken = RENAMED.replace(b'formRef="look"', b'formRef="nowhere"').replace(b"candidateGroups", b"candidateGroup")
    answer = pia.deploy(("early_help_case.bpmn", broken), ("other file.form", b"{"))
    report = answer.json()
    assert (answer.status_code, report["type"]) == (400, "ParseException")
    lines = report["message"].splitlines()
    assert len(lines) >= 2
    assert any(line.startswith("Error: early_help_case.bpmn, line ") and "“Look at it well”" in line for line in lines)
    assert any("other file.form" in line for line in lines)


def test_no_file_at_all_is_said(pia: Modeler) -> None:
    answer = pia.client.post("/engine-rest/deployment/create", data={"deployment-name": "nothing"})
    assert answer.status_code == 400 and "give at least one file" in answer.json()["message"]


@pytest.mark.parametrize("name", ["../climbs.bpmn", "C:\\Users\\pia\\early_help_case.bpmn"])
def test_of_a_path_only_the_name_counts(pia: Modeler, name: str) -> None:
    [definition] = pia.deploy((name, RENAMED)).json()["deployedProcessDefinitions"].values()
    assert definition["resource"] in ("climbs.bpmn", "early_help_case.bpmn")


def test_the_modeler_learns_where_our_pages_are_and_is_led_there(app: FastAPI, pia: Modeler) -> None:
    stranger = TestClient(app, follow_redirects=False)
    web = stranger.get("/.well-known/camunda-automation-platform/webapps").json()
    assert web["cockpitUrl"] == "http://testserver/from-modeler/"
    there = stranger.get(web["cockpitUrl"] + 'repository?deploymentsQuery=[{"type":"id"}]')
    assert there.headers["location"] == "/sign-in?then=%2Ffrom-modeler%2Frepository"


def test_a_defect_of_ours_tells_nothing(pia: Modeler, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        raise ValueError("what the family said")

    monkeypatch.setattr("engine.bpmn.definitions.propose", fail)
    answer = pia.deploy(("early_help_case.bpmn", RENAMED))
    assert answer.status_code == 500 and "family" not in answer.text
