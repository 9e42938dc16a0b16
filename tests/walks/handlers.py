"""The services of the contract, reduced to the variables that they give the process."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from engine import bpmn, clock

ENDINGS = ("end_without_help", "cease_taf", "close_case")
"""The topics that end a case."""


def register() -> None:
    """Registers one handler for every topic of the contract."""
    for handler in (
        set_result,
        list_young_people,
        complete_assessment,
        complete_step_down,
        end_without_help,
        move_lead,
    ):
        bpmn.handlers.register_handler(handler.__name__, handler)
    for topic in ("send_reminder", "cease_taf", "close_case"):
        bpmn.handlers.register_handler(topic, note_only)


def set_result(call: bpmn.HandlerCall) -> Mapping[str, Any]:
    return dict(call.inputs)


def list_young_people(call: bpmn.HandlerCall) -> Mapping[str, Any]:
    """None, one or all of the children, as the days go by."""
    return {"young_people": call.variables["children"][: clock.today(call.session).day % 3]}


def complete_assessment(call: bpmn.HandlerCall) -> Mapping[str, Any]:
    today = clock.today(call.session)
    return {"eha_completed_on": today.isoformat(), "review_due_on": (today + timedelta(weeks=6)).isoformat()}


def complete_step_down(call: bpmn.HandlerCall) -> Mapping[str, Any]:
    return {**complete_assessment(call), "author_only": False}


def end_without_help(call: bpmn.HandlerCall) -> None:
    assert call.variables["engagement_result"] in ("not_needed", "declined", "joined")


def move_lead(call: bpmn.HandlerCall) -> None:
    assert isinstance(call.variables["proposed_lead"], str)


def note_only(_call: bpmn.HandlerCall) -> None:
    """Writes to casework alone: the process gets nothing back."""
