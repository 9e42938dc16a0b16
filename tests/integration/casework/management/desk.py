"""A manager at work on a case, and what can be seen of it."""

from typing import Any

from engine import bpmn
from engine.casework import management, monitoring, people, timeline
from engine.casework.demo.storyteller import Storyteller
from engine.casework.models import CaseAct
from engine.casework.monitoring import Finding

MANAGER = "max.martin"
REASON = "The family has moved house."


def act(story: Storyteller, key: str, by: str = MANAGER, **details: Any) -> CaseAct:
    action, person = management.ACTIONS[key], people.get(story.session, by)
    read = management.read(action, {"reason": REASON, **details})
    return management.take(story.session, person, story.reference, action, read)


def undo(story: Storyteller, done: CaseAct, by: str = MANAGER) -> CaseAct:
    person = people.get(story.session, by)
    return management.undo(story.session, person, story.reference, done.id, reason="It was a mistake.")


def sentences(story: Storyteller) -> list[str]:
    """What the timeline says, newest first."""
    return [entry.sentence for entry in timeline.list_for_case(story.session, story.reference)]


def open_task(story: Storyteller, form_key: str) -> bpmn.Task:
    [task] = [one for one in bpmn.tasks.list_open(story.session, story.reference) if one.form_key == form_key]
    return task


def stuck(story: Storyteller, rule: str) -> Finding:
    [found] = [one for one in monitoring.findings_of(story.session, [story.reference]) if one.rule == rule]
    return found


def rules_found(story: Storyteller) -> set[str]:
    return {one.rule for one in monitoring.findings_of(story.session, [story.reference])}
