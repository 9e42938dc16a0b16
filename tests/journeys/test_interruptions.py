"""Consent withdrawn, step-up and closure at every point where a case can wait; concerns from everywhere.

The points are found by going there (`map_of_the_journey`), and held against the diagrams, so a task that a process
owner adds is a point too, without a line changed here.
"""

from collections.abc import Sequence
from datetime import date

import pytest
from sqlmodel import Session, SQLModel, col, select

from engine import bpmn, clock
from engine.bpmn.models import Timer
from engine.casework import journey_actions
from engine.casework.demo.storyteller import Storyteller
from engine.casework.errors import ActionNotPossibleError
from tests.journeys.map_of_the_journey import Found, Place, lead_of, place_of, take, waits_of_the_diagrams
from tests.journeys.worlds import World

pytestmark = pytest.mark.xdist_group("every place")

FOLLOWS = {
    "withdraw_consent": "Withdrawal_Record",
    "request_step_up": "StepUp_HandOver",
    "request_closure": "Closure_Complete",
}
"""The first task of what follows an interruption."""

ALREADY_ANSWERED = {
    "withdraw_consent": ("Withdrawal_", "StepUp_"),
    "request_step_up": ("StepUp_",),
    "request_closure": ("Withdrawal_", "StepUp_", "Closure_"),
}
"""Where an interruption has no receiver, since what is being done there is its answer or outranks it."""

TRIGGERS = (
    "sexual_or_physical_abuse", "severe_neglect", "frightened_to_return_home",
    "immediate_risk", "abandoned_or_parent_absent",
)  # fmt: skip
LIVE_TABLES = {"work_item", "timer", "message_subscription", "process_instance"}
"""What the engine rewrites at each step: everything else only ever grows."""


def test_the_places_cover_every_wait_of_the_diagrams(every_place: Sequence[Found]) -> None:
    with every_place[0].world.look() as session:
        waits = waits_of_the_diagrams(bpmn.definitions.current_release(session))
    reached = set().union(*(found.place for found in every_place))
    assert waits - reached == set()


@pytest.mark.rule("CLO-6", "CLO-7", "LPR-3")
@pytest.mark.parametrize("action", FOLLOWS)
def test_an_interruption_stops_the_work_at_every_point_and_loses_nothing(
    every_place: Sequence[Found], action: str
) -> None:
    refused = []
    for found in every_place:
        if _waits_for(found.world, action):
            _interrupt(found, action)
        elif found.place:
            refused.append(found.place)
    for place in refused:
        work = {element for element in place if not element.startswith(("Concern_", "Sharing_"))}
        assert all(element.startswith(ALREADY_ANSWERED[action]) for element in work), (action, sorted(place))


@pytest.mark.parametrize("action", FOLLOWS)
def test_where_an_interruption_is_answered_already_a_sentence_says_so(
    every_place: Sequence[Found], action: str
) -> None:
    found = next(found for found in every_place if found.place and not _waits_for(found.world, action))
    with found.world.story() as story, pytest.raises(ActionNotPossibleError, match="not possible at this point"):
        take(story, action)


@pytest.mark.rule("ENT-8", "ENT-9")
@pytest.mark.parametrize("trigger", TRIGGERS)
def test_each_trigger_puts_a_task_for_today_before_whoever_raised_it_from_every_point(
    every_place: Sequence[Found], trigger: str
) -> None:
    for found in one_place_for_each_wait(every_place):
        with found.world.story() as story:
            raiser = lead_of(story)
            known = _ids(story)
            story.take("raise_concern", by=raiser)
            [assess] = [task for task in _open(story) if task.id not in known]
            assert (assess.element_id, assess.assignee) == ("Concern_Assess", raiser), found.way
            assessed = [task for task in _open(story) if task.form_key == "assess_concern"]
            story.do("assess_concern", by=raiser, **_only(trigger))
            contacts = [task for task in _open(story) if task.id not in known]
            assert contacts, found.way
            for contact in contacts:  # Two where a concern of the same person was being assessed already.
                assert (contact.element_id, contact.assignee) == ("Concern_ContactMash", raiser), found.way
                assert _due_on(contact) == clock.today(story.session)
            others = known - {task.id for task in assessed}
            assert others <= _ids(story), "raising a concern leaves the other work as it is"


