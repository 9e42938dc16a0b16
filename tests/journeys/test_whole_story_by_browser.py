"""The same story in a real browser: every page reached by its links and buttons, every answer typed or chosen."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

import pytest
from fastapi import FastAPI
from playwright.sync_api import Browser, BrowserContext, Page

from engine import bpmn
from engine.casework.demo.people import PASSWORD
from tests.journeys.council import sample_answers
from tests.journeys.whole_story import ADMINISTRATOR, LEAD, from_concern_to_closure
from tests.serving import serving

pytestmark = pytest.mark.xdist_group("browser")
Watch = Callable[[Page], None]
CLOCK_BUTTONS = {7: "One week forward", 42: "Six weeks forward"}


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, object]) -> dict[str, object]:
    return {**browser_type_launch_args, "executable_path": "/usr/bin/chromium", "args": ["--no-sandbox"]}


@pytest.fixture
def address(demonstration: FastAPI) -> Iterator[str]:
    """Where the demonstration is served."""
    with serving(demonstration) as address:
        yield address


class BrowserOffice:
    """People at work in browsers of their own."""

    def __init__(self, browser: Browser, app: FastAPI, address: str, **options: Any) -> None:
        self.browser, self.app, self.address, self.options = browser, app, address, options
        self._signed_in: dict[str, tuple[BrowserContext, Page]] = {}

    def as_(self, user_name: str) -> Page:
        """The person's page, signed in."""
        if user_name not in self._signed_in:
            context = self.browser.new_context(base_url=self.address, **self.options)
            page = context.new_page()
            page.goto("/sign-in")
            page.fill("[name=user_name]", user_name)
            page.fill("[name=password]", PASSWORD)
            page.click("main button:has-text('Sign in')")
            self._signed_in[user_name] = (context, page)
        return self._signed_in[user_name][1]

    def visitor(self) -> Page:
        """A page of somebody who has no account."""
        context = self.browser.new_context(base_url=self.address, **self.options)
        self._signed_in[str(context)] = (context, context.new_page())
        return self._signed_in[str(context)][1]

    def start_case(self, by: str, family: dict[str, str]) -> str:
        page = self.as_(by)
        page.goto("/start")
        page.fill("[name=name]", family["name"])
        page.fill("[name=address]", family["address"])
        page.check(f"[name=area][value={family['area']}]")
        page.click("text=Start the case")
        with self._reading() as session:
            task = bpmn.tasks.get(session, page.url.rsplit("/", 1)[1].split("?")[0])
        return task.business_key

    def do(self, reference: str, form_key: str, by: str, *, watch: Watch | None = None, **given: Any) -> None:
        """`watch` sees each page when everything is answered and nothing sent."""
        tasks = self._open(reference, form_key)
        assert tasks, f"{reference} has no open task {form_key}."
        for task in tasks:
            page = self.as_(by)
            self._find_in_lists(page, task)
            answers = sample_answers(self.app.state.database, by, task, given)
            complete(page, task, answers, watch)

    def let_days_pass(self, days: int) -> None:
        page = self.as_(ADMINISTRATOR)
        page.goto("/administration")
        page.click(f"text={CLOCK_BUTTONS[days]}")
        self.sign_everybody_out()

    def sign_everybody_out(self) -> None:
        """A session does not outlive days."""
        for context, _ in self._signed_in.values():
            context.close()
        self._signed_in.clear()

    def _find_in_lists(self, page: Page, task: str) -> None:
        page.goto("/tasks")
        link = page.locator(f"main a[href='/tasks/{task}']")
        if link.count() == 0:
            page.get_by_role("link", name="Can be taken").click()
            link.click()
            page.click("text=Take this task")
        else:
            link.click()

    def _open(self, reference: str, form_key: str) -> list[str]:
        with self._reading() as session:
            return [task.id for task in bpmn.tasks.list_open(session, reference) if task.form_key == form_key]

    def _reading(self) -> Any:
        return self.app.state.database.reading()


