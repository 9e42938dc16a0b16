"""Asking somebody outside for a view, asking them again, and taking it back."""

import re
from datetime import date, timedelta
from typing import Annotated

from pydantic import Field, StringConstraints
from sqlmodel import Session, col, select

from engine import bpmn, clock
from engine.casework import access, agency_limits, families, policy, timeline
from engine.casework.answers import Line, Refusals
from engine.casework.errors import ActionNotPossibleError, NotAllowedError
from engine.casework.models.cases import Case
from engine.casework.models.outside_views import OutsideLetter, OutsideView
from engine.casework.models.people import Person
from engine.casework.outside_views.reading import get, require_may_ask
from engine.casework.outside_views.standing import attribution, standing_of
from engine.casework.records import Answers
from engine.words import _, later
from engine.working_days import working_days_after

REMIND_BEFORE = 2
"""Working days before the last day."""
MAIL_ADDRESS = re.compile(r"[^@\s<>,;:\"()]+@[^@\s<>,;:\"()]+\.[^@\s<>,;:\"()]+")
Reason = Annotated[str, StringConstraints(min_length=1, max_length=500)]


class AskAgain(Answers):
    """Until when they may answer, a date in Europe/London; that day counts."""

    until_on: date


class AskDetails(AskAgain):
    """Whom to ask, about which children, and that the family agreed to it (EHA-3)."""

    name: Line
    role: Line
    agency: Line
    email: Line
    about: list[str] = Field(min_length=1, max_length=20)
    why: Reason
    agreed: bool = False
    agreed_by: Line


def ask(session: Session, actor: Person, task_id: str, details: AskDetails, *, site: str) -> OutsideView:
    """Asks somebody outside for the view that this task wants; the mail leaves by itself.

    Raises CaseNotFoundError, NotAllowedError, ActionNotPossibleError, AnswersRefusedError, TaskNotFoundError.
    """
    task = require_may_ask(session, actor, task_id)
    case = access.get_case(session, actor, task.business_key)
    _check(session, case, task, details)
    view = OutsideView(
        **details.model_dump(exclude={"agreed"}),
        case=case.reference,
        task=task.id,
        form_key=str(task.form_key),
        site=site,
        asked_by=actor.user_name,
        asked_at=clock.now(session),
        remind_on=_remind_on(session, details.until_on),
    )
    session.add(view)
    session.flush()
    send_letter(session, view, "asked")
    tell(
        session,
        view,
        "outside_view_asked",
        _("%(attribution)s, was asked for a view by a link", attribution=attribution(view)),
        actor,
    )
    return view


def ask_again(session: Session, actor: Person, view_id: str, details: AskAgain) -> OutsideView:
    """Sends the link once more, with more time; what they have typed so far is still theirs.

    Raises CaseNotFoundError, NotAllowedError, ActionNotPossibleError, AnswersRefusedError.
    """
    view = get(session, actor, view_id, to_change=True)
    require_may_ask(session, actor, view.task)
    _refuse_limited(session, view.case, view.agency)
    if not standing_of(session, view).can_be_asked_again:
        raise ActionNotPossibleError(_("They cannot be asked again: the view is there, or is no longer needed."))
    with Refusals() as refuse:
        _check_day(session, access.get_case(session, actor, view.case), details.until_on, refuse)
    view.until_on, view.remind_on = details.until_on, _remind_on(session, details.until_on)
    view.locked_at = view.reminded_at = view.expired_at = None
    session.add(view)
    send_letter(session, view, "asked")
    tell(
        session,
        view,
        "outside_view_asked_again",
        _("%(attribution)s, was asked again for a view", attribution=attribution(view)),
        actor,
    )
    return view


