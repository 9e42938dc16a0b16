"""Tasks: the three lists, answering a task, and passing it on."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from http import HTTPStatus
from typing import Annotated, Any

from fastapi import Query
from starlette.datastructures import FormData
from starlette.responses import RedirectResponse, Response

from api import csv_files
from api.caller import Caller
from api.completing import complete_task, following_tasks, was_completed_with
from api.kept_forms import keeping
from api.pages import drafts
from api.pages.questions import FormError, Option
from api.pages.rendering import render
from api.pages.task_answers import answers_of, press, revision_of
from api.pages.task_lists import Asked, csv_lines, task_list_view
from api.pages.task_view import Again, OpenedTask, open_task, task_view
from api.routing import PageRoutes
from api.security.access import ON_CASE, SIGNED_IN
from engine import bpmn
from engine.casework import cases, people, taking_back, task_access, task_completion
from engine.casework.errors import NotAllowedError
from engine.casework.models import Person
from engine.words import _

routes = PageRoutes()


Asking = Annotated[Asked, Query()]


@routes.get("/tasks", access=SIGNED_IN)
def show_tasks(caller: Caller, asked: Asking) -> Response:
    recent = taking_back.list_possible(caller.session, caller.person) if asked.view == "archive" else ()
    context = {"view": task_list_view(caller, asked), "can_be_taken_back": recent}
    return render(caller, "pages/tasks.html", context)


@routes.get("/tasks.csv", access=SIGNED_IN)
def download_tasks(caller: Caller, asked: Asking) -> Response:
    """One's own tasks, those that the page shows on all its pages, as a file."""
    headers = {"Content-Disposition": 'attachment; filename="my-tasks.csv"'}
    return Response(csv_files.as_csv(csv_lines(caller, asked)), media_type="text/csv; charset=utf-8", headers=headers)


@routes.get("/tasks/{task_id}", access=ON_CASE)
def show_task(caller: Caller, task_id: str) -> Response:
    opened = open_task(caller, task_id)
    return _page(caller, opened, _kept_beside(caller, opened))


@routes.post("/tasks/{task_id}", access=ON_CASE, keeper=drafts.keep_as_draft)
def answer_task(caller: Caller, task_id: str) -> Response:
    """Keeps a draft, or does what else the person pressed."""
    opened, do = open_task(caller, task_id), str(caller.form.get("do", "complete"))
    answers = answers_of(opened.form.schema, caller.form)
    if do == "draft" or do.startswith(drafts.KEEP):
        return _save_draft(caller, opened, answers, do)
    if do == "complete" and opened.is_open and drafts.elsewhere(opened.draft, caller.form, answers):
        return _page(caller, opened, _elsewhere(opened, caller.form, answers))
    try:
        done = press(caller, opened, lambda answers: complete_task(caller, task_id, revision_of(caller.form), answers))
    except bpmn.errors.TaskFinishedError as error:
        if not was_completed_with(caller, task_id, answers):
            raise
        # The button was pressed twice.
        return _led_on(caller, following_tasks(caller, opened.task, error.at))
    if isinstance(done, Again):
        return _page(caller, opened, replace(done, copy=drafts.copy_of(caller.form)))
    return _led_on(caller, done.next_tasks)


@routes.post("/tasks/{task_id}/draft", access=ON_CASE, keeper=drafts.keep_as_draft, writing=False)
def autosave_draft(caller: Caller, task_id: str) -> Response:
    """What a script sends while somebody types."""
    return drafts.autosave(caller, task_id)


@routes.post("/tasks/{task_id}/claim", access=ON_CASE)
def claim_task(caller: Caller, task_id: str) -> Response:
    task_completion.claim(caller.session, caller.person, task_id)
    return RedirectResponse(f"/tasks/{task_id}?notice=taken", HTTPStatus.SEE_OTHER)


@routes.post("/tasks/{task_id}/give-back", access=ON_CASE)
def give_task_back(caller: Caller, task_id: str) -> Response:
    task_completion.give_back(caller.session, caller.person, task_id)
    return RedirectResponse("/tasks?notice=given-back", HTTPStatus.SEE_OTHER)


@routes.get("/tasks/{task_id}/assign", access=ON_CASE)
def show_assignment(caller: Caller, task_id: str) -> Response:
    return _assignment(caller, task_id)