@pytest.mark.rule("ENT-8")
@pytest.mark.parametrize("trigger", TRIGGERS)
def test_each_trigger_at_the_entry_puts_a_task_for_today_before_the_author(
    every_place: Sequence[Found], trigger: str
) -> None:
    entry = next(found for found in every_place if found.place == {"Engage_RecordConcern"})
    with entry.world.story() as story:
        story.do("record_concern", **_only(trigger))
        [contact] = _open(story)
        assert (contact.element_id, contact.assignee) == ("Concern_ContactMash", "sena.wren")
        assert _due_on(contact) == clock.today(story.session)


@pytest.mark.rule("ENT-10")
def test_a_trigger_that_nobody_answered_is_never_taken_for_no(every_place: Sequence[Found]) -> None:
    entry = next(found for found in every_place if found.place == {"Engage_RecordConcern"})
    with entry.world.look() as session:
        decision = bpmn.definitions.current_release(session).decisions["mash_same_day"]
    answered = dict.fromkeys((*TRIGGERS, "other_harm_concern"), False)
    for trigger in TRIGGERS:
        result = decision.evaluate({**answered, trigger: None})
        assert result.outputs == [{"mash": "seek_advice"}]


def one_place_for_each_wait(places: Sequence[Found]) -> Sequence[Found]:
    """Of all places the first for each task that can be open."""
    chosen: dict[str, Found] = {}
    for found in places:
        for element in found.place:
            chosen.setdefault(element, found)
    return list({found.place: found for found in chosen.values()}.values())


def _interrupt(found: Found, action: str) -> None:
    with found.world.story() as story:
        before, drafts = _recorded(story.session), _leave_drafts(story)
        take(story, action)
        after = place_of(story)
        concerns = {element for element in after if element.startswith("Concern_")}
        sharing = {element for element in found.place if element.startswith("Sharing_")}
        assert after - concerns == {FOLLOWS[action], *sharing}, (action, found.way, sorted(after))
        _require_concerns_go_on(found.place, action, concerns)
        assert _timers(story) == [], "a reminder of the interrupted work would still ring"
        assert before <= _recorded(story.session), found.way
        for task, person in drafts:
            assert bpmn.tasks.find_draft(story.session, task, person) is not None


def _require_concerns_go_on(place: Place, action: str, concerns: set[str]) -> None:
    """A concern that was open is open still; only a step-up takes over the concern of a withdrawal."""
    were_open = {element for element in place if element.startswith("Concern_")}
    if action == "request_step_up":
        assert concerns <= were_open
    else:
        assert concerns == were_open


def _leave_drafts(story: Storyteller) -> list[tuple[str, str]]:
    person = lead_of(story)
    left = [(task.id, person) for task in _open(story)]
    for task, _ in left:
        bpmn.tasks.save_draft(story.session, task, person, {"notes": "half a sentence"})
    return left


def _recorded(session: Session) -> set[tuple[str, tuple[object, ...]]]:
    """Every row of what only grows, by table and key."""
    rows: set[tuple[str, tuple[object, ...]]] = set()
    for table in SQLModel.metadata.tables.values():
        if table.name not in LIVE_TABLES:
            keys = [column for column in table.columns if column.primary_key]
            rows.update((table.name, tuple(row)) for row in session.connection().execute(select(*keys)))
    return rows


def _only(trigger: str) -> dict[str, str]:
    return {name: "yes" if name == trigger else "no" for name in TRIGGERS} | {"other_harm_concern": "no"}


def _waits_for(world: World, action: str) -> bool:
    with world.look() as session:
        return journey_actions.ACTIONS[action].message in bpmn.messages.can_receive(session, world.reference)


def _open(story: Storyteller) -> Sequence[bpmn.Task]:
    return bpmn.tasks.list_open(story.session, story.reference)


def _ids(story: Storyteller) -> set[str]:
    return {task.id for task in _open(story)}


def _due_on(task: bpmn.Task) -> date:
    assert task.due_at is not None
    return clock.london(task.due_at).date()


def _timers(story: Storyteller) -> Sequence[str]:
    return story.session.exec(select(col(Timer.element_id))).all()
