"""Moving one case to the other release, in one transaction, and what its rows take over from the new diagrams."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlmodel import Session

from engine import clock
from engine.bpmn import commands, incidents, rows, snapshots
from engine.bpmn.elements import HumanWork
from engine.bpmn.models import HistoryKind, TaskStatus
from engine.bpmn.spiff import Carried, CaseWorkflow, Transplant
from engine.bpmn.upgrades.changes import form_differs
from engine.bpmn.upgrades.wording import UpgradeNote, left_behind_note, told_others_note


@dataclass(frozen=True)
class Moved:
    """A case after its move: the snapshot to put it back from, and what to know before that."""

    snapshot_id: str
    notes: list[UpgradeNote]


def move(session: Session, instance: Mapping[str, Any], transplant: Transplant, detail: str) -> Moved:
    """Writes what the plan says for a locked instance, and lets it go on where it can.

    `detail` goes to the history. Raises StepFailedError when a step that comes at once fails.
    """
    before = snapshots.take(session, instance)
    release = transplant.workflow.environment.release

    def note(workflow: CaseWorkflow) -> None:
        workflow.note(HistoryKind.UPGRADED, workflow.task_tree, detail)

    # First, since another process may answer at once and let the case go on further.
    this = rows.INSTANCE.c.id == instance["id"]
    session.execute(rows.INSTANCE.update().where(this).values(release_id=release.id))
    outcome = commands.settle(transplant.workflow, rows.Footprint.of(transplant.old), instance, note)
    for carried in transplant.carried:
        _take_over(session, transplant, carried)
    incidents.resolve_vanished(session, instance["id"], transplant.workflow.environment.actor)
    notes = [left_behind_note(*step) for step in snapshots.list_left_behind(transplant.workflow)]
    notes += [told_others_note(instance["process_key"])] if outcome.told_others else []
    return Moved(snapshots.keep(session, instance["id"], before, told_others=outcome.told_others).id, notes)


def _take_over(session: Session, transplant: Transplant, carried: Carried) -> None:
    before, after = carried.before, carried.after
    if after.work is not None:
        _take_over_work(session, transplant, carried, after.work)
    if after.id != before.id:
        _update(session, rows.TIMER, carried.task_id, {"element_id": after.id})
    if after.message is not None and (after.id, after.message) != (before.id, before.message):
        _update(session, rows.SUBSCRIPTION, carried.task_id, {"element_id": after.id, "message": after.message})


def _take_over_work(session: Session, transplant: Transplant, carried: Carried, work: HumanWork) -> None:
    """What the open task takes over. Its revision tells who has it on their screen that it is another one now."""
    now, then = _of_diagram(carried.after), _of_diagram(carried.before)
    releases = transplant.old.environment.release, transplant.workflow.environment.release
    values = {name: value for name, value in now.items() if value != then[name]}
    if not values and not form_differs(*releases, carried):
        return
    changed = _update(session, rows.TASK, carried.task_id, values | {"revision": rows.TASK.c.revision + 1})
    if changed and "candidate_groups" in values and not work.candidate_groups:
        _give_to_assignee(session, transplant, carried)


def _of_diagram(element: Any) -> dict[str, Any]:
    return {
        "element_id": element.id,
        "name": element.name,
        "documentation": element.documentation,
        "form_key": element.work.form_key,
        "candidate_groups": list(element.work.candidate_groups),
        "priority": element.work.priority,
    }


def _give_to_assignee(session: Session, transplant: Transplant, carried: Carried) -> None:
    """A task that is offered to nobody any more goes to whom the diagram names, if nobody has it."""
    task = transplant.workflow.find_live_task(carried.task_id)
    assignee = rows.assignee_of(transplant.workflow, task) if task is not None else None
    if assignee is not None:
        given = {"assignee": assignee, "assigned_at": clock.now(session)}
        _update(session, rows.TASK, carried.task_id, given, rows.TASK.c.assignee.is_(None))


def _update(session: Session, table: Any, row_id: str, values: Mapping[str, Any], *conditions: Any) -> bool:
    if table is rows.TASK:
        conditions = (*conditions, table.c.status == TaskStatus.OPEN)
    return rows.count(session.execute(table.update().where(table.c.id == row_id, *conditions).values(values))) == 1
