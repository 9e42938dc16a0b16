"""The pages as browsers meet them, on the demonstration: people of every role, families in every state."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from fastapi import FastAPI
from httpx2 import Response
from lxml import html
from lxml.html import HtmlElement
from sqlmodel import Session, select
from starlette.testclient import TestClient

from api.app import create_app
from api.security import sessions
from engine import bpmn, casework
from engine.casework import cases, demo, families, policy, task_access
from engine.clock import ManualClock
from engine.database import Database
from tests.conftest import MONDAY_MORNING
from tests.serving import demonstration

WORKFLOWS = Path(__file__).parents[3] / "workflows"


class Browser(TestClient):
    """A signed-in person without JavaScript: reads pages, fills forms in, presses buttons."""

    page: Response

    def open(self, address: str) -> HtmlElement:
        """The page at `address`, redirects followed."""
        self.page = self.get(address, follow_redirects=True)
        return self.document

    @property
    def document(self) -> HtmlElement:
        return html.fromstring(self.page.text)

    @property
    def heading(self) -> str:
        [heading] = self.document.xpath("//h1")
        return heading.text_content().strip()

    @property
    def text(self) -> str:
        """Everything that can be read in the page's main part, in one line."""
        return re.sub(r"\s+", " ", self.document.xpath("//main")[0].text_content())

    def press(self, button: str, within: str = "//main", **typed: str | list[str]) -> HtmlElement:
        """Presses the button of this name with `typed` in the fields (dots and dashes in names as __ and ___)."""
        [pressed] = self.document.xpath(f"{within}//button[normalize-space()='{button}']")
        form = pressed.xpath("ancestor::form")[0]
        values = self._filled_in(form) | {_name(name): value for name, value in typed.items()}
        if pressed.get("name"):
            values[pressed.get("name")] = pressed.get("value")
        self.page = self.post(form.get("action"), data=values, follow_redirects=True)
        return self.document

    def fields(self) -> list[str]:
        """The names of the fields of the task's form, hidden ones left out."""
        visible = self.document.xpath(
            "//form[@id='answers']//*[self::input[not(@type='hidden')] or self::textarea or self::select]"
        )
        return list(dict.fromkeys(field.get("name") for field in visible))

    @staticmethod
    def _filled_in(form: HtmlElement) -> dict[str, str | list[str]]:
        values: dict[str, str | list[str]] = {}
        for name, value in form.form_values():
            values[name] = [*_listed(values[name]), value] if name in values else value
        return values


def _listed(value: str | list[str]) -> list[str]:
    return value if isinstance(value, list) else [value]


def _name(keyword: str) -> str:
    return keyword.replace("___", "-").replace("__", ".")


SignedIn = Callable[[str], Browser]


@pytest.fixture(scope="session")
def prepared(migrated_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file with everything deployed: copied for each test."""
    path = tmp_path_factory.mktemp("pages") / "prepared.db"
    path.write_bytes(migrated_sqlite.read_bytes())
    database = Database(f"sqlite:///{path}", ManualClock(MONDAY_MORNING))
    prepare(database, "not a hash")
    with database.engine.connect() as connection:
        connection.exec_driver_sql("ROLLBACK")
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    database.dispose()
    return path


def prepare(database: Database, password_hash: str) -> None:
    """Deploys the process owner's folder and builds the demonstration."""
    casework.install()
    wanted = (".bpmn", ".dmn", ".form")
    files = {path.name: path.read_bytes() for path in WORKFLOWS.rglob("*.*") if path.suffix in wanted}
    with database.transaction() as session:
        policy.publish(session, policy.read(WORKFLOWS / "policy"))
        bpmn.definitions.deploy(session, files, name="All diagrams", source="tests", deployed_by="tests")
    demo.build(database, password_hash)


@pytest.fixture
def app(prepared: Path, tmp_path: Path, clock: ManualClock) -> Iterator[FastAPI]:
    path = tmp_path / "pages.db"
    path.write_bytes(prepared.read_bytes())
    app = create_app(demonstration(path), clock)
    yield app
    app.state.database.dispose()


@pytest.fixture
def as_(app: FastAPI) -> SignedIn:
    """`as_("tess.robin")`: Tess's browser, signed in."""

    def sign_in(user_name: str) -> Browser:
        with app.state.database.transaction() as session:
            secret = sessions.begin(session, user_name).secret
        return Browser(app, cookies={"early-help": secret}, follow_redirects=False)

    return sign_in


@dataclass(frozen=True)
class Waiting:
    """A task that waits in the demonstration: its address, and who may answer it."""

    id: str
    reference: str
    family: str
    people: tuple[str, ...]

    @property
    def address(self) -> str:
        return f"/tasks/{self.id}"


def autosave(browser: Browser, task: Waiting, number: int = 1, **typed: str) -> dict[str, object]:
    """What the script sends from the page that `browser` has open; the answer with its status."""
    form = browser.document.xpath("//form[@id='answers']")[0]
    fields = {**dict(form.form_values()), **typed, "draft_number": str(number)}
    answer = browser.post(f"{task.address}/draft", data=fields, headers={"accept": "application/json"})
    return {"status": answer.status_code, **answer.json()}


def find_waiting(session: Session, form_key: str) -> Waiting:
    """The open task with this form that is due first."""
    open_ones = select(bpmn.Task).where(bpmn.Task.form_key == form_key, bpmn.Task.status == "open")
    task = session.exec(open_ones.order_by(bpmn.Task.order_at, bpmn.Task.business_key)).first()
    assert task is not None, f"The demonstration has no open task {form_key}."
    case = cases.get(session, task.business_key)
    candidates = tuple(person.user_name for person in task_access.list_candidates(session, task))
    people = (task.assignee,) if task.assignee else candidates
    return Waiting(task.id, case.reference, families.get(session, case.family).name, people)


FindTask = Callable[[str], Waiting]


@pytest.fixture
def waiting(app: FastAPI) -> FindTask:
    """`waiting("complete_assessment")`: the first open task with this form."""

    def find(form_key: str) -> Waiting:
        with app.state.database.reading() as session:
            return find_waiting(session, form_key)

    return find


@pytest.fixture
def tess(as_: SignedIn) -> Browser:
    """A class teacher in the North."""
    return as_("tess.robin")


@pytest.fixture
def task(waiting: FindTask) -> Waiting:
    """A task of one person's, with words to type."""
    return waiting("complete_assessment")


@pytest.fixture
def first(as_: SignedIn, task: Waiting) -> Browser:
    """One tab with the task, opened while the session is good."""
    browser = as_(task.people[0])
    browser.open(task.address)
    return browser


def background(browser: Browser) -> str:
    return str(browser.document.xpath("//textarea[@name='family_background']")[0].text or "").strip()
