"""Handing a task to somebody who can do it, and doing one on behalf of somebody (LPR-4: if gone, LCSS acts)."""

from collections.abc import Mapping, Sequence

from pydantic import Field

from engine import bpmn
from engine.casework import choices, people, task_access, task_completion
from engine.casework.answers import Line, Refusals, Words
from engine.casework.errors import ActionNotPossibleError, AnswersRefusedError
from engine.casework.mail import moves
from engine.casework.management.action import MANAGERS, ActContext, Details, ManagementAction, Outcome, rules
from engine.casework.management.effects import waits_for
from engine.casework.models.management import CaseAct
from engine.casework.records import Choice
from engine.words import _, later

OTHERS = later("Somebody else has done, taken or handed on this task meanwhile.")


class TaskDetails(Details):
    """Which task."""

    task: Line = Field(title=later("Which task?"), json_schema_extra={"x-choices": True})


class ReassignDetails(TaskDetails):
    """To whom. `held_by` is who had it when this was decided: with somebody else by now, it stays where it is."""

    to: Line | None = Field(
        None,
        title=later("Who should do it?"),
        description=later("Choose nobody to give it back to those whom it is offered to."),
        json_schema_extra={"x-choices": True},
    )
    held_by: Line | None = Field(None, json_schema_extra={"x-hidden": True})


class OnBehalfDetails(TaskDetails):
    """With what authority."""

    authority: Words = Field(
        title=later("On whose authority do you do it?"),
        description=later("Such as: agreed with the team manager by phone on 3 March; the worker is on sick leave."),
    )


def reassign(context: ActContext, details: ReassignDetails) -> Outcome:
    """Hands the task on; who has it sees the case for as long as it is theirs."""
    task = _task(context, details.task)
    if details.held_by is not None and task.assignee != details.held_by:
        raise ActionNotPossibleError(OTHERS)
    facts = {"task": task.id, "from": task.assignee, "to": details.to}
    if details.to is None:
        return _give_back(context, task, facts)
    with Refusals() as refuse:
        to = people.find(context.session, details.to)
        refuse.when(to is None or not to.is_active, "to", _("Choose somebody who can sign in."))
        refuse.when(task.assignee == details.to, "to", _("They have this task already."))
    task_completion.assign(context.session, context.person, task.id, details.to, reason=details.reason)
    return Outcome(facts=facts)


def _give_back(context: ActContext, task: bpmn.Task, facts: Mapping[str, str | None]) -> Outcome:
    with Refusals() as refuse:
        nobody = not task_access.list_candidates(context.session, task)
        refuse.when(nobody, "to", _("Nobody else whom it is offered to can sign in. Choose somebody."))
        refuse.when(task.assignee is None, "to", _("Nobody has this task. Choose somebody."))
    was = task.assignee
    free = bpmn.tasks.give_back(context.session, task.id, was or "")
    moves.tell_task(context.session, free, was, context.person.user_name)
    return Outcome(facts=facts, sentence=_("A task can be taken again: %(name)s.", name=task.name))


def act_on_behalf(context: ActContext, details: OnBehalfDetails) -> Outcome:
    """The task becomes the manager's own, who then does it like any other; for whom and why stays on record."""
    task = _task(context, details.task)
    with Refusals() as refuse:
        refuse.when(task.assignee == context.person.user_name, "task", _("This task is yours already: do it."))
    who = waits_for(context.session, task)
    taken = bpmn.tasks.assign(context.session, task.id, context.person.user_name, context.person.user_name)
    moves.tell_task(context.session, taken, task.assignee, context.person.user_name)
    return Outcome(
        facts={"task": task.id, "from": task.assignee, "to": context.person.user_name},
        sentence=_(
            "%(full_name)s does “%(name)s” on behalf of %(who)s. Authority: %(authority)s",
            full_name=context.person.full_name,
            name=task.name,
            who=who,
            authority=details.authority,
        ),
        next_task=task.id,
    )


def _undo(context: ActContext, act: CaseAct) -> str:
    before, now = act.facts["from"], act.facts["to"]
    task = bpmn.tasks.get(context.session, act.facts["task"])
    if task.status is not bpmn.TaskStatus.OPEN or task.assignee != now:
        raise ActionNotPossibleError(OTHERS)
    if before is None:
        free = bpmn.tasks.give_back(context.session, task.id, now)
        moves.tell_task(context.session, free, now, context.person.user_name)
        return _("“%(name)s” can be taken again.", name=task.name)
    who = people.get(context.session, before)
    back = bpmn.tasks.assign(context.session, task.id, before, context.person.user_name)
    moves.tell_task(context.session, back, now, context.person.user_name)
    return _("“%(name)s” went back to %(full_name)s.", name=task.name, full_name=who.full_name)


def _task(context: ActContext, task_id: str) -> bpmn.Task:
    task = next((one for one in context.open_tasks if one.id == task_id), None)
    if task is None:
        raise AnswersRefusedError({"task": _("This task is finished, or is none of this case. Choose another.")})
    return task


def _tasks(context: ActContext) -> Sequence[Choice]:
    return [
        Choice(_("%(name)s: with %(waits_for)s", name=task.name, waits_for=waits_for(context.session, task)), task.id)
        for task in context.open_tasks
    ]


def _choices(context: ActContext) -> Mapping[str, Sequence[Choice]]:
    return {"task": _tasks(context), "to": choices.directory(context.session)}


def _no_task(context: ActContext) -> str:
    return "" if context.open_tasks else _("No task is open in this case.")


REASSIGN = ManagementAction(
    key="reassign",
    label=later("Hand a task to somebody"),
    about=(later("They find it under My tasks, and see this case for as long as the task is theirs."),),
    button=later("Hand it over"),
    details=ReassignDetails,
    apply=reassign,
    rules=rules(1, 7, 8, 9, 10, 12, 13, 17, 18, 19, 21),
    choices=_choices,
    hindrance=_no_task,
    undo=_undo,
)
ACT_ON_BEHALF = ManagementAction(
    key="act_on_behalf",
    label=later("Do a task on behalf of somebody"),
    about=(later("The task becomes yours, and opens. The timeline says for whom you do it and on whose authority."),),
    button=later("Do it on their behalf"),
    details=OnBehalfDetails,
    apply=act_on_behalf,
    groups=MANAGERS,
    rules=rules(1, 3, 4, 7, 8, 9, 10, 12, 13, 14, 17, 18, 19, 21),
    choices=_choices,
    hindrance=_no_task,
    undo=_undo,
)
