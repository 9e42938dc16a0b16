"""Each person's own settings: what they are told by mail and when, their calendar's address, and how they sign in."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from starlette.responses import RedirectResponse, Response

from api.caller import Caller
from api.pages.facts import Fact
from api.pages.questions import FormError
from api.pages.rendering import render
from api.pages.templates import in_words, moment_in_words
from api.pages.words import uncapitalised
from api.routing import PageRoutes
from api.security import calendar_addresses, sessions
from api.security.access import SIGNED_IN
from engine.casework.mail import choices
from engine.casework.models import MailKind, MailTime
from engine.words import _, later, ngettext

routes = PageRoutes()

QUESTIONS = {
    MailKind.NEW: (later("New tasks"), later("A task came to you, or to a role that only you hold.")),
    MailKind.DUE: (later("Due tasks"), later("Two working days before the date, and on the day.")),
    MailKind.LATE: (later("Late tasks"), later("On the working day after the date, then every week.")),
    MailKind.MOVED: (
        later("What others moved"),
        later("A task or the lead of a case was given to you or taken from you, or a review has another date."),
    ),
}
TIMES = {
    MailTime.AT_ONCE: later("At once"),
    MailTime.MORNING: later("In the morning of working days, in one mail"),
    MailTime.NEVER: later("Not at all"),
}
CHOOSE = later("Choose when you want to be told")


@dataclass(frozen=True)
class Question:
    """When somebody wants to be told of one kind: `name` of the field, words, and the choices as radios have them."""

    name: str
    legend: str
    hint: str
    items: Sequence[Mapping[str, Any]]
    error: str | None = None


@dataclass(frozen=True)
class SettingsView:
    """What pages/settings.html shows. `calendar` tells since when they have an address."""

    email: str
    questions: Sequence[Question]
    calendar: str
    facts: Sequence[Fact]


@routes.get("/settings", access=SIGNED_IN)
def show_settings(caller: Caller) -> Response:
    return _page(caller, choices.of_person(caller.session, caller.person))


@routes.post("/settings", access=SIGNED_IN)
def save_settings(caller: Caller) -> Response:
    typed = {kind: str(caller.form.get(kind, "")) for kind in MailKind}
    wrong = [kind for kind, time in typed.items() if time not in choices.TIMES[kind]]
    if wrong:
        return _page(caller, typed, wrong)
    choices.choose(caller.session, caller.person, {kind: MailTime(time) for kind, time in typed.items()})
    return RedirectResponse("/settings?notice=settings-saved", HTTPStatus.SEE_OTHER)


def _page(caller: Caller, chosen: Mapping[MailKind, str], wrong: Sequence[MailKind] = ()) -> Response:
    view = SettingsView(
        email=caller.person.email,
        questions=[_question(kind, chosen[kind], wrong=kind in wrong) for kind in MailKind],
        calendar=_calendar(caller),
        facts=_facts(caller),
    )
    errors = tuple(FormError(f"{QUESTIONS[kind][0]}: {uncapitalised(str(CHOOSE))}", f"#{kind}") for kind in wrong)
    status = HTTPStatus.UNPROCESSABLE_ENTITY if wrong else HTTPStatus.OK
    return render(caller, "pages/settings.html", {"view": view, "errors": errors}, status=status)


def _question(kind: MailKind, chosen: str, *, wrong: bool) -> Question:
    legend, hint = QUESTIONS[kind]
    items = [{"value": time.value, "text": TIMES[time], "checked": chosen == time} for time in choices.TIMES[kind]]
    return Question(kind.value, legend, hint, items, CHOOSE if wrong else None)


def _calendar(caller: Caller) -> str:
    made = calendar_addresses.find(caller.session, caller.person.user_name)
    return (
        _("You have a calendar address since %(made_at)s.", made_at=in_words(made.made_at))
        if made
        else _("You have no calendar address.")
    )


def _facts(caller: Caller) -> Sequence[Fact]:
    person, devices = caller.person, sessions.count(caller.session, caller.person.user_name)
    last = moment_in_words(person.last_sign_in_at) if person.last_sign_in_at else _("Not known")
    return (
        Fact(_("User name"), person.user_name),
        Fact(_("Name"), person.full_name),
        Fact(_("Work"), f"{person.job_title}, {person.agency}"),
        Fact(_("Area"), person.area),
        Fact(_("Last signed in"), last),
        Fact(_("Signed in on"), ngettext("%(num)s device", "%(num)s devices", devices)),
    )
