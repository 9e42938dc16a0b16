"""The pages of somebody outside: a link, a code, and then one form and nothing else.

Whether the browser is signed in here as a user is neither asked nor shown. The link's secret stands in the address of
the first page only, and the code in none.
"""

from http import HTTPStatus

from starlette.responses import RedirectResponse, Response

from api.caller import Caller
from api.pages.by_link_view import (
    Closed,
    closed,
    draw,
    enter_page,
    left,
    opened_by_link,
    section_page,
    unknown,
)
from api.pages.task_answers import answers_of, press
from api.pages.task_view import Again
from api.routing import PageRoutes
from api.security import forgery, outside
from api.security.access import PUBLIC
from api.security.cookies import outside_cookie_name
from api.security.models import OutsideSession
from api.security.outside import CodeLockedError, WrongCodeError
from engine.casework import outside_views
from engine.casework.models import OutsideView
from engine.casework.outside_views import Standing

routes = PageRoutes()


@routes.post("/view/leave", access=PUBLIC)
def leave(caller: Caller) -> Response:
    """Forgets this browser, on a computer that others use."""
    inside = _find_inside(caller)
    if inside is not None:
        forgery.check_form(caller, inside.csrf_token)
        caller.session.delete(inside)
    response = _over(caller)
    response.delete_cookie(outside_cookie_name(caller.settings), path="/")
    return response


@routes.get("/view/{secret}", access=PUBLIC)
def show_link(caller: Caller, secret: str) -> Response:
    view = _find_by_link(caller, secret)
    if isinstance(view, Closed):
        return _closed(caller, view)
    return draw(caller, "pages/by_link_code.html", enter_page(caller, view, secret))


@routes.post("/view/{secret}", access=PUBLIC, writing=False)
def enter_code(caller: Caller, secret: str) -> Response:
    """Lets in who knows the code. The code is checked while no transaction is open."""
    view = _find_by_link(caller, secret)
    if isinstance(view, Closed):
        return _closed(caller, view)
    try:
        inside = outside.enter(caller.database, view.id, str(caller.form.get("code", "")))
    except (CodeLockedError, WrongCodeError) as error:
        return _turned_away(caller, view, secret, error)
    with caller.database.transaction() as session:
        outside_views.note_opened(session, view.id)
    response = RedirectResponse("/view", HTTPStatus.SEE_OTHER)
    _write_cookie(caller, response, inside)
    return response


@routes.get("/view", access=PUBLIC)
def show_section(caller: Caller) -> Response:
    inside = _find_inside(caller)
    if inside is None:
        return _over(caller)
    view = outside_views.get_for_outsider(caller.session, inside.view)
    standing = outside_views.standing_of(caller.session, view)
    if not standing.is_live:
        return _closed(caller, closed(caller, view, standing, to_sender=True))
    page = section_page(caller, view, saved="saved" in caller.request.query_params)
    return draw(caller, "pages/by_link_section.html", page, token=inside.csrf_token)


@routes.post("/view", access=PUBLIC)
def answer_section(caller: Caller) -> Response:
    """Keeps a draft, sends the view, or draws further questions."""
    inside = _find_inside(caller)
    if inside is None:
        return _over(caller)
    forgery.check_form(caller, inside.csrf_token)
    outside.touch(caller.session, inside)
    view = outside_views.get_for_outsider(caller.session, inside.view, to_change=True)
    if not outside_views.standing_of(caller.session, view).is_live:
        return RedirectResponse("/view", HTTPStatus.SEE_OTHER)
    opened = opened_by_link(caller, view)
    if caller.form.get("do") == "draft":
        outside_views.save_draft(caller.session, view.id, answers_of(opened.form.schema, caller.form))
        return RedirectResponse("/view?saved", HTTPStatus.SEE_OTHER)
    done = press(caller, opened, lambda answers: outside_views.send(caller.session, view.id, answers))
    if isinstance(done, Again):
        page = section_page(caller, view, again=done)
        return draw(caller, "pages/by_link_section.html", page, token=inside.csrf_token, status=done.status)
    return RedirectResponse("/view", HTTPStatus.SEE_OTHER)


def _find_by_link(caller: Caller, secret: str) -> OutsideView | Closed:
    """The view that can be answered by this link, or what to say instead."""
    view_id = outside.find_view_id(caller.session, secret)
    if view_id is None:
        return unknown()
    view = outside_views.get_for_outsider(caller.session, view_id)
    standing = outside_views.standing_of(caller.session, view)
    return view if standing.is_live else closed(caller, view, standing)


def _turned_away(caller: Caller, view: OutsideView, secret: str, error: CodeLockedError | WrongCodeError) -> Response:
    tries = error.left if isinstance(error, WrongCodeError) else 0
    if tries:
        page = enter_page(caller, view, secret, tries=tries)
        return draw(caller, "pages/by_link_code.html", page, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    with caller.database.transaction() as session:
        outside_views.lock(session, view.id)
    return _closed(caller, closed(caller, view, Standing.LOCKED))


def _closed(caller: Caller, page: Closed) -> Response:
    return draw(caller, "pages/by_link_closed.html", page, status=page.status)


def _find_inside(caller: Caller) -> OutsideSession | None:
    secret = caller.request.cookies.get(outside_cookie_name(caller.settings))
    return outside.find_session(caller.session, secret) if secret else None


def _over(caller: Caller) -> Response:
    return _closed(caller, left())


def _write_cookie(caller: Caller, response: Response, secret: str) -> None:
    response.set_cookie(
        outside_cookie_name(caller.settings),
        secret,
        path="/",
        secure=caller.settings.secure_cookies,
        httponly=True,
        samesite="strict",
    )
