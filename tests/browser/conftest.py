"""A served demonstration and a real browser: Debian's Chromium, at two widths, with JavaScript and without."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route

from api import publishing, worker
from api.app import create_app
from api.security import sessions
from engine.clock import ManualClock
from engine.database import Database
from tests.conftest import MONDAY_MORNING
from tests.integration.pages.conftest import Waiting, find_waiting, prepare
from tests.serving import demonstration, serving

WIDTHS = (320, 1280)
"""CSS pixels: a phone (or a desk's page enlarged four times, WCAG 1.4.10), and a desk."""


@dataclass(frozen=True)
class Served:
    """The application as it is served: its address and its database."""

    address: str
    database: Database

    def waiting(self, form_key: str) -> Waiting:
        """An open task with this form."""
        with self.database.reading() as session:
            return find_waiting(session, form_key)


@pytest.fixture(scope="session")
def served(migrated_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    path = tmp_path_factory.mktemp("served") / "served.db"
    path.write_bytes(migrated_sqlite.read_bytes())
    app = create_app(demonstration(path, mail_url="file:///nowhere"), ManualClock(MONDAY_MORNING))
    prepare(app.state.database, "not a hash")
    worker.look_for_stuck_cases(app.state.database)
    publishing.publish_figures(app.state.database)
    with serving(app) as address:
        yield Served(address, app.state.database)
    app.state.database.dispose()


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, object]) -> dict[str, object]:
    return {**browser_type_launch_args, "executable_path": "/usr/bin/chromium", "args": ["--no-sandbox"]}


@pytest.fixture(params=[True, False], ids=["script", "no-script"])
def script(request: pytest.FixtureRequest) -> bool:
    return bool(request.param)


@pytest.fixture
def context(browser: Browser, served: Served, script: bool) -> Iterator[BrowserContext]:
    """A fresh browser. Without script the pages' own scripts are taken out on their way; JavaScript
    itself stays on, for axe needs it."""
    context = browser.new_context(base_url=served.address)
    context.set_default_timeout(15_000)
    if not script:
        context.route("**/*", _without_scripts)
    yield context
    context.close()


def _without_scripts(route: Route) -> None:
    if route.request.resource_type == "script":
        route.abort()
        return
    if route.request.resource_type != "document":
        route.continue_()
        return
    answer = route.fetch(max_redirects=0)
    route.fulfill(response=answer, body=re.sub(r"<script\b.*?</script>", "", answer.text(), flags=re.DOTALL))


SignIn = Callable[[str], Page]


@pytest.fixture
def as_(context: BrowserContext, served: Served) -> SignIn:
    """`as_("tess.robin")`: a page of somebody signed in; of a visitor when the name is empty."""

    def sign_in(user_name: str) -> Page:
        if not user_name:
            return context.new_page()
        with served.database.transaction() as session:
            secret = sessions.begin(session, user_name).secret
        context.add_cookies([{"name": "early-help", "value": secret, "url": served.address}])
        return context.new_page()

    return sign_in