def take_back(session: Session, actor: Person, view_id: str) -> None:
    """The link opens nothing from now on, and what they had typed without sending it is deleted.

    Raises CaseNotFoundError, NotAllowedError, ActionNotPossibleError.
    """
    view = get(session, actor, view_id, to_change=True)
    if actor.user_name != view.asked_by:
        require_may_ask(session, actor, view.task)
    if view.given_at or view.taken_back_at:
        raise ActionNotPossibleError(
            _("There is nothing to take back: they have answered, or it was taken back before.")
        )
    view.taken_back_at, view.taken_back_by, view.draft = clock.now(session), actor.user_name, None
    session.add(view)
    tell(
        session,
        view,
        "outside_view_taken_back",
        _("The request to %(attribution)s, was taken back", attribution=attribution(view)),
        actor,
    )


def tell(session: Session, view: OutsideView, kind: str, sentence: str, actor: Person | None) -> None:
    """What the case's timeline says of it."""
    facts = {"outside_view": view.id, "task_id": view.task}
    timeline.record(session, view.case, kind, sentence, actor=actor.user_name if actor else None, facts=facts)


def _check(session: Session, case: Case, task: bpmn.Task, details: AskDetails) -> None:
    with Refusals() as refuse:
        refuse.when(not details.agreed, "agreed", _("Ask the family first. Only whom they agreed to may be asked."))
        is_address = bool(MAIL_ADDRESS.fullmatch(details.email)) and details.email.isprintable()
        refuse.when(not is_address, "email", _("Enter a mail address, such as name@example.org."))
        refuse.when(_is_user(session, details.email), "email", _IS_A_USER)
        refuse.when(_is_asked(session, task, details.email), "email", _IS_ASKED)
        unknown = set(details.about) - children_of(session, case, task).keys()
        refuse.when(bool(unknown), "about", _("Choose one of the options offered."))
        limited = agency_limits.list_about(session, case.reference, details.agency)
        refuse.when(bool(limited), "agency", _limited(details.agency))
        _check_day(session, case, details.until_on, refuse)


def children_of(session: Session, case: Case, task: bpmn.Task) -> dict[str, str]:
    """The children whom this task may name to somebody outside, id → first name: the one that it is about, or all."""
    children = families.list_children(session, case.family)
    about = task.local_variables.get("child_id")
    return {child.id: child.first_name for child in children if about in (None, child.id)}


def _check_day(session: Session, case: Case, until_on: date, refuse: Refusals) -> None:
    today = clock.today(session)
    refuse.past(until_on, "until_on", today)
    most = policy.of_case(session, case).most_days_for_outside_view
    latest = today + timedelta(days=most)
    sentence = _(
        "The policy allows %(most)s days at most: %(latest)s or before.", most=most, latest=clock.in_words(latest)
    )
    refuse.when(until_on > latest, "until_on", sentence)


def _remind_on(session: Session, until_on: date) -> date | None:
    """Two working days before the last one; None where that is today already."""
    day = working_days_after(until_on, -REMIND_BEFORE)
    return day if day > clock.today(session) else None


def _refuse_limited(session: Session, reference: str, agency: str) -> None:
    if agency_limits.list_about(session, reference, agency):
        raise NotAllowedError(_limited(agency))


def _limited(agency: str) -> str:
    return _(
        "The family does not want anything shared with %(agency)s. Talk with them first: only they can lift the limit.",
        agency=agency,
    )


def _is_user(session: Session, email: str) -> bool:
    known = select(Person.user_name).where(col(Person.is_active), col(Person.email).ilike(email, escape="\\"))
    return session.exec(known).first() is not None


def _is_asked(session: Session, task: bpmn.Task, email: str) -> bool:
    asked = session.exec(select(OutsideView).where(OutsideView.task == task.id)).all()
    mine = [view for view in asked if view.email.casefold() == email.casefold()]
    return any(standing_of(session, view).can_be_asked_again for view in mine)


_IS_A_USER = later("They use Early Help themselves: hand the task to them, or let the family invite them.")
_IS_ASKED = later("They have been asked already. Ask them again below, or take it back first.")


def send_letter(session: Session, view: OutsideView, kind: str) -> None:
    """A mail with a link leaves by itself: `asked` or `reminder`."""
    session.add(OutsideLetter(view=view.id, kind=kind, created_at=clock.now(session)))
    session.flush()
