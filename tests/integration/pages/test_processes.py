"""The process owner's pages: what is in force, and tokens for Camunda Modeler."""

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from tests.integration.pages.conftest import Browser, SignedIn


@pytest.fixture
def petra(as_: SignedIn) -> Browser:
    """The process owner."""
    return as_("petra.owl")


def may_deploy(app: FastAPI, token: str) -> bool:
    answer = TestClient(app).get("/engine-rest/version", headers={"authorization": f"Bearer {token}"})
    return answer.status_code == 200


def test_she_sees_what_is_in_force_and_how_many_cases_run(petra: Browser) -> None:
    petra.open("/processes")
    assert petra.heading == "Processes"
    assert "Early help case Version 1 of early_help_case.bpmn" in petra.text
    assert "1. All diagrams" in petra.text


def test_others_do_not(tess: Browser) -> None:
    for address in ("/processes", "/processes/tokens"):
        tess.open(address)
        assert tess.page.status_code == 403


def test_a_token_is_shown_once_works_and_can_be_revoked(app: FastAPI, petra: Browser) -> None:
    petra.open("/processes/tokens")
    page = petra.press("Make a token", label="My laptop")
    [token] = page.xpath("//main//code/text()")
    assert may_deploy(app, token)
    assert token not in petra.open("/processes/tokens").text_content()
    assert "My laptop" in petra.text and "Expires on" in petra.text
    petra.press("Revoke: My laptop")
    assert "You have no token." in petra.text
    assert not may_deploy(app, token)


def test_what_she_typed_stays_when_it_is_refused(petra: Browser) -> None:
    petra.open("/processes/tokens")
    page = petra.press("Make a token", label="x" * 61, days="365")
    assert petra.page.status_code == 422
    assert page.xpath("//input[@name='label']/@value") == ["x" * 61]
    assert page.xpath("//option[@selected]/@value") == ["365"]
    assert page.xpath("//*[contains(@class,'govuk-error-summary')]//a/@href") == ["#label"]
    petra.press("Make a token", label="My laptop", days="3650")
    assert "Choose one of 30, 90, 365 days" in petra.text
