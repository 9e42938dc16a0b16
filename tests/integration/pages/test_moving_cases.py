"""From a release that was put into use to its running cases: led there, planned, watched, and what cannot be moved."""

import re
from dataclasses import replace

import pytest
from fastapi import FastAPI

from api import upgrading
from engine import bpmn
from engine.bpmn.spiff import Cause
from tests.integration.pages.conftest import WORKFLOWS, Browser, FindTask, SignedIn

PAST_MASH = re.compile(rb'(id="Flow_Concern_AdviceFirst_to_MergeContactMash"[^>]* targetRef=")Concern_MergeContactMash')
REVIEW = (WORKFLOWS / "taf_review.bpmn").read_bytes()
KINDER = REVIEW.replace(b'name="Prepare the review"', b'name="Get ready for the review"')
OTHER_ID = REVIEW.replace(b'"Review_Prepare"', b'"Review_GetReady"')
PLAN = "Plan to move them: Early help case"


@pytest.fixture
def petra(as_: SignedIn) -> Browser:
    """The process owner."""
    return as_("petra.owl")


def put_into_use(app: FastAPI, petra: Browser, content: bytes) -> None:
    """Deploys another review and puts it into use on its page."""
    with app.state.database.transaction() as session:
        files = {"taf_review.bpmn": content}
        draft = bpmn.definitions.propose(
            session, files, name="A better review", source="tests", deployed_by="petra.owl"
        )
    petra.open(f"/processes/deployments/{draft.id}")
    assert "Running cases" not in petra.text, "nothing runs on a draft"
    petra.press("Put into use", reason="Tried with two families.")


def counted(petra: Browser, words: str) -> int:
    [number] = petra.document.xpath(f"//dt[normalize-space()='{words}']/following-sibling::dd/text()")
    return int(number)


def test_she_is_led_from_the_release_to_the_cases_that_run_elsewhere(app: FastAPI, petra: Browser) -> None:
    put_into_use(app, petra, KINDER)
    assert "0 cases run on this release." in petra.text
    assert re.search(r"Early help case: \d+ on release 1\.", petra.text)
    petra.press(PLAN)
    assert petra.heading == "Early help case: move cases to release 2"
    number = counted(petra, "Can be moved")
    assert f"{number} of {number} cases can be moved." in petra.text
    petra.press("Move", how_many="sample", reason="The new words")
    assert counted(petra, "Moved") == 5
    petra.press("Move", how_many="all", reason="The new words")
    petra.open("/processes")
    petra.open(petra.document.xpath("//main//a[contains(.,'A better review')]/@href")[0])
    assert f"{number} cases run on this release." in petra.text
    assert "Cases that run on other releases" not in petra.text
    petra.press("Withdraw", reason="The old words were better.")
    assert "cases run on this release" in petra.text, "who was moved is still there, and can be put back"
    petra.open(petra.document.xpath("//main//a[starts-with(normalize-space(),'Early help case, planned on')]/@href")[0])
    petra.press("Put back", undo_reason="The old words were better.")
    assert counted(petra, "Put back") == number


def test_a_draft_is_no_version_to_move_cases_to(app: FastAPI, petra: Browser) -> None:
    def versions() -> list[str]:
        petra.open("/upgrades")
        return petra.document.xpath("//select[@name='version']/option/text()")

    before = versions()
    with app.state.database.transaction() as session:
        files = {"taf_review.bpmn": KINDER}
        bpmn.definitions.propose(session, files, name="A better review", source="tests", deployed_by="petra.owl")
    assert versions() == before


