"""Answering a task without JavaScript: nothing typed is lost, every error leads to its field."""

import pytest
from fastapi import FastAPI
from sqlmodel import select

from engine import bpmn
from engine.clock import ManualClock
from tests.integration.pages.conftest import Browser, FindTask, SignedIn

SAFE = dict.fromkeys(
    (
        "sexual_or_physical_abuse",
        "severe_neglect",
        "frightened_to_return_home",
        "immediate_risk",
        "abandoned_or_parent_absent",
        "other_harm_concern",
    ),
    "no",
)
CONCERN = {"start_kind": "concern", "source": "own_observation", "facts": "Came without a coat.\n\nTwice.", **SAFE}
BEN = {
    "other_children__0__first_name": "Ben",
    "other_children__0__last_name": "Example",
    "other_children__0__born_on___day": "3",
    "other_children__0__born_on___month": "2",
    "other_children__0__born_on___year": "2018",
}


@pytest.fixture
def concern(tess: Browser) -> Browser:
    """Tess before the first task of a family that she has just started a case for."""
    tess.open("/start")
    tess.press("Start the case", family="", name="Example family", area="North")
    return tess


def test_a_case_begins_with_recording_the_concern(concern: Browser) -> None:
    assert concern.heading == "Record the concern"
    assert "Example family" in concern.text and "The case is started" in concern.text


def test_a_list_grows_by_a_button_and_keeps_everything_typed(concern: Browser) -> None:
    concern.press("Add to Other children in the family", **CONCERN)
    page = concern.document
    assert "other_children.0.first_name" in concern.fields()
    assert page.xpath("//textarea[@name='facts']")[0].text.strip() == CONCERN["facts"]
    assert page.xpath("//input[@name='severe_neglect'][@checked]/@value") == ["no"]


def test_taking_a_row_away_takes_that_row(concern: Browser) -> None:
    concern.press("Add to Other children in the family", **CONCERN)
    concern.press("Add another to Other children in the family", **BEN)
    concern.press("Add another to Other children in the family", other_children__1__first_name="Ann")
    concern.press("Remove Other children in the family 1")
    assert concern.document.xpath("//input[@name='other_children.0.first_name']/@value") == ["Ann"]
    assert "other_children.1.first_name" not in concern.fields()


def test_completing_leads_to_the_next_step_of_the_same_case(concern: Browser) -> None:
    concern.press("Add to Other children in the family", **CONCERN)
    concern.press("Save and complete", **BEN)
    assert concern.heading == "Check for an existing assessment"
    assert "The task is complete" in concern.text


def test_errors_lead_to_their_fields_and_nothing_typed_is_lost(concern: Browser) -> None:
    concern.press("Add to Other children in the family", **CONCERN)
    page = concern.press("Save and complete", **{**BEN, "other_children__0__born_on___day": "32", "facts": ""})
    assert concern.page.status_code == 422
    assert page.xpath("//title")[0].text.startswith("Error: ")
    targets = page.xpath("//*[contains(@class,'govuk-error-summary')]//a/@href")
    assert targets == ["#q-other_children-0-born_on-day", "#q-facts"]
    for target in targets:
        assert page.xpath(f"//*[@id='{target[1:]}'][self::input or self::textarea]")
    assert page.xpath("//input[@name='other_children.0.born_on-day']/@value") == ["32"]
    assert page.xpath("//input[@name='other_children.0.first_name']/@value") == ["Ben"]


def test_a_draft_is_kept_without_any_check_and_belongs_to_its_writer(concern: Browser) -> None:
    address = concern.page.url.path
    concern.press("Save as draft", facts="Half a sentence", source="child")
    assert "Your draft is saved" in concern.text
    page = concern.open(address)
    assert page.xpath("//textarea[@name='facts']")[0].text.strip() == "Half a sentence"
    assert page.xpath("//input[@name='source'][@checked]/@value") == ["child"]
    assert "Your draft was saved on 2 March 2026 at 9:00am" in concern.text


