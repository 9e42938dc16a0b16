"""The case's page, what can be done at any time, starting a case, and the area."""

import pytest

from tests.integration.pages.conftest import Browser, FindTask, SignedIn

ACTIONS = {
    "raise-concern": "Assess the concern",
    "withdraw-consent": "Record the withdrawal",
    "request-handover": "Propose a new lead",
    "share-information": "Decide on sharing",
    "request-step-up": "Hand over to social care",
}


@pytest.fixture
def leading(as_: SignedIn, waiting: FindTask) -> tuple[Browser, str]:
    """The lead professional of a case under review, and the case's reference."""
    task = waiting("prepare_review")
    return as_(task.people[0]), task.reference


def test_a_case_says_who_where_and_what_next(leading: tuple[Browser, str]) -> None:
    browser, reference = leading
    browser.open(f"/cases/{reference}")
    for words in ("Prepare the review", "Contact for the family", "Lead professional", "Reviews now", "What happened"):
        assert words in browser.text


def test_the_star_is_a_picture_and_a_table_of_the_same_numbers(leading: tuple[Browser, str]) -> None:
    browser, reference = leading
    page = browser.open(f"/cases/{reference}")
    [picture] = page.xpath("//*[local-name()='svg'][@role='img']")
    assert picture.xpath("./*[local-name()='title']")
    areas = page.xpath("//section[@aria-labelledby='star']//tbody/tr/th")
    assert [area.text_content().split(". ")[1] for area in areas][:2] == ["Physical health", "Your well-being"]


@pytest.mark.parametrize("action", ACTIONS)
def test_what_can_be_done_at_any_time_leads_to_its_first_task(leading: tuple[Browser, str], action: str) -> None:
    browser, reference = leading
    page = browser.open(f"/cases/{reference}/actions/{action}")
    [button] = page.xpath("//main//form//button")
    browser.press(" ".join(button.text_content().split()))
    assert browser.page.status_code == 200
    assert ACTIONS[action] in browser.text


def test_reading_about_an_action_does_not_do_it(leading: tuple[Browser, str]) -> None:
    browser, reference = leading
    before = browser.open(f"/cases/{reference}").text_content().count("Overdue")
    browser.open(f"/cases/{reference}/actions/withdraw-consent")
    page = browser.open(f"/cases/{reference}")
    assert "Consent was withdrawn" not in page.text_content()
    assert page.text_content().count("Overdue") == before


def test_a_change_of_consent_says_which(leading: tuple[Browser, str]) -> None:
    browser, reference = leading
    browser.open(f"/cases/{reference}/actions/change-consent")
    page = browser.press("Record the change")
    assert browser.page.status_code == 422
    assert page.xpath("//*[contains(@class,'govuk-error-summary')]//a/@href") == ["#change"]
    browser.press("Record the change", change="limit")
    assert browser.page.status_code == 200


def test_another_familys_case_does_not_exist(as_: SignedIn, leading: tuple[Browser, str]) -> None:
    _, reference = leading
    stranger = as_("ada.avocet")
    for address in (f"/cases/{reference}", f"/cases/{reference}/actions/raise-concern", "/cases/EH-1999-0001"):
        stranger.open(address)
        assert stranger.page.status_code == 404


@pytest.mark.rule("ENT-1")
def test_a_second_case_for_a_family_is_refused_and_the_first_one_offered(leading: tuple[Browser, str]) -> None:
    browser, reference = leading
    name = browser.open(f"/cases/{reference}").xpath("//h1")[0].text_content()
    page = browser.open("/start")
    [family] = page.xpath(f"//label[normalize-space()='{name}']/preceding-sibling::input/@value")
    page = browser.press("Start the case", family=family)
    assert browser.page.status_code == 409
    assert f"/cases/{reference}" in page.xpath("//main//a/@href")


def test_a_new_family_needs_a_name_and_an_area(tess: Browser) -> None:
    tess.open("/start")
    page = tess.press("Start the case", family="", name="", address="1 Example Lane", area="")
    assert tess.page.status_code == 422
    assert page.xpath("//*[contains(@class,'govuk-error-summary')]//a/@href") == ["#name", "#area"]
    assert page.xpath("//input[@name='address']/@value") == ["1 Example Lane"]


def test_what_a_family_is_called_is_never_markup(tess: Browser) -> None:
    tess.open("/start")
    tess.press("Start the case", family="", name="<script>alert(1)</script>", area="North")
    for address in (tess.page.url.path, "/tasks", "/cases", "/start"):
        assert "<script>alert" not in tess.get(address, follow_redirects=True).text


def test_only_social_workers_begin_with_a_step_down(as_: SignedIn, tess: Browser) -> None:
    assert not tess.open("/start").xpath("//input[@name='entry']")
    assert as_("sol.stork").open("/start").xpath("//input[@name='entry']/@value") == ["concern", "step_down"]


def test_the_area_is_for_its_support_service(as_: SignedIn, tess: Browser) -> None:
    worker = as_("lena.kite")
    worker.open("/area")
    assert worker.heading == "North area"
    assert "Central area" not in worker.text
    tess.open("/area")
    assert tess.page.status_code == 403
