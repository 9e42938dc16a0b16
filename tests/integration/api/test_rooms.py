"""A room of routes is passed over when none of its routes can be meant, and never when one can."""

import re

import pytest
from fastapi import APIRouter, FastAPI
from fastapi.routing import iter_route_contexts
from starlette.routing import Match

from api.routing import Room

METHODS = ("GET", "POST", "PUT", "DELETE")


def test_every_address_is_found_as_by_asking_every_route(app: FastAPI, monkeypatch: pytest.MonkeyPatch) -> None:
    paths = {route.path for route in iter_route_contexts(app.router.routes) if route.path}
    addresses = [re.sub(r"\{[^}]*\}", word, path) for path in paths for word in ("tasks", "EH-2026-0001")]
    addresses += [f"{address}/" for address in addresses] + ["/", "", "//", "/nothing", "/api/v1", "/tasks/a/b/c/d"]
    assert len(paths) > 150

    def matched() -> list[Match]:
        return [found(app, method, address) for address in addresses for method in METHODS]

    by_first_words = matched()
    monkeypatch.setattr(Room, "matches", APIRouter.matches)
    assert matched() == by_first_words
    assert Match.FULL in by_first_words and Match.PARTIAL in by_first_words and Match.NONE in by_first_words


def found(app: FastAPI, method: str, path: str) -> Match:
    scope = {"type": "http", "path": path, "root_path": "", "method": method, "headers": []}
    return max((route.matches(dict(scope))[0] for route in app.router.routes), key=lambda match: match.value)


def test_a_room_that_is_not_meant_is_not_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    room = Room()
    room.add_api_route("/tasks/{task_id}", lambda task_id: task_id)
    monkeypatch.setattr(APIRouter, "matches", lambda *_: (Match.FULL, {}))
    assert room.matches({"type": "http", "path": "/api/v1/tasks/1"}) == (Match.FULL, {})
    assert room.matches({"type": "http", "path": "/cases/1"}) == (Match.NONE, {})
