"""People whose work somebody manages: what they hold, moving it, marking them as gone and as back."""

from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Annotated

from fastapi import Query
from starlette.responses import RedirectResponse, Response

from api import bulk
from api.bulk import RowResult
from api.caller import Caller
from api.pages import details_form
from api.pages.moving_view import move_rows, reports_to
from api.pages.people_view import GoneDetails, list_view, person_view
from api.pages.questions import FormError
from api.pages.rendering import render
from api.routing import PageRoutes
from api.security import leaving as sign_in_ends
from api.security.access import MANAGES_PEOPLE
from engine.casework import leavers
from engine.casework.errors import AnswersRefusedError
from engine.casework.management import read_details
from engine.words import _

routes = PageRoutes()
LAST_PAGE = 10_000
"""Further than anybody goes, and nothing that a database cannot count to."""


@routes.get("/people", access=MANAGES_PEOPLE)
def show_people(caller: Caller, search: str = "", page: Annotated[int, Query(ge=1, le=LAST_PAGE)] = 1) -> Response:
    return render(caller, "pages/people.html", {"view": list_view(caller, search.strip(), page)})


@routes.get("/people/{user_name}", access=MANAGES_PEOPLE)
def show_person(caller: Caller, user_name: str) -> Response:
    return _page(caller, user_name)


@routes.post("/people/{user_name}/gone", access=MANAGES_PEOPLE)
def mark_gone(caller: Caller, user_name: str) -> Response:
    typed = details_form.typed_in(caller.form)
    try:
        details = read_details(GoneDetails, details_form.read(GoneDetails, typed))
        sign_in_ends.mark_gone(caller.session, caller.person, user_name, gone_on=details.gone_on, reason=details.reason)
    except AnswersRefusedError as error:
        return _page(caller, user_name, typed, error.errors)
    return RedirectResponse(f"/people/{user_name}?notice=gone", HTTPStatus.SEE_OTHER)


@routes.post("/people/{user_name}/move", access=MANAGES_PEOPLE, writing=False)
def move_work(caller: Caller, user_name: str) -> Response:
    """Shows what moving it all would do, or does it: each row by itself."""
    leavers.get_person(caller.session, caller.person, user_name)
    typed, actor = details_form.typed_in(caller.form), caller.person.user_name
    if not typed.get("move_reason", "").strip():
        return _page(caller, user_name, typed, {"move_reason": _("Give the reason.")})
    rows, dry_run = move_rows(caller, user_name, typed), typed.get("do") != "act"
    results = bulk.act_on_each(caller.database, actor, rows, dry_run=dry_run)
    if not dry_run and (to := reports_to(typed)):
        with caller.database.transaction() as session:
            leavers.move_reports(session, caller.person, user_name, to)
    return _page(caller, user_name, typed, results=results, was_dry=dry_run)


@routes.post("/people/{user_name}/back", access=MANAGES_PEOPLE, writing=False)
def mark_back(caller: Caller, user_name: str) -> Response:
    """Somebody is back; what was moved goes back to them where that is asked for, each act by itself."""
    typed = details_form.typed_in(caller.form)
    leaving = leavers.find_current(caller.session, user_name)
    try:
        with caller.database.transaction() as session:
            leavers.come_back(session, caller.person, user_name, reason=typed.get("back_reason", ""))
    except AnswersRefusedError as error:
        return _page(caller, user_name, typed, {"back_reason": error.errors["reason"]})
    acts = leavers.list_moves(caller.session, leaving) if leaving and typed.get("undo_moves") else []
    reason = typed["back_reason"].strip()
    taken_back = [(act.case, act.id) for act in acts]
    results = bulk.undo_each(caller.database, caller.person.user_name, taken_back, reason=reason)
    return _page(caller, user_name, results=results, was_dry=False)


def _page(
    caller: Caller,
    user_name: str,
    typed: details_form.Typed | None = None,
    errors: Mapping[str, str] | None = None,
    *,
    results: Sequence[RowResult] = (),
    was_dry: bool = True,
) -> Response:
    """The person's page, read anew: rows that are done are gone from it."""
    with caller.database.reading() as session:
        view = person_view(caller, session, user_name, typed or {}, errors or {}, results, was_dry=was_dry)
    status = HTTPStatus.UNPROCESSABLE_ENTITY if errors else HTTPStatus.OK
    fields = {"gone_on": "#gone_on-day"}
    shown = [FormError(text, fields.get(name, f"#{name}")) for name, text in (errors or {}).items()]
    return render(caller, "pages/person.html", {"view": view, "errors": shown}, status=status)
