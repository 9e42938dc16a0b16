"""Signing in and out by page, the menu of each role, and the pages for errors."""

import pytest
from fastapi import FastAPI

from api.security.passwords import hash_password
from engine.casework.models import Person
from tests.integration.pages.conftest import Browser, SignedIn

PASSWORD = "a long enough password"


@pytest.fixture
def visitor(app: FastAPI) -> Browser:
    """Somebody who has not signed in; Tess's password is known to the test."""
    with app.state.database.transaction() as session:
        session.get_one(Person, "tess.robin").password_hash = hash_password(PASSWORD)
    return Browser(app, follow_redirects=False)


def test_who_is_not_signed_in_is_led_to_the_sign_in_page(visitor: Browser) -> None:
    visitor.open("/tasks")
    assert visitor.heading == "Sign in to Early Help"


def test_sign_in_and_out(visitor: Browser) -> None:
    visitor.open("/sign-in")
    visitor.press("Sign in", user_name="tess.robin", password=PASSWORD)
    assert visitor.heading == "My tasks"
    assert "Tess Robin" in visitor.document.xpath("//header")[0].text_content()
    visitor.press("Sign out", within="//header")
    assert visitor.heading == "Sign in to Early Help"
    visitor.open("/tasks")
    assert visitor.heading == "Sign in to Early Help"


def test_who_signs_in_gets_to_the_page_that_they_asked_for(visitor: Browser) -> None:
    visitor.open("/cases?search=Robin")
    assert "Robin" not in str(visitor.page.url)
    visitor.press("Sign in", user_name="tess.robin", password="wrong password")
    visitor.press("Sign in", user_name="tess.robin", password=PASSWORD)
    assert visitor.page.url.path == "/cases"
    assert visitor.open("/sign-in?then=/start") is not None and visitor.page.url.path == "/start"


@pytest.mark.parametrize("elsewhere", ["https://elsewhere.example/", "//elsewhere.example", "/\\elsewhere.example", ""])
def test_signing_in_leads_to_no_other_site(visitor: Browser, elsewhere: str) -> None:
    visitor.open("/sign-in")
    visitor.press("Sign in", user_name="tess.robin", password=PASSWORD, then=elsewhere)
    assert visitor.page.url.path == "/tasks" and visitor.page.url.host == "testserver"


def test_a_wrong_password_keeps_the_name_and_does_not_repeat_the_password(visitor: Browser) -> None:
    visitor.open("/sign-in")
    page = visitor.press("Sign in", user_name="tess.robin", password="wrong password")
    assert visitor.page.status_code == 422
    assert page.xpath("//input[@name='user_name']/@value") == ["tess.robin"]
    assert "wrong password" not in visitor.page.text
    assert page.xpath("//title")[0].text.startswith("Error: ")


def test_after_many_failures_the_page_says_how_long_to_wait(visitor: Browser) -> None:
    visitor.open("/sign-in")
    for _ in range(12):
        visitor.press("Sign in", user_name="tess.robin", password="wrong password")
    assert visitor.page.status_code == 429
    assert "Try again in" in visitor.text
    assert int(visitor.page.headers["retry-after"]) > 0


@pytest.mark.parametrize(
    ("user_name", "menu"),
    [
        ("tess.robin", ["Tasks", "Cases", "Start a case"]),
        ("lena.kite", ["Tasks", "Cases", "Start a case", "Board", "Area", "Trends", "Figures"]),
        ("ivo.ibis", ["Tasks", "Cases", "Start a case", "Board", "Area", "Trends", "Figures", "People"]),
        ("ada.avocet", ["Tasks", "Cases", "People", "Administration"]),
        ("petra.owl", ["Tasks", "Cases", "Processes"]),
    ],
)
def test_the_menu_shows_what_a_role_may_do(as_: SignedIn, user_name: str, menu: list[str]) -> None:
    page = as_(user_name).open("/tasks")
    links = page.xpath("//nav[@aria-label='Main menu']//a")
    assert [link.text_content().strip() for link in links] == menu


def test_an_unknown_address_is_a_page_that_leads_on(tess: Browser) -> None:
    page = tess.open("/nothing/here")
    assert tess.page.status_code == 404
    assert tess.heading == "Page not found"
    assert "/tasks" in page.xpath("//main//a/@href")


def test_static_files_are_kept_for_a_year_and_pages_not_at_all(tess: Browser) -> None:
    page = tess.open("/tasks")
    assert tess.page.headers["cache-control"] == "no-store"
    [style_sheet] = page.xpath("//link[@rel='stylesheet']/@href")
    answer = tess.get(style_sheet)
    assert answer.status_code == 200 and "immutable" in answer.headers["cache-control"]


def test_every_script_is_allowed_by_the_pages_own_policy(tess: Browser) -> None:
    page = tess.open("/tasks")
    policy = tess.page.headers["content-security-policy"]
    [nonce] = page.xpath("//script[not(@src)]/@nonce")
    assert f"'nonce-{nonce}'" in policy
    assert tess.open("/tasks").xpath("//script[not(@src)]/@nonce") != [nonce]


def test_administrators_move_the_demonstrations_clock(as_: SignedIn) -> None:
    ada = as_("ada.avocet")
    ada.open("/administration")
    assert "2 March 2026 at 9:00am" in ada.text
    ada.press("One week forward")
    assert "9 March 2026 at 9:00am" in ada.text


def test_the_clock_goes_forward_only(as_: SignedIn) -> None:
    ada = as_("ada.avocet")
    page = ada.open("/administration")
    [token] = set(page.xpath("//input[@name='csrf_token']/@value"))
    for days in ("-7", "0", "400", "x"):
        assert ada.post("/administration/clock", data={"csrf_token": token, "days": days}).status_code == 422
    assert "2 March 2026 at 9:00am" in ada.open("/administration").text_content()


def test_administration_is_for_administrators(tess: Browser) -> None:
    tess.open("/administration")
    assert tess.page.status_code == 403
