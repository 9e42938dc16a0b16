"""The pages of a family in two areas: what the area that supports sees, what a third does not, and passing the lead."""

import pytest
from fastapi import FastAPI

from api import worker
from engine.casework.models import Case
from tests.integration.pages.conftest import Browser, FindTask, SignedIn

pytestmark = pytest.mark.rule("LCS-1", "GOV-5")

BY_AREA = {"North": "max.martin", "Central": "ivo.ibis", "South": "tom.tern"}
INSET = "area leads this case: its LCSS watches and acts. Your area supports it."


@pytest.fixture
def three(app: FastAPI, as_: SignedIn, waiting: FindTask) -> tuple[str, str, Browser, Browser, Browser]:
    """A case under review, its area, and the managers of that area, of one that is brought in and of a third."""
    reference = waiting("record_review").reference
    with app.state.database.reading() as session:
        case = session.get(Case, reference)
        assert case is not None
        area = str(case.area)
    worker.look_for_stuck_cases(app.state.database)
    leading, supporting, third = (as_(BY_AREA[one]) for one in sorted(BY_AREA, key=lambda one: one != area))
    return reference, area, leading, supporting, third


def bring_in(leading: Browser, reference: str, area: str) -> None:
    leading.open(f"/cases/{reference}/manage/bring-in-area")
    leading.press("Bring it in", area=area, family_told="Both parents agreed.", reason="The father lives there.")
    assert "That is done" in leading.text or leading.heading == "Manage the case"


def other_areas(area: str) -> list[str]:
    return sorted(BY_AREA, key=lambda one: one != area)[1:]


def test_a_case_led_elsewhere_is_marked_wherever_it_is_seen(
    three: tuple[str, str, Browser, Browser, Browser],
) -> None:
    reference, area, leading, supporting, third = three
    helper, _ = other_areas(area)
    before = supporting.open("/lcss").xpath("//h2[@id='stages']")[0].text_content()
    assert "led elsewhere" not in supporting.text
    bring_in(leading, reference, helper)
    for browser in (leading, supporting):
        browser.open(f"/cases/{reference}")
        assert f"{area} area leads, supported by {helper}" in browser.text
        assert (f"The {area} {INSET}" in browser.text) is (browser is supporting)
    for address in (f"/cases/{reference}", f"/cases/{reference}/manage", "/lcss/led-elsewhere?area=" + helper):
        assert third.get(address).status_code == 404
    assert supporting.open("/lcss").xpath("//h2[@id='stages']")[0].text_content() == before, "counted where it is led"
    assert "1 more case also in your area, led elsewhere" in supporting.text
    supporting.open("/lcss/led-elsewhere")
    assert f"Led by {area}" in supporting.text and reference in supporting.text
    page = supporting.open("/area")
    assert page.xpath(f"//section[@aria-labelledby='elsewhere']//a[@href='/cases/{reference}']")
    assert not page.xpath(f"//section[@aria-labelledby='open-cases']//a[@href='/cases/{reference}']")
    assert leading.open("/area").xpath(f"//section[@aria-labelledby='open-cases']//a[@href='/cases/{reference}']")
    assert "Your area has no part" in third.open("/lcss/led-elsewhere").text_content()


def test_who_supports_is_offered_only_what_is_theirs(three: tuple[str, str, Browser, Browser, Browser]) -> None:
    reference, area, leading, supporting, _ = three
    bring_in(leading, reference, other_areas(area)[0])
    links = supporting.open(f"/cases/{reference}/manage").xpath("//section[@aria-labelledby='possible']//a")
    assert [link.text_content() for link in links] == [
        "Offer support, or to come to a meeting",
        "Raise a safeguarding concern",
        "Record management oversight",
    ]
    assert f"The {area} {INSET}" in supporting.text
    assert not supporting.document.xpath("//a[contains(@href, '/undo')]")
    assert leading.open(f"/cases/{reference}/manage").xpath("//a[contains(@href, '/undo')]")
    assert supporting.get(f"/cases/{reference}/manage/hold").status_code == 403


def test_who_lets_another_area_lead_without_a_part_comes_to_the_board(
    three: tuple[str, str, Browser, Browser, Browser],
) -> None:
    reference, area, leading, supporting, _ = three
    helper = other_areas(area)[0]
    bring_in(leading, reference, helper)
    leading.open(f"/cases/{reference}/manage/pass-on")
    leading.press("Show what would happen", to=helper, reason="She lives there now.")
    assert leading.page.status_code == 422 and "Choose" in leading.text and "She lives there now." in leading.text
    leading.press("Show what would happen", agreed_with=BY_AREA[helper], keeps_part="no")
    assert "Nothing has happened yet." in leading.text
    leading.press("Let it lead")
    assert leading.heading == "What is stuck" and leading.page.status_code == 200
    assert leading.get(f"/cases/{reference}").status_code == 404
    assert INSET not in supporting.open(f"/cases/{reference}").text_content()
    assert f"{helper} leads this case from now on" in supporting.text
