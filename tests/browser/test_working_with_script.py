"""What the script adds: questions that appear as answers are given, and errors that the keyboard finds."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Served, SignIn

pytestmark = [pytest.mark.xdist_group("browser"), pytest.mark.parametrize("script", [True], indirect=True)]


def test_questions_appear_and_go_as_answers_change(as_: SignIn, served: Served) -> None:
    task = served.waiting("complete_assessment")
    page = as_(task.people[0])
    page.goto(task.address)
    page.check("[name=star_read][value=no]")  # whatever the draft says that another test may have left
    expect(page.locator("[name=star_physical_health]")).to_have_count(0)
    typed = page.locator("textarea").first
    typed.fill("typed before")
    page.check("[name=star_read][value=yes]")
    expect(page.locator("[name=star_physical_health]")).to_be_visible()
    expect(page.locator("[data-announce]")).to_have_text("Your answer leads to further questions.")
    expect(typed).to_have_value("typed before")
    page.check("[name=star_read][value=no]")
    expect(page.locator("[name=star_physical_health]")).to_have_count(0)


def test_the_error_summary_is_where_the_keyboard_is(as_: SignIn, served: Served) -> None:
    task = served.waiting("record_taf")
    page = as_(task.people[0])
    page.goto(task.address)
    page.get_by_role("button", name="Save and complete").click()
    summary = page.locator(".govuk-error-summary")
    expect(summary).to_be_focused()
    summary.get_by_role("link").first.click()
    assert page.evaluate("['INPUT', 'TEXTAREA', 'SELECT'].includes(document.activeElement.tagName)")


def test_nothing_is_refused_by_the_pages_own_policy(as_: SignIn, served: Served) -> None:
    task = served.waiting("complete_assessment")
    page = as_(task.people[0])
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    for path in (task.address, "/tasks", f"/cases/{task.reference}"):
        page.goto(path)
    assert said == []
    assert page.evaluate("document.body.classList.contains('govuk-frontend-supported')")
