"""Starting a case: with a family that the person has worked with, one that was helped before, or a new one."""

from collections.abc import Mapping, Sequence
from http import HTTPStatus

from starlette.responses import RedirectResponse, Response

from api.caller import Caller
from api.pages import details_form, start_people
from api.pages.questions import FormError
from api.pages.rendering import render
from api.pages.start_view import MATCH, decided, entries_of, start_view
from api.routing import PageRoutes
from api.security.access import SIGNED_IN
from engine import bpmn
from engine.casework import journey_actions, starting
from engine.casework.errors import AnswersRefusedError
from engine.casework.journey_actions import NewFamily
from engine.casework.models import Area, Case, Entry
from engine.casework.possible_matches import PossibleMatch
from engine.casework.starting import AskToJoinError, FamiliesAlikeError, Start
from engine.words import _, later

routes = PageRoutes()

LONGEST = {"name": 100, "address": 300}
WHICH = later("Say whether this is the same family")
ONE_ONLY = later("Only one of them can be the same family")


@routes.get("/start", access=SIGNED_IN)
def show_start(caller: Caller) -> Response:
    return _page(caller, {"area": caller.person.area})


@routes.post("/start", access=SIGNED_IN)
def start_case(caller: Caller) -> Response:
    typed = details_form.typed_in(caller.form)
    if typed.get("do"):
        return _page(caller, start_people.changed(typed, typed["do"]))
    known = typed.get("family", "")
    return _start_with_known(caller, typed, known) if known else _start_with_new(caller, typed)


def _start_with_known(caller: Caller, typed: details_form.Typed, family: str) -> Response:
    case, tasks = journey_actions.start_case(caller.session, caller.person, family=family, entry=_entry(typed))
    return _lead_on(case, tasks)


def _start_with_new(caller: Caller, typed: details_form.Typed) -> Response:
    people = start_people.read(typed)
    if errors := {**_errors(typed), **people.errors}:
        return _page(caller, typed, errors)
    name, address = typed["name"].strip(), typed.get("address", "").strip()
    family = NewFamily(name, Area(typed["area"]), address, people.people)
    try:
        # What was written before it was refused must not be kept with the page's answer.
        with caller.session.begin_nested():
            wanted = Start(family, _entry(typed), decisions=decided(typed))
            case, tasks = starting.start(caller.session, caller.person, wanted)
    except AnswersRefusedError as refused:
        return _page(caller, typed, _by_row(refused.errors, people.rows))
    except FamiliesAlikeError as alike:
        return _page(caller, typed, _undecided(alike, typed), matches=alike.matches, status=HTTPStatus.CONFLICT)
    except AskToJoinError as known:
        return RedirectResponse(f"/start/join/{known.match.family}", HTTPStatus.SEE_OTHER)
    return _lead_on(case, tasks)


def _lead_on(case: Case, tasks: Sequence[bpmn.Task]) -> Response:
    target = f"/tasks/{tasks[0].id}" if tasks else f"/cases/{case.reference}"
    return RedirectResponse(f"{target}?notice=started", HTTPStatus.SEE_OTHER)


def _entry(typed: details_form.Typed) -> Entry:
    entry = typed.get("entry")
    return Entry(entry) if entry in set(Entry) else Entry.CONCERN


def _errors(typed: details_form.Typed) -> dict[str, str]:
    errors = {}
    if not typed.get("name", "").strip():
        errors["name"] = _("Enter what the family is called")
    if typed.get("area") not in set(Area):
        errors["area"] = _("Select the area that the family lives in")
    too_long = {name: longest for name, longest in LONGEST.items() if len(typed.get(name, "").strip()) > longest}
    return errors | {
        name: _("Use %(longest)s characters or fewer", longest=longest) for name, longest in too_long.items()
    }


def _by_row(errors: Mapping[str, str], rows: tuple[str, ...]) -> dict[str, str]:
    """`people.1.born_on` is the second person's, wherever they stand on the page."""
    found = {}
    for field, sentence in errors.items():
        _, index, part = field.split(".")
        found[f"{rows[int(index)]}.{part}"] = sentence
    return found


def _undecided(alike: FamiliesAlikeError, typed: details_form.Typed) -> dict[str, str]:
    decisions = decided(typed)
    open_ones = {f"{MATCH}{one.family}": WHICH for one in alike.matches if one.family not in decisions}
    return open_ones or {f"{MATCH}{one.family}": ONE_ONLY for one in alike.matches}


def _page(
    caller: Caller,
    typed: details_form.Typed,
    errors: Mapping[str, str] | None = None,
    *,
    matches: Sequence[PossibleMatch] = (),
    status: int | None = None,
) -> Response:
    errors = errors or {}
    context = {
        "view": start_view(caller, typed, errors, matches, entries_of(caller)),
        "errors": tuple(FormError(sentence, start_people.anchor(name)) for name, sentence in errors.items()),
    }
    refused = HTTPStatus.UNPROCESSABLE_ENTITY if errors else HTTPStatus.OK
    return render(caller, "pages/start.html", context, status=status or refused)
