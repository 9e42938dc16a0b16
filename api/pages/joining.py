"""Asking to join a family's case, and answering those who ask."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from http import HTTPStatus
from typing import Literal

from pydantic import Field
from starlette.responses import RedirectResponse, Response

from api.caller import Caller
from api.pages import details_form
from api.pages.due import Due, due
from api.pages.questions import Question
from api.pages.rendering import render
from api.routing import PageRoutes
from api.security.access import SIGNED_IN
from engine import clock
from engine.casework import joining
from engine.casework.answers import Line, Words
from engine.casework.errors import AnswersRefusedError
from engine.casework.joining import JoinAnswer, OwnRequest, RequestToAnswer
from engine.casework.management import Details, read_details
from engine.words import _, later

routes = PageRoutes()

STATUS = {
    "open": (later("Not answered yet"), ""),
    "accepted": (later("You have joined"), "govuk-tag--green"),
    "declined": (later("Not possible"), "govuk-tag--grey"),
    "ended": (later("That Early Help has ended: you can start again"), "govuk-tag--grey"),
}


class AskDetails(Details):
    """Why somebody asks to join."""

    reason: Words = Field(
        title=later("How do you know the family, and what would you like to do?"),
        description=later(
            "The lead professional and LCSS read this. Write nothing that you would not say to the family."
        ),
    )


class AnswerDetails(Details):
    """What the lead professional or LCSS answers; `reason` is what the asker is told."""

    decision: Literal["accept", "decline"] = Field(
        title=later("What do you answer?"),
        json_schema_extra={"x-labels": {"accept": later("They join"), "decline": later("Not possible")}},
    )
    role: Literal["taf_member", "contributor"] | None = Field(
        default=None,
        title=later("If they join: as what?"),
        json_schema_extra={
            "x-labels": {"taf_member": later("Member of the team"), "contributor": later("To give their view only")},
        },
    )
    agreed_by: Line | None = Field(default=None, title=later("If they join: who of the family agreed to it?"))
    agreed_on: date | None = Field(default=None, title=later("If they join: when did the family agree?"))
    reason: Words | None = Field(  # type: ignore[assignment]  # who accepts need not say why
        default=None,
        title=later("What should they know?"),
        description=later("They read this. If you decline, say why and what they can do. Nothing about the family."),
    )


@dataclass(frozen=True)
class ListedRequest:
    """A request to be answered."""

    href: str
    title: str
    asker: str
    due: Due | None


@dataclass(frozen=True)
class ListedOwn:
    """What the person asked themselves."""

    request: OwnRequest
    words: str
    classes: str
    due: Due | None


@dataclass(frozen=True)
class FormView:
    """What pages/join.html shows: a sentence or more, and the questions."""

    title: str
    caption: str
    sentences: Sequence[str]
    said: str
    address: str
    button: str
    questions: tuple[Question, ...]


@routes.get("/join-requests", access=SIGNED_IN)
def show_requests(caller: Caller) -> Response:
    to_answer = [_listed(caller, one) for one in joining.list_to_answer(caller.session, caller.person)]
    own = [_own(caller, one) for one in joining.list_own(caller.session, caller.person)]
    return render(caller, "pages/join_requests.html", {"to_answer": to_answer, "own": own})


@routes.get("/start/join/{family}", access=SIGNED_IN)
def show_asking(caller: Caller, family: str) -> Response:
    return _asking(caller, family)


@routes.post("/start/join/{family}", access=SIGNED_IN)
def ask_to_join(caller: Caller, family: str) -> Response:
    typed = details_form.typed_in(caller.form)
    try:
        joining.ask(caller.session, caller.person, family, typed.get("reason", ""))
    except AnswersRefusedError as refused:
        return _asking(caller, family, typed, refused.errors)
    return RedirectResponse("/join-requests?notice=asked", HTTPStatus.SEE_OTHER)


@routes.get("/join-requests/{request_id}", access=SIGNED_IN)
def show_answering(caller: Caller, request_id: str) -> Response:
    return _answering(caller, request_id)


@routes.post("/join-requests/{request_id}", access=SIGNED_IN)
def answer_request(caller: Caller, request_id: str) -> Response:
    typed = details_form.typed_in(caller.form)
    try:
        given = read_details(AnswerDetails, details_form.read(AnswerDetails, typed))
        answer = JoinAnswer(**given.model_dump(exclude={"reason"}), answer=given.reason)
        joining.answer(caller.session, caller.person, request_id, answer)
    except AnswersRefusedError as refused:
        errors = {"reason" if name == "answer" else name: said for name, said in refused.errors.items()}
        return _answering(caller, request_id, typed, errors)
    return RedirectResponse("/join-requests?notice=join-answered", HTTPStatus.SEE_OTHER)


def _asking(
    caller: Caller, family: str, typed: details_form.Typed | None = None, errors: Mapping[str, str] | None = None
) -> Response:
    area = joining.get_case_to_join(caller.session, caller.person, family).area
    view = FormView(
        title=_("Ask to join"),
        caption=_("%(area)s area", area=area),
        sentences=(
            _(
                "You said that this is a family that has Early Help already. A family has one assessment, "
                "one plan and one lead professional, so you join them instead of starting again."
            ),
            _(
                "Your request goes to the lead professional and to the Locality and Community Support "
                "Service (LCSS) of the area. They talk to the family and answer within two working days. "
                "Until then you see nothing of the case."
            ),
            _(
                "If a child may not be safe, do not wait: follow your agency’s safeguarding procedures. You "
                "can also go back and choose to start now."
            ),
        ),
        said="",
        address=f"/start/join/{family}",
        button=_("Ask to join"),
        questions=details_form.questions(AskDetails, {}, typed or {}, errors or {}),
    )
    return _form(caller, view, errors)


def _answering(
    caller: Caller, request_id: str, typed: details_form.Typed | None = None, errors: Mapping[str, str] | None = None
) -> Response:
    request = joining.get_to_answer(caller.session, caller.person, request_id)
    view = FormView(
        title=_("%(full_name)s asks to join", full_name=request.asker.full_name),
        caption=f"{request.family_name}, {request.reference}",
        sentences=(
            _(
                "%(full_name)s, %(job_title)s (%(agency)s, %(email)s), works with the family and was told "
                "that it has Early Help already. They see nothing of the case.",
                full_name=request.asker.full_name,
                job_title=request.asker.job_title,
                agency=request.asker.agency,
                email=request.asker.email,
            ),
            _("Ask the family before you accept."),
        ),
        said=request.reason,
        address=f"/join-requests/{request_id}",
        button=_("Send the answer"),
        questions=details_form.questions(AnswerDetails, {}, typed or {}, errors or {}),
    )
    return _form(caller, view, errors)


def _form(caller: Caller, view: FormView, errors: Mapping[str, str] | None) -> Response:
    summary = details_form.summary(view.questions, errors or {})
    status = HTTPStatus.UNPROCESSABLE_ENTITY if errors else HTTPStatus.OK
    return render(caller, "pages/join.html", {"view": view, "errors": summary}, status=status)


def _listed(caller: Caller, one: RequestToAnswer) -> ListedRequest:
    asker = f"{one.asker.full_name}, {one.asker.job_title}, {one.asker.agency}"
    title = f"{one.family_name}, {one.reference}"
    return ListedRequest(f"/join-requests/{one.id}", title, asker, due(one.due_at, clock.now(caller.session)))


def _own(caller: Caller, one: OwnRequest) -> ListedOwn:
    words, classes = STATUS[one.status]
    waits = one.status == "open"
    return ListedOwn(one, words, classes, due(one.due_at, clock.now(caller.session)) if waits else None)