def test_a_release_that_breaks_a_safety_rule_in_force_is_refused_and_says_why(app: FastAPI, petra: Browser) -> None:
    content = (WORKFLOWS / "safeguarding_concern.bpmn").read_bytes()
    unsafe = {"safeguarding_concern.bpmn": PAST_MASH.sub(rb"\1Concern_MergeNone", content)}
    with app.state.database.transaction() as session:
        chosen = bpmn.definitions.deploy(session, unsafe, name="Unsafe", source="tests", deployed_by="petra.owl").id
    petra.open("/upgrades")
    petra.press("Make a plan", process="safeguarding_concern", version=chosen)
    assert petra.page.status_code == 422
    assert "The release does not fit any more. This breaks the safety rule ENT-" in petra.text
    assert petra.document.xpath("//select[@name='version']/option[@selected]/@value") == [chosen]


def test_what_takes_long_is_watched_without_script_and_can_be_left_alone(app: FastAPI, petra: Browser) -> None:
    app.state.settings = replace(app.state.settings, upgrade_seconds=0)
    put_into_use(app, petra, KINDER)
    petra.press(PLAN)
    address = petra.page.url.path
    assert petra.page.headers["refresh"] == "5"
    assert petra.document.xpath("//main//form") == [], "nothing that somebody types could be lost"
    pending = counted(petra, "Not planned yet")
    assert f"{pending} still to be done" in petra.text
    petra.open(petra.document.xpath("//main//a[normalize-space()='Stop that']/@href")[0])
    assert "refresh" not in petra.page.headers and petra.document.xpath("//main//form")
    upgrading.work_off(app.state.database)
    petra.open(f"{address}?watch=on")
    assert "refresh" not in petra.page.headers, "it is done"
    assert f"{pending} of {pending} cases can be moved." in petra.text


def test_a_case_that_cannot_be_moved_is_named_with_the_reason_and_what_to_do(
    app: FastAPI, petra: Browser, waiting: FindTask
) -> None:
    reference = waiting("prepare_review").reference
    put_into_use(app, petra, OTHER_ID)
    petra.press(PLAN)
    blocked = counted(petra, "Cannot be moved")
    assert f"{blocked} cannot; below is why, and what to do." in petra.text
    assert "The case stands at “Prepare the review”, which the new version does not have." in petra.text
    assert "Wait until the step is done, and plan again." in petra.text
    petra.open(f"{petra.page.url.path}?status=blocked")
    assert reference in petra.text

    petra.press("Plan again with that", after="Review_GetReady")
    assert "Cannot be moved" not in petra.text and petra.heading.endswith("release 2")
    petra.press("Move", how_many="all", reason="Only the id is another")
    with app.state.database.reading() as session:
        [task] = [t for t in bpmn.tasks.list_open(session, reference) if t.form_key == "prepare_review"]
    assert task.element_id == "Review_GetReady"


def test_a_step_that_is_not_there_cannot_be_the_same(app: FastAPI, petra: Browser) -> None:
    put_into_use(app, petra, OTHER_ID)
    petra.press(PLAN)
    petra.press("Plan again with that", after="Nowhere")
    assert petra.page.status_code == 422
    [link] = petra.document.xpath("//*[contains(@class,'govuk-error-summary')]//a/@href")
    assert petra.document.xpath(f"//select[@id='{link[1:]}']")


def test_every_obstacle_has_its_advice() -> None:
    others = {"process_gone", "suspended", "step_failed", "unexpected"}
    assert bpmn.upgrades.ADVICE.keys() >= {cause.value for cause in Cause} | others


def test_a_second_click_moves_no_other_cases(app: FastAPI, petra: Browser) -> None:
    put_into_use(app, petra, KINDER)
    petra.press(PLAN)
    plan = str(petra.page.url)
    [token] = set(petra.document.xpath("//form[contains(@action, '/move')]/input[@name='csrf_token']/@value"))
    sample = petra.document.xpath("//input[@name='sample']/@value")
    order = {"csrf_token": token, "how_many": "sample", "reason": "The new words", "sample": sample}
    for _ in range(2):
        petra.post(f"{plan}/move", data=order)
    petra.open(plan)
    assert (len(sample), counted(petra, "Moved")) == (5, 5)
