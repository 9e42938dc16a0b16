"""Administrators and process owners at work on running cases, without JavaScript: moving them on, and repairing one."""

import re
from collections.abc import Callable

import pytest
from fastapi import FastAPI
from sqlmodel import col, select

from engine import bpmn
from engine.casework import timeline
from tests.integration.pages.conftest import WORKFLOWS, FindTask, SignedIn


@pytest.fixture
def deploy(app: FastAPI) -> Callable[[str, bytes, bytes], None]:
    """Deploys a shipped diagram with one text in place of another."""

    def deploy(file: str, before: bytes, after: bytes) -> None:
        content = (WORKFLOWS / file).read_bytes()
        assert before in content
        files = {file: content.replace(before, after)}
        with app.state.database.transaction() as session:
            bpmn.definitions.deploy(session, files, name="Changed", source="tests", deployed_by="tests")

    return deploy


def test_running_cases_are_planned_sampled_moved_and_put_back(
    app: FastAPI, as_: SignedIn, waiting: FindTask, deploy: Callable[[str, bytes, bytes], None]
) -> None:
    task = waiting("prepare_review")
    deploy("taf_review.bpmn", b'name="Prepare the review"', b'name="Prepare the next review"')
    ada = as_("ada.avocet")
    ada.open("/administration")
    page = ada.open("/upgrades")
    assert page.xpath("//select[@id='version']/option[1]")[0].text_content().strip().startswith("Release 2: ")
    ada.press("Make a plan", process="early_help_case")
    assert "move cases to release 2" in ada.heading
    assert "is called “Prepare the next review” from now on" in ada.text
    ada.press("Move", how_many="sample")
    assert "Enter a reason" in ada.text
    ada.press("Move", how_many="sample", reason="The new wording")
    assert re.search(r"Moved 5\b", ada.text)
    ada.press("Move", how_many="all", reason="The new wording")
    assert "Can be moved" not in ada.text
    assert (as_(task.people[0]).open(task.address)) is not None
    with app.state.database.reading() as session:
        assert bpmn.tasks.get(session, task.id).name == "Prepare the next review"
        told = [entry.sentence for entry in timeline.list_for_case(session, task.reference)]
    assert "The case was moved to release 2 of the processes. Reason: The new wording" in told
    ada.press("Put back")
    assert "Enter a reason" in ada.text
    ada.press("Put back", reference=task.reference, undo_reason="Too early")
    assert re.search(r"Put back 1\b", ada.text)
    with app.state.database.reading() as session:
        assert bpmn.tasks.get(session, task.id).name == "Prepare the review"


def test_a_mistake_in_an_order_changes_nothing_and_loses_nothing(
    as_: SignedIn, waiting: FindTask, deploy: Callable[[str, bytes, bytes], None]
) -> None:
    reference = waiting("prepare_review").reference
    deploy("taf_review.bpmn", b'name="Prepare the review"', b'name="Prepare the next review"')
    ada = as_("ada.avocet")
    ada.open("/upgrades")
    ada.press("Make a plan", process="early_help_case")
    ada.press("Move", how_many="all", reason="x" * 501)
    assert ada.page.status_code == 422 and "500 characters or fewer" in ada.text
    ada.press("Move", reason="The new wording")
    assert "Can be moved" not in ada.text, "all were wanted, as before the mistake"
    ada.press("Put back", reference=reference.lower())
    assert ada.page.status_code == 422 and "Enter a reason" in ada.text
    ada.press("Put back", undo_reason="Too early")
    assert re.search(r"Put back 1\b", ada.text), "the one case that was named before the mistake, and no other"
    ada.press("Put back", reference=reference, undo_reason="Once more")
    assert ada.page.status_code == 422 and "No moved case has this reference" in ada.text
    assert "Reason Too early" in ada.text, "of the last order that was about a case"
    ada.press("Put back", reference="EH-1999-0001")
    assert ada.page.status_code == 422
    [kept] = ada.document.xpath("//input[@id='undo_reason']/@value")
    assert kept == "Once more"


def test_why_cases_cannot_be_moved_is_told_with_how_many(
    as_: SignedIn, waiting: FindTask, deploy: Callable[[str, bytes, bytes], None]
) -> None:
    reference = waiting("prepare_review").reference
    deploy("taf_review.bpmn", b'"Review_Prepare"', b'"Review_Get_ready"')
    ada = as_("ada.avocet")
    ada.open("/upgrades")
    ada.press("Make a plan", process="early_help_case")
    assert "The case stands at “Prepare the review”, which the new version does not have." in ada.text
    ada.open(ada.page.url.path + "?status=blocked")
    assert reference in ada.text
    ada.press("Plan again")
    assert "Why some cases cannot be moved" in ada.text


