"""Dates out of the building: a person's secret calendar address, and what calendars read there (RFC 5545)."""

from dataclasses import dataclass
from http import HTTPStatus

from starlette.responses import RedirectResponse, Response

from api.caller import Caller
from api.pages.rendering import render
from api.pages.templates import in_words
from api.routing import PageRoutes
from api.security import calendar_addresses
from api.security.access import PUBLIC, SIGNED_IN
from api.security.errors import NotOfferedError
from engine import clock
from engine.casework import calendar

routes = PageRoutes()


@dataclass(frozen=True)
class CalendarView:
    """What pages/calendar.html shows: `address` only right after it was made; `made_on` empty where there is none."""

    made_on: str
    address: str = ""


@routes.get("/calendar", access=SIGNED_IN)
def show_calendar(caller: Caller) -> Response:
    return _page(caller)


@routes.post("/calendar", access=SIGNED_IN)
def make_calendar(caller: Caller) -> Response:
    secret = calendar_addresses.make(caller.session, caller.person.user_name)
    return _page(caller, f"{caller.request.base_url}calendar/{secret}/early-help.ics")


@routes.post("/calendar/revoke", access=SIGNED_IN)
def revoke_calendar(caller: Caller) -> Response:
    calendar_addresses.revoke(caller.session, caller.person.user_name)
    return RedirectResponse("/calendar?notice=calendar-revoked", HTTPStatus.SEE_OTHER)


@routes.get("/calendar/{secret}/early-help.ics", access=PUBLIC)
def read_calendar(caller: Caller, secret: str) -> Response:
    person = calendar_addresses.find_person(caller.session, secret)
    if person is None:
        raise NotOfferedError
    from api.calendar_feed import feed_of  # its library is large, and few processes are ever asked

    entries = calendar.list_entries(caller.session, person)
    content = feed_of(entries, clock.now(caller.session), str(caller.request.base_url))
    return Response(content, media_type="text/calendar; charset=utf-8")


def _page(caller: Caller, address: str = "") -> Response:
    made = calendar_addresses.find(caller.session, caller.person.user_name)
    view = CalendarView(made_on=in_words(made.made_at) if made else "", address=address)
    return render(caller, "pages/calendar.html", {"view": view})
