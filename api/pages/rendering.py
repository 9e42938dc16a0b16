"""From a template and a view to an HTML answer, with what every page's frame shows."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from fastapi import Request
from starlette.responses import HTMLResponse

from api.caller import Caller
from api.kept_forms import keeping
from api.pages.templates import create_environment
from engine.casework import taking_back
from engine.casework.journey_actions import MAY_START
from engine.casework.models import Entry, Person, Role
from engine.casework.taking_back import Possible
from engine.words import _, later

MANAGES_PEOPLE = frozenset({Role.LCSS_MANAGER, Role.ADMINISTRATOR})
LCSS_ROLES = frozenset({Role.LCSS_WORKER, Role.LCSS_MANAGER})

NOTICES = {
    "completed": later("The task is complete. Your answers are saved."),
    "open-again": later("The task is open again, with your answers as your draft. What came of it is taken back."),
    "draft": later("Your draft is saved. Only you can see it."),
    "kept": later("What you typed before your session ended is kept: it stands in the form. It has not been sent yet."),
    "taken": later("The task is yours now."),
    "given-back": later("You gave the task back. Others can take it now."),
    "handed-on": later("You handed the task over."),
    "put-off": later("The task is put off. It stands under Later and is back by itself."),
    "brought-back": later("The task is back on your list."),
    "away": later("That is saved. Whoever stands in finds your tasks beside their own in these days."),
    "away-ended": later("That has ended. Nobody stands in for you there any more."),
    "started": later("The case is started. Record your concern next."),
    "done": later("That is recorded on the case."),
    "asked": later("Your request is sent. You will find the answer here."),
    "join-answered": later("Your answer is sent."),
    "gone": later("That is recorded. Move what they hold next."),
    "covered": later("That is recorded. They see the area from now on."),
    "uncovered": later("That is recorded. They no longer cover the area."),
    "undone": later("That was taken back."),
    "clock": later("The clock is moved forward for everybody."),
    "retried": later("The step is tried again within a few seconds. If it fails again, it stands here again."),
    "mended": later("That is recorded. Whoever came to that step can try again now."),
    "mended-before": later("Somebody has dealt with that step already."),
    "in-use": later("The release is in use: new cases follow it."),
    "withdrawn": later("The release is withdrawn. The one before it is in use again."),
    "discarded": later("The draft is discarded."),
    "unchanged": later("All of this is there already: nothing has changed."),
    "settings-saved": later("Your settings are saved."),
    "mail-again": later("The mail is tried again within half a minute."),
    "mail-given-up": later("The letter is given up."),
    "calendar-revoked": later("Your calendar address is revoked. Nothing can be read there any more."),
    "rehearsed": later("The task is done. This is where the rehearsal stands now."),
    "rehearsal-ended": later("The rehearsal has ended. Nothing of it is kept."),
    "story-kept": later("The story is kept. It is told in the background; look again in a few seconds."),
    "stories-again": later("The stories are told again in the background. Look again in a few seconds."),
    "story-removed": later("The story is removed from this release on."),
    "taken-back": later("That is taken back. The link opens nothing any more."),
    "file-removed": later("The file is removed. That it was there stays on the case."),
    "revoked": later("The token is revoked. Nothing can be done with it any more."),
}
"""What a page says after something was done. Addresses carry only the key, for addresses are kept and seen."""


@dataclass(frozen=True)
class NavigationItem:
    """One entry of the main menu."""

    href: str
    text: str
    active: bool = False


@dataclass(frozen=True)
class Page:
    """What the frame of every page shows (layouts/base.html). `person` is None when nobody is signed in."""

    nonce: str
    is_demonstration: bool
    person: Person | None = None
    csrf_token: str = ""
    navigation: tuple[NavigationItem, ...] = ()
    notice: str | None = None
    can_be_taken_back: Possible | None = None


def render(caller: Caller, template: str, context: Mapping[str, Any], *, status: int = 200) -> HTMLResponse:
    """The page that `template` makes of `context`, for whoever calls."""
    return answer_with(caller.request, template, context, page_for(caller), status)


def bare_page(request: Request, template: str, context: Mapping[str, Any], *, status: int) -> HTMLResponse:
    """The page for whoever it is, in a frame that asks the database nothing."""
    page = Page(nonce=request.state.csp_nonce, is_demonstration=request.app.state.settings.demo)
    return answer_with(request, template, context, page, status)


def answer_with(request: Request, template: str, context: Mapping[str, Any], page: Page, status: int) -> HTMLResponse:
    """The page that `template` makes of `context`, in the frame `page`."""
    return HTMLResponse(
        create_environment().get_template(template).render({"errors": (), **context, "page": page}), status
    )


def page_for(caller: Caller) -> Page:
    """The frame for this caller: their name, their menu, and a notice where the address asks for one."""
    request = caller.request
    signed_in = caller.signed_in
    notice = "kept" if keeping.WISH in request.query_params else request.query_params.get("notice", "")
    frame = {"nonce": request.state.csp_nonce, "is_demonstration": caller.settings.demo}
    if signed_in is None:
        return Page(**frame)
    return Page(
        **frame,
        person=signed_in.person,
        csrf_token=signed_in.csrf_token,
        navigation=_navigation(signed_in.roles, request.url.path),
        notice=NOTICES.get(notice),
        can_be_taken_back=taking_back.find_last(caller.session, signed_in.person) if notice == "completed" else None,
    )


def _navigation(roles: frozenset[Role], path: str) -> tuple[NavigationItem, ...]:
    entries = [("/tasks", _("Tasks")), ("/cases", _("Cases"))]
    if roles & frozenset().union(*(MAY_START[entry] for entry in Entry)):
        entries.append(("/start", _("Start a case")))
    if roles & LCSS_ROLES:
        entries += [("/lcss", _("Board")), ("/area", _("Area")), ("/trends", _("Trends")), ("/reports", _("Figures"))]
    if roles & MANAGES_PEOPLE:
        entries.append(("/people", _("People")))
    if Role.PROCESS_OWNER in roles:
        entries.append(("/processes", _("Processes")))
    if Role.ADMINISTRATOR in roles:
        entries.append(("/administration", _("Administration")))
    return tuple(NavigationItem(href, text, _is_below(path, href)) for href, text in entries)


def _is_below(path: str, href: str) -> bool:
    return path == href or path.startswith(f"{href}/")
