"""Where a rehearsal stands: what waits for whom, what can happen, and what has happened."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlmodel import Session

from engine import bpmn
from engine.casework import access, cases, people, timeline
from engine.casework.demo.storyteller import Storyteller
from engine.casework.journey_actions import ACTIONS, JourneyAction
from engine.casework.models.cases import Case
from engine.casework.models.people import Person
from engine.casework.models.timeline import TimelineEntry
from engine.casework.rehearsal.performing import abouts, candidates, path_of


@dataclass(frozen=True)
class WaitingTask:
    """An open task, whom it is about where there are several alike, and who may do it."""

    task: bpmn.Task
    about: str | None
    people: Sequence[Person]


@dataclass(frozen=True)
class PossibleAction:
    """Something that can be done at any time, and who may do it."""

    action: JourneyAction
    people: Sequence[Person]


@dataclass(frozen=True)
class Stage:
    """A rehearsal at one moment. `tokens` is where its paths stand, `passed` what they came through, in order."""

    case: Case
    tasks: Sequence[WaitingTask]
    timers: Sequence[bpmn.TimerRef]
    actions: Sequence[PossibleAction]
    tokens: Sequence[bpmn.repair.Token]
    passed: Sequence[bpmn.HistoryEvent]
    told: Sequence[TimelineEntry]
    variables: Mapping[str, Any]


def look(teller: Storyteller) -> Stage:
    """Where the teller's case stands."""
    session, case = teller.session, cases.get(teller.session, teller.reference)
    instance = bpmn.instances.find_by_business_key(session, case.reference)
    runs = instance is not None and instance.status is bpmn.InstanceStatus.ACTIVE
    return Stage(
        case=case,
        tasks=_tasks(session, teller.open_tasks()),
        timers=bpmn.timers.list_for_business_key(session, case.reference),
        actions=_actions(session, case),
        tokens=bpmn.repair.look(session, instance.id).tokens if instance and runs else (),
        passed=path_of(session, case.reference),
        told=timeline.list_for_case(session, case.reference),
        variables=bpmn.instances.variables(session, instance.id) if instance and runs else {},
    )


def _tasks(session: Session, open_tasks: Sequence[bpmn.Task]) -> Sequence[WaitingTask]:
    about = abouts(session, open_tasks)
    return [WaitingTask(task, about[task.id], candidates(session, task)) for task in open_tasks]


def _actions(session: Session, case: Case) -> Sequence[PossibleAction]:
    waited_for = bpmn.messages.can_receive(session, case.reference)
    possible = [action for action in ACTIONS.values() if action.message in waited_for]
    everybody = people.list_active(session) if possible else ()
    groups = [(person, access.groups_in(session, person, case)) for person in everybody]
    return [PossibleAction(action, [person for person, held in groups if action.groups & held]) for action in possible]
