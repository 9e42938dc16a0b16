"""The description of the interface: valid, complete, and true, as random requests find."""

from pathlib import Path
from typing import Any

import pytest
import schemathesis
from fastapi import FastAPI
from hypothesis import HealthCheck, given, settings
from schemathesis import GenerationMode

from api.app import create_app
from api.security import sessions
from tests.integration.api.test_access import ENTERS, OPERATIONS
from tests.serving import demonstration

METHODS = {"get", "post", "put", "delete"}


@pytest.fixture
def description(app: FastAPI) -> dict[str, Any]:
    return app.openapi()


def operations(description: dict[str, Any]) -> list[dict[str, Any]]:
    return [path[method] for path in description["paths"].values() for method in METHODS & path.keys()]


def test_operations_have_names_of_their_own_for_generated_clients(description: dict[str, Any]) -> None:
    names = [operation["operationId"] for operation in operations(description)]
    assert len(names) == len(set(names)) > 30
    assert all((name.isidentifier() and name == name.lower() and "_" in name) or name == "deploy" for name in names)


def test_every_operation_says_what_it_does_and_answers(description: dict[str, Any]) -> None:
    for operation in operations(description):
        assert operation["summary"]
        for status, answer in operation["responses"].items():
            if status == "204":
                assert "content" not in answer
                continue
            [(media_type, content)] = answer["content"].items()
            assert content["schema"], (operation["operationId"], status)
            is_file = content["schema"].get("format") == "binary"
            good = "application/zip" if is_file else "application/json"
            assert media_type == (good if status.startswith("2") else "application/problem+json")


def test_every_operation_but_sign_in_needs_a_token(description: dict[str, Any]) -> None:
    open_to_all = [operation["operationId"] for operation in operations(description) if not operation.get("security")]
    assert open_to_all == ["create_token"]
    assert description["components"]["securitySchemes"]["token"]["scheme"] == "bearer"


def test_it_is_served(client: Any, description: dict[str, Any]) -> None:
    assert client.get("/api/v1/openapi.json").json() == description
    assert description["openapi"].startswith("3.1")


def test_pages_are_not_part_of_it(description: dict[str, Any]) -> None:
    assert all(path.startswith("/api/v1/") for path in description["paths"])


# What random requests must never bring: a defect, an answer that is not described, a way past the token.
CHECKED = [
    schemathesis.checks.not_a_server_error,
    schemathesis.checks.status_code_conformance,
    schemathesis.checks.content_type_conformance,
    schemathesis.checks.response_schema_conformance,
    schemathesis.checks.ignored_auth,
]


@pytest.fixture(scope="module")
def random_app(prepared_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> FastAPI:
    """An application of which nothing else is asked."""
    path = tmp_path_factory.mktemp("random") / "api.db"
    path.write_bytes(prepared_sqlite.read_bytes())
    return create_app(demonstration(path))


@pytest.fixture(scope="module")
def random_schema(random_app: FastAPI) -> Any:
    return schemathesis.openapi.from_asgi("/api/v1/openapi.json", random_app)


@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE], ids=["fitting", "unfitting"])
@pytest.mark.parametrize("operation", OPERATIONS)
def test_random_requests_get_what_is_described(
    operation: str, mode: GenerationMode, random_schema: Any, random_app: FastAPI
) -> None:
    user_name = ENTERS[OPERATIONS[operation][2]] or "ann"

    @settings(max_examples=6, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
    @given(random_schema.find_operation_by_id(operation).as_strategy(generation_mode=mode))
    def send(case: Any) -> None:
        with random_app.state.database.transaction() as session:
            token = sessions.begin(session, user_name).secret
        case.call_and_validate(checks=CHECKED, headers={"Authorization": f"Bearer {token}"})

    send()
