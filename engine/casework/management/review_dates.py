"""Moving a review: its date, the tasks that hang on it and the timer that runs, in one act (TAF-4, MON-4, MON-5)."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from pydantic import Field
from sqlmodel import col, func, select

from engine import bpmn
from engine.casework import cases, policy, recording
from engine.casework.answers import Refusals, Words
from engine.casework.errors import ActionNotPossibleError
from engine.casework.mail import moves
from engine.casework.management.action import ActContext, Details, ManagementAction, Outcome, rules
from engine.casework.models.management import CaseAct
from engine.casework.models.team_around_the_family import TafMeeting
from engine.casework.monitoring.words import day
from engine.words import _, later, ngettext

KEY = "move_review"
VARIABLES = ("next_review_on", "review_due_on")
"""What the diagrams call the date of the review: after a meeting, and after the assessment."""


class ReviewDetails(Details):
    """When it is instead."""

    review_on: date = Field(title=later("When is the review instead?"))
    long_review_reason: Words | None = Field(
        None,
        title=later("Why so late?"),
        description=later("If it is further off than the policy of the case says."),
    )


def move_review(context: ActContext, details: ReviewDetails) -> Outcome:
    """Moves it. A date that is over, or beyond the policy without a reason, is refused."""
    session, case = context.session, cases.get(context.session, context.case.reference)
    weeks, latest = _latest(context)
    late = details.review_on > latest
    with Refusals() as refuse:
        refuse.past(details.review_on, "review_on", context.today)
        refuse.when(details.review_on == case.review_on, "review_on", _("The review is on this day already."))
        asked = _(
            "That is more than %(weeks)s weeks after the last meeting. Choose an earlier date or say why.", weeks=weeks
        )
        refuse.missing(details.long_review_reason, "long_review_reason", asked, when=late)
    before, moves = case.review_on, count_moves(context)
    kept = {"from": before.isoformat() if before else None, "long_review_reason": case.long_review_reason}
    _move(context, details.review_on, details.long_review_reason if late else None, details.reason)
    session.flush()
    return Outcome(
        facts={**kept, "to": details.review_on.isoformat(), "moves_before": moves},
        sentence=_sentence(
            day(before, context.today) if before else None, day(details.review_on, context.today), moves
        ),
    )


def _sentence(before: str | None, after: str, moves: int) -> str:
    if before is None:
        return _("The review was moved to %(after)s.", after=after)
    if not moves:
        return _("The review was moved from %(before)s to %(after)s.", before=before, after=after)
    return ngettext(
        "The review was moved from %(before)s to %(after)s; it had been moved %(num)s time before.",
        "The review was moved from %(before)s to %(after)s; it had been moved %(num)s times before.",
        moves,
        before=before,
        after=after,
    )


def count_moves(context: ActContext) -> int:
    """How often the coming review was moved already."""
    last = recording.newest(context.session, TafMeeting, context.case.reference)
    moves = select(func.count()).where(
        CaseAct.case == context.case.reference, CaseAct.action == KEY, col(CaseAct.undone_at).is_(None)
    )
    return context.session.exec(moves.where(CaseAct.at >= last.at) if last else moves).one()


def _move(context: ActContext, review_on: date, long_review_reason: str | None, reason: str) -> None:
    case = cases.get(context.session, context.case.reference)
    case.review_on, case.long_review_reason = review_on, long_review_reason
    context.session.add(case)
    if case.instance_id is not None:
        dates = dict.fromkeys(VARIABLES, review_on)
        bpmn.dates.move(context.session, case.instance_id, dates, actor=context.person.user_name, reason=reason)
    moves.tell_review(context.session, case.reference, review_on, context.person.user_name)


def _undo(context: ActContext, act: CaseAct) -> str:
    before, after = act.facts["from"], date.fromisoformat(act.facts["to"])
    if before is None or cases.get(context.session, act.case).review_on != after:
        raise ActionNotPossibleError(_("The review has another date by now, or had none before."))
    back_on = date.fromisoformat(before)
    _move(context, back_on, act.facts["long_review_reason"], act.reason)
    return _("The review is on %(day)s again.", day=day(back_on, context.today))


def _latest(context: ActContext) -> tuple[int, date]:
    """How many weeks off the policy lets the review be, and which day that is."""
    profile = policy.of_case(context.session, context.case)
    last = recording.newest(context.session, TafMeeting, context.case.reference)
    weeks = profile.weeks_between_reviews if last else profile.weeks_from_assessment_to_review
    start = last.held_on if last else context.case.eha_completed_on or context.today
    return weeks, start + timedelta(weeks=weeks)


def _known(context: ActContext) -> Mapping[str, Any]:
    return {"review_on": context.case.review_on.isoformat()} if context.case.review_on else {}


def _no_review(context: ActContext) -> str:
    met = context.case.eha_completed_on is not None or context.case.review_on is not None
    return "" if met and context.case.closed_at is None else _("This case expects no review.")


MOVE_REVIEW = ManagementAction(
    key=KEY,
    label=later("Move the review"),
    about=(later("The tasks that hang on the date, and the reminder that runs, move with it."),),
    button=later("Move the review"),
    details=ReviewDetails,
    apply=move_review,
    rules=rules(3, 4, 5),
    known=_known,
    hindrance=_no_review,
    previewed=True,
    undo=_undo,
)
