"""The connection lost, the browser closed, the session over, a second tab, the back button, a double click."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, expect
from sqlmodel import Session, func, select

from api.security.models import WebSession
from engine import bpmn
from engine.casework.models.timeline import FormAnswers
from tests.browser.conftest import Served, SignIn
from tests.integration.pages.conftest import Waiting
from tests.integration.pages.test_answering import BEN, CONCERN

pytestmark = [pytest.mark.xdist_group("browser"), pytest.mark.parametrize("script", [True], indirect=True)]

WORDS = "Mum works nights.\n\nGran — “Nana” — brings Ash to school."
AFTER_TYPING = 4_000
TYPED = {"facts", *BEN}


@pytest.fixture
def task(served: Served) -> Iterator[Waiting]:
    """A task with words to type, and no draft of it before or after."""
    task = served.waiting("judge_threshold")
    yield task
    with served.database.transaction() as session:
        for draft in session.exec(select(bpmn.Draft).where(bpmn.Draft.task_id == task.id)):
            session.delete(draft)


@pytest.fixture
def page(as_: SignIn, task: Waiting) -> Page:
    """The task, open; time passes when the test says so."""
    page = as_(task.people[0])
    page.clock.install()
    page.goto(task.address)
    return page


def words(page: Page) -> Locator:
    return page.locator("textarea").first


def told(page: Page) -> Locator:
    return page.locator("[data-saved]")


def opened_anew(context: BrowserContext, task: Waiting) -> Page:
    page = context.new_page()
    page.goto(task.address)
    return page


def end_sessions(session: Session, user_name: str) -> None:
    """As if nobody had touched a key for an hour."""
    for row in session.exec(select(WebSession).where(WebSession.user_name == user_name)):
        row.last_seen_at -= timedelta(hours=2)
        session.add(row)


def test_what_is_typed_is_saved_and_told(page: Page, context: BrowserContext, task: Waiting) -> None:
    words(page).fill(WORDS)
    expect(told(page)).to_have_text("Not saved yet.")
    page.clock.run_for(AFTER_TYPING)
    expect(told(page)).to_have_text("Saved at 9:00am.")
    expect(page.locator("[data-told]")).to_have_text("Saved at 9:00am.")
    expect(words(opened_anew(context, task))).to_have_value(WORDS)


def test_a_page_that_is_left_at_once_saves_first(page: Page, context: BrowserContext, task: Waiting) -> None:
    words(page).fill(WORDS)
    page.get_by_role("link", name="Tasks", exact=True).click()
    page.wait_for_url("**/tasks")
    page.wait_for_load_state("networkidle")
    expect(words(opened_anew(context, task))).to_have_value(WORDS)


def test_the_connection_is_lost_in_the_middle(page: Page, context: BrowserContext, task: Waiting) -> None:
    context.set_offline(True)
    words(page).fill(WORDS)
    page.clock.run_for(AFTER_TYPING)
    expect(told(page)).to_contain_text("Not saved: there is no connection. We keep trying.")
    page.get_by_role("button", name="Save and complete").click()
    expect(words(page)).to_have_value(WORDS)
    context.set_offline(False)
    expect(told(page)).to_have_text("The connection is back. Saved at 9:00am.")
    expect(words(opened_anew(context, task))).to_have_value(WORDS)


def test_who_would_leave_unsaved_words_is_warned(page: Page, context: BrowserContext) -> None:
    context.set_offline(True)
    words(page).fill(WORDS)
    page.clock.run_for(AFTER_TYPING)
    expect(told(page)).to_contain_text("Not saved")
    asked: list[str] = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))
    page.close(run_before_unload=True)
    page.wait_for_timeout(500)
    assert asked == ["beforeunload"]
    expect(words(page)).to_have_value(WORDS)


def test_the_browser_is_closed_and_opened_on_another_day(
    page: Page, context: BrowserContext, task: Waiting, as_: SignIn
) -> None:
    words(page).fill(WORDS)
    page.clock.run_for(AFTER_TYPING)
    expect(told(page)).to_have_text("Saved at 9:00am.")
    assert page.evaluate("[localStorage.length, sessionStorage.length]") == [0, 0]
    page.close()
    context.clear_cookies()
    again = as_(task.people[0])
    again.goto(task.address)
    expect(words(again)).to_have_value(WORDS)


def test_the_session_ends_in_the_middle(page: Page, served: Served, task: Waiting, as_: SignIn) -> None:
    words(page).fill(WORDS)
    with served.database.transaction() as session:
        end_sessions(session, task.people[0])
    page.clock.run_for(AFTER_TYPING)
    expect(told(page)).to_have_text("Your session ended. What you typed is kept: sign in to go on.")
    page.get_by_role("link", name="Sign in to go on").click()
    expect(page.get_by_text("What you typed is kept")).to_be_visible()
    as_(task.people[0])
    page.reload()
    expect(words(page)).to_have_value(WORDS)
    expect(page.get_by_text("It has not been sent yet")).to_be_visible()


def test_a_second_tab_with_older_words(page: Page, context: BrowserContext, task: Waiting) -> None:
    other = opened_anew(context, task)
    words(page).fill(WORDS)
    page.clock.run_for(AFTER_TYPING)
    expect(told(page)).to_have_text("Saved at 9:00am.")
    words(other).fill("Older words")
    expect(told(other)).to_contain_text("You saved other answers on 2 March 2026 at 9:00am", timeout=10_000)
    other.get_by_role("link", name="Take what you saved there instead").click()
    expect(words(other)).to_have_value(WORDS)
    words(other).fill("Mine")
    expect(told(other)).to_have_text("Saved at 9:00am.", timeout=10_000)
    words(page).fill("The last word")
    page.clock.run_for(AFTER_TYPING)
    page.get_by_role("button", name="Keep what is on this page").click()
    expect(page.get_by_text("Your draft is saved")).to_be_visible()
    expect(words(opened_anew(context, task))).to_have_value("The last word")


def test_a_double_click_completes_once_and_back_shows_that_it_is_done(as_: SignIn, served: Served) -> None:
    page = begun_case(as_)
    task_id = page.url.split("/tasks/")[1].split("?")[0]
    page.get_by_role("button", name="Add to Other children").click()
    for name, value in (CONCERN | BEN).items():
        field = page.locator(f"[name='{name.replace('___', '-').replace('__', '.')}']")
        field.fill(value) if name in TYPED else page.check(f"[name='{name}'][value='{value}']")
    page.get_by_role("button", name="Save and complete").dblclick()
    expect(page.get_by_text("The task is complete")).to_be_visible()
    expect(page.get_by_role("heading", name="Check for an existing assessment")).to_be_visible()
    with served.database.reading() as session:
        done = select(func.count()).select_from(FormAnswers).where(FormAnswers.task == task_id)
        assert session.exec(done).one() == 1
    page.go_back()
    expect(page.get_by_text("completed this on 2 March 2026")).to_be_visible()
    expect(page.locator("#answers")).to_have_count(0)


def begun_case(as_: SignIn) -> Page:
    """Tess before the first task of a family that she has just started a case for."""
    page = as_("tess.robin")
    page.goto("/start")
    page.get_by_label("None of these").check()
    page.get_by_label("What the family is called").fill("Pressed twice family")
    page.get_by_label("North").check()
    page.get_by_role("button", name="Start the case").click()
    expect(page.get_by_role("heading", name="Record the concern")).to_be_visible()
    return page
