"""Asking somebody outside for a view, from the task that wants it, and completing the task with what they gave."""

from collections.abc import Mapping
from http import HTTPStatus

from starlette.responses import RedirectResponse, Response

from api import completing
from api.caller import Caller
from api.pages.details_form import Typed, summary, typed_in
from api.pages.outside_view import ask_page, given_page, read_again, read_details
from api.pages.questions import FormError
from api.pages.rendering import render
from api.pages.task_answers import revision_of
from api.pages.task_view import open_task
from api.routing import PageRoutes
from api.security import outside
from api.security.access import ON_CASE
from engine.casework import outside_views
from engine.casework.errors import ActionNotPossibleError, AnswersRefusedError
from engine.casework.models import OutsideView
from engine.words import later

routes = PageRoutes()

NO_MAIL = later(
    "No mail leaves this installation, so nobody outside can be asked. Your administrator can switch it on."
)
NOT_READ = later("Read it first, then tick this: nothing is recorded that would not be said openly to the family.")


@routes.get("/tasks/{task_id}/outside", access=ON_CASE)
def show_asking(caller: Caller, task_id: str) -> Response:
    return _page(caller, task_id)


@routes.post("/tasks/{task_id}/outside", access=ON_CASE)
def ask_outside(caller: Caller, task_id: str) -> Response:
    """Asks, and shows the code: this once."""
    _require_mail(caller, task_id)
    typed = typed_in(caller.form)
    about = [str(value) for value in caller.form.getlist("about")]
    try:
        details = read_details(typed, about)
        view = outside_views.ask(caller.session, caller.person, task_id, details, site=str(caller.request.base_url))
    except AnswersRefusedError as error:
        return _page(caller, task_id, typed=typed, about=about, errors=error.errors)
    return _page(caller, task_id, asked=view)


@routes.post("/tasks/{task_id}/outside/{view_id}/again", access=ON_CASE)
def ask_outside_again(caller: Caller, task_id: str, view_id: str) -> Response:
    """Sends the link once more, and shows a new code: this once."""
    _require_mail(caller, task_id)
    try:
        again = read_again(typed_in(caller.form))
        view = outside_views.ask_again(caller.session, caller.person, view_id, again)
    except AnswersRefusedError as error:
        return _page(caller, task_id, errors={view_id: next(iter(error.errors.values()))})
    return _page(caller, task_id, asked=view)


@routes.post("/tasks/{task_id}/outside/{view_id}/take-back", access=ON_CASE)
def take_back(caller: Caller, task_id: str, view_id: str) -> Response:
    outside_views.take_back(caller.session, caller.person, view_id)
    outside.end_all(caller.session, view_id)
    return RedirectResponse(f"/tasks/{task_id}/outside?notice=taken-back", HTTPStatus.SEE_OTHER)


@routes.get("/tasks/{task_id}/outside/{view_id}", access=ON_CASE)
def show_given(caller: Caller, task_id: str, view_id: str) -> Response:
    return _given(caller, task_id, view_id)


@routes.post("/tasks/{task_id}/outside/{view_id}", access=ON_CASE)
def record_given(caller: Caller, task_id: str, view_id: str) -> Response:
    """Completes the task with the view exactly as it was given."""
    if caller.form.get("read") != "yes":
        return _given(caller, task_id, view_id, (FormError(NOT_READ, "#read"),))
    completing.record_incident_if_it_fails(caller)
    try:
        with caller.session.begin_nested():
            outside_views.record(caller.session, caller.person, view_id, revision=revision_of(caller.form))
    except AnswersRefusedError as error:
        refused = tuple(FormError(sentence, "#given") for sentence in error.errors.values())
        return _given(caller, task_id, view_id, refused)
    return RedirectResponse("/tasks?notice=completed", HTTPStatus.SEE_OTHER)


def _require_mail(caller: Caller, task_id: str) -> None:
    outside_views.require_may_ask(caller.session, caller.person, task_id)
    if not caller.settings.mail_url:
        raise ActionNotPossibleError(NO_MAIL)


def _page(
    caller: Caller,
    task_id: str,
    *,
    asked: OutsideView | None = None,
    typed: Typed | None = None,
    about: list[str] | None = None,
    errors: Mapping[str, str] | None = None,
) -> Response:
    errors = errors or {}
    opened = open_task(caller, task_id)
    code = outside.make_code(caller.session, asked.id) if asked else ""
    view = ask_page(caller, opened, asked, code, typed, about or [], errors)
    status = HTTPStatus.UNPROCESSABLE_ENTITY if errors else HTTPStatus.OK
    of_rows = tuple(FormError(row.error, f"#{row.id}") for row in view.asked if row.error)
    of_questions = summary(view.questions, errors) if not of_rows else ()
    context = {"view": view, "errors": of_rows or of_questions, "no_mail": NO_MAIL}
    return render(caller, "pages/outside_ask.html", context, status=status)


def _given(caller: Caller, task_id: str, view_id: str, errors: tuple[FormError, ...] = ()) -> Response:
    view = given_page(caller, open_task(caller, task_id), view_id)
    status = HTTPStatus.UNPROCESSABLE_ENTITY if errors else HTTPStatus.OK
    return render(caller, "pages/outside_given.html", {"view": view, "errors": errors}, status=status)