def test_a_plan_needs_a_process_and_a_version(as_: SignedIn) -> None:
    ada = as_("ada.avocet")
    ada.open("/upgrades")
    ada.press("Make a plan", process="nothing")
    assert ada.page.status_code == 422
    assert "Choose a process and a release that has it" in ada.text
    [version] = ada.document.xpath("//select[@name='version']/option/@value")
    ada.press("Make a plan", process="case_closure", version="nothing")
    assert ada.document.xpath("//select[@name='process']/option[@selected]/@value") == ["case_closure"]
    ada.press("Make a plan", version=version)
    ada.open("/upgrades")
    assert "Closing early help to release 1" in ada.text


def test_a_case_is_found_looked_at_repaired_and_put_back(app: FastAPI, as_: SignedIn, waiting: FindTask) -> None:
    task, ada = waiting("prepare_review"), as_("ada.avocet")
    ada.open(f"/administration/cases?reference={task.reference}")
    assert ada.heading == f"Repair {task.reference}"
    assert "Prepare the review" in ada.text and task.family not in ada.text
    home = ada.page.url.path
    ada.open(f"{home}/repair?do=complete&task={task.id}")
    ada.press("Show what would happen", values="review_on = 2026-05-01\nreview")
    assert ada.page.status_code == 422 and "Write each value as a name" in ada.text
    assert ada.document.xpath("//textarea")[0].text.strip() == "review_on = 2026-05-01\nreview", "nothing typed is lost"
    ada.press("Show what would happen", values="review_on = 2026-05-01")
    assert "This ends" in ada.text and "Prepare the review (waits for a person)" in ada.text
    ada.press("Do this")
    assert "Enter a reason" in ada.text
    ada.press("Do this", reason="x" * 501)
    assert ada.document.xpath("//input[@id='reason']/@value") == ["x" * 501]
    ada.press("Do this", reason="Done on paper")
    assert "“Prepare the review” was completed by hand" in ada.text
    with app.state.database.reading() as session:
        assert bpmn.tasks.get(session, task.id).status is bpmn.TaskStatus.COMPLETED
        told = [entry.sentence for entry in timeline.list_for_case(session, task.reference)]
    assert told[0] == "“Prepare the review” was completed by hand by an administrator. Reason: Done on paper"
    ada.press("Undo")
    assert "Enter a reason" in ada.text
    ada.press("Undo", undo_reason="x" * 501)
    assert ada.document.xpath("//input[@name='undo_reason']/@value") == ["x" * 501]
    seen_twice = ada.page
    ada.press("Undo", undo_reason="It was another case")
    assert "Ada Avocet" in ada.text and "Undone by Ada Avocet" in ada.text
    ada.page = seen_twice
    ada.press("Undo", undo_reason="A second click")
    assert ada.page.status_code == 409 and "This repair was undone already." in ada.text
    assert ada.heading == f"Repair {task.reference}"
    with app.state.database.reading() as session:
        assert bpmn.tasks.get(session, task.id).status is bpmn.TaskStatus.OPEN


def test_a_case_that_goes_on_meanwhile_is_shown_as_it_is_now(app: FastAPI, as_: SignedIn, waiting: FindTask) -> None:
    task, ada = waiting("prepare_review"), as_("ada.avocet")
    ada.open(f"/administration/cases?reference={task.reference.lower()}")
    home = ada.page.url.path
    ada.open(f"{home}/repair?do=complete&task={task.id}")
    ada.press("Show what would happen", values="review_on = 2026-05-01")
    with app.state.database.transaction() as session:
        instance_id = bpmn.tasks.get(session, task.id).instance_id
        bpmn.instances.change_variables(session, instance_id, {"review_on": "2026-06-01"}, actor="tests")
    ada.press("Do this", reason="Done on paper")
    assert ada.page.status_code == 409 and ada.heading == "What would happen"
    assert "The case has gone on since you looked. This is what would happen now." in ada.text
    seen = ada.page
    ada.press("Do this")
    assert "Ada Avocet" in ada.text and "Done on paper" in ada.text, "the reason was kept"
    ada.page = seen
    ada.press("Do this")
    assert ada.page.status_code == 422 and ada.heading == f"Repair {task.reference}"
    assert "The case does not stand at this step any more." in ada.text


