"""The only room that knows SpiffWorkflow: from a release to running instances and their state as bytes."""

import logging

from engine.bpmn.spiff.by_hand import Place, Token, do_by_hand, end_branch, list_tokens, move_to
from engine.bpmn.spiff.counterparts import Carried, Cause, Obstacle
from engine.bpmn.spiff.environment import Environment
from engine.bpmn.spiff.events import deliver, move_timer
from engine.bpmn.spiff.failures import RefusedStep, at_step, step_failed
from engine.bpmn.spiff.specs import Specs, build_specs
from engine.bpmn.spiff.state import dump, load, read_variables
from engine.bpmn.spiff.stated import state_results
from engine.bpmn.spiff.transplant import Renamed, Transplant
from engine.bpmn.spiff.variables import as_json, change_variables
from engine.bpmn.spiff.walks import starved_joins, steps_ahead
from engine.bpmn.spiff.workflow import CaseWorkflow, Note, ThrownMessage

# SpiffWorkflow's own records carry task data.
for _name in ("spiff", "spiff.task", "spiff.workflow", "spiff.data"):
    logging.getLogger(_name).setLevel(logging.WARNING)

__all__ = [
    "Carried",
    "CaseWorkflow",
    "Cause",
    "Environment",
    "Note",
    "Obstacle",
    "Place",
    "RefusedStep",
    "Renamed",
    "Specs",
    "ThrownMessage",
    "Token",
    "Transplant",
    "as_json",
    "at_step",
    "build_specs",
    "change_variables",
    "deliver",
    "do_by_hand",
    "dump",
    "end_branch",
    "list_tokens",
    "load",
    "move_timer",
    "move_to",
    "read_variables",
    "starved_joins",
    "state_results",
    "step_failed",
    "steps_ahead",
]
