"""The morning page of an area: what is stuck and who must move, where cases are, who carries what, who was told."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from fastapi import FastAPI
from sqlmodel import select

from api import mail_room, mail_senders, worker
from api.pages import lcss_board, lists
from engine.casework import people
from engine.casework.models import Area, Case, StuckFinding
from engine.casework.monitoring import setting_aside
from engine.clock import ManualClock
from tests.integration.pages.conftest import Browser, SignedIn

MANAGER = "ivo.ibis"
ROW = "//ul[@class='eh-rows']/li"


@pytest.fixture
def manager(app: FastAPI, as_: SignedIn) -> Browser:
    """A manager of the Central area, once a worker has looked at all cases."""
    worker.look_for_stuck_cases(app.state.database)
    return as_(MANAGER)


def test_the_board_says_who_waits_why_and_who_must_move(manager: Browser, app: FastAPI) -> None:
    manager.open("/lcss")
    with app.state.database.reading() as session:
        found = session.exec(select(StuckFinding).where(StuckFinding.area == "Central")).all()
    rows = manager.document.xpath(ROW)
    assert len(rows) == len(found) > 2
    assert f"All ({len(found)})" in manager.text
    order = [row.xpath(".//p[@class='eh-row__when']/strong")[0].text.strip() for row in rows]
    assert order == sorted(order, key=["Critical", "Red", "Amber"].index)
    [overdue] = [row for row in rows if "The assessment was begun on" in row.text_content()]
    words = " ".join(overdue.text_content().split())
    for said in ("Elder family", "Elis", "waiting for", "local policy", "What you can do"):
        assert said in words, said
    assert overdue.xpath(".//h3/a/@href")[0].startswith("/cases/EH-")


def test_filters_stay_in_the_address_and_on_every_page(manager: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    manager.open("/lcss?severity=amber")
    amber = len(manager.document.xpath(ROW))
    assert amber > 2 and "Red" not in {tag.text.strip() for tag in manager.document.xpath(f"{ROW}//strong")}
    monkeypatch.setattr(lists, "PAGE_SIZE", 2)
    met, address = 0, "/lcss?severity=amber"
    while address:
        page = manager.open(address)
        met += len(page.xpath(ROW))
        assert page.xpath("//form//input[@name='severity']/@value") == ["amber"]
        following = page.xpath("//a[@rel='next']/@href")
        assert all("severity=amber" in href for href in following)
        address = following[0] if following else ""
    assert met == amber


@pytest.mark.parametrize("asked", ["rule=MON-15", "person=yusuf.swift", "agency=Central+Youth+Service"])
def test_the_list_can_be_narrowed(manager: Browser, asked: str) -> None:
    whole = len(manager.open("/lcss").xpath(ROW))
    narrowed = manager.open(f"/lcss?{asked}").xpath(ROW)
    assert 0 < len(narrowed) < whole
    assert all("Yusuf Swift" in row.text_content() for row in narrowed)
    assert manager.document.xpath("//a[normalize-space()='Show everything that is stuck']/@href") == ["/lcss"]


def test_what_one_waits_for_is_one_click_from_a_row(manager: Browser) -> None:
    page = manager.open("/lcss?rule=MON-15")
    [link] = page.xpath("//a[contains(., 'Show only what waits for Yusuf Swift')]/@href")
    manager.open(link)
    assert "Only what waits for Yusuf Swift." in manager.text


def test_what_can_be_done_is_linked_from_the_row(manager: Browser) -> None:
    page = manager.open("/lcss?rule=MON-15")
    [row] = page.xpath(ROW)
    links = row.xpath(".//details//a/@href")
    assert any("/manage/" in link for link in links) and len(links) > 3
    for link in links:
        manager.open(link)
        assert manager.page.status_code == 200, link


def test_stages_count_cases_and_lead_to_their_steps(manager: Browser) -> None:
    page = manager.open("/lcss")
    [row] = page.xpath("//table//tr[th/a='Early Help Assessment']")
    assert [cell.text for cell in row.xpath("td")] == ["1", "2 of 2"]
    page = manager.open(row.xpath("th/a/@href")[0])
    assert page.xpath("//option[@selected]/@value") == ["early_help_assessment"]
    [marked] = page.xpath("//tr[@data-element][th='Complete the assessment']")
    assert (marked.get("data-mark"), marked.get("data-badge")) == ("late", "1, 1 late")


def test_the_diagram_of_the_case_has_the_numbers_of_its_parts_and_the_table_says_the_same(manager: Browser) -> None:
    page = manager.open("/lcss/steps")
    words = {row.xpath("string(th)"): row.xpath("string(td)") for row in page.xpath("//tr[@data-element]")}
    assert words["Assess with the family"] == "2 open tasks, 2 late"
    assert words["Deal with the withdrawal"] == "3 open tasks, 2 late"
    steps = [[cell.text for cell in row] for row in page.xpath("//section[@aria-labelledby='steps']//tbody/tr")]
    assert ["Complete the assessment", "Early Help Assessment", "1", "1"] in steps
    assert manager.get("/lcss/steps?process=nothing").status_code == 200


@pytest.mark.rule("LPR-5")
def test_who_carries_what_by_person_and_agency(manager: Browser) -> None:
    page = manager.open("/lcss/workload")
    people_shown = page.xpath("//section[@aria-labelledby='people']//tbody/tr")
    names = [row.xpath("string(th/a)").split(",")[0] for row in people_shown]
    assert names == ["Sena Wren", "Sol Stork", "Yusuf Swift"]
    assert [cell.text for cell in people_shown[0].xpath("td")] == ["3", "0", "0", "0"]
    page = manager.open("/lcss/workload?sort=late")
    assert page.xpath("string(//section[@aria-labelledby='people']//tbody/tr[1]/th/a)").startswith("Yusuf Swift")
    page = manager.open("/lcss/workload?agency=Central+Youth+Service")
    assert len(page.xpath("//section[@aria-labelledby='people']//tbody/tr")) == 1
    manager.open(page.xpath("//section[@aria-labelledby='people']//tbody//a/@href")[0])
    assert "Only those that Yusuf Swift leads." in manager.text and "Hazel family" in manager.text
    assert len(manager.document.xpath(ROW)) == 1


def test_what_is_set_aside_is_listed_until_its_day(manager: Browser, app: FastAPI) -> None:
    manager.open("/lcss/set-aside")
    assert "Nothing is set aside." in manager.text
    with app.state.database.transaction() as session:
        reference = session.exec(select(Case.reference).where(Case.reference == "EH-2025-0004")).one()
        person = people.get(session, MANAGER)
        setting_aside.hold(session, person, reference, until_on=date(2026, 3, 9), reason="The family is away.")
    manager.open("/lcss/set-aside")
    for said in ("Hazel family", "on hold", "The family is away.", "Ivo Ibis", "Until 9 March 2026"):
        assert said in manager.text


def test_who_was_told_and_when(
    manager: Browser, app: FastAPI, as_: SignedIn, clock: ManualClock, tmp_path: Path
) -> None:
    manager.open("/lcss/messages")
    assert "The review date has passed (red)." in manager.text
    assert "To Gwen Gull, Ivo Ibis, Yusuf Swift." in manager.text
    assert "Waits for the next morning's mail." in manager.text
    sender = mail_senders.FolderSender(tmp_path, "early-help@localhost")
    mail_room.send_waiting(app.state.database, sender, "http://localhost")
    clock.move(timedelta(days=1))
    mail_room.send_waiting(app.state.database, sender, "http://localhost")
    manager = as_(MANAGER)  # A session does not outlive the night.
    manager.open("/lcss/messages")
    assert "Sent on 3 March 2026 at 9:00am." in manager.text


@pytest.mark.parametrize("path", lcss_board.TABS)
def test_the_pages_are_for_the_areas_own_people(app: FastAPI, as_: SignedIn, path: str) -> None:
    assert as_("cara.crane").get(path).status_code == 200
    assert as_(MANAGER).get(f"{path}?area=North").status_code == 404
    assert as_("sena.wren").get(path).status_code == 403
    assert as_("ada.avocet").get(path).status_code == 403


def test_who_covers_another_area_chooses_between_the_two(app: FastAPI, as_: SignedIn) -> None:
    with app.state.database.transaction() as session:
        people.cover(session, MANAGER, Area.NORTH)
    worker.look_for_stuck_cases(app.state.database)
    manager = as_(MANAGER)
    page = manager.open("/lcss")
    links = page.xpath("//nav[@aria-label='Your areas']//a")
    assert [link.text_content().strip() for link in links] == ["Central area", "North area"]
    manager.open(links[1].get("href"))
    assert "What is stuck" in manager.heading and "North area" in manager.text
    assert manager.document.xpath(ROW)
    for path in list(lcss_board.TABS)[1:]:
        assert "North area" in manager.open(f"{path}?area=North").text_content()
    assert manager.get("/lcss?area=South").status_code == 404


@pytest.mark.parametrize("asked", ["after=nonsense", "severity=purple", "rule=X", "area=East"])
def test_what_nobody_can_read_is_refused_on_a_page(manager: Browser, asked: str) -> None:
    assert manager.get(f"/lcss?{asked}").status_code in (400, 404, 422)
    assert "<h1" in manager.get(f"/lcss?{asked}").text
