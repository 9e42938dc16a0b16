"""Who works for another area beside their own: seen, given and ended, each with a reason."""

from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus

from pydantic import Field
from starlette.responses import RedirectResponse, Response

from api.caller import Caller
from api.pages import details_form
from api.pages.facts import Fact
from api.pages.questions import Question
from api.pages.rendering import render
from api.pages.templates import in_words
from api.pages.words import joined
from api.routing import PageRoutes
from api.security.access import MANAGES_PEOPLE
from engine.casework import covering, leavers
from engine.casework.answers import Words
from engine.casework.covering import Cover
from engine.casework.errors import AnswersRefusedError, CaseNotFoundError
from engine.casework.management import Details, read_details
from engine.casework.models import Area
from engine.casework.records import Choice
from engine.words import _, later

routes = PageRoutes()


class CoverDetails(Details):
    """That a colleague covers an area."""

    person: str = Field(title=later("Who?"), json_schema_extra={"x-choices": True})
    area: Area = Field(title=later("Which area do they cover?"), json_schema_extra={"x-choices": True})
    reason: Words = Field(
        title=later("Why?"), description=later("Such as: a colleague is away until June. Nothing about health.")
    )


class EndDetails(Details):
    """That they no longer do."""

    reason: Words = Field(title=later("Why?"), description=later("Such as: their colleague is back."))


@dataclass(frozen=True)
class CoverRow:
    """Somebody who covers an area."""

    heading: str
    facts: tuple[Fact, ...]
    end_href: str


@dataclass(frozen=True)
class CoverView:
    """What pages/cover.html shows."""

    rows: tuple[CoverRow, ...]
    questions: tuple[Question, ...]


@routes.get("/cover", access=MANAGES_PEOPLE)
def show_cover(caller: Caller) -> Response:
    return _page(caller, {}, {})


@routes.post("/cover", access=MANAGES_PEOPLE)
def give_cover(caller: Caller) -> Response:
    typed = details_form.typed_in(caller.form)
    try:
        details = read_details(CoverDetails, details_form.read(CoverDetails, typed))
        covering.give(caller.session, caller.person, details.person, details.area, reason=details.reason)
    except AnswersRefusedError as error:
        return _page(caller, typed, error.errors)
    return RedirectResponse("/cover?notice=covered", HTTPStatus.SEE_OTHER)


@routes.get("/cover/{area}/{user_name}/end", access=MANAGES_PEOPLE)
def ask_to_end(caller: Caller, area: Area, user_name: str) -> Response:
    return _end_page(caller, _find(caller, area, user_name), {}, {})


@routes.post("/cover/{area}/{user_name}/end", access=MANAGES_PEOPLE)
def end_cover(caller: Caller, area: Area, user_name: str) -> Response:
    typed, cover = details_form.typed_in(caller.form), _find(caller, area, user_name)
    try:
        details = read_details(EndDetails, details_form.read(EndDetails, typed))
        covering.end(caller.session, caller.person, user_name, area, reason=details.reason)
    except AnswersRefusedError as error:
        return _end_page(caller, cover, typed, error.errors)
    return RedirectResponse("/cover?notice=uncovered", HTTPStatus.SEE_OTHER)


def _find(caller: Caller, area: Area, user_name: str) -> Cover:
    for cover in covering.list_current(caller.session, caller.person):
        if (cover.person.user_name, cover.area) == (user_name, area):
            return cover
    raise CaseNotFoundError


def _page(caller: Caller, typed: details_form.Typed, errors: Mapping[str, str]) -> Response:
    colleagues = covering.list_candidates(caller.session, caller.person)
    choices = {
        "person": [
            Choice(
                _(
                    "%(full_name)s, %(job_title)s, %(area)s area",
                    full_name=one.full_name,
                    job_title=one.job_title,
                    area=one.area,
                ),
                one.user_name,
            )
            for one in colleagues
        ],
        "area": [Choice(each, each) for each in leavers.list_managed_areas(caller.session, caller.person)],
    }
    questions = details_form.questions(CoverDetails, choices, typed, errors)
    rows = map(_row, covering.list_current(caller.session, caller.person))
    shown = {"view": CoverView(tuple(rows), questions), "errors": details_form.summary(questions, errors)}
    return render(caller, "pages/cover.html", shown, status=_status(errors))


def _end_page(caller: Caller, cover: Cover, typed: details_form.Typed, errors: Mapping[str, str]) -> Response:
    questions = details_form.questions(EndDetails, {}, typed, errors)
    shown = {"row": _row(cover), "questions": questions, "errors": details_form.summary(questions, errors)}
    return render(caller, "pages/cover_end.html", shown, status=_status(errors))


def _row(cover: Cover) -> CoverRow:
    since = joined([in_words(cover.given_at.date()) if cover.given_at else "", cover.by or ""])
    own_area = f"{cover.person.area}, {cover.person.job_title}"
    said = {_("Own area"): own_area, _("Since"): since, _("Why"): cover.reason or ""}
    return CoverRow(
        heading=_("%(full_name)s covers %(area)s", full_name=cover.person.full_name, area=cover.area),
        facts=tuple(Fact(label, words) for label, words in said.items() if words),
        end_href=f"/cover/{cover.area}/{cover.person.user_name}/end",
    )


def _status(errors: Mapping[str, str]) -> HTTPStatus:
    return HTTPStatus.UNPROCESSABLE_ENTITY if errors else HTTPStatus.OK
