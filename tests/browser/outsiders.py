"""Somebody outside who is asked for a child's view on the served demonstration, and the pages that come of it."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from playwright.sync_api import Page

from api.security import outside
from engine import bpmn, clock
from engine.casework import outside_views, people, task_access
from engine.casework.demo.storyteller import Storyteller
from engine.casework.outside_views import AskDetails
from engine.clock import ManualClock
from tests.browser.conftest import Served, SignIn
from tests.conftest import MONDAY_MORNING
from tests.integration.outside.conftest import begin_assessment

AUTHOR = "tess.robin"
ANSWERS = {
    "gathered_on-day": "1",
    "gathered_on-month": "3",
    "gathered_on-year": "2026",
    "how": "own_words",
    "view": "I like the garden.",
}


@dataclass(frozen=True)
class Request:
    """What somebody outside was sent and told."""

    view_id: str
    task: str
    link: str
    code: str


@lru_cache
def _tasks(served: Served) -> tuple[str, ...]:
    """The tasks of a family whose assessment has begun, one for each child."""
    with served.database.transaction() as session:
        story = Storyteller(session, ManualClock(MONDAY_MORNING), MONDAY_MORNING)
        begin_assessment(story)
        return tuple(task.id for task in story.open_tasks() if task.form_key == "record_childs_view")


def ask(served: Served, **details: Any) -> Request:
    """Asks a school nurse; the mail is taken as sent."""
    task = _tasks(served)[0]
    with served.database.transaction() as session:
        author = people.get(session, AUTHOR)
        found = task_access.get(session, author, task)
        known = {
            "name": "Nina Neave", "role": "school nurse", "agency": "North Community Nursing", "why": "You see him.",
            "email": f"nina.neave.{len(outside_views.list_for_task(session, author, task))}@nursing.example",
            "about": [found.local_variables["child_id"]], "until_on": clock.today(session), "agreed": True,
            "agreed_by": "Mother, on 1 March",
        }  # fmt: skip
        view = outside_views.ask(session, author, task, AskDetails(**{**known, **details}), site=f"{served.address}/")
        return Request(
            view.id, task, f"/view/{outside.make_link(session, view.id)}", outside.make_code(session, view.id)
        )


def enter(page: Page, request: Request, code: str = "") -> None:
    """Opens the link and enters the code."""
    page.goto(request.link)
    page.get_by_label("Your code").fill(code or request.code)
    page.get_by_role("button", name="Continue").click()


def give(served: Served, request: Request) -> None:
    """The view is given."""
    with served.database.transaction() as session:
        outside_views.send(session, request.view_id, {**_as_answers(), "wishes": "More football."})


def _as_answers() -> dict[str, str]:
    return {"gathered_on": "2026-03-01", "how": ANSWERS["how"], "view": ANSWERS["view"]}


def asking(as_: SignIn, served: Served) -> Page:
    page = as_(AUTHOR)
    page.goto(f"/tasks/{_tasks(served)[1]}/outside")
    page.get_by_role("button", name="Send the link and show the code").click()
    page.get_by_text("There is a problem").wait_for()
    return page


def asked_page(as_: SignIn, served: Served) -> Page:
    request = ask(served)
    page = as_(AUTHOR)
    page.goto(f"/tasks/{request.task}/outside")
    page.get_by_text("another link, a new code, more time").first.click()
    page.get_by_role("button", name="Ask again").first.click()
    page.get_by_role("heading", name="Tell them this code by telephone").wait_for()
    return page


def given_page(as_: SignIn, served: Served) -> Page:
    request = ask(served)
    give(served, request)
    page = as_(AUTHOR)
    page.goto(f"/tasks/{request.task}/outside/{request.view_id}")
    return page


def code_page(as_: SignIn, served: Served) -> Page:
    page = as_("")
    page.goto(ask(served).link)
    return page


def wrong_code(as_: SignIn, served: Served) -> Page:
    page = as_("")
    enter(page, ask(served), "0000 0001")
    page.get_by_text("There is a problem").wait_for()
    return page


def section(as_: SignIn, served: Served) -> Page:
    page = as_("")
    enter(page, ask(served))
    page.get_by_role("button", name="Send").wait_for()
    return page


def used_up(as_: SignIn, served: Served) -> Page:
    request = ask(served)
    give(served, request)
    page = as_("")
    page.goto(request.link)
    return page


def files(as_: SignIn, served: Served) -> Page:
    with served.database.reading() as session:
        reference = bpmn.tasks.get(session, _tasks(served)[0]).business_key
    page = as_(AUTHOR)
    page.goto(f"/cases/{reference}/files")
    page.set_input_files(
        "#files",
        [
            {"name": "house.png", "mimeType": "image/png", "buffer": b"\x89PNG\r\n\x1a\n" + bytes(64)},
            {"name": "page.exe", "mimeType": "application/pdf", "buffer": b"MZ"},
        ],
    )
    page.get_by_label("A child’s drawing or writing").check()
    page.get_by_role("button", name="Add").click()
    page.get_by_text("There is a problem").wait_for()
    return page
