"""The lists of tasks and cases: what is in them, searching, pages after each other."""

import pytest
from fastapi import FastAPI
from sqlmodel import select

from api.pages import lists
from engine import bpmn
from engine.casework.models import Case
from tests.integration.pages.conftest import Browser, FindTask, SignedIn


def test_a_task_in_a_list_says_whose_what_and_when(as_: SignedIn, waiting: FindTask) -> None:
    task = waiting("accept_lead")
    browser = as_(task.people[0])
    browser.open("/tasks")
    for words in (task.family, task.reference, "Accept the lead", "Overdue by"):
        assert words in browser.text


def test_the_counts_are_those_of_the_lists(as_: SignedIn, waiting: FindTask) -> None:
    task = waiting("complete_assessment")
    browser = as_(task.people[0])
    browser.open("/tasks?view=queue")
    rows = browser.document.xpath("//ul[@class='eh-rows']/li")
    assert f"Can be taken ({len(rows)})" in browser.text


def test_who_has_nothing_of_their_own_begins_with_what_they_can_take(as_: SignedIn, waiting: FindTask) -> None:
    task = waiting("complete_assessment")
    browser = as_(task.people[0])
    browser.open("/tasks")
    assert browser.heading == "Can be taken"
    browser.open("/tasks?view=inbox")
    assert "You have no tasks at the moment" in browser.text


def test_a_search_stays_in_the_address_and_finds_the_case(as_: SignedIn, waiting: FindTask) -> None:
    task = waiting("accept_lead")
    browser = as_(task.people[0])
    page = browser.open(f"/tasks?view=inbox&search={task.reference}")
    assert task.family in browser.text
    assert page.xpath("//input[@name='search']/@value") == [task.reference]
    browser.open("/tasks?view=inbox&search=nothing-like-it")
    assert "Nothing matches your search" in browser.text


def test_tasks_page_by_page(app: FastAPI, as_: SignedIn, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lists, "PAGE_SIZE", 3)
    browser = as_("hugo.heron")
    met: list[str] = []
    browser.open("/tasks?view=archive")
    while True:
        met += browser.document.xpath("//ul[@class='eh-rows']//a/@href")
        following = browser.document.xpath("//a[@rel='next']/@href")
        if not following:
            break
        browser.open(following[0])
    with app.state.database.reading() as session:
        done = session.exec(select(bpmn.Task.id).where(bpmn.Task.completed_by == "hugo.heron")).all()
    assert len(done) > 3 and sorted(met) == sorted(f"/tasks/{task}" for task in done)
    assert browser.document.xpath("//a[@rel='prev']/@href") == ["/tasks?view=archive"]


def test_cases_page_by_page(app: FastAPI, as_: SignedIn, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lists, "PAGE_SIZE", 2)
    worker = as_("ivo.ibis")
    met: list[str] = []
    worker.open("/cases?view=all")
    while True:
        met += worker.document.xpath("//ul[@class='eh-rows']//a/@href")
        following = worker.document.xpath("//a[@rel='next']/@href")
        if not following:
            break
        worker.open(following[0])
    with app.state.database.reading() as session:
        in_area = session.exec(select(Case.reference).where(Case.area == "Central")).all()
    assert sorted(met) == sorted(f"/cases/{reference}" for reference in in_area)


@pytest.mark.parametrize("address", ["/tasks?after=nonsense", "/tasks?view=archive&after=x", "/tasks?view=everything"])
def test_an_address_that_makes_no_sense_is_refused_with_a_page(tess: Browser, address: str) -> None:
    tess.open(address)
    assert tess.page.status_code in (400, 404)
    assert tess.document.xpath("//main//a[@href='/tasks']")