def complete(page: Page, task: str, answers: Mapping[str, Any], watch: Watch | None = None) -> None:
    """Answers a task's form and completes it; questions that an answer leads to are answered when they appear."""
    wanted = dict(flat(answers))
    for _ in range(4):
        wanted = put_all(page, wanted)
        if watch is not None and not wanted:
            watch(page)
            watch = None
        with page.expect_navigation():  # What is typed is saved first, so the page goes a moment later.
            page.get_by_role("button", name="Save and complete").click()
        if f"/tasks/{task}" not in page.url:
            return
    summary = page.locator(".govuk-error-summary").all_inner_texts()
    raise AssertionError(f"{page.title()} could not be completed: {summary}; not on the page: {sorted(wanted)}")


def put_all(page: Page, wanted: Mapping[str, Any]) -> dict[str, Any]:
    """Gives the answers whose questions are on the page, or appear on it; those that are left."""
    for patience in range(20):
        wanted = {name: value for name, value in wanted.items() if not put(page, name, value)}
        if not wanted or (patience and page.locator("html.js-enabled, body.js-enabled").count() == 0):
            break
        page.wait_for_timeout(100)
    return dict(wanted)


def flat(answers: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, Any]]:
    """Answers by the names of a page's fields: `children.0.first_name`."""
    for key, value in answers.items():
        if isinstance(value, list) and value and isinstance(value[0], dict):
            for index, row in enumerate(value):
                yield from flat(row, f"{prefix}{key}.{index}.")
        elif isinstance(value, dict):
            yield from flat(value, f"{prefix}{key}.")
        elif value not in (None, []):
            yield f"{prefix}{key}", value


def put(page: Page, name: str, value: Any) -> bool:
    """Gives one answer; False when its question is not on the page yet."""
    if page.locator(f"[name='{name}-day']").count():
        for part, text in zip(("year", "month", "day"), str(value)[:10].split("-"), strict=True):
            page.fill(f"[name='{name}-{part}']", text)
        if page.locator(f"[name='{name}-time']").count():
            page.fill(f"[name='{name}-time']", str(value)[11:16])
        return True
    field = page.locator(f"[name='{name}']:not([type=hidden])")
    if field.count() == 0:
        return _add_row(page, name) and put(page, name, value)
    kind = field.first.evaluate("field => field.tagName == 'SELECT' ? 'select' : field.type")
    if kind in ("radio", "checkbox"):
        for one in value if isinstance(value, list) else [value]:
            chosen = "true" if one is True else one
            if one is not False:
                page.check(f"[name='{name}'][value='{chosen}']")
    elif kind == "select":
        field.select_option(str(value))
    else:
        field.fill(str(value))
    return True


def _add_row(page: Page, name: str) -> bool:
    """Adds a row to the list that `name` lies in, if it lies in one that is on the page."""
    repeat = name.rsplit(".", 2)[0]
    button = page.locator(f"button[value='add {repeat}']")
    if repeat == name or button.count() == 0:
        return False
    with page.expect_navigation():  # What is typed is saved first.
        button.click()
    return page.locator(f"[name='{name}'], [name='{name}-day']").count() > 0


@pytest.mark.parametrize(
    "options",
    [
        {"viewport": {"width": 1280, "height": 900}},
        {"viewport": {"width": 320, "height": 640}, "java_script_enabled": False},
    ],
    ids=["desk", "phone without JavaScript"],
)
def test_a_family_goes_from_concern_to_closure(
    browser: Browser, demonstration: FastAPI, address: str, options: dict[str, Any]
) -> None:
    office = BrowserOffice(browser, demonstration, address, **options)
    reference = from_concern_to_closure(office)
    page = office.as_(LEAD)
    page.goto(f"/cases/{reference}")
    assert "Closed" in page.inner_text("main")
    with demonstration.state.database.reading() as session:
        assert bpmn.tasks.list_open(session, reference) == []
