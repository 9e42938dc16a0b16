"""Drafts beside each other, tasks that moved on, the button pressed twice: nothing typed is lost or done twice."""

from datetime import timedelta

import pytest
from fastapi import FastAPI
from sqlmodel import func, select

from engine import bpmn
from engine.clock import ManualClock
from tests.integration.pages.conftest import Browser, SignedIn, Waiting, autosave, background
from tests.integration.pages.test_answering import BEN, CONCERN


@pytest.fixture
def second(as_: SignedIn, task: Waiting) -> Browser:
    """Another tab, opened before anything was saved in the first."""
    browser = as_(task.people[0])
    browser.open(task.address)
    return browser


def test_a_save_says_when(first: Browser, task: Waiting, clock: ManualClock) -> None:
    clock.move(timedelta(minutes=3))
    told = autosave(first, task, family_background="Half a")
    assert (told["status"], told["said"], told["revision"]) == (200, "Saved at 9:03am.", 1)
    first.open(task.address)
    assert background(first) == "Half a"


def test_the_same_page_saves_again_also_when_it_never_heard_that_it_was_saved(first: Browser, task: Waiting) -> None:
    page = first.page
    for number, words in enumerate(("Half", "Half a", "Half a sentence"), start=1):
        first.page = page
        assert autosave(first, task, number, family_background=words)["status"] == 200
    assert autosave(first, task, 2, family_background="Half a")["status"] == 200, "it came late"
    first.open(task.address)
    assert background(first) == "Half a sentence"


def test_words_from_another_tab_are_not_replaced_unasked(first: Browser, second: Browser, task: Waiting) -> None:
    autosave(first, task, family_background="Newer")
    told = autosave(second, task, family_background="Older")
    assert told["status"] == 409
    assert told["said"] == "You saved other answers on 2 March 2026 at 9:00am, in another tab or on another device."
    second.open(task.address)
    assert background(second) == "Newer"


@pytest.mark.parametrize("button", ["Save as draft", "Save and complete"])
def test_without_script_both_are_offered(first: Browser, second: Browser, task: Waiting, button: str) -> None:
    first.press("Save as draft", family_background="Newer")
    second.press(button, family_background="Older")
    assert second.page.status_code == 409
    assert "You saved other answers on 2 March 2026 at 9:00am" in second.text
    assert background(second) == "Older"
    assert second.document.xpath(f"//a[@href='{task.address}'][contains(., 'Take what you saved there')]")


def test_keeping_this_page_replaces_the_other_words(first: Browser, second: Browser, task: Waiting) -> None:
    autosave(first, task, family_background="Newer")
    second.press("Save as draft", family_background="Older")
    form = dict(second.document.xpath("//form[@id='answers']")[0].form_values())
    [button] = second.document.xpath("//button[@form='answers']/@value")
    second.post(task.address, data={**form, "do": button, "family_background": "Older"})
    second.open(task.address)
    assert background(second) == "Older"


def test_a_row_that_is_added_does_not_make_an_old_page_new(first: Browser, second: Browser, task: Waiting) -> None:
    autosave(first, task, family_background="Newer")
    second.press("Add another to The family’s plan", family_background="Older")
    assert autosave(second, task, 2)["status"] == 409


def test_the_button_twice_completes_once_and_leads_on(tess: Browser, app: FastAPI) -> None:
    tess.open("/start")
    tess.press("Start the case", family="", name="Example family", area="North")
    concern = tess.page
    answers = {**CONCERN, **BEN}
    tess.press("Add to Other children in the family", **answers)
    added = tess.page
    tess.press("Save and complete", **answers)
    once = (tess.heading, tess.page.url.path, steps(app))
    tess.page = added
    tess.press("Save and complete", **answers)
    assert (tess.heading, tess.page.url.path, steps(app)) == once
    tess.open(concern.url.path)
    assert "Tess Robin completed this on 2 March 2026" in tess.text
    assert not tess.document.xpath("//form[@id='answers']")


def steps(app: FastAPI) -> int:
    with app.state.database.reading() as session:
        return session.exec(select(func.count()).select_from(bpmn.HistoryEvent)).one()


def test_what_was_sent_is_no_draft_afterwards(first: Browser, task: Waiting, app: FastAPI, clock: ManualClock) -> None:
    autosave(first, task, family_background="Half a")
    clock.move(timedelta(minutes=1))
    with app.state.database.transaction() as session:
        bpmn.tasks.complete(session, task.id, revision=None, actor=task.people[0], variables={})
    first.open(task.address)
    assert "Your draft" not in first.text
    with app.state.database.reading() as session:
        assert bpmn.tasks.find_draft(session, task.id, task.people[0]) is not None


def test_who_still_types_into_a_task_that_is_done_is_told(first: Browser, task: Waiting, app: FastAPI) -> None:
    with app.state.database.transaction() as session:
        bpmn.tasks.complete(session, task.id, revision=None, actor="lena.kite", variables={})
    told = autosave(first, task, family_background="Still typing")
    assert (told["status"], told["has_gone"]) == (200, True)
    assert str(told["said"]).endswith("has completed this task. What you typed is kept as your draft.")
    first.open(task.address)
    assert "Still typing" in first.text


def test_who_may_not_do_a_task_keeps_no_draft_of_it(as_: SignedIn, first: Browser, task: Waiting) -> None:
    stranger = as_("petra.owl")
    stranger.open("/processes/upload")
    token = stranger.document.xpath("//input[@name='csrf_token']/@value")[0]
    form = dict(first.document.xpath("//form[@id='answers']")[0].form_values())
    answer = stranger.post(f"{task.address}/draft", data={**form, "csrf_token": token})
    assert answer.status_code == 404
