"""Every route of the JSON interface, both ways: who may enter, and who may not."""

from dataclasses import replace
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.routing import iter_route_contexts
from sqlmodel import Session
from starlette.testclient import TestClient

from api.app import create_app
from api.security import sessions
from api.settings import Settings
from engine import bpmn, clock
from engine.casework import cases, joining, management, people
from engine.casework.models import AssessmentSection, Closure
from tests.integration.api.conftest import SignIn

ANSWERS = {"answers": {"seen": "Something."}}
#: What each operation needs to be understood; the others need nothing.
BODIES: dict[str, dict[str, Any]] = {
    "create_token": {"json": {"user_name": "ann", "password": "wrong"}},
    "assign_task": {"json": {"user_name": "bob"}},
    "save_task_draft": {"json": ANSWERS},
    "complete_task": {"json": ANSWERS},
    "start_case": {"json": {"family": {"name": "Elm family", "area": "North"}}},
    "ask_to_join": {"json": {"family": "any", "reason": ""}},
    "answer_join_request": {"json": {"decision": "decline", "answer": "Please ring me."}},
    "change_consent": {"json": {"change": "limit"}},
    "deploy": {"files": {"files": ("x.bpmn", b"<x/>")}, "data": {"name": "x"}},
    "put_into_use": {"json": {"reason": "It was tried."}},
    "withdraw_release": {"json": {"reason": "It was wrong."}},
    "evaluate_decision": {"json": {"values": {}}},
    "suspend_process": {"json": {"reason": "To look."}},
    "resume_process": {"json": {"reason": "To look."}},
    "cancel_process": {"json": {"reason": "To look."}},
    "move_timer": {"json": {"due_at": "2026-04-01T09:00:00+01:00", "reason": "Half-term."}},
    "move_demo_clock": {"json": {"days": 1}},
    "plan_upgrade": {"json": {"process_key": "early_help_case"}},
    "move_cases": {"json": {"reason": "A new version."}},
    "put_cases_back": {"json": {"reason": "Too early."}},
    "preview_repair": {"json": {"action": {"do": "cancel", "task_id": "any"}}},
    "repair_process": {"json": {"action": {"do": "cancel", "task_id": "any"}, "revision": 1, "reason": "Stuck."}},
    "undo_repair": {"json": {"reason": "The wrong step."}},
    "put_task_off": {"json": {"until": "2026-03-03"}},
    "act_on_case": {"json": {"details": {"until_on": "2026-04-01", "reason": "They are away."}}},
    "preview_act": {"json": {"details": {"until_on": "2026-04-01", "reason": "They are away."}}},
    "act_on_many": {"json": {"rows": [{"reference": "x", "action": "hold", "details": {}}]}},
    "mark_gone": {"json": {"gone_on": "2026-03-02", "reason": "A new post."}},
    "mark_back": {"json": {"reason": "A mistake."}},
    "move_reports": {"json": {"to": "ann"}},
    "undo_act": {"json": {"reason": "They are back."}},
}
CLOSING_PAPERS = (
    "reason", "evaluated_by", "evaluated_with", "achieved", "still_needed", "final_minutes", "network_support",
    "who_to_tell",
)  # fmt: skip
#: For each access: who is turned away and how, and who enters.
TURNED_AWAY = {
    "public": {},
    "signed in": {None: 401},
    "on case": {None: 401, "cy": 404, "bob": 404, "ada": 404, "pia": 404},
    "lcss": {None: 401, "ann": 403, "ada": 403},
    "manages people": {None: 401, "ann": 403, "lena": 403, "pia": 403},
    "administrator": {None: 401, "ann": 403, "lena": 403, "pia": 403},
    "process owner": {None: 401, "ann": 403, "lena": 403, "ada": 403},
    "process owner or administrator": {None: 401, "ann": 403, "lena": 403},
    "demo administrator": {None: 401, "ann": 403, "lena": 403, "pia": 403},
}
ENTERS = {
    "public": None,
    "signed in": "ann",
    "on case": "ann",
    "lcss": "lena",
    "manages people": "mia",
    "administrator": "ada",
    "process owner": "pia",
    "process owner or administrator": "ada",
    "demo administrator": "ada",
}


def operations() -> dict[str, tuple[str, str, str]]:
    """Operation → method, path, access, of every route of the interface."""
    app = create_app(Settings(database_url="sqlite://", demo=True))
    return {
        route.endpoint.__name__: (method, route.path, route.endpoint.access.name)
        for route in iter_route_contexts(app.routes)
        if route.path.startswith("/api/v1/") and hasattr(route.endpoint, "access")
        for method in route.methods
    }


OPERATIONS = operations()


