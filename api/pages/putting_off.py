"""Not now: putting a task off to a day, and taking it up again before that."""

from collections.abc import Mapping
from datetime import date
from http import HTTPStatus
from typing import Literal

from pydantic import Field
from starlette.responses import RedirectResponse, Response

from api.caller import Caller
from api.pages import details_form
from api.pages.due import due
from api.pages.rendering import render
from api.pages.task_view import open_task
from api.routing import PageRoutes
from api.security.access import ON_CASE
from engine import clock
from engine.casework import putting_off, task_access
from engine.casework.answers import Line
from engine.casework.errors import ActionNotPossibleError, AnswersRefusedError, NotAllowedError
from engine.casework.management import read_details
from engine.casework.records import Answers
from engine.words import _, later

routes = PageRoutes()


class PutOffDetails(Answers):
    """Until when, and why."""

    until: date = Field(title=later("When will you do it?"), description=later("It is back on your list that morning."))
    past_due: Literal["yes", "no"] = Field(
        default="no",
        title=later("Put it off although it is late then?"),
        json_schema_extra={"x-labels": {"yes": later("Yes, I know that it is late then"), "no": later("No")}},
    )
    reason: Line | None = Field(
        default=None,
        title=later("Why? (optional)"),
        description=later("It stands in the case’s timeline. Nothing about the family."),
    )


@routes.get("/tasks/{task_id}/later", access=ON_CASE)
def show_putting_off(caller: Caller, task_id: str) -> Response:
    return _page(caller, task_id, {}, {})


@routes.post("/tasks/{task_id}/later", access=ON_CASE)
def put_task_off(caller: Caller, task_id: str) -> Response:
    typed = details_form.typed_in(caller.form)
    try:
        asked = read_details(PutOffDetails, details_form.read(PutOffDetails, typed))
        putting_off.put_off(
            caller.session,
            caller.person,
            task_id,
            asked.until,
            reason=asked.reason or "",
            past_due=asked.past_due == "yes",
        )
    except AnswersRefusedError as error:
        return _page(caller, task_id, typed, error.errors)
    return RedirectResponse("/tasks?notice=put-off", HTTPStatus.SEE_OTHER)


@routes.post("/tasks/{task_id}/bring-back", access=ON_CASE)
def bring_task_back(caller: Caller, task_id: str) -> Response:
    putting_off.bring_back(caller.session, caller.person, task_id)
    return RedirectResponse(f"/tasks/{task_id}?notice=brought-back", HTTPStatus.SEE_OTHER)


def _page(caller: Caller, task_id: str, typed: details_form.Typed, errors: Mapping[str, str]) -> Response:
    opened = open_task(caller, task_id)
    if not (opened.is_open and task_access.is_own(caller.session, caller.person, opened.task)):
        raise NotAllowedError(_("Only your own tasks can be put off. Take this one first."))
    if why := putting_off.why_it_cannot_wait(opened.task):
        raise ActionNotPossibleError(why)
    asked = details_form.questions(PutOffDetails, {}, typed, errors)
    # Who chooses a day in time is not asked whether they know that it is late.
    shown = tuple(one for one in asked if one.name != "past_due" or one.error or typed.get("past_due"))
    context = {
        "head": opened.head,
        "due": due(opened.task.due_at, clock.now(caller.session)),
        "questions": shown,
        "errors": details_form.summary(shown, errors),
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if errors else HTTPStatus.OK
    return render(caller, "pages/task_later.html", context, status=status)
