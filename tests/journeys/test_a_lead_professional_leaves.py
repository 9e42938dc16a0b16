"""A lead professional leaves with four families: found the same day, moved in one guided act, each with owner, reason
and clock. By browser, without JavaScript; told with pictures in docs/stories."""

from collections.abc import Iterator
from typing import Any

import pytest
from fastapi import FastAPI
from playwright.sync_api import Browser, Page

from api import worker
from engine.casework import cases, monitoring
from engine.casework.demo.storyteller import Child, Storyteller
from engine.casework.models import Area
from engine.casework.monitoring import Severity
from engine.clock import ManualClock
from tests.journeys.test_whole_story_by_browser import BrowserOffice, address, browser_type_launch_args
from tests.journeys.told import Told
from tests.journeys.worlds import FAR_AWAY

__all__ = ["address", "browser_type_launch_args"]
pytestmark = pytest.mark.xdist_group("browser")

YUSUF, IVO = "yusuf.swift", "ivo.ibis"
FAMILIES = ("Aspen", "Beech", "Chestnut", "Dogwood")
WHY = "He has taken a post in another town."
DOGWOODS = "Not somebody from the school. We would like a woman who comes to our home."
OMAR = "I lead for three families already, and could not visit before May."
OPENING = (
    "Yusuf Swift, a youth worker in the Central area, leads the teams around four families. On Monday his employer "
    "tells the Locality and Community\nSupport Service (LCSS) that he has gone. Ivo Ibis manages LCSS in this area.\n\n"
    "Told and drawn by `tests/journeys/test_a_lead_professional_leaves.py`; all names are made up."
)


@pytest.fixture
def families(demonstration: FastAPI, clock: ManualClock) -> dict[str, str]:
    """Four teams that Yusuf leads, each with a review to come. Family to reference."""
    told = {}
    with demonstration.state.database.transaction() as session:
        for name in FAMILIES:
            story = Storyteller(session, clock, FAR_AWAY)
            story.begin(name, Area.CENTRAL, [Child("Rae", 9)], by="sena.wren")
            led_by_yusuf(story)
            told[name] = story.reference
    return told


def led_by_yusuf(story: Storyteller) -> None:
    for form in ("record_concern", "check_for_existing_eha", "judge_threshold", "offer_early_help"):
        story.do(form)
    story.do("record_consent", invited_practitioners=[])
    for form in ("record_childs_view", "complete_assessment", "sign_consent_page", "review_assessment"):
        story.do(form)
    story.do("agree_lead_professional", person=YUSUF)
    story.do("arrange_taf", taf_on=story.today.isoformat(), invited_people=[YUSUF, "sena.wren"])
    story.do("record_taf")
    story.do("send_notes")


@pytest.fixture
def office(browser: Browser, demonstration: FastAPI, address: str) -> Iterator[BrowserOffice]:
    wide = {"viewport": {"width": 1280, "height": 1000}, "java_script_enabled": False}
    yield BrowserOffice(browser, demonstration, address, **wide)


@pytest.fixture
def told(request: pytest.FixtureRequest) -> Told:
    draw = request.config.getoption("--draw-stories")
    return Told("a-lead-professional-leaves", "A lead professional leaves with four families", OPENING, draw=draw)


@pytest.mark.rule("LPR-4", "MON-7")
def test_a_lead_professional_leaves_with_four_families(
    office: BrowserOffice, families: dict[str, str], demonstration: FastAPI, told: Told
) -> None:
    yusuf, ivo = office.as_(YUSUF), office.as_(IVO)
    yusuf.goto("/tasks")
    assert "Prepare the review" in yusuf.inner_text("main")
    marks_him_as_gone(ivo, told)
    yusuf.goto("/tasks")
    assert "/sign-in" in yusuf.url, "his sign-in has ended"
    finds_it_red(ivo, families, demonstration, told)
    plans_and_tries(ivo, families, told)
    moves(ivo, families, told)
    they_answer(office, families, told)
    hands_over(office, families)
    sees_each(ivo, families, told)
    nothing_stays_with_him(demonstration, families)
    told.end()


def marks_him_as_gone(ivo: Page, told: Told) -> None:
    ivo.goto("/people")
    ivo.get_by_role("link", name="Yusuf Swift").click()
    assert "4 families" in ivo.inner_text("main")
    told.say("""Under *People* Ivo finds what Yusuf holds: four families, the teams he is in, his rights, the devices on
        which he is signed in.""")
    told.show(ivo, "What Yusuf Swift holds, and the form to mark him as gone")
    form = ivo.locator("form[action$='/gone']")
    for part, value in (("day", "2"), ("month", "3"), ("year", "2026")):
        form.locator(f"[name=gone_on-{part}]").fill(value)
    form.locator("[name=reason]").fill(WHY)
    form.get_by_role("button", name="Mark as gone").click()
    told.say("""He marks him as gone, with his last day and the reason. From that moment Yusuf cannot do anything here
        any more: whoever has his laptop is led to the sign-in page, his rights and tokens have ended.""")


