"""Being away: saying from when to when and who stands in, and being back."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from http import HTTPStatus

from pydantic import Field
from starlette.responses import RedirectResponse, Response

from api.caller import Caller
from api.pages import details_form
from api.pages.questions import Question
from api.pages.rendering import render
from api.pages.templates import in_words
from api.routing import PageRoutes
from api.security.access import SIGNED_IN
from engine.casework import absences, people
from engine.casework.answers import Line
from engine.casework.errors import AnswersRefusedError
from engine.casework.management import read_details
from engine.casework.records import Answers, Choice
from engine.words import _, later

routes = PageRoutes()


class AwayDetails(Answers):
    """From when to when, and who does the tasks meanwhile."""

    from_on: date = Field(title=later("What is the first day that you are away?"))
    until_on: date = Field(
        title=later("What is the last day?"), description=later("On the day after it, nobody stands in for you.")
    )
    stand_in: Line = Field(
        title=later("Who does your tasks meanwhile?"),
        description=later("Somebody of your agency, or your line manager."),
        json_schema_extra={"x-choices": True},
    )


@dataclass(frozen=True)
class AwayRow:
    """One absence that is not over."""

    id: str
    words: str


@dataclass(frozen=True)
class AwayView:
    """What pages/away.html shows."""

    said: tuple[AwayRow, ...]
    questions: tuple[Question, ...]
    somebody: bool


@routes.get("/away", access=SIGNED_IN)
def show_away(caller: Caller) -> Response:
    return _page(caller, {}, {})


@routes.post("/away", access=SIGNED_IN)
def say_away(caller: Caller) -> Response:
    typed = details_form.typed_in(caller.form)
    try:
        asked = read_details(AwayDetails, details_form.read(AwayDetails, typed))
        absences.say(
            caller.session, caller.person, from_on=asked.from_on, until_on=asked.until_on, stand_in=asked.stand_in
        )
    except AnswersRefusedError as error:
        return _page(caller, typed, error.errors)
    return RedirectResponse("/away?notice=away", HTTPStatus.SEE_OTHER)


@routes.post("/away/{absence_id}/end", access=SIGNED_IN)
def end_away(caller: Caller, absence_id: str) -> Response:
    absences.end(caller.session, caller.person, absence_id)
    return RedirectResponse("/away?notice=away-ended", HTTPStatus.SEE_OTHER)


def _page(caller: Caller, typed: details_form.Typed, errors: Mapping[str, str]) -> Response:
    candidates = [
        Choice(f"{one.full_name}, {one.job_title}", one.user_name)
        for one in absences.list_candidates(caller.session, caller.person)
    ]
    asked = details_form.questions(AwayDetails, {"stand_in": candidates}, typed, errors)
    context = {
        "view": AwayView(_said(caller), asked, bool(candidates)),
        "errors": details_form.summary(asked, errors),
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if errors else HTTPStatus.OK
    return render(caller, "pages/away.html", context, status=status)


def _said(caller: Caller) -> tuple[AwayRow, ...]:
    said = absences.list_own(caller.session, caller.person)
    names = people.full_names(caller.session, {one.stand_in for one in said})
    return tuple(
        AwayRow(
            one.id,
            _(
                "From %(from_on)s to %(until_on)s: %(names)s stands in.",
                from_on=in_words(one.from_on),
                until_on=in_words(one.until_on),
                names=names[one.stand_in],
            ),
        )
        for one in said
    )
