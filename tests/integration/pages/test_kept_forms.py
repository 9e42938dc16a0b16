"""What is sent when the session has run out: kept for whoever typed it, for nobody else, and filled in again."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from fastapi import FastAPI
from sqlmodel import func, select

from api.kept_forms.keeping import KEPT_FOR
from api.kept_forms.models import KeptForm
from api.security import sessions
from api.security.passwords import hash_password
from engine import bpmn
from engine.casework.models import Area, Person
from engine.clock import ManualClock
from tests.integration.pages.conftest import Browser, FindTask, SignedIn, Waiting, autosave, background
from tests.integration.pages.test_managing import MANAGERS

REASON = "The family asked us to wait until after the funeral."
PASSWORD = "a long enough password"
OVER = timedelta(minutes=61)
BUTTON = "Record it"


def sign_in_again(app: FastAPI, browser: Browser, user_name: str, then: str) -> None:
    """What the sign-in page does when the password is right, and where it leads."""
    with app.state.database.transaction() as session:
        secret = sessions.begin(session, user_name).secret
    browser.cookies.set("early-help", secret)
    browser.open(then)


def leads_to(answer_address: str) -> str:
    """Where the sign-in page at this address leads on to."""
    return answer_address.split("then=")[1].replace("%2F", "/").replace("%3F", "?").replace("%3D", "=")


@pytest.mark.parametrize("button", ["Save as draft", "Save and complete", "Add another to The family’s plan"])
def test_what_is_sent_after_the_session_is_the_persons_draft(
    app: FastAPI, first: Browser, task: Waiting, clock: ManualClock, button: str
) -> None:
    clock.move(OVER)
    first.press(button, family_background="Half a")
    assert first.page.url.path == "/sign-in"
    assert "Your session ended. What you typed is kept: sign in to go on." in first.text
    assert "Half a" not in first.page.text
    sign_in_again(app, first, task.people[0], leads_to(str(first.page.url)))
    assert background(first) == "Half a"
    assert "It has not been sent yet" in first.text


def test_the_script_is_told_that_it_is_kept(first: Browser, task: Waiting, clock: ManualClock) -> None:
    clock.move(OVER)
    told = autosave(first, task, family_background="Half a")
    assert told["status"] == 401
    assert told["detail"] == "Your session ended. What you typed is kept: sign in to go on."
    assert told["kept_at"] == f"{task.address}?kept=yes"


def test_newer_words_from_another_place_stay_beside_what_is_kept(
    app: FastAPI, as_: SignedIn, first: Browser, task: Waiting, clock: ManualClock
) -> None:
    clock.move(OVER)
    elsewhere = as_(task.people[0])
    elsewhere.open(task.address)
    autosave(elsewhere, task, family_background="Newer")
    first.press("Save as draft", family_background="Older")
    sign_in_again(app, first, task.people[0], leads_to(str(first.page.url)))
    assert "You saved other answers" in first.text
    assert background(first) == "Older"
    elsewhere.open(task.address)
    assert background(elsewhere) == "Newer"


Ending = Callable[[FastAPI, str], None]


def signed_out(app: FastAPI, user_name: str) -> None:
    with app.state.database.transaction() as session:
        sessions.end_all(session, user_name)


def made_inactive(app: FastAPI, user_name: str) -> None:
    with app.state.database.transaction() as session:
        session.get_one(Person, user_name).is_active = False


@pytest.mark.parametrize("ending", [signed_out, made_inactive])
def test_who_has_signed_out_or_gone_keeps_nothing(
    app: FastAPI, first: Browser, task: Waiting, clock: ManualClock, ending: Ending
) -> None:
    ending(app, task.people[0])
    clock.move(OVER)
    first.press("Save as draft", family_background="Half a")
    assert "Your session ended" not in first.text
    assert nothing_kept(app, task)


@pytest.mark.parametrize("forged", ["another", ""])
def test_a_cookie_without_the_pages_token_keeps_nothing(
    app: FastAPI, first: Browser, task: Waiting, clock: ManualClock, forged: str
) -> None:
    clock.move(OVER)
    first.press("Save as draft", family_background="Half a", csrf_token=forged)
    assert nothing_kept(app, task)


def nothing_kept(app: FastAPI, task: Waiting) -> bool:
    with app.state.database.reading() as session:
        return kept_forms(app) == 0 and bpmn.tasks.find_draft(session, task.id, task.people[0]) is None


def test_a_page_left_open_goes_on_after_signing_in_in_another_tab(
    app: FastAPI, first: Browser, task: Waiting, clock: ManualClock
) -> None:
    page = first.page
    clock.move(OVER)
    sign_in_again(app, first, task.people[0], "/tasks")
    first.page = page
    assert autosave(first, task, family_background="Half a")["status"] == 200


def test_a_page_of_somebody_elses_is_refused_and_says_so(
    app: FastAPI, first: Browser, task: Waiting, clock: ManualClock
) -> None:
    page = first.page
    clock.move(OVER)
    sign_in_again(app, first, "petra.owl", "/tasks")
    first.page = page
    told = autosave(first, task, family_background="Half a")
    assert told["status"] == 403
    assert "somebody else has signed in" in str(told["detail"])
    assert nothing_kept(app, task)


@pytest.fixture
def manager(waiting: FindTask, app: FastAPI) -> str:
    """Who manages the area of a case under review."""
    with app.state.database.reading() as session:
        return MANAGERS[Area(bpmn.tasks.get(session, waiting("record_review").id).area)]


@pytest.fixture
def act(as_: SignedIn, waiting: FindTask, manager: str) -> Browser:
    """The manager before the form of an act."""
    browser = as_(manager)
    browser.open(f"/cases/{waiting('record_review').reference}/manage/record-oversight")
    return browser


@pytest.fixture
def sign_in_by_password(app: FastAPI, manager: str) -> Callable[[], str]:
    """Signs the manager in from the sign-in page of another device; where it leads."""
    with app.state.database.transaction() as session:
        session.get_one(Person, manager).password_hash = hash_password(PASSWORD)

    def sign_in() -> str:
        visitor = Browser(app, follow_redirects=False)
        visitor.open("/sign-in")
        visitor.page = visitor.post("/sign-in", data={"user_name": manager, "password": PASSWORD, "then": "/tasks"})
        return str(visitor.page.headers["location"])

    return sign_in


def kept_forms(app: FastAPI) -> int:
    with app.state.database.reading() as session:
        return session.exec(select(func.count()).select_from(KeptForm)).one()


def test_any_form_is_filled_in_again_after_signing_in(
    app: FastAPI, act: Browser, manager: str, clock: ManualClock
) -> None:
    address = act.page.url.path
    clock.move(OVER)
    act.press(BUTTON, reason=REASON)
    assert "What you typed is kept" in act.text
    sign_in_again(app, act, manager, leads_to(str(act.page.url)))
    assert act.page.url.path == address
    assert act.document.xpath("//textarea[@name='reason']")[0].text.strip() == REASON
    assert "It has not been sent yet" in act.text


def test_a_form_that_was_sent_is_kept_no_more(app: FastAPI, act: Browser, manager: str, clock: ManualClock) -> None:
    clock.move(OVER)
    act.press(BUTTON, reason=REASON)
    sign_in_again(app, act, manager, leads_to(str(act.page.url)))
    act.press(BUTTON)
    assert kept_forms(app) == 0


def test_signing_in_anywhere_leads_to_what_is_kept_once(
    app: FastAPI, act: Browser, clock: ManualClock, sign_in_by_password: Callable[[], str]
) -> None:
    address = act.page.url.path
    clock.move(OVER)
    act.press(BUTTON, reason=REASON)
    assert sign_in_by_password() == f"{address}?kept=yes"
    assert sign_in_by_password() == "/tasks"


def test_kept_forms_are_gone_after_a_week(
    app: FastAPI, act: Browser, clock: ManualClock, sign_in_by_password: Callable[[], str]
) -> None:
    clock.move(OVER)
    act.press(BUTTON, reason=REASON)
    clock.move(KEPT_FOR)
    assert sign_in_by_password() == "/tasks"
    assert kept_forms(app) == 0


def test_nobody_else_finds_what_is_kept(app: FastAPI, act: Browser, as_: SignedIn, clock: ManualClock) -> None:
    address = act.page.url.path
    clock.move(OVER)
    act.press(BUTTON, reason=REASON)
    other = as_("lena.kite")
    other.open(f"{address}?kept=yes")
    assert REASON not in other.page.text