def finds_it_red(ivo: Page, families: dict[str, str], demonstration: FastAPI, told: Told) -> None:
    with demonstration.state.database.reading() as session:
        found = [one for one in monitoring.findings_of(session, list(families.values())) if one.rule == "MON-7"]
    assert [(one.case, one.severity) for one in found] == [(case, Severity.RED) for case in families.values()]
    worker.look_for_stuck_cases(demonstration.state.database)
    ivo.goto("/lcss")
    assert ivo.inner_text("main").count("who cannot sign in any more") == len(FAMILIES)
    told.say("""The same day all four are red on the board of his area: nobody can act for them. Each row says why, who
        must move, and what can be done about it.""")
    told.show(ivo, "The four families among what is stuck, and what mends it", at="text=who cannot sign in any more")


def plans_and_tries(ivo: Page, families: dict[str, str], told: Told) -> None:
    ivo.goto(f"/people/{YUSUF}")
    answers = {
        "Aspen": ("agrees", "sena.wren", "Mrs Wren knows the children well."),
        "Beech": ("agrees", "gwen.gull", "We met her in the summer club."),
        "Chestnut": ("agrees", "omar.jay", "He helped with the school place."),
        "Dogwood": ("objects", "sena.wren", DOGWOODS),
    }
    for name, (view, person, words) in answers.items():
        fill_in(ivo, f"lead-{families[name]}-", view, person, words)
    ivo.get_by_role("button", name="Show what would happen").click()
    assert ivo.inner_text("main").count("Accept the lead: with") == 3
    assert "Propose a new lead: with Ivo Ibis" in ivo.inner_text("main")
    told.say("""Ivo has phoned the families. Three agree to somebody; the Dogwoods do not want the person he thought of.
        He writes down what each said, and lets the page show what would happen. Nothing has happened yet.""")
    told.show(ivo, "The plan for each family and what it would come to", at="#move")


def fill_in(page: Page, row: str, view: str, person: str, words: str) -> None:
    page.check(f"[name={row}family_view][value={view}]")
    page.select_option(f"[name={row}proposed_lead]", person)
    page.fill(f"[name={row}family_words]", words)
    for part, value in (("day", "9"), ("month", "3"), ("year", "2026")):
        page.fill(f"[name={row}transfer_on-{part}]", value)


def moves(ivo: Page, families: dict[str, str], told: Told) -> None:
    ivo.get_by_role("button", name="Move all of it").click()
    text = ivo.inner_text("main")
    assert all(f"{case}: Start a handover of the lead" in text for case in families.values())
    assert "Not done" not in text
    told.say("""Then he moves all of it. Each family is dealt with by itself, so that one which cannot be moved stops no
        other. Until somebody has accepted, Ivo leads.""")
    told.show(ivo, "What was done, case by case")


def they_answer(office: BrowserOffice, families: dict[str, str], told: Told) -> None:
    office.do(families["Aspen"], "accept_lead", "sena.wren", handover_answer="accepted")
    office.do(families["Beech"], "accept_lead", "gwen.gull", handover_answer="accepted")
    omar = office.as_("omar.jay")
    office.do(families["Chestnut"], "accept_lead", "omar.jay", handover_answer="declined", note=OMAR)
    assert "complete" in omar.inner_text("main")
    told.say("""The three who were asked find it in their tasks. Sena Wren and Gwen Gull accept. Omar Jay declines and
        says why.""")


def hands_over(office: BrowserOffice, families: dict[str, str]) -> None:
    today = {"handed_over_on": "2026-03-02", "family_introduced_on": "2026-03-02"}
    for name in ("Aspen", "Beech"):
        office.do(families[name], "hand_over", IVO, **today)


def sees_each(ivo: Page, families: dict[str, str], told: Told) -> None:
    ivo.goto(f"/people/{YUSUF}")
    became = {name: ivo.locator(f"[aria-labelledby=became-{case}]").inner_text() for name, case in families.items()}
    assert "Sena Wren leads." in became["Aspen"]
    assert "Gwen Gull leads." in became["Beech"]
    for name, said in (("Chestnut", f"Omar Jay: declined ({OMAR})"), ("Dogwood", DOGWOODS)):
        assert said in became[name]
        assert "Ivo Ibis leads until somebody has accepted." in became[name]
        assert "Propose a new lead. Waiting for Ivo Ibis. 5 working days left" in " ".join(became[name].split())
        assert WHY in became[name]
    told.say("""The page of somebody who has gone goes on telling what became of their families: who leads, who must
        move next and by when, why, and what the family said. The two that are still open stand first; they are Ivo's
        own tasks now, with a clock, and show as stuck if it runs out.""")
    told.show(ivo, "What became of the four families")


def nothing_stays_with_him(demonstration: FastAPI, families: dict[str, str]) -> None:
    with demonstration.state.database.reading() as session:
        leads: dict[str, Any] = {name: cases.find_lead_professional(session, case) for name, case in families.items()}
        found = [one.rule for one in monitoring.findings_of(session, list(families.values()))]
    assert {name: (held.person, held.provisional) for name, held in leads.items()} == {
        "Aspen": ("sena.wren", False),
        "Beech": ("gwen.gull", False),
        "Chestnut": (IVO, True),
        "Dogwood": (IVO, True),
    }
    assert "MON-7" not in found
