"""Diagrams as browsers draw them: marks are in the picture, the keyboard moves it, and no picture is no loss."""

import re

import pytest
from playwright.sync_api import Page, expect

from engine import bpmn
from tests.browser.conftest import Served, SignIn

pytestmark = [pytest.mark.xdist_group("browser"), pytest.mark.parametrize("script", [True], indirect=True)]


def test_a_diagram_is_drawn_by_its_name_and_the_keyboard_moves_it(as_: SignIn, served: Served) -> None:
    page = as_("petra.owl")
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    page.goto(address(served))
    expect(page.get_by_role("img", name="Diagram of Review of the team around the family")).to_be_visible()
    expect(page.get_by_text("The diagram is drawn where JavaScript is on.")).to_have_count(0)
    expect(page.locator(".bjs-powered-by")).to_be_visible()
    expect(page.locator("[data-element-id=Review_Prepare]")).to_be_visible()
    badges = page.locator(".djs-overlays[data-container-id=Review_Prepare] .eh-badge")
    expect(badges).to_have_text(page.locator("tr[data-element=Review_Prepare]").get_attribute("data-badge") or "none")
    expect(page.locator("[data-element-id=Review_Prepare]")).to_have_class(re.compile("eh-mark--(count|late)"))
    before = place(page)
    page.get_by_role("button", name="Larger").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    (scale, x, _), (scale_then, x_then, _) = before, place(page)
    assert scale_then == pytest.approx(scale * 1.25)
    assert x_then != x
    page.get_by_role("button", name="Whole diagram").press("Enter")
    assert place(page) == before
    assert complaints == []


def test_a_diagram_that_cannot_be_loaded_leaves_its_table(as_: SignIn, served: Served) -> None:
    page = as_("petra.owl")
    page.route("**/pictures/**", lambda route: route.fulfill(status=503))
    page.goto(address(served))
    expect(page.get_by_text("The diagram could not be drawn. The table says the same.")).to_be_visible()
    expect(page.get_by_role("button", name="Larger")).to_be_hidden()


def address(served: Served) -> str:
    with served.database.reading() as session:
        return f"/processes/deployments/{bpmn.definitions.current_release(session).id}/diagrams/taf_review"


def place(page: Page) -> tuple[float, ...]:
    """How large the diagram is, and where."""
    matrix = page.locator(".viewport").first.get_attribute("transform") or ""
    scale, _, _, _, x, y = map(float, re.findall(r"-?[\d.]+(?:e-?\d+)?", matrix))
    return scale, x, y
