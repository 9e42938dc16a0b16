"""Pages in the states that a year brings: nothing there yet, names without end and hundreds of rows, text at twice its
size, a reader's own colours (WCAG 1.4.4, 1.4.10; `forced-colors`)."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page
from sqlalchemy import text

from api import publishing, worker
from api.app import create_app
from api.security import sessions
from engine.clock import ManualClock
from engine.database import Database
from tests.benchmarks.many_families import ManyFamilies, furnish
from tests.browser.conftest import WIDTHS, Served
from tests.browser.test_accessibility import STANDARD
from tests.conftest import MONDAY_MORNING
from tests.journeys import worlds
from tests.serving import demonstration, serving

pytestmark = pytest.mark.xdist_group("browser")
ROWS = 200
LONG = "Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch"
LISTS = {
    "tess.robin": ("/tasks", "/tasks?view=queue", "/tasks?view=archive", "/cases", "/start"),
    "max.martin": (
        *("/area", "/lcss", "/lcss/steps", "/lcss/workload", "/lcss/messages", "/lcss/set-aside"),
        *("/lcss/led-elsewhere", "/people", "/reports", "/trends"),
    ),
    "petra.owl": ("/processes", "/upgrades"),
    "ada.avocet": ("/administration",),
}
EVERY_LIST = [(user_name, path) for user_name, paths in LISTS.items() for path in paths]
LENGTHEN = (
    "UPDATE family SET name = name || ' {long}'",
    "UPDATE family_member SET last_name = '{long}'",
    "UPDATE person SET full_name = full_name || ' {long}', job_title = '{long}' WHERE user_name LIKE '%~1%'",
    "UPDATE work_item SET assignee = 'tess.robin' WHERE area = 'North' AND status = 'open'",
    """INSERT INTO supporting_area (id, "case", area, from_at)
       SELECT reference, reference, 'North', opened_at FROM early_help_case WHERE area <> 'North'""",
    "UPDATE work_item SET name = name || ' {long}' WHERE status = 'open'",
)


def served_from(path: Path, fill: Callable[[Database], object]) -> Iterator[Served]:
    app = create_app(demonstration(path), ManualClock(MONDAY_MORNING))
    fill(app.state.database)
    with serving(app) as address:
        yield Served(address, app.state.database)
    app.state.database.dispose()


@pytest.fixture(scope="module")
def empty(migrated_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """Everybody is there, and no family yet."""
    path = tmp_path_factory.mktemp("states") / "empty.db"
    path.write_bytes(migrated_sqlite.read_bytes())
    yield from served_from(path, lambda database: worlds.furnish(database, "nobody signs in"))


@pytest.fixture(scope="module")
def crowded(migrated_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """Hundreds of families, tasks and colleagues, all with very long names."""
    path = tmp_path_factory.mktemp("states") / "crowded.db"
    path.write_bytes(migrated_sqlite.read_bytes())
    furnished = furnish(f"sqlite:///{path}", ManualClock(MONDAY_MORNING))
    ManyFamilies(furnished).grow_to(3 * ROWS)
    furnished.dispose()
    yield from served_from(path, crowd)


def crowd(database: Database) -> None:
    with database.transaction() as session:
        for statement in LENGTHEN:
            session.execute(text(statement.format(long=LONG)))
    worker.look_for_stuck_cases(database)
    publishing.publish_figures(database)


def opened(browser: Browser, served: Served, user_name: str, path: str) -> Iterator[tuple[BrowserContext, Page]]:
    context = browser.new_context(base_url=served.address)
    context.set_default_timeout(15_000)
    with served.database.transaction() as session:
        secret = sessions.begin(session, user_name).secret
    context.add_cookies([{"name": "early-help", "value": secret, "url": served.address}])
    page = context.new_page()
    page.goto(path)
    yield context, page
    context.close()


def faults(page: Page) -> list[tuple[str, list[str]]]:
    found = Axe().run(page, options={"runOnly": {"type": "tag", "values": STANDARD}}).response["violations"]
    return [(rule["id"], [node["html"][:200] for node in rule["nodes"]]) for rule in found]


def fits(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"))


@pytest.mark.parametrize(("user_name", "path"), EVERY_LIST)
@pytest.mark.parametrize("state", ["empty", "crowded"])
def test_a_list_meets_the_standard_however_full_it_is(
    state: str, user_name: str, path: str, browser: Browser, request: pytest.FixtureRequest
) -> None:
    for _context, page in opened(browser, request.getfixturevalue(state), user_name, path):
        assert page.locator("h1").count() == 1
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 900})
            assert faults(page) == [], width
            assert fits(page), width


@pytest.mark.parametrize(("user_name", "path"), EVERY_LIST)
def test_a_list_can_be_read_at_twice_the_size_and_in_ones_own_colours(
    user_name: str, path: str, browser: Browser, crowded: Served
) -> None:
    for _context, page in opened(browser, crowded, user_name, path):
        page.set_viewport_size({"width": 1280, "height": 900})
        page.evaluate("document.documentElement.style.fontSize = '200%'")
        assert fits(page)
        page.emulate_media(forced_colors="active")
        assert faults(page) == []


@pytest.mark.parametrize("page_of", ["/cases/{case}", "/tasks/{task}", "/cases/{case}/files"])
def test_a_case_with_very_long_names_meets_the_standard(page_of: str, browser: Browser, crowded: Served) -> None:
    with crowded.database.reading() as session:
        hers = "assignee = 'tess.robin' AND status = 'open'"
        found = f"SELECT id, business_key FROM work_item WHERE {hers} ORDER BY business_key, name"
        task, case = session.execute(text(found)).first() or ("", "")
    for _context, page in opened(browser, crowded, "tess.robin", page_of.format(case=case, task=task)):
        assert LONG in page.locator("main").inner_text()
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 900})
            assert faults(page) == [], width
            assert fits(page), width


def test_there_are_hundreds_of_rows_and_long_names(browser: Browser, crowded: Served) -> None:
    for _context, page in opened(browser, crowded, "tess.robin", "/tasks"):
        assert page.inner_text("main").count(LONG) >= 50, "a whole page of them"
    with crowded.database.reading() as session:
        open_tasks = session.connection().execute(
            text("SELECT count(*) FROM work_item WHERE assignee = 'tess.robin' AND status = 'open'")
        )
        assert open_tasks.scalar_one() >= ROWS
