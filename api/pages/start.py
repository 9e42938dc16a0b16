"""Starting a case: with a family that the person has worked with, or a new one."""

from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus

from starlette.responses import RedirectResponse, Response

from api.caller import Caller
from api.pages.questions import FormError, Option
from api.pages.rendering import render
from api.routing import PageRoutes
from api.security.access import SIGNED_IN
from engine.casework import case_list, journey_actions, people
from engine.casework.errors import NotAllowedError
from engine.casework.journey_actions import MAY_START, NewFamily
from engine.casework.models import Area, Entry, Role

routes = PageRoutes()

MOST_FAMILIES = 100
LONGEST = {"name": 100, "address": 300}
ENTRIES = {
    Entry.CONCERN: "With a concern about a child",
    Entry.STEP_DOWN: "As a step down from children's social care",
}


@dataclass(frozen=True)
class StartView:
    """What pages/start.html shows: what may be chosen, and what was typed."""

    entries: tuple[Option, ...]
    families: tuple[Option, ...]
    areas: tuple[Option, ...]
    name: str
    address: str


@routes.get("/start", access=SIGNED_IN)
def show_start(caller: Caller) -> Response:
    return _page(caller, {"area": caller.person.area})


@routes.post("/start", access=SIGNED_IN)
def start_case(caller: Caller) -> Response:
    typed = {name: str(caller.form.get(name, "")).strip() for name in ("entry", "family", "name", "address", "area")}
    if errors := _errors(typed):
        return _page(caller, typed, errors, HTTPStatus.UNPROCESSABLE_ENTITY)
    family = typed["family"] or NewFamily(typed["name"], Area(typed["area"]), typed["address"])
    entry = Entry(typed["entry"]) if typed["entry"] in set(Entry) else Entry.CONCERN
    case, tasks = journey_actions.start_case(caller.session, caller.person, family=family, entry=entry)
    target = f"/tasks/{tasks[0].id}" if tasks else f"/cases/{case.reference}"
    return RedirectResponse(f"{target}?notice=started", HTTPStatus.SEE_OTHER)


def _errors(typed: Mapping[str, str]) -> dict[str, str]:
    if typed["family"]:
        return {}
    errors = {}
    if not typed["name"]:
        errors["name"] = "Enter what the family is called"
    if typed["area"] not in set(Area):
        errors["area"] = "Select the area that the family lives in"
    too_long = {name: longest for name, longest in LONGEST.items() if len(typed[name]) > longest}
    return errors | {name: f"Use {longest} characters or fewer" for name, longest in too_long.items()}


def _page(
    caller: Caller, typed: Mapping[str, str], errors: Mapping[str, str] | None = None, status: int = HTTPStatus.OK
) -> Response:
    errors = errors or {}
    context = {
        "view": _view(caller, typed),
        "wrong": {name: errors.get(name) for name in ("name", "area", "address")},
        "errors": tuple(FormError(sentence, f"#{name}") for name, sentence in errors.items()),
    }
    return render(caller, "pages/start.html", context, status=status)


def _view(caller: Caller, typed: Mapping[str, str]) -> StartView:
    entries = _entries(people.roles(caller.session, caller.person.user_name))
    chosen = typed.get("entry") or entries[0]
    return StartView(
        entries=tuple(Option(entry, ENTRIES[entry], entry == chosen) for entry in entries) if len(entries) > 1 else (),
        families=_families(caller, typed.get("family", "")),
        areas=tuple(Option(area, area, area == typed.get("area")) for area in Area),
        name=typed.get("name", ""),
        address=typed.get("address", ""),
    )


def _entries(roles: set[Role]) -> list[Entry]:
    entries = [entry for entry in Entry if roles & MAY_START[entry]]
    if not entries:
        raise NotAllowedError("Your role does not start cases.")
    return entries


def _families(caller: Caller, chosen: str) -> tuple[Option, ...]:
    known = case_list.list_seen(caller.session, caller.person, limit=MOST_FAMILIES).rows
    names = {row.family_id: row.family_name for row in known}
    if not names:
        return ()
    none = Option("", "None of these: the family is new to me", not chosen)
    return (*(Option(family, name, family == chosen) for family, name in names.items()), none)
