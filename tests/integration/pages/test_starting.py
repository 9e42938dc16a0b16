"""Starting a case with a family that may be known already: what is shown to whom, and what each decision leads to."""

from datetime import timedelta

import pytest
from fastapi import FastAPI
from sqlmodel import col, select

from engine.casework import cases
from engine.casework.models import Case, CaseStatus
from engine.clock import ManualClock
from tests.integration.pages.conftest import Browser, SignedIn

IVY = {
    "children__0__first_name": "Ivy",
    "children__0__last_name": "Quince",
    "children__0__born_on___day": "4",
    "children__0__born_on___month": "5",
    "children__0__born_on___year": "2018",
}
QUINCES = {"family": "", "name": "Quince family", "area": "North", "address": "7 Quince Lane, ZZ1 1AA", **IVY}
WRITTEN = {**QUINCES, "name": "Quinse family", "children__0__last_name": "Quinse", "area": "South", "address": ""}


def start(browser: Browser, typed: dict[str, str], button: str = "Start the case") -> None:
    browser.open("/start")
    browser.press(button, **typed)


def decide(browser: Browser, decision: str) -> None:
    [name] = set(browser.document.xpath("//input[starts-with(@name, 'match.')]/@name"))
    browser.press("Continue", family="", **{name: decision})


@pytest.mark.rule("EHA-7")
def test_who_was_named_at_the_start_is_known_in_the_first_task(tess: Browser) -> None:
    start(tess, QUINCES)
    assert tess.heading == "Record the concern"
    assert "Ivy Quince, 7" in tess.text


def test_who_starts_in_the_evening_is_not_late_at_once(as_: SignedIn, clock: ManualClock) -> None:
    clock.move(timedelta(hours=10))  # 19:00
    tess = as_("tess.robin")
    start(tess, QUINCES)
    address = tess.page.url.path
    assert "Due today Due 2 March 2026" in tess.text and "Overdue" not in tess.text
    clock.move(timedelta(hours=5))
    again = as_("tess.robin")
    again.open(address)
    assert "Overdue by 1 working day" in again.text


@pytest.mark.rule("ENT-1", "GOV-5")
def test_a_family_that_is_known_is_shown_with_as_little_as_is_needed(as_: SignedIn, tess: Browser) -> None:
    start(tess, QUINCES)
    faye = as_("faye.finch")
    start(faye, WRITTEN)
    assert faye.page.status_code == 409
    assert "A family that may be the same has Early Help now in the North area." in faye.text
    assert "Ivy Quinse: a name written nearly alike, the same date of birth" in faye.text
    assert "Quince" not in faye.page.text and "EH-" not in faye.text
    assert faye.document.xpath("//input[@name='children.0.first_name']/@value") == ["Ivy"]
    faye.press("Continue", family="")
    assert faye.page.status_code == 409
    decide(faye, "another")
    assert faye.heading == "Record the concern"


@pytest.mark.rule("ENT-1", "GOV-5")
def test_asking_to_join_is_answered_by_who_leads(as_: SignedIn, tess: Browser) -> None:
    start(tess, QUINCES)
    faye = as_("faye.finch")
    start(faye, WRITTEN)
    decide(faye, "same")
    assert faye.heading == "Ask to join"
    faye.press("Ask to join", reason=" ")
    assert faye.page.status_code == 422
    faye.press("Ask to join", reason="I see Ivy every week.")
    assert "A family in the South area" not in faye.text and "A family in the North area" in faye.text
    assert "Not answered yet" in faye.text and "EH-" not in faye.text
    [request] = tess.open("/join-requests").xpath("//main//a[contains(@href, '/join-requests/')]/@href")
    tess.open(request)
    assert "I see Ivy every week." in tess.text
    page = tess.press("Send the answer", decision="accept")
    assert page.xpath("//*[contains(@class,'govuk-error-summary')]//a/@href") == [
        "#role",
        "#agreed_by",
        "#agreed_on-day",
    ]
    agreed = {"agreed_on___day": "2", "agreed_on___month": "3", "agreed_on___year": "2026", "agreed_by": "Jo Quince"}
    tess.press("Send the answer", decision="accept", role="taf_member", **agreed)
    [case] = faye.open("/join-requests").xpath("//main//a[starts-with(@href, '/cases/')]/@href")
    faye.open(case)
    assert faye.page.status_code == 200 and faye.heading == "Quince family"
    assert as_("tom.tern").open(request) is not None


def test_rows_are_added_and_removed_and_nothing_typed_is_lost(tess: Browser) -> None:
    start(tess, QUINCES, "Add another to The children")
    assert len(tess.document.xpath("//input[starts-with(@id, 'children.') and contains(@id, 'first_name')]")) == 2
    tess.press("Add to Parents and carers", family="", children__1__first_name="Sam")
    tess.press("Remove Child 1", family="", adults__0__first_name="Jo")
    shown = tess.document.xpath("//input[contains(@name, 'first_name')]")
    assert {one.get("name"): one.get("value") for one in shown} == {
        "children.0.first_name": "Sam",
        "adults.0.first_name": "Jo",
    }


@pytest.mark.rule("ENT-2", "ENT-3")
@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"children__0__last_name": ""}, "#children.0.last_name"),
        ({"children__0__born_on___month": "13"}, "#children.0.born_on-day"),
        ({"children__0__born_on___year": "2027"}, "#children.0.born_on-day"),
        ({"children__0__born_on___year": "1999"}, "#children.0.born_on-day"),
        (
            {key.replace("children__0", "children__1"): value for key, value in IVY.items()},
            "#children.1.first_name",
        ),
    ],
)
def test_people_who_cannot_be_are_refused_at_their_row(tess: Browser, typed: dict[str, str], field: str) -> None:
    start(tess, QUINCES | typed)
    assert tess.page.status_code == 422
    assert tess.document.xpath("//*[contains(@class,'govuk-error-summary')]//a/@href") == [field]
    assert tess.document.xpath("//input[@name='name']/@value") == ["Quince family"]


@pytest.mark.rule("CLO-8", "GOV-5")
def test_a_family_comes_back_and_its_earlier_help_is_told(app: FastAPI, as_: SignedIn, tess: Browser) -> None:
    start(tess, QUINCES)
    with app.state.database.transaction() as session:
        before = session.exec(select(Case).order_by(col(Case.opened_at).desc(), col(Case.reference).desc())).first()
        cases.close(session, before, CaseStatus.CLOSED, "outcomes_achieved")
    faye = as_("faye.finch")
    start(faye, WRITTEN)
    assert "A family that may be the same had Early Help before in the North area." in faye.text
    decide(faye, "same")
    assert "Ivy Quince, 7" in faye.text
    [concern] = faye.document.xpath("//main//a[contains(@href, '/actions/raise-concern')]/@href")
    faye.open(concern.removesuffix("/actions/raise-concern"))
    assert f"{before.reference}: From 2 March 2026 to 2 March 2026. Outcomes achieved." in faye.text
    assert faye.get(f"/cases/{before.reference}").status_code == 404
