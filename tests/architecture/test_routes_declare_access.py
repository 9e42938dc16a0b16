"""Every route says who may reach it."""

import pytest
from fastapi import FastAPI
from fastapi.routing import iter_route_contexts

from api.app import create_app
from api.security.access import Access
from api.settings import Settings

#: Not made by us: the description of the interface and the style sheet, script and icon.
PUBLIC_BY_NATURE = {"/api/v1/openapi.json", "/static"}


@pytest.fixture(scope="module")
def app() -> FastAPI:
    return create_app(Settings(database_url="sqlite://", demo=True))


def test_every_route_declares_its_access(app: FastAPI) -> None:
    without = [
        route.path
        for route in iter_route_contexts(app.routes)
        if not isinstance(getattr(route.endpoint, "access", None), Access)
    ]
    assert set(without) == PUBLIC_BY_NATURE


def test_every_route_runs_in_one_thread_and_one_transaction(app: FastAPI) -> None:
    # An `async def` endpoint, or one made past `Routes`, would have neither.
    for route in iter_route_contexts(app.routes):
        if route.path not in PUBLIC_BY_NATURE:
            assert route.endpoint.__code__.co_name == "endpoint", route.path
            assert route.endpoint.__code__.co_filename.endswith("routing.py"), route.path


def test_nobody_signed_in_reaches_only_these(app: FastAPI) -> None:
    public = {
        (method, route.path)
        for route in iter_route_contexts(app.routes)
        if route.path not in PUBLIC_BY_NATURE and route.endpoint.access.admits is None
        for method in route.methods
    }
    web_addresses = ("GET", "/.well-known/camunda-automation-platform/webapps")
    signing_in = {("POST", "/api/v1/sign-in"), ("GET", "/sign-in"), ("POST", "/sign-in")}
    by_secret_address = ("GET", "/calendar/{secret}/early-help.ics")
    by_the_installations_token = ("GET", "/metrics")
    by_link_and_code = {(method, path) for method in ("GET", "POST") for path in ("/view", "/view/{secret}")}
    by_link_and_code.add(("POST", "/view/leave"))
    of_their_own = {by_secret_address, by_the_installations_token} | by_link_and_code
    assert public == {("GET", "/"), web_addresses} | of_their_own | signing_in
