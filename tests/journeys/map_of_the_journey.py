"""Finds every point where a case can wait, by really going there.

From each place every open task is done in every way that matters to the diagrams (`TURNS`); a place is what is open
together. What is found is held against the diagrams: `waits_of_the_diagrams` walks them from the case process through
all that they call.
"""

from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import chain
from typing import Any

from engine import bpmn
from engine.bpmn.elements import Kind
from engine.casework import cases, journey_actions
from engine.casework.demo.storyteller import Storyteller
from engine.casework.models.cases import RoleOnCase
from tests.journeys.worlds import World

CASE_PROCESS = "early_help_case"
Place = frozenset[str]
"""The element ids of the tasks that are open together."""

Turns = Mapping[str, Sequence[Mapping[str, Any]]]
"""By form: the answers that make the process take another turn. A form that is not here has one way to be answered."""

AGAINST_A_LIMIT = {
    "consent": "refused", "confidential": "yes", "public_interest": "yes", "agency_limited": "yes",
    "limit_explored": "A quarrel years ago.", "worried_and_helps": "yes",
}  # fmt: skip
"""With an agency that the family wanted left out: management looks at it, first or afterwards."""

TURNS: Turns = {
    "record_concern": [{}, {"frightened_to_return_home": "yes"}, {"other_harm_concern": "yes"}],
    "assess_concern": [{"immediate_risk": "yes"}, {"other_harm_concern": "yes"}],
    "judge_threshold": [{}, {"threshold_level": "unclear"}, {"threshold_level": "4"}],
    "offer_early_help": [{"offer_answer": "accepted"}],
    "record_consent": [{"invited_practitioners": ["yusuf.swift"]}],
    "arrange_taf": [{"invited_people": ["yusuf.swift"]}],
    "review_assessment": [{"feedback_needed": "yes"}],
    "record_taf": [{"review_outcome": "continue"}],
    "record_author_review": [{"review_outcome": "continue"}],
    "record_review": [{"review_outcome": "close"}, {"review_outcome": "lcss_help"}, {"review_outcome": "step_up"}],
    "hand_over_to_social_care": [{"statutory_basis": "s47"}, {"statutory_basis": "s17", "family_agrees": "no"}],
    "record_mash_outcome": [{"mash_outcome": "early_help"}],
    "direct_after_withdrawal": [{"threshold_question": "yes"}, {"family_re_engages": "yes"}],
    "propose_new_lead": [{"proposed_lead": "yusuf.swift"}],
    "decide_on_sharing": [
        {**AGAINST_A_LIMIT, "family_told_first": "told"},
        {**AGAINST_A_LIMIT, "family_told_first": "immediate_safety"},
    ],
    "oversee_sharing": [{"oversight_answer": "share"}],
    "close_on_system": [{"closure_decision": "return", "return_reasons": "The star is missing."}],
}

ACTIONS = (
    "raise_concern", "withdraw_consent", "request_step_up", "request_closure",
    "request_handover", "request_lcss_help", "change_consent", "share_information",
)  # fmt: skip


@dataclass(frozen=True)
class Found:
    """A place, a world that stands there, and how it was reached."""

    place: Place
    world: World
    way: tuple[str, ...]


def place_of(story: Storyteller) -> Place:
    """Where a story stands."""
    return frozenset(task.element_id for task in bpmn.tasks.list_open(story.session, story.reference))


def waits_of_the_diagrams(release: bpmn.Release) -> set[str]:
    """The ids of all user tasks that the case process, and what it calls, can hold."""
    seen: set[str] = set()
    found: set[str] = set()
    todo = [CASE_PROCESS]
    while todo:
        key = todo.pop()
        if key in seen:
            continue
        seen.add(key)
        for element in release.processes[key].elements.values():
            if element.called_process is not None:
                todo.append(element.called_process)
            if element.kind is Kind.USER_TASK:
                found.add(element.id)
    return found


def explore(start: World, *, actions: bool, turns: Turns = TURNS) -> Iterator[Found]:
    """Every place that can be reached from `start` by these turns, the nearest first.

    With `actions` also what people do at any time is done, each once, from the first place where it can be.
    """
    with start.story() as story:
        first = Found(place_of(story), start, ())
    seen = {first.place}
    todo = deque([first])
    still_to_take = list(ACTIONS) if actions else []
    while todo:
        here = todo.popleft()
        yield here
        for step, world in chain(_turns(here, turns), _actions(here, still_to_take)):
            place = _place_in(world)
            if place not in seen:
                seen.add(place)
                todo.append(Found(place, world, (*here.way, step)))


def _turns(here: Found, turns: Turns) -> Iterator[tuple[str, World]]:
    with here.world.look() as session:
        forms = {task.form_key for task in bpmn.tasks.list_open(session, here.world.reference) if task.form_key}
    for form_key in sorted(forms):
        for turn in turns.get(form_key, [{}]):
            done = partial(Storyteller.do, form_key=form_key, **turn)
            yield f"{form_key} {dict(turn) or ''}", here.world.after(done)


def _actions(here: Found, still_to_take: list[str]) -> Iterator[tuple[str, World]]:
    with here.world.look() as session:
        waited_for = bpmn.messages.can_receive(session, here.world.reference)
    for action in tuple(still_to_take):
        if journey_actions.ACTIONS[action].message in waited_for:
            still_to_take.remove(action)
            yield action, here.world.after(partial(take, action=action))


def _place_in(world: World) -> Place:
    with world.story() as story:
        return place_of(story)


def take(story: Storyteller, action: str) -> None:
    """Does an action by somebody of the case who may."""
    story.take(action, by=lead_of(story))


def lead_of(story: Storyteller) -> str:
    """Who leads the work at this moment: they may do all that can be done at any time."""
    for role in (RoleOnCase.LEAD_PROFESSIONAL, RoleOnCase.EHA_AUTHOR, RoleOnCase.SOCIAL_WORKER):
        holders = cases.holders(story.session, story.reference, role)
        if holders:
            return holders[0]
    raise LookupError("Nobody leads this case.")