@pytest.fixture
def ids(app: FastAPI, case: dict[str, Any]) -> dict[str, str]:
    """A real id for each name in a path; the case has an assessment and closing papers to be read."""
    failure = {"element_id": "Step", "element_label": "Step", "cause": "It was made to fail."}
    with app.state.database.transaction() as session:
        instance = bpmn.instances.find_by_business_key(session, case["reference"])
        assert instance is not None
        error = bpmn.errors.StepFailedError(instance_id=instance.id, **failure)
        error.business_key = case["reference"]
        incident = bpmn.incidents.record(session, error, None)
        known = {"case": case["reference"], "task": "any", "by": "ann", "at": clock.now(session)}
        session.add(AssessmentSection(version=1, section="family_background", question="any", answer="Any.", **known))
        session.add(Closure(**dict.fromkeys(CLOSING_PAPERS, "Any."), **known))
        return {
            "reference": case["reference"],
            "task_id": case["tasks"][0]["id"],
            "instance_id": instance.id,
            "incident_id": incident.id,
            "timer_id": bpmn.timers.list_for_business_key(session, case["reference"])[0].id,
            "key": "help_needed",
            "release_id": instance.release_id,
            "upgrade_id": begin_upgrade(session, instance.release_id),
            "submission_id": take_submission(session),
            "repair_id": repair_and_undo(session, instance.id, case["tasks"][0]["id"]),
            "user_name": "bob",
            "action": "hold",
            "act_id": put_on_hold(session, case["reference"]),
            "request_id": asked_to_join(session, case["reference"]),
        }


def asked_to_join(session: Session, reference: str) -> str:
    """Somebody's request to join the case; its id."""
    family = cases.get(session, reference).family
    return joining.ask(session, people.get(session, "cy"), family, "I teach one of the children.").id


def take_submission(session: Session) -> str:
    """Files that wait to be checked; their id."""
    return bpmn.submissions.take(session, {"x.bpmn": b"<x/>"}, name="x", source="tests", deployed_by="pia").id


def put_on_hold(session: Session, reference: str) -> str:
    """An act of management that can be taken back; its id."""
    hold, details = management.ACTIONS["hold"], {"until_on": "2026-04-01", "reason": "They are away."}
    lena = people.get(session, "lena")
    return management.take(session, lena, reference, hold, management.read(hold, details)).id


def begin_upgrade(session: Session, release_id: str) -> str:
    """A plan for a process's cases; its id."""
    choice = bpmn.upgrades.Choice("early_help_case")
    return bpmn.upgrades.begin(session, choice, to_release_id=release_id, actor="pia").id


def repair_and_undo(session: Session, instance_id: str, task_id: str) -> str:
    """A repair that leaves the process as it was; its id."""
    action, revision = bpmn.repair.CompleteStep(task_id), bpmn.repair.look(session, instance_id).revision
    done = bpmn.repair.repair(session, instance_id, action, revision=revision, reason="Stuck.", actor="ada")
    return bpmn.repair.undo(session, done.id, reason="The wrong step.", actor="ada").id


def call(client: TestClient, operation: str, ids: dict[str, str]) -> int:
    method, path, _ = OPERATIONS[operation]
    return client.request(method, path.format(**ids), **BODIES.get(operation, {})).status_code


@pytest.mark.parametrize("operation", OPERATIONS)
def test_who_may_not_enter_is_turned_away(operation: str, as_: SignIn, client: TestClient, ids: dict[str, str]) -> None:
    access = OPERATIONS[operation][2]
    answers = {
        user_name: call(as_(user_name) if user_name else client, operation, ids) for user_name in TURNED_AWAY[access]
    }
    assert answers == TURNED_AWAY[access]


@pytest.mark.parametrize("operation", OPERATIONS)
def test_who_may_enter_does(operation: str, as_: SignIn, client: TestClient, ids: dict[str, str]) -> None:
    user_name = ENTERS[OPERATIONS[operation][2]]
    status = call(as_(user_name) if user_name else client, operation, ids)
    # Understood and let in: done, or refused for what it says (409, 422; a wrong password is 401).
    assert status in ({401} if operation == "create_token" else {200, 201, 204, 409, 422})


@pytest.mark.parametrize(
    "operation", [name for name, (_, _, access) in OPERATIONS.items() if access.startswith("demo")]
)
def test_a_real_installation_has_no_clock_to_move(operation: str, settings: Settings, ids: dict[str, str]) -> None:
    real = create_app(replace(settings, demo=False))
    with real.state.database.transaction() as session:
        token = sessions.begin(session, "ada").secret
    client = TestClient(real, headers={"Authorization": f"Bearer {token}"})
    assert call(client, operation, ids) == 404
