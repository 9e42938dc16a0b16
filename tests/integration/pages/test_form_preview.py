"""A form before people see it: drawn as they will see it, tried, and with what the application needs of it."""

import json

import pytest
from fastapi import FastAPI

from engine import bpmn
from tests.integration.pages.conftest import WORKFLOWS, Browser, SignedIn

NOTES = json.loads((WORKFLOWS / "forms" / "send_notes.form").read_bytes())


@pytest.fixture
def petra(as_: SignedIn) -> Browser:
    """The process owner."""
    return as_("petra.owl")


@pytest.fixture
def base(app: FastAPI) -> str:
    """Where the forms in use are."""
    with app.state.database.reading() as session:
        return f"/processes/deployments/{bpmn.definitions.current_release(session).id}/forms"


def rows(browser: Browser) -> dict[str, list[str]]:
    """What is said of each answer that the record reads, by its key."""
    found = browser.document.xpath("//section[@aria-labelledby='record']//tbody/tr")
    return {row.xpath("string(th)"): [cell.text for cell in row.xpath("td")] for row in found}


def test_it_is_drawn_as_people_will_see_it_with_what_it_feeds(petra: Browser, base: str) -> None:
    petra.open(f"{base}/send_notes")
    assert "When did you send them?" in petra.text and "For example, 27 3 2026" in petra.text
    assert "“Send the notes” in Review of the team around the family" in petra.text
    assert "Whatever the case offers here" in petra.text
    assert rows(petra)["sent_on"] == ["Always: the form must ask it", "a date", "Question “When did you send them?”"]
    assert rows(petra)["not_sent_reason"][0].startswith("Sometimes")


def test_answers_are_checked_and_stay(petra: Browser, base: str) -> None:
    petra.open(f"{base}/send_notes")
    page = petra.press("Check these answers", **{"sent_on-day": "31", "sent_on-month": "2", "sent_on-year": "2026"})
    assert petra.page.status_code == 422
    assert page.xpath("//input[@name='sent_on-day']/@value") == ["31"]
    petra.press(
        "Check these answers",
        **{"sent_on-day": "27", "sent_on-month": "2", "sent_on-year": "2026", "how": "post", "recipients": "example"},
    )
    assert "The form would take these answers. Nothing was kept." in petra.text


def test_questions_that_depend_on_answers_appear_and_rows_come_and_go(petra: Browser, base: str) -> None:
    petra.open(f"{base}/record_taf")
    assert "star_physical_health" not in petra.fields()
    page = petra.press("Show the questions for my answers", star_read="yes", star_preparation="trained")
    assert "star_physical_health" in petra.fields()
    [add] = page.xpath("//button[@value='add attendance']")
    rows_before = [name for name in petra.fields() if name.startswith("attendance.") and name.endswith(".name")]
    petra.press(" ".join(add.text_content().split()))
    rows_after = [name for name in petra.fields() if name.startswith("attendance.") and name.endswith(".name")]
    assert len(rows_after) == len(rows_before) + 1


def test_a_draft_with_a_question_more_and_no_record(app: FastAPI, petra: Browser) -> None:
    own = {**NOTES, "id": "book_interpreter", "components": [
        {"type": "textfield", "id": "Language", "key": "language", "label": "Which language?"}
    ]}  # fmt: skip
    with app.state.database.transaction() as session:
        made = bpmn.definitions.propose(
            session, {"x.form": json.dumps(own).encode()}, name="Draft", source="tests", deployed_by="petra.owl"
        )
    page = petra.open(f"/processes/deployments/{made.id}")
    [href] = page.xpath("//a[normalize-space()='book_interpreter']/@href")
    petra.open(href)
    assert "Which language? (optional)" in petra.text
    assert "No task in this release uses it." in petra.text
    assert "The application reads nothing of it" in petra.text
