"""Taking back what was just completed: where the button is, and what it does."""

from datetime import timedelta

import pytest

from engine.clock import ManualClock
from tests.integration.pages.conftest import Browser
from tests.integration.pages.test_answering import BEN, CONCERN


@pytest.fixture
def tess(tess: Browser, clock: ManualClock) -> Browser:
    """Twenty minutes after the demonstration was built: what was completed in its stories stands."""
    clock.move(timedelta(minutes=20))
    return tess


@pytest.fixture
def completed(tess: Browser) -> Browser:
    """Tess has just recorded the concern that a case begins with, at 9:20."""
    tess.open("/start")
    tess.press("Start the case", family="", name="Example family", area="North")
    tess.press("Add to Other children in the family", **CONCERN)
    tess.press("Save and complete", **BEN)
    assert "The task is complete" in tess.text, tess.text
    return tess


def test_the_page_that_follows_offers_it_and_opens_the_task_again(completed: Browser) -> None:
    assert "“Record the concern”, until 9:35am and while nothing has followed." in completed.text
    completed.press("Take back")
    assert completed.heading == "Record the concern"
    assert "The task is open again, with your answers as your draft" in completed.text
    [facts] = completed.document.xpath("//textarea[@name='facts']")
    assert "Came without a coat." in facts.text
    assert completed.document.xpath("//input[@name='other_children.0.first_name']/@value") == ["Ben"]
    completed.press("Save and complete")
    assert "The task is complete" in completed.text


def test_the_list_of_what_is_done_offers_it(completed: Browser) -> None:
    completed.open("/tasks?view=archive")
    assert "Completed by mistake?" in completed.text
    completed.press("Take back")
    assert completed.heading == "Record the concern"
    completed.open("/tasks?view=archive")
    assert "Completed by mistake?" not in completed.text


def test_the_cases_page_offers_it_and_tells_both(completed: Browser) -> None:
    [case] = completed.document.xpath("//a[contains(@class,'govuk-back-link')]/@href")
    completed.open(case)
    completed.press("Take back")
    completed.open(case)
    assert "Tess Robin took back what was completed: Record the concern" in completed.text
    assert "A concern was recorded." in completed.text
    assert "Completed by mistake?" not in completed.text


def test_it_is_not_offered_on_another_case_nor_after_a_quarter_of_an_hour(
    completed: Browser, clock: ManualClock
) -> None:
    here = completed.document.xpath("//a[contains(@class,'govuk-back-link')]/@href")[0]
    completed.open("/cases")
    [other, *_] = [href for href in completed.document.xpath("//a[@class='eh-row__link']/@href") if href != here]
    completed.open(other)
    assert "Completed by mistake?" not in completed.text
    completed.open(here)
    clock.move(timedelta(minutes=15))
    completed.press("Take back")
    assert completed.page.status_code == 409
    assert "A completion can be taken back for fifteen minutes. This one stands." in completed.text
    completed.open(here)
    assert "Completed by mistake?" not in completed.text


def test_a_concern_for_mash_offers_nothing(tess: Browser) -> None:
    tess.open("/start")
    tess.press("Start the case", family="", name="Example family", area="North")
    tess.press("Add to Other children in the family", **{**CONCERN, "immediate_risk": "yes"})
    tess.press("Save and complete", **BEN)
    assert "The task is complete" in tess.text
    assert not tess.document.xpath("//main//button[normalize-space()='Take back']")
