"""A person's dates in their own calendar: read back by a library of another maker, without a family's name."""

import re
from datetime import date, timedelta

import pytest
from fastapi import FastAPI
from lxml.html import HtmlElement
from sqlmodel import select
from starlette.testclient import TestClient

from engine import bpmn
from engine.casework.models import Case, Family, Person
from tests.integration.pages.conftest import Browser, SignedIn

LEAD = "faye.finch"


@pytest.fixture
def faye(as_: SignedIn) -> Browser:
    return as_(LEAD)


def make_address(browser: Browser, button: str = "Make an address") -> str:
    browser.open("/calendar")
    page: HtmlElement = browser.press(button)
    return page.xpath("//main//code")[0].text


def read(app: FastAPI, address: str) -> list[dict[str, str]]:
    """The events of the feed, read by hand as RFC 5545 lays them out: lines unfolded, names and values."""
    answer = TestClient(app).get(address)
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("text/calendar")
    assert answer.text.endswith("END:VCALENDAR\r\n")
    text = re.sub(r"\r\n[ \t]", "", answer.text)
    blocks = re.findall(r"BEGIN:VEVENT\r\n(.*?)END:VEVENT", text, re.DOTALL)
    return [dict(re.split(r"(?:;[^:]*)?:", line, maxsplit=1) for line in block.splitlines()) for block in blocks]


def test_reviews_and_due_dates_are_there_on_their_days(app: FastAPI, faye: Browser) -> None:
    events = {event["UID"]: event for event in read(app, make_address(faye))}
    with app.state.database.reading() as session:
        task = session.exec(select(bpmn.Task).where(bpmn.Task.assignee == LEAD, bpmn.Task.status == "open")).first()
        case = session.exec(select(Case).where(Case.opened_by == LEAD, Case.status == "open")).first()
        families = [family.name.removesuffix(" family") for family in session.exec(select(Family))]
    assert case is not None and case.review_on is not None
    review = events[f"review-{case.reference}@early-help"]
    assert review["DTSTART"] == f"{case.review_on:%Y%m%d}"
    assert review["DTEND"] == f"{case.review_on + timedelta(days=1):%Y%m%d}"
    assert review["URL"].endswith(f"/cases/{case.reference}")
    if task is not None and task.due_at is not None:
        assert date.fromisoformat(events[f"task-{task.id}@early-help"]["DTSTART"]) == task.due_at.date()
    said = " ".join(value for event in events.values() for value in event.values())
    assert not [name for name in families if name in said]


def test_the_address_is_shown_once_and_a_new_one_ends_the_old(app: FastAPI, faye: Browser) -> None:
    first = make_address(faye)
    faye.open("/calendar")
    assert first not in faye.page.text
    second = make_address(faye, "Make a new address")
    assert second != first
    assert TestClient(app).get(first).status_code == 404
    assert read(app, second)


def test_a_revoked_address_is_nothing(app: FastAPI, faye: Browser) -> None:
    address = make_address(faye)
    faye.open("/calendar")
    faye.press("Revoke the address")
    assert "revoked" in faye.text
    assert TestClient(app).get(address).status_code == 404


def test_who_has_left_has_no_calendar(app: FastAPI, faye: Browser) -> None:
    address = make_address(faye)
    with app.state.database.transaction() as session:
        session.get_one(Person, LEAD).is_active = False
    assert TestClient(app).get(address).status_code == 404


def test_somebody_elses_cases_are_not_in_it(app: FastAPI, as_: SignedIn) -> None:
    assert read(app, make_address(as_("ada.avocet"))) == []


def test_nobody_makes_an_address_without_signing_in(app: FastAPI) -> None:
    answer = TestClient(app, follow_redirects=False).get("/calendar")
    assert answer.headers["location"].startswith("/sign-in")
