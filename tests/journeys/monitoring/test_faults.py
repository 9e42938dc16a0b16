"""MON-22: each structural fault is found when it is planted, and none is in a healthy case, wherever it wanders."""

from collections.abc import Callable
from datetime import date, timedelta
from random import Random

import pytest
from sqlalchemy import text
from sqlmodel import col, update

from engine import bpmn
from engine.casework import cases, journey_actions, monitoring
from engine.casework.demo.storyteller import Storyteller
from engine.casework.models import Case, CaseStatus
from engine.casework.models.cases import Entry
from tests.journeys.map_of_the_journey import ACTIONS, TURNS, lead_of
from tests.journeys.monitoring.stuck import MAUNDY_THURSDAY, RED, case_of, found, says
from tests.journeys.worlds import World, with_a_case

ADMINISTRATOR = "waiting for an administrator."
WALKS, STEPS = 12, 30


@pytest.mark.rule("MON-22")
def test_nothing_to_come(met: World) -> None:
    with met.story() as story:
        assert found(story, "MON-22") == []
        [lost] = bpmn.tasks.list_open(story.session, story.reference)
        status = update(bpmn.Task).where(col(bpmn.Task.id) == lost.id)
        story.session.exec(status.values(status=bpmn.TaskStatus.CANCELLED))
        story.wait_until(date(2027, 4, 1))
        what = "There is no task, no timer and no message to come"
        says(story, "MON-22", MAUNDY_THURSDAY, RED, f"{what}; {ADMINISTRATOR}")
        story.session.exec(status.values(status=bpmn.TaskStatus.OPEN))
        assert found(story, "MON-22") == []


@pytest.mark.rule("MON-22")
def test_a_failed_step(met: World) -> None:
    with met.story() as story:
        story.wait_until(date(2027, 3, 29))
        [task] = bpmn.tasks.list_open(story.session, story.reference)
        failure = bpmn.errors.StepFailedError(
            instance_id=task.instance_id, element_id=task.element_id, element_label=task.name, cause="No date."
        )
        failure.business_key, failure.task_id = story.reference, task.id
        bpmn.incidents.record(story.session, failure, "yusuf.swift")
        says(story, "MON-22", date(2027, 3, 29), RED, f"“Prepare the review” failed on 29 March; {ADMINISTRATOR}")
        story.wait_until(date(2027, 3, 30))
        story.do("prepare_review")
        assert found(story, "MON-22") == []


@pytest.mark.rule("MON-22")
def test_a_timer_that_is_more_than_an_hour_late(met: World) -> None:
    with met.story() as story:
        story.do("prepare_review")
        [timer] = bpmn.timers.list_for_business_key(story.session, story.reference)
        story.clock.move_to(timer.due_at + timedelta(hours=1))  # The worker stands still.
        assert found(story, "MON-22") == []
        story.clock.move(timedelta(minutes=1))
        what = "A timer was due on 7 May at 17:00 and has not fired"
        says(story, "MON-22", date(2027, 5, 7), RED, f"{what}; {ADMINISTRATOR}")
        bpmn.timers.fire(story.session, timer.id)
        assert found(story, "MON-22") == []


@pytest.mark.rule("MON-22")
def test_two_active_cases_in_a_family(met: World) -> None:
    with met.story() as story:
        case = case_of(story)
        story.session.execute(text("DROP INDEX one_active_eha_per_family"))
        twin = Case(**{**case.model_dump(), "reference": "EH-2027-0999", "instance_id": None})
        story.session.add(twin)
        says(story, "MON-22", MAUNDY_THURSDAY, RED, f"The family has 2 active cases; {ADMINISTRATOR}")
        cases.close(story.session, twin, CaseStatus.JOINED)
        assert found(story, "MON-22") == []


@pytest.mark.rule("MON-22")
def test_a_case_that_ended_with_open_tasks(met: World) -> None:
    with met.story() as story:
        story.wait_until(date(2027, 3, 30))
        cases.close(story.session, case_of(story), CaseStatus.CLOSED)
        what = "The case ended on 30 March and “Prepare the review” is still open"
        says(story, "MON-22", date(2027, 3, 30), RED, f"{what}; {ADMINISTRATOR}")
        instance = bpmn.instances.find_by_business_key(story.session, story.reference)
        assert instance is not None
        bpmn.instances.cancel(story.session, instance.id, actor="ada.avocet", reason="The case has ended.")
        assert found(story, "MON-22") == []


@pytest.mark.rule("MON-22")
@pytest.mark.parametrize("walk", range(WALKS))
def test_a_healthy_case_has_no_fault_wherever_it_wanders(before_easter: World, walk: int) -> None:
    rng = Random(walk)
    entry = rng.choice([Entry.CONCERN, Entry.CONCERN, Entry.STEP_DOWN])
    world = with_a_case(before_easter, entry=entry, policy_name=rng.choice(["consent", "public_task"]))
    with world.story() as story:
        for _ in range(STEPS):
            _step(story, rng)
            findings = list(monitoring.findings_of(story.session, [story.reference]))
            assert [one.sentence for one in findings if one.rule == "MON-22"] == []
            assert all(one.mends for one in findings), [one.rule for one in findings if not one.mends]


def _step(story: Storyteller, rng: Random) -> None:
    """Somebody does what is open, time passes, or somebody does what can be done at any time."""
    happenings: list[Callable[[], object]] = [lambda: story.wait(rng.choice([1, 3, 8]))]
    forms = sorted({task.form_key or "" for task in bpmn.tasks.list_open(story.session, story.reference)})
    if forms:
        form = rng.choice(forms)
        answers = rng.choice([{}, *TURNS.get(form, [{}])])
        if form == "decide_on_sharing":  # under the public-task policy nothing may be shared before the notice
            answers = {"sharing_decision": "do_not_share"}
        happenings += [lambda: story.do(form, **answers)] * 6
    waited_for = bpmn.messages.can_receive(story.session, story.reference)
    possible = [key for key in ACTIONS if journey_actions.ACTIONS[key].message in waited_for]
    if possible:
        happenings.append(lambda: story.take(rng.choice(possible), by=lead_of(story)))
    rng.choice(happenings)()
