"""Asking a decision table with facts of the case, in the release that the case runs under."""

from collections.abc import Mapping
from typing import Any

from engine import bpmn
from engine.casework.records import RecordContext


def decide(context: RecordContext, decision: str, facts: Mapping[str, Any]) -> Any:
    """The single answer of the table `decision` to these `facts` (by the names of its inputs)."""
    instance = bpmn.instances.get(context.session, context.task.instance_id)
    release = bpmn.definitions.release(context.session, instance.release_id)
    table = release.decisions[decision]
    return table.map_result(table.evaluate(facts, context.now), "singleEntry")
