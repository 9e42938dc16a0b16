"""The plan for one case: whether it can run on the other release, and what changes then. Nothing is written."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlmodel import Session

from engine.bpmn import commands
from engine.bpmn.errors import StepFailedError
from engine.bpmn.models import InstanceStatus
from engine.bpmn.spiff import Renamed, Transplant, build_specs
from engine.bpmn.upgrades.changes import list_changes
from engine.bpmn.upgrades.wording import UpgradeNote, obstacle_note


@dataclass(frozen=True)
class Plan:
    """With obstacles the case cannot be moved; without, `transplant` holds it under the other release."""

    obstacles: list[UpgradeNote] = field(default_factory=list)
    changes: list[UpgradeNote] = field(default_factory=list)
    transplant: Transplant | None = None


def plan(session: Session, instance: Mapping[str, Any], to_release_id: str, renamed: Renamed, actor: str) -> Plan:
    """What would become of an instance, given by its row."""
    obstacle = _outward_obstacle(instance, to_release_id)
    if obstacle is not None:
        return Plan([obstacle])
    there = commands.environment_of(session, {**instance, "release_id": to_release_id}, actor)
    if instance["process_key"] not in there.release.processes:
        return Plan([UpgradeNote("process_gone", "The new version does not have this process.")])
    old = commands.restore(session, instance, actor)
    try:
        transplant = Transplant(old, build_specs(there.release), there, renamed)
    except StepFailedError as failure:
        return Plan([failed_note(failure)])
    if transplant.obstacles:
        return Plan([obstacle_note(each) for each in transplant.obstacles])
    return Plan(changes=list_changes(transplant), transplant=transplant)


def failed_note(failure: StepFailedError) -> UpgradeNote:
    """A step of the other release that could not be done."""
    sentence = f"“{failure.element_label}” could not be done: {failure.cause}."
    return UpgradeNote("step_failed", sentence, failure.element_id, failure.element_label)


def _outward_obstacle(instance: Mapping[str, Any], to_release_id: str) -> UpgradeNote | None:
    if instance["status"] == InstanceStatus.SUSPENDED:
        return UpgradeNote("suspended", "The case is suspended. Resume it first.")
    if instance["status"] != InstanceStatus.ACTIVE:
        return UpgradeNote("ended", "The case has ended.")
    if instance["release_id"] == to_release_id:
        return UpgradeNote("there_already", "The case runs on this version already.")
    return None
