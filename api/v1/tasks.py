"""Task lists and tasks."""

from typing import Annotated

import orjson
from fastapi import Header, Query

from api.caller import Caller
from api.completing import complete_task as complete
from api.security.access import ON_CASE, SIGNED_IN
from api.v1.paging import link_to_next
from api.v1.routing import ApiRoutes
from api.v1.task_views import (
    Answers,
    AskedTasks,
    Assignee,
    Choice,
    CompletedTask,
    JsonObject,
    Later,
    TakingBack,
    TaskCompletion,
    TaskDetail,
    TaskDraft,
    TaskList,
    TaskSummary,
    summaries,
    written_list,
)
from engine import bpmn
from engine.casework import access, putting_off, taking_back, task_access, task_completion, task_forms, task_rows, tasks
from engine.casework.task_forms import TaskForm
from engine.casework.tasks import Wanted

routes = ApiRoutes(tags=["tasks"])


@routes.post("/tasks/{task_id}/complete", access=ON_CASE, problems=(409, 422))
def complete_task(
    caller: Caller,
    task_id: str,
    completion: TaskCompletion,
    if_match: Annotated[str | None, Header(pattern=r'^"\d{1,9}"$')] = None,
) -> CompletedTask:
    """Complete a task. Refused answers are 422 with each field; taken, finished or changed meanwhile is 409."""
    revision = int(if_match.strip('"')) if if_match else completion.revision
    done = complete(caller, task_id, revision, completion.answers)
    return CompletedTask(
        next_tasks=summaries(caller, done.next_tasks), case_ended=done.instance_status != bpmn.InstanceStatus.ACTIVE
    )


@routes.get("/tasks", access=SIGNED_IN, problems=(404,), written=TaskList)
def list_tasks(caller: Caller, asked: Annotated[AskedTasks, Query()]) -> bytes:
    """Your own tasks (inbox), those put off (later), what you could take (queue), or what you have done (archive)."""
    page = _page(caller, asked)
    link_to_next(caller, page.next)
    return written_list(page)


@routes.get("/tasks/{task_id}", access=ON_CASE)
def get_task(caller: Caller, task_id: str) -> TaskDetail:
    """One task with its form and what is known already."""
    opened = bpmn.tasks.open_task(caller.session, task_id, caller.person.user_name)
    task, draft = opened.task, opened.draft
    case = access.get_case(caller.session, caller.person, task.business_key)
    form = task_forms.get(caller.session, caller.person, case, task, release_id=opened.release_id)
    caller.headers["ETag"] = f'"{task.revision}"'
    [row] = task_rows.rows(caller.session, caller.person, [task])
    return TaskDetail(
        **TaskSummary.model_validate(row).model_dump(),
        documentation=task.documentation,
        process=task.process_key,
        candidate_groups=task.candidate_groups,
        may_complete=task.status == "open" and task_access.may_complete(caller.session, caller.person, task),
        form=_as_drawn(caller, form),
        values=dict(form.prefill.values),
        choices={
            key: [Choice.model_validate(each) for each in offered] for key, offered in form.prefill.choices.items()
        },
        draft=TaskDraft.model_validate(draft) if draft else None,
    )


@routes.post("/tasks/{task_id}/claim", access=ON_CASE, problems=(409,))
def claim_task(caller: Caller, task_id: str) -> TaskSummary:
    """Take a task that is offered to a group of yours."""
    task_completion.claim(caller.session, caller.person, task_id)
    return _summary(caller, task_id)


@routes.post("/tasks/{task_id}/give-back", access=ON_CASE, problems=(409,))
def give_task_back(caller: Caller, task_id: str) -> TaskSummary:
    """Give a task back to those whom it is offered to."""
    task_completion.give_back(caller.session, caller.person, task_id)
    return _summary(caller, task_id)


@routes.put("/tasks/{task_id}/assignee", access=ON_CASE, problems=(409,))
def assign_task(caller: Caller, task_id: str, assignee: Assignee) -> None:
    """Hand a task to somebody."""
    task_completion.assign(caller.session, caller.person, task_id, assignee.user_name)


@routes.delete("/tasks/{task_id}/assignee", access=ON_CASE, problems=(409,))
def unassign_task(caller: Caller, task_id: str) -> None:
    """Take your name off a task: the same as giving it back."""
    task_completion.give_back(caller.session, caller.person, task_id)


@routes.put("/tasks/{task_id}/later", access=ON_CASE, problems=(409, 422))
def put_task_off(caller: Caller, task_id: str, later: Later) -> TaskSummary:
    """Put your own task off to the morning of a day. Refused with 409 where a child's safety hangs on it."""
    putting_off.put_off(
        caller.session, caller.person, task_id, later.until, reason=later.reason, past_due=later.past_due
    )
    return _summary(caller, task_id)


@routes.delete("/tasks/{task_id}/later", access=ON_CASE, problems=(409,))
def bring_task_back(caller: Caller, task_id: str) -> None:
    """Take up again what you had put off."""
    putting_off.bring_back(caller.session, caller.person, task_id)


@routes.put("/tasks/{task_id}/draft", access=ON_CASE, problems=(409,))
def save_task_draft(caller: Caller, task_id: str, draft: Answers) -> None:
    """Keep what you have so far, unchecked. Nobody else sees it."""
    task_completion.save_draft(caller.session, caller.person, task_id, draft.answers)


@routes.post("/tasks/{task_id}/take-back", access=ON_CASE, problems=(409,))
def take_task_back(caller: Caller, task_id: str, why: TakingBack | None = None) -> TaskSummary:
    """Take back what you completed, for fifteen minutes and while nothing has followed: the task is open again."""
    taking_back.take_back(caller.session, caller.person, task_id, reason=(why or TakingBack()).reason.strip())
    return _summary(caller, task_id)


def _as_drawn(caller: Caller, form: TaskForm) -> JsonObject | None:
    if form.schema is None:
        return None
    files = bpmn.definitions.release(caller.session, form.release_id).files
    drawn: JsonObject = orjson.loads(files[form.schema.file])
    return drawn


def _page(caller: Caller, asked: AskedTasks) -> tasks.TaskList:
    session, person, limit, after = caller.session, caller.person, asked.limit, asked.cursor
    if asked.absent is not None:
        return tasks.for_absent(session, person, asked.absent, limit=limit, after=after)
    if asked.view == "inbox":
        wanted = Wanted(asked.when, asked.case, asked.search)
        return tasks.inbox(session, person, limit=limit, after=after, wanted=wanted)
    read = {"later": tasks.later, "queue": tasks.queue, "archive": tasks.archive}[asked.view]
    return read(session, person, limit=limit, after=after)


def _summary(caller: Caller, task_id: str) -> TaskSummary:
    return summaries(caller, [bpmn.tasks.get(caller.session, task_id)])[0]
