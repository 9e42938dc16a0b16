"""What a deployment changes, with both versions side by side and the differences marked in each."""

import pytest
from fastapi import FastAPI
from lxml.html import HtmlElement

from engine import bpmn
from tests.integration.pages import changed
from tests.integration.pages.conftest import Browser, SignedIn


@pytest.fixture
def petra(as_: SignedIn) -> Browser:
    """The process owner."""
    return as_("petra.owl")


@pytest.fixture
def draft(app: FastAPI) -> bpmn.Deployment:
    return changed.propose(app.state.database)


def marked(side: HtmlElement) -> set[tuple[str, str]]:
    """What is marked in a diagram, and as what."""
    return {(row.get("data-element"), row.get("data-badge")) for row in side.xpath(".//tr[@data-mark]")}


def badges(side: HtmlElement) -> dict[str, str]:
    """The badge of each row that has one, by the row's first words."""
    rows = side.xpath(".//tbody/tr[th/span]")
    return {row[0].text: row[0].xpath("string(span)") for row in rows}


def sides(page: HtmlElement) -> list[HtmlElement]:
    return list(page.xpath("//div[contains(@class, 'eh-sides')]/div"))


def test_each_diagram_marks_what_is_gone_new_and_changed(petra: Browser, draft: bpmn.Deployment) -> None:
    page = petra.open(f"/processes/deployments/{draft.id}")
    [link] = page.xpath("//a[contains(., 'side by side: taf_review.bpmn')]/@href")
    before, after = sides(petra.open(link))
    assert before.xpath("string(h3)") == "Before (release 1)" and after.xpath("string(h3)") == "After (release 2)"
    assert {("Review_Prepare", "Changed"), ("Review_RemindLead", "Removed")} <= marked(before)
    assert {("Review_Prepare", "Changed"), ("Review_RemindAgain", "New")} <= marked(after)
    assert {badge for _, badge in marked(before)} == {"Changed", "Removed"}
    assert {badge for _, badge in marked(after)} == {"Changed", "New"}
    assert "label “Prepare the review” → “Get ready”" in petra.text


def test_each_table_marks_its_rules(petra: Browser, draft: bpmn.Deployment) -> None:
    before, after = sides(petra.open(f"/processes/deployments/{draft.id}/changes/threshold_route.dmn"))
    assert badges(before) == {"2": "Changed", "3": "Removed"}
    assert badges(after) == {"2": "Changed", "3": "New"}


def test_each_form_marks_its_questions(petra: Browser, draft: bpmn.Deployment) -> None:
    before, after = sides(petra.open(f"/processes/deployments/{draft.id}/changes/send_notes.form"))
    assert badges(before) == {}
    assert badges(after) == {"Question “Which language?”": "New"}


def test_a_release_in_use_is_compared_with_the_one_before(app: FastAPI, petra: Browser, draft: bpmn.Deployment) -> None:
    with app.state.database.transaction() as session:
        bpmn.definitions.put_into_use(session, draft.id, by="petra.owl", reason="Tried.")
    petra.open(f"/processes/deployments/{draft.id}")
    assert "What it changes against release 1, which was in use before it" in petra.text
    assert "→ “Get ready”" in petra.text


def test_what_is_new_has_one_side(app: FastAPI, petra: Browser) -> None:
    files = {"again.bpmn": changed.REVIEW.replace(b'"taf_review"', b'"again"')}
    with app.state.database.transaction() as session:
        draft = bpmn.definitions.propose(session, files, name="New", source="tests", deployed_by="petra.owl")
    [only] = sides(petra.open(f"/processes/deployments/{draft.id}/changes/again.bpmn"))
    assert only.xpath("string(h3)") == "After (release 2)"


def test_what_is_not_there_is_not_found_and_what_is_the_same_says_so(petra: Browser, draft: bpmn.Deployment) -> None:
    petra.open(f"/processes/deployments/{draft.id}/changes/nothing.bpmn")
    assert petra.page.status_code == 404
    petra.open(f"/processes/deployments/{draft.id}/changes/step_down.bpmn")
    assert petra.page.status_code == 200 and "Nothing." in petra.text