@routes.post("/tasks/{task_id}/assign", access=ON_CASE)
def assign_task(caller: Caller, task_id: str) -> Response:
    assignee = str(caller.form.get("assignee", ""))
    if assignee not in {option.value for option in _assignees(caller, open_task(caller, task_id))}:
        error = FormError(_("Select who should do it"), "#assignee")
        return _assignment(caller, task_id, (error,), HTTPStatus.UNPROCESSABLE_ENTITY)
    task_completion.assign(caller.session, caller.person, task_id, assignee)
    return RedirectResponse("/tasks?notice=handed-on", HTTPStatus.SEE_OTHER)


def _save_draft(caller: Caller, opened: OpenedTask, answers: Mapping[str, Any], do: str) -> Response:
    try:
        drafts.save(caller, opened.task.id, answers, do)
    except bpmn.errors.DraftChangedError:
        return _page(caller, opened, _elsewhere(opened, caller.form, answers))
    return RedirectResponse(f"/tasks/{opened.task.id}?notice=draft", HTTPStatus.SEE_OTHER)


def _elsewhere(opened: OpenedTask, form: FormData, answers: Mapping[str, Any]) -> Again:
    """The page with the words that were typed there, asking which are to be kept."""
    other = drafts.elsewhere(opened.draft, form, answers)
    return Again(answers, status=HTTPStatus.CONFLICT, copy=drafts.copy_of(form), elsewhere=other)


def _kept_beside(caller: Caller, opened: OpenedTask) -> Again | None:
    """What was typed when the session had run out, and could not be the draft because that had other words."""
    if keeping.WISH not in caller.request.query_params or not opened.may_answer:
        return None
    kept = keeping.find(caller.session, caller.person.user_name, caller.request.url.path)
    if kept is None:
        return None
    form = FormData([(name, value) for name, value in kept.fields])
    answers = answers_of(opened.form.schema, form)
    return replace(_elsewhere(opened, form, answers), status=HTTPStatus.OK)


def _led_on(caller: Caller, next_tasks: Sequence[bpmn.Task]) -> Response:
    return RedirectResponse(f"{_next_place(caller, next_tasks)}?notice=completed", HTTPStatus.SEE_OTHER)


def _next_place(caller: Caller, next_tasks: Sequence[bpmn.Task]) -> str:
    """The next step of the same case that is the person's to do, or their inbox."""
    user_name = caller.person.user_name
    for task in sorted(next_tasks, key=lambda task: task.assignee != user_name):
        if task.assignee in (user_name, None) and task_access.may_complete(caller.session, caller.person, task):
            return f"/tasks/{task.id}"
    return "/tasks"


def _page(caller: Caller, opened: OpenedTask, again: Again | None = None) -> Response:
    view = task_view(caller, opened, again)
    context = {"view": view, "errors": view.form.errors if view.form else ()}
    return render(caller, "pages/task.html", context, status=again.status if again else HTTPStatus.OK)


def _assignment(
    caller: Caller, task_id: str, errors: tuple[FormError, ...] = (), status: int = HTTPStatus.OK
) -> Response:
    opened = open_task(caller, task_id)
    if not task_access.may_hand_on(caller.session, caller.person, opened.task):
        raise NotAllowedError(_("This task is not yours to hand on."))
    context = {"head": opened.head, "people": _assignees(caller, opened), "errors": errors}
    return render(caller, "pages/task_assign.html", context, status=status)


def _assignees(caller: Caller, opened: OpenedTask) -> tuple[Option, ...]:
    return tuple(
        Option(person.user_name, f"{person.full_name}, {person.job_title} ({person.agency})")
        for person in _who_could(caller, opened.task)
        if person.user_name != opened.task.assignee
    )


def _who_could(caller: Caller, task: bpmn.Task) -> Sequence[Person]:
    """Those whom the task is offered to; where that is the person alone, those who work on the case with them."""
    offered = task_access.list_candidates(caller.session, task)
    if {one.user_name for one in offered} - {caller.person.user_name} or not task_access.may_complete(
        caller.session, caller.person, task
    ):
        return offered
    team = {role.person for role in cases.list_roles(caller.session, task.business_key)} - {caller.person.user_name}
    return [one for one in people.list_active(caller.session) if one.user_name in team]
