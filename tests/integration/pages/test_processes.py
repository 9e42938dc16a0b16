"""The process owner's pages: what is in force, and tokens for Camunda Modeler."""

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from engine import bpmn
from tests.integration.pages.conftest import WORKFLOWS, Browser, SignedIn


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


CHANGED = (WORKFLOWS / "taf_review.bpmn").read_bytes().replace(b"Prepare the review", b"Get ready for the review")


@pytest.fixture
def draft(app: FastAPI) -> str:
    """The address of a draft that renames a task."""
    with app.state.database.transaction() as session:
        proposed = bpmn.definitions.propose(
            session,
            {"taf_review.bpmn": CHANGED},
            name="Kinder words",
            source="Camunda Modeler",
            deployed_by="petra.owl",
        )
    return f"/processes/deployments/{proposed.id}"


def test_she_sees_what_a_draft_changes_and_puts_it_into_use_with_a_reason(petra: Browser, draft: str) -> None:
    petra.open("/processes")
    assert "2. Kinder words Draft" in petra.text
    petra.open(draft)
    assert "Task “Prepare the review”: label “Prepare the review” → “Get ready for the review”." in petra.text
    page = petra.press("Put into use")
    assert page.xpath("//*[contains(@class,'govuk-error-summary')]//a/@href") == ["#reason"]
    petra.press("Put into use", reason="Tried with two families.")
    assert "new cases follow it" in petra.text and "Reason: Tried with two families." in petra.text
    assert "against release 1, which was in use before it" in petra.text


def test_she_takes_it_back(petra: Browser, draft: str) -> None:
    petra.open(draft)
    petra.press("Put into use", reason="Tried with two families.")
    petra.press("Withdraw", reason="The word is wrong.")
    assert "The one before it is in use again" in petra.text and "Withdrawn" in petra.text


def test_what_has_no_release_before_it_is_not_offered_to_be_taken_back(app: FastAPI, petra: Browser) -> None:
    with app.state.database.reading() as session:
        release_id = bpmn.definitions.current_release(session).id
    page = petra.open(f"/processes/deployments/{release_id}")
    assert "In use" in petra.text and not page.xpath("//form[contains(@action, '/withdraw')]")


def test_she_discards_a_draft(petra: Browser, draft: str) -> None:
    petra.open(draft)
    petra.press("Discard")
    assert "Discarded" in petra.text
    assert not petra.document.xpath("//main//form")


def test_two_who_act_at_the_same_moment(petra: Browser, as_: SignedIn, draft: str) -> None:
    petra.open(draft)
    other = as_("petra.owl")
    other.open(draft)
    other.press("Discard")
    petra.press("Put into use", reason="Tried with two families.")
    assert petra.page.status_code == 409 and "was discarded" in petra.text


def test_an_unknown_deployment_is_not_found(petra: Browser) -> None:
    petra.open("/processes/deployments/unknown")
    assert petra.page.status_code == 404


def test_nobody_else_puts_anything_into_use(tess: Browser, draft: str) -> None:
    tess.open(draft)
    assert tess.page.status_code == 403
    [token] = set(tess.open("/tasks").xpath("//input[@name='csrf_token']/@value"))
    for action in ("use", "withdraw", "discard"):
        assert tess.post(f"{draft}/{action}", data={"csrf_token": token, "reason": "x"}).status_code == 403


def test_the_modeler_leads_to_the_deployment(petra: Browser, draft: str) -> None:
    release_id = draft.rpartition("/")[2]
    petra.open(f'/from-modeler/repository?deploymentsQuery=[{{"type":"id","operator":"eq","value":"{release_id}"}}]')
    assert petra.heading == "Release 2: Kinder words"
    petra.open("/from-modeler/repository?deploymentsQuery=nonsense")
    assert petra.heading == "Processes"
