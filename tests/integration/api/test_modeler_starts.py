"""Camunda Modeler's Start button: it begins a rehearsal, never a real family's case."""

import pytest
from fastapi import FastAPI
from sqlmodel import select
from starlette.testclient import TestClient

from api.security import sessions
from engine import bpmn
from engine.casework.models import Case
from engine.casework.rehearsal import keeping
from engine.database import Database
from tests.integration.api.conftest import PASSWORD
from tests.integration.api.test_modeler import RENAMED, Modeler, basic, token_of


@pytest.fixture
def pia(app: FastAPI, database: Database) -> Modeler:
    return Modeler(app, f"Bearer {token_of(database, 'pia')}")


def deploy(modeler: Modeler) -> str:
    """What the Modeler always does before it starts; the id of the process on its screen."""
    deployed = modeler.deploy(("early_help_case.bpmn", RENAMED)).json()
    definition_id: str = next(iter(deployed["deployedProcessDefinitions"].values()))["id"]
    return definition_id


def start(modeler: Modeler, definition_id: str, business_key: str | None = None, variables: object = None):
    body = {"businessKey": business_key, "variables": variables}
    return modeler.client.post(f"{modeler.base}/process-definition/{definition_id}/start", json=body)


@pytest.mark.parametrize("base", ["/engine-rest", "/rest"])
def test_it_begins_a_rehearsal_and_its_link_leads_there(app: FastAPI, database: Database, base: str) -> None:
    modeler = Modeler(app, basic("pia", PASSWORD), base)
    definition_id = deploy(modeler)
    answer = start(modeler, definition_id)
    begun = answer.json()
    assert (answer.status_code, begun["definitionId"], begun["ended"]) == (200, definition_id, False)
    with database.reading() as session:
        [rehearsal] = keeping.list_of(session, "pia")
        assert (rehearsal.id, rehearsal.release_id) == (begun["id"], definition_id.split(":")[2])
        assert session.exec(select(Case)).all() == []
        assert bpmn.definitions.get_deployment(session, rehearsal.release_id).status == "draft"
        with keeping.looking(rehearsal) as teller:
            assert [task.name for task in teller.open_tasks()] == ["Look at it well"]
    browser = TestClient(app, cookies={"early-help": secret_of(database, "pia")}, follow_redirects=True)
    cockpit = modeler.client.get("/.well-known/camunda-automation-platform/webapps").json()["cockpitUrl"]
    page = browser.get(f"{cockpit}process-instance/{begun['id']}")
    assert page.url.path == f"/processes/rehearsals/{begun['id']}" and "nothing here is kept" in page.text


def secret_of(database: Database, user_name: str) -> str:
    with database.transaction() as session:
        return sessions.begin(session, user_name).secret


def test_variables_say_how_it_begins_and_the_business_key_names_it(pia: Modeler, database: Database) -> None:
    variables = {
        "entry": {"value": "step_down", "type": "String"},
        "children": {"value": [{"first_name": "Kit", "age": 3}], "type": "Json"},
    }
    assert start(pia, deploy(pia), " With an interpreter ", variables).status_code == 200
    assert start(pia, deploy_again(pia)).status_code == 200
    with database.reading() as session:
        newest, first = sorted(keeping.list_of(session, "pia"), key=lambda one: one.title != "With an interpreter")
    assert (newest.title, newest.beginning["by"], newest.beginning["entry"]) == (
        "With an interpreter", "sol.stork", "step_down"
    )  # fmt: skip
    assert newest.beginning["children"] == [{"first_name": "Kit", "age": 3}]
    assert first.title.startswith("Rehearsal of ")


def deploy_again(modeler: Modeler) -> str:
    """The same definition once more: the Modeler is given no definition, and keeps to the one that it knows."""
    assert modeler.deploy(("early_help_case.bpmn", RENAMED)).json()["deployedProcessDefinitions"] is None
    deployed = modeler.get("/deployment?maxResults=1").json()[0]
    return f"early_help_case:2:{deployed['id']}"


@pytest.mark.parametrize(
    ("variables", "words"),
    [
        ({"raised_on": {"value": "2026-03-02"}}, "It does not take raised_on; it takes by, children, entry"),
        ({"entry": {"value": "by chance"}}, "cannot begin with these variables. entry: Input should be"),
        ({"by": {"value": "pia"}}, "there is no made-up person pia"),
        ({"by": {"value": "sena.wren"}, "entry": {"value": "step_down"}}, "You cannot start a case of this kind."),
        ("all of them", "The call is not understood"),
    ],
)
def test_what_it_cannot_begin_with_is_told_in_the_modelers_log(
    pia: Modeler, database: Database, variables: object, words: str
) -> None:
    answer = start(pia, deploy(pia), None, variables)
    assert (answer.status_code, answer.json()["type"]) == (400, "InvalidRequestException")
    assert words in answer.json()["message"]
    with database.reading() as session:
        assert keeping.list_of(session, "pia") == []


@pytest.mark.parametrize(
    "definition_id", ["nothing", "early_help_case:2:nothing", "other:2:{release}", "x:9:{release}"]
)
def test_an_unknown_definition_is_told(pia: Modeler, definition_id: str) -> None:
    release = deploy(pia).split(":")[2]
    answer = start(pia, definition_id.format(release=release))
    assert (answer.status_code, answer.json()["type"]) == (404, "InvalidRequestException")
    assert "Deploy the diagram again." in answer.json()["message"]


def test_who_it_is_counts_before_anything_else(app: FastAPI, database: Database, pia: Modeler) -> None:
    definition_id = deploy(pia)
    for authorization, status, kind in (
        (None, 401, "AuthenticationException"),
        (basic("pia", "wrong"), 401, "AuthenticationException"),
        (f"Bearer {token_of(database, 'bob')}", 403, "AuthorizationException"),
    ):
        for variables in (None, "nonsense"):
            answer = start(Modeler(app, authorization), definition_id, None, variables)
            assert (answer.status_code, answer.json()["type"]) == (status, kind)


def test_a_body_that_is_no_json_is_refused_in_camundas_form(pia: Modeler) -> None:
    address = f"{pia.base}/process-definition/{deploy(pia)}/start"
    answer = pia.client.post(address, content=b"{", headers={"content-type": "application/json"})
    assert (answer.status_code, answer.json()["type"]) == (400, "InvalidRequestException")