@pytest.mark.parametrize(
    ("meanwhile", "said"), [("cancel", "does not stand at this step any more"), ("suspend", "suspended")]
)
def test_a_case_that_was_stopped_meanwhile_is_shown_with_the_reason(
    app: FastAPI, as_: SignedIn, waiting: FindTask, meanwhile: str, said: str
) -> None:
    task, ada = waiting("prepare_review"), as_("ada.avocet")
    ada.open(f"/administration/cases?reference={task.reference}")
    ada.open(f"{ada.page.url.path}/repair?do=cancel&task={task.id}")
    with app.state.database.transaction() as session:
        instance_id = bpmn.tasks.get(session, task.id).instance_id
        getattr(bpmn.instances, meanwhile)(session, instance_id, actor="tests", reason="A test")
    ada.press("Show what would happen")
    assert ada.page.status_code == 422 and task.reference in ada.text
    assert said in ada.document.xpath("//*[contains(@class,'govuk-error-summary')]")[0].text_content()


@pytest.mark.parametrize("do", ["move", "cancel"])
def test_a_step_is_moved_or_ended(as_: SignedIn, waiting: FindTask, do: str) -> None:
    task, ada = waiting("prepare_review"), as_("ada.avocet")
    ada.open(f"/administration/cases?reference={task.reference}")
    ada.open(f"{ada.page.url.path}/repair?do={do}&task={task.id}")
    ada.press("Show what would happen")
    ada.press("Do this", reason="To go on")
    assert "Nothing was repaired" not in ada.text


def fail(app: FastAPI, reference: str, **led_there: str) -> tuple[str, str]:
    """Records that a step of the application failed in a case; the instance's id and the step's name."""
    with app.state.database.transaction() as session:
        instance = bpmn.instances.find_by_business_key(session, reference)
        assert instance is not None
        release = bpmn.definitions.release(session, instance.release_id)
        services = [e for p in release.processes.values() for e in p.elements.values() if e.topic]
        error = bpmn.errors.StepFailedError(
            instance_id=instance.id, element_id=services[0].id, element_label=services[0].name, cause="It failed."
        )
        error.business_key = reference
        vars(error).update(led_there)
        bpmn.incidents.record(session, error, None)
        return instance.id, services[0].name


def test_a_failed_step_leads_to_its_case_and_can_be_skipped(app: FastAPI, as_: SignedIn, waiting: FindTask) -> None:
    instance_id, step = fail(app, waiting("prepare_review").reference)
    ada = as_("ada.avocet")
    ada.open("/administration")
    ada.open(f"/administration/cases/{instance_id}")
    assert step in ada.text
    [skip] = ada.document.xpath("//a[starts-with(normalize-space(), 'Skip it')]/@href")
    ada.open(skip)
    ada.press("Show what would happen", values='told = false\nwho = ["a"]')
    assert "is skipped with stated results" in ada.text
    ada.press("Do this", reason="Told by phone")
    assert "is skipped with stated results" in ada.text


def test_a_step_that_a_task_led_to_waits_for_its_person_once_the_cause_is_mended(
    app: FastAPI, as_: SignedIn, waiting: FindTask
) -> None:
    task, ada = waiting("prepare_review"), as_("ada.avocet")
    _, step = fail(app, task.reference, task_id=task.id)
    ada.open("/administration")
    assert "What they typed is kept." in ada.text and f"Try again: {step}" not in ada.text
    seen = ada.page
    ada.press(f"The cause is mended: {step}, {task.reference}")
    assert "Whoever came to that step can try again now." in ada.text and "Every step could be done." in ada.text
    ada.page = seen
    ada.press(f"The cause is mended: {step}, {task.reference}")
    assert "Somebody has dealt with that step already." in ada.text


def test_a_step_that_a_timer_led_to_is_tried_again_at_once(app: FastAPI, as_: SignedIn) -> None:
    with app.state.database.reading() as session:
        timer = session.exec(select(bpmn.Timer).order_by(col(bpmn.Timer.id))).first()
        assert timer is not None
    _, step = fail(app, timer.business_key, timer_id=timer.id)
    ada = as_("ada.avocet")
    ada.open("/administration")
    ada.press(f"Try again: {step}, {timer.business_key}")
    assert "The step is tried again within a few seconds." in ada.text
    with app.state.database.reading() as session:
        assert timer.id in [due.id for due in bpmn.timers.list_due(session, limit=9)]


def test_what_is_not_there_is_not_found_or_refused(as_: SignedIn, waiting: FindTask) -> None:
    task, ada = waiting("prepare_review"), as_("ada.avocet")
    ada.open("/administration/cases?reference=EH-1999-0001")
    assert ada.page.status_code == 404 and "There is no case with this reference" in ada.text
    assert ada.document.xpath("//input[@id='reference']/@value") == ["EH-1999-0001"]
    ada.open(f"/administration/cases?reference={task.reference}")
    home = ada.page.url.path
    for query in ("do=complete&task=nothing", "do=nothing", "do=skip&element=nothing", ""):
        ada.open(f"{home}/repair?{query}")
        assert ada.page.status_code == 422