def test_a_draft_keeps_a_date_that_does_not_exist(concern: Browser) -> None:
    concern.press("Add to Other children in the family")
    page = concern.press("Save as draft", **{**BEN, "other_children__0__born_on___month": "Mai"})
    assert page.xpath("//input[@name='other_children.0.born_on-month']/@value") == ["Mai"]


def test_questions_appear_when_an_answer_asks_for_them(as_: SignedIn, waiting: FindTask) -> None:
    task = waiting("complete_assessment")
    browser = as_(task.people[0])
    browser.open(task.address)
    assert "star_physical_health" not in browser.fields()
    browser.press("Show the questions for my answers", star_read="yes")
    assert "star_physical_health" in browser.fields()
    assert "What you answered leads to further questions" in browser.text
    assert browser.document.xpath("//*[@class='eh-revealed']//*[@name='star_physical_health']")


def test_a_task_is_not_completed_with_questions_that_nobody_saw(app: FastAPI, as_: SignedIn, waiting: FindTask) -> None:
    task = waiting("complete_assessment")
    browser = as_(task.people[0])
    browser.open(task.address)
    browser.press("Save and complete", star_read="yes")
    assert browser.page.status_code == 422
    assert "Nothing is completed yet" in browser.text
    assert "There is a problem" not in browser.text
    browser.press("Save and complete")
    assert "There is a problem" in browser.text


def test_what_leads_to_a_step_that_fails_is_done_again_once_it_is_mended(
    as_: SignedIn, waiting: FindTask, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_call: object) -> None:
        raise ValueError("what the family said")

    task = waiting("judge_threshold")
    browser = as_(task.people[0])
    browser.open(task.address)
    with monkeypatch.context() as broken:
        broken.setitem(bpmn.handlers._handlers, "set_result", fail)
        told = {"factors": "A coat", "protective_factors": "A grandmother", "rationale": "Enough as it is."}
        browser.press("Save and complete", threshold_level="1", **told)
    assert browser.page.status_code == 500 and browser.heading == "The next step could not be done"
    assert "The administrators see what failed. Once it is mended, do this again." in browser.text
    assert "what the family said" not in browser.page.text
    [again] = browser.document.xpath("//main//a[normalize-space()='Open the task']/@href")
    browser.open(again)
    assert "Enough as it is." in browser.text
    browser.press("Save and complete")
    assert browser.page.url.path == "/tasks"


def test_somebody_was_quicker(app: FastAPI, concern: Browser, as_: SignedIn, clock: ManualClock) -> None:
    address = concern.page.url.path
    other_tab = as_("tess.robin")
    other_tab.open(address)
    concern.press("Add to Other children in the family", **CONCERN)
    concern.press("Save and complete", **BEN)
    other_tab.press("Save and complete", facts="What I saw")
    assert other_tab.page.status_code == 409
    assert "Tess Robin completed it on 2 March 2026 at 9:00am" in other_tab.text
    assert "your answers are kept as your draft" in other_tab.text
    other_tab.open(address)
    assert "What I saw" in other_tab.text


def test_a_task_that_somebody_else_took_meanwhile(app: FastAPI, as_: SignedIn, waiting: FindTask) -> None:
    task = waiting("support_taf")
    first, second = (as_(name) for name in task.people[:2])
    first.open(task.address)
    second.open(task.address)
    second.press("Take this task")
    first.press("Save and complete")
    assert first.page.status_code == 409
    assert "took it on 2 March 2026 at 9:00am" in first.text
    with app.state.database.reading() as session:
        drafts = session.exec(select(bpmn.Draft).where(bpmn.Draft.task_id == task.id)).all()
    assert [draft.person for draft in drafts] == [task.people[0]]


def test_a_form_without_the_sessions_token_changes_nothing(concern: Browser) -> None:
    answer = concern.post(concern.page.url.path, data={"do": "draft", "facts": "x", "csrf_token": "another"})
    assert answer.status_code == 403
    assert "This form has expired" in answer.text
    assert "Your draft was saved" not in concern.open(concern.page.url.path).text_content()
