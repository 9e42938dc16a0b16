"""Tasks: the three lists, answering a task, and passing it on."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any, Literal

from starlette.responses import RedirectResponse, Response

from api.caller import Caller
from api.completing import complete_task
from api.pages.form_view import conditional_names
from api.pages.questions import FormError, Option
from api.pages.rendering import render
from api.pages.task_answers import answers_of, seen_questions, with_row_added, with_row_removed
from api.pages.task_lists import first_list, task_list_view
from api.pages.task_view import OpenedTask, open_task, shown_form, task_view
from api.routing import PageRoutes
from api.security.access import ON_CASE, SIGNED_IN
from engine import bpmn
from engine.casework import access, task_completion
from engine.casework.errors import AnswersRefusedError, NotAllowedError

routes = PageRoutes()


@routes.get("/tasks", access=SIGNED_IN)
def show_tasks(
    caller: Caller, view: Literal["inbox", "queue", "archive"] | None = None, search: str = "", after: str | None = None
) -> Response:
    name = view or first_list(caller)
    return render(caller, "pages/tasks.html", {"view": task_list_view(caller, name, search.strip(), after)})


@routes.get("/tasks/{task_id}", access=ON_CASE)
def show_task(caller: Caller, task_id: str) -> Response:
    return _page(caller, open_task(caller, task_id))


@routes.post("/tasks/{task_id}", access=ON_CASE)
def answer_task(caller: Caller, task_id: str) -> Response:
    """Does what the person pressed: complete, draft, update, or a button that changes a list's rows."""
    opened = open_task(caller, task_id)
    match str(caller.form.get("do", "complete")).split(" "):
        case ["complete"]:
            return _complete(caller, opened)
        case ["draft"]:
            return _save_draft(caller, opened)
        case ["add", name] if opened.form.schema:
            return _page(caller, opened, with_row_added(opened.form.schema, caller.form, name))
        case ["remove", name, index] if opened.form.schema:
            return _page(caller, opened, with_row_removed(opened.form.schema, caller.form, name, index))
        case _:
            answers = answers_of(opened.form.schema, caller.form)
            return _page(caller, opened, answers, seen=seen_questions(caller.form))


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
        error = FormError("Select who should do it", "#assignee")
        return _assignment(caller, task_id, (error,), HTTPStatus.UNPROCESSABLE_ENTITY)
    task_completion.assign(caller.session, caller.person, task_id, assignee)
    return RedirectResponse("/tasks?notice=handed-on", HTTPStatus.SEE_OTHER)


def _complete(caller: Caller, opened: OpenedTask) -> Response:
    answers = answers_of(opened.form.schema, caller.form)
    seen = seen_questions(caller.form)
    if conditional_names(shown_form(caller, opened, answers)) - seen:
        # Nobody should complete a task with questions that they never saw.
        return _page(caller, opened, answers, seen=seen, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    try:
        # What a refused completion wrote before it was refused must not be kept with the page's answer.
        with caller.session.begin_nested():
            done = complete_task(caller, opened.task.id, _revision(caller), answers)
    except AnswersRefusedError as error:
        return _page(caller, opened, answers, errors=error.errors, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    return RedirectResponse(f"{_next_place(caller, done)}?notice=completed", HTTPStatus.SEE_OTHER)


def _save_draft(caller: Caller, opened: OpenedTask) -> Response:
    answers = answers_of(opened.form.schema, caller.form)
    task_completion.save_draft(caller.session, caller.person, opened.task.id, answers)
    return RedirectResponse(f"/tasks/{opened.task.id}?notice=draft", HTTPStatus.SEE_OTHER)


def _next_place(caller: Caller, done: bpmn.Completion) -> str:
    """The next step of the same case that is the person's to do, or their inbox."""
    user_name = caller.person.user_name
    for task in sorted(done.next_tasks, key=lambda task: task.assignee != user_name):
        if task.assignee in (user_name, None) and access.may_complete(caller.session, caller.person, task):
            return f"/tasks/{task.id}"
    return "/tasks"


def _revision(caller: Caller) -> int | None:
    typed = str(caller.form.get("revision", ""))
    return int(typed) if typed.isascii() and typed.isdigit() else None


def _page(
    caller: Caller,
    opened: OpenedTask,
    answers: Mapping[str, Any] | None = None,
    *,
    errors: Mapping[str, str] | None = None,
    seen: frozenset[str] | None = None,
    status: int = HTTPStatus.OK,
) -> Response:
    view = task_view(caller, opened, answers=answers, errors=errors, seen=seen)
    return render(
        caller, "pages/task.html", {"view": view, "errors": view.form.errors if view.form else ()}, status=status
    )


def _assignment(
    caller: Caller, task_id: str, errors: tuple[FormError, ...] = (), status: int = HTTPStatus.OK
) -> Response:
    opened = open_task(caller, task_id)
    if not access.may_hand_on(caller.session, caller.person, opened.task):
        raise NotAllowedError("This task is not yours to hand on.")
    context = {"head": opened.head, "people": _assignees(caller, opened), "errors": errors}
    return render(caller, "pages/task_assign.html", context, status=status)


def _assignees(caller: Caller, opened: OpenedTask) -> tuple[Option, ...]:
    return tuple(
        Option(person.user_name, f"{person.full_name}, {person.job_title} ({person.agency})")
        for person in access.list_candidates(caller.session, opened.task)
        if person.user_name != opened.task.assignee
    )
