"""The lists of tasks and cases: what is in them, searching, pages after each other."""

import csv

import pytest
from fastapi import FastAPI
from sqlmodel import select

from api.pages import lists
from engine import bpmn
from engine.casework import cases
from engine.casework.models import Case, Family
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
    task = waiting("review_assessment")
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
    assert "No task of yours matches your search" in browser.text


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


def test_a_case_is_found_by_its_family_and_a_search_goes_on_over_pages(
    as_: SignedIn, waiting: FindTask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lists, "PAGE_SIZE", 1)
    browser = as_("hugo.heron")
    task = waiting("record_taf")
    browser.open(f"/tasks?view=inbox&search={task.family}")
    assert f"/cases/{task.reference}" in browser.document.xpath("//ul[@class='eh-rows']//a/@href")
    browser.open("/tasks?view=inbox&search=family")
    [following] = browser.document.xpath("//a[@rel='next']/@href")
    assert "search=family" in following
    assert browser.open(following).xpath("//input[@name='search']/@value") == ["family"]


def test_filters_narrow_the_list_and_stay_in_the_address(as_: SignedIn, waiting: FindTask) -> None:
    late = waiting("accept_lead")
    browser = as_(late.people[0])
    everything = _tasks(browser, "/tasks?view=inbox")
    overdue, soon = _tasks(browser, "/tasks?view=inbox&when=late"), _tasks(browser, "/tasks?view=inbox&when=soon")
    assert late.address in overdue and overdue | soon <= everything and not overdue & soon
    assert browser.document.xpath("//a[@class='eh-filter' and @aria-current]/text()") == ["Due within 7 working days"]
    assert browser.document.xpath("//input[@name='when']/@value") == ["soon"]
    of_case = _tasks(browser, f"/tasks?view=inbox&case={late.reference}")
    assert of_case == {late.address} and f"Only tasks of {late.reference}" in browser.text


def _tasks(browser: Browser, address: str) -> set[str]:
    browser.open(address)
    return set(browser.document.xpath("//h2[@class='eh-row__title']/a/@href"))


def test_a_row_says_what_it_is_for_why_it_is_here_and_when_it_is_due(as_: SignedIn, waiting: FindTask) -> None:
    task = waiting("complete_assessment")
    browser = as_(task.people[0])
    browser.open(f"/tasks?view=inbox&case={task.reference}")
    [row] = browser.document.xpath(f"//li[.//a[@href='{task.address}']]")
    said = " ".join(row.text_content().split())
    assert "For the author of the assessment since" in said and "Due" in said


def test_own_tasks_as_a_file_without_formulas(app: FastAPI, as_: SignedIn, waiting: FindTask) -> None:
    task = waiting("accept_lead")
    with app.state.database.transaction() as session:
        family = session.get(Family, cases.get(session, task.reference).family)
        family.name = '=HYPERLINK("http://evil")'
        session.add(family)
    browser = as_(task.people[0])
    shown = _tasks(browser, "/tasks?view=inbox")
    [href] = browser.document.xpath("//a[@download]/@href")
    answer = browser.get(href)
    lines = list(csv.reader(answer.content.decode("utf-8-sig").splitlines()))
    assert answer.headers["content-disposition"] == 'attachment; filename="my-tasks.csv"'
    assert len(lines) == 1 + len(shown)
    [line] = [line for line in lines if line[3] == task.reference]
    assert line[:2] == ["Accept the lead", '\'=HYPERLINK("http://evil")']
    assert "Overdue by" in line[7]
    assert len(list(csv.reader(browser.get(f"/tasks.csv?case={task.reference}").text.splitlines()))) == 2


@pytest.mark.parametrize("address", ["/tasks?after=nonsense", "/tasks?view=archive&after=x", "/tasks?view=everything"])
def test_an_address_that_makes_no_sense_is_refused_with_a_page(tess: Browser, address: str) -> None:
    tess.open(address)
    assert tess.page.status_code in (400, 404)
    assert tess.document.xpath("//main//a[@href='/tasks']")
