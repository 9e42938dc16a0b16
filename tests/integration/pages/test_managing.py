"""The pages of those who manage an area: why a case is stuck, what mends it, and moving the work of somebody."""

from datetime import date
from typing import Any
from urllib.parse import urlsplit

import pytest
from fastapi import FastAPI
from sqlmodel import select

from engine.casework import management, monitoring
from engine.casework.models import Area, Case, Role
from engine.casework.monitoring import TITLES, Finding, Mover, Severity
from tests.integration.pages.conftest import Browser, FindTask, SignedIn

MANAGERS = {Area.NORTH: "max.martin", Area.CENTRAL: "ivo.ibis", Area.SOUTH: "tom.tern"}
FIELDS = ("day", "month", "year")


@pytest.fixture
def managing(app: FastAPI, as_: SignedIn, waiting: FindTask) -> tuple[Browser, str]:
    """The manager of the area of a case under review, and the case's reference."""
    reference = waiting("record_review").reference
    with app.state.database.reading() as session:
        case = session.get(Case, reference)
        assert case is not None
        return as_(MANAGERS[case.area]), reference


def typed_date(name: str, on: date) -> dict[str, str]:
    return {f"{name}-{part}": str(getattr(on, part)) for part in FIELDS}


def send(browser: Browser, button: str, **typed: Any) -> None:
    """Presses a button with fields whose names are no Python names."""
    [pressed] = browser.document.xpath(f"//main//button[normalize-space()='{button}']")
    form = pressed.xpath("ancestor::form")[0]
    values = dict(form.form_values()) | typed
    if pressed.get("name"):
        values[pressed.get("name")] = pressed.get("value")
    browser.page = browser.post(form.get("action"), data=values, follow_redirects=True)


@pytest.mark.parametrize("rule", TITLES)
def test_no_rule_is_without_an_act_that_mends_it(rule: str) -> None:
    finding = Finding(
        rule=rule,
        case="EH-2026-0001",
        area=Area.NORTH,
        severity=Severity.RED,
        since_on=date(2026, 3, 2),
        working_days=0,
        sentence="",
        waiting_for=Mover(None, ""),
        mends=(),
    )
    for role in (Role.LCSS_WORKER, Role.LCSS_MANAGER):
        keys = [way.key for way in management.ways_to_mend(finding, {role})]
        assert keys
        assert all(rule in management.ACTIONS[key].rules for key in keys)


def test_every_finding_leads_to_pages_that_mend_it(app: FastAPI, as_: SignedIn) -> None:
    with app.state.database.reading() as session:
        cases = session.exec(select(Case.reference, Case.area).order_by(Case.reference)).all()
        found = {one.case for one in monitoring.findings_of(session, [reference for reference, _ in cases])}
    assert len(found) > 5
    opened = set()
    for reference, area in cases:
        if reference in found:
            opened |= follow(as_(MANAGERS[area]), reference)
    assert opened >= {"remind", "start-handover", "reassign", "hold", "mark-false", "act-on-behalf"}


def follow(browser: Browser, reference: str) -> set[str]:
    """Opens every link below the reasons; the acts of management that were among them."""
    page = browser.open(f"/cases/{reference}/manage")
    for reason in page.xpath("//section[@aria-labelledby='stuck']/div"):
        assert reason.xpath(".//a"), reason.text_content()
    addresses = page.xpath("//section[@aria-labelledby='stuck']//a/@href")
    for address in addresses:
        browser.open(address)
        assert browser.page.status_code == 200, address
    return {urlsplit(address).path.rsplit("/", 1)[1] for address in addresses if "/manage/" in address}


@pytest.mark.rule("MON-4")
def test_a_review_in_the_past_is_refused_and_the_form_kept(managing: tuple[Browser, str]) -> None:
    browser, reference = managing
    browser.open(f"/cases/{reference}/manage/move-review")
    past = {**typed_date("review_on", date(2026, 2, 1)), "reason": "Half the team was ill."}
    send(browser, "Show what would happen", **past)
    assert browser.page.status_code == 422
    assert "The date must be today or in the future." in browser.text
    values = {field.get("name"): field.value for field in browser.document.xpath("//form//input|//form//textarea")}
    assert {name: values[name].strip() for name in past} == past


def test_a_review_moves_after_a_look_at_what_would_happen_and_can_be_taken_back(managing: tuple[Browser, str]) -> None:
    browser, reference = managing
    browser.open(f"/cases/{reference}/manage/move-review")
    send(browser, "Show what would happen", **typed_date("review_on", date(2026, 3, 4)), reason="The hall is free.")
    assert "What would happen" in browser.text
    assert "On 4 March 2026" in browser.text
    browser.press("Move the review")
    assert "The hall is free." in browser.text
    [back] = browser.document.xpath("//a[starts-with(normalize-space(),'Take back')]/@href")
    browser.open(back)
    browser.press("Take it back")
    assert browser.page.status_code == 422
    browser.press("Take it back", reason="It is not.")
    assert "That was taken back." in browser.text
    assert "Taken back by" in browser.text


def test_another_areas_manager_finds_no_such_page(managing: tuple[Browser, str], as_: SignedIn) -> None:
    browser, reference = managing
    mine = browser.get(f"/cases/{reference}/manage").status_code
    others = {
        path: as_(name).get(f"/cases/{reference}{path}").status_code
        for name in MANAGERS.values()
        for path in ("/manage", "/manage/hold")
        if as_(name).get(f"/cases/{reference}").status_code == 404
    }
    assert mine == 200
    assert set(others.values()) == {404}


def test_somebody_is_marked_as_gone_with_a_day_and_a_reason(as_: SignedIn) -> None:
    ivo = as_("ivo.ibis")
    ivo.open("/people?search=swift")
    assert [one.text_content() for one in ivo.document.xpath("//main//h2/a")] == ["Yusuf Swift"]
    ivo.open("/people/yusuf.swift")
    ivo.press("Mark as gone", within="//form[contains(@action,'/gone')]")
    assert ivo.page.status_code == 422
    assert "Answer this question." in ivo.text
    send(ivo, "Mark as gone", **typed_date("gone_on", date(2026, 2, 27)), reason="A new post.")
    assert "Last day 27 February 2026. Ivo Ibis recorded it: A new post." in ivo.text
    ivo.press("Mark as back", back_reason="It was another Yusuf.")
    assert "Mark as gone" in ivo.text


def test_tasks_of_somebody_who_is_here_move_only_where_that_is_asked(as_: SignedIn, waiting: FindTask) -> None:
    task = waiting("give_professional_view")
    manager = as_("ivo.ibis" if task.people == ("yusuf.swift",) else "tom.tern")
    manager.open(f"/people/{task.people[0]}")
    send(manager, "Show what would happen", move_reason="They are on holiday.")
    assert not manager.document.xpath("//*[@id='not-done']")
    chosen = {f"task-{task.id}-to": "sena.wren", "move_reason": "They are on holiday."}
    send(manager, "Show what would happen", **chosen)
    assert "Give a professional view: with Sena Wren" in manager.text
    manager.press("Move all of it")
    assert f"{task.reference}: Hand a task to somebody" in manager.text
