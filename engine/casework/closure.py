"""Closing early help: the evaluation, the final comments, and LCSS's decision on the papers (CLO-1 to CLO-5, LCS-5)."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated, Literal

from pydantic import Field
from sqlmodel import Session

from engine.casework import cases, choices, decisions, outcome_star, recording
from engine.casework.answers import NEEDED_SOMETIMES, Line, Refusals, Sometimes, Words, YesNo, path
from engine.casework.models.closure import ClosingComment, Closure, SystemClosure
from engine.casework.models.consent import WithdrawalAdvice
from engine.casework.models.engagement import Agreement
from engine.casework.models.team_around_the_family import TafMeeting
from engine.casework.outcome_star import StarAnswers
from engine.casework.records import Answers, Choice, Prefill, Record, RecordContext
from engine.words import _

STEPPING_BACK = ("consent_withdrawn", "declined")
"""Reasons after which the three questions are asked (CLO-5)."""


class ClosureAnswers(StarAnswers):
    """`complete_closure`: the lead professional and the family look back."""

    closure_reason: Literal[
        "outcomes_achieved",
        "moved_area",
        "adult_services",
        "consent_withdrawn",
        "statutory_support",
        "agreed_to_close",
        "declined",
        "other",
    ]
    reason_other: Sometimes[Words] = None
    evaluated_by: Line
    evaluated_with: Line
    achieved: Words
    still_needed: Words
    final_minutes: Literal["in_this_record", "sent_separately", "no_meeting_held"]
    new_area: Sometimes[Line] = None
    new_area_consent: Sometimes[Literal["given", "refused"]] = None
    adult_services: Sometimes[Line] = None
    adult_services_on: Sometimes[date] = None
    network_support: Words
    who_to_tell: Words
    escalates: Sometimes[YesNo] = None
    escalates_why: Sometimes[Words] = None


class ChildsComment(Answers):
    """What a child said of their experience, or why there is nothing."""

    child: Line
    comment: Sometimes[Words] = None
    not_given_reason: Sometimes[Words] = None


class FinalCommentsAnswers(Answers):
    """`record_final_comments` (CLO-4)."""

    childrens_comments: Annotated[list[ChildsComment], NEEDED_SOMETIMES] = Field(default_factory=list, max_length=20)
    family_comment: Sometimes[Words] = None
    family_not_given_reason: Sometimes[Words] = None


class CloseOnSystemAnswers(Answers):
    """`close_on_system`: LCSS closes, or returns the papers with reasons."""

    pack_complete: YesNo
    closure_decision: Literal["close", "return"]
    return_reasons: Sometimes[Words] = None


@dataclass(frozen=True)
class ClosureSummary:
    """The closure for the case page."""

    reason: str
    achieved: str
    still_needed: str
    decision: str | None
    return_reasons: str | None


def complete_closure(context: RecordContext, answers: ClosureAnswers) -> dict[str, object]:
    """Keeps the evaluation and the star's last reading. Out: `closure_reason`."""
    with Refusals() as refuse:
        _check_reason(refuse, answers)
        outcome_star.check(refuse, context, answers)
    recording.keep(context, Closure, answers, reason=answers.closure_reason)
    outcome_star.keep_reading(context, answers, context.today)
    return {"closure_reason": answers.closure_reason}


def record_final_comments(context: RecordContext, answers: FinalCommentsAnswers) -> dict[str, object]:
    """Keeps what each child and the family said, or why they did not."""
    children = {child.id for child in choices.list_children(context)}
    with Refusals() as refuse:
        unasked = children - {one.child for one in answers.childrens_comments}
        refuse.when(bool(unasked), "childrens_comments", _("Record what every child said, or why there is nothing."))
        for index, one in enumerate(answers.childrens_comments):
            refuse.when(one.child not in children, path("childrens_comments", index, "child"), _("Choose a child."))
            said = one.comment or one.not_given_reason
            refuse.missing(said, path("childrens_comments", index, "comment"), _("Record the comment, or why not."))
        said = answers.family_comment or answers.family_not_given_reason
        refuse.missing(said, "family_comment", _("Record the family's comment, or say why there is none."))
    for one in answers.childrens_comments:
        recording.keep(context, ClosingComment, one)
    recording.keep(
        context, ClosingComment, comment=answers.family_comment, not_given_reason=answers.family_not_given_reason
    )
    return {}


def close_on_system(context: RecordContext, answers: CloseOnSystemAnswers) -> dict[str, object]:
    """Keeps LCSS's decision. A case with a concern still open cannot be closed (ENT-9). Out: `closure_decision`."""
    closes = answers.closure_decision == "close"
    with Refusals() as refuse:
        concern = closes and bool(cases.open_concern_tasks(context.session, context.case.reference))
        refuse.when(
            concern,
            "closure_decision",
            _("A safeguarding concern is still open. Return the papers until it is settled."),
        )
        incomplete = closes and not answers.pack_complete
        refuse.when(
            incomplete, "closure_decision", _("The papers are not complete: return them and say what is missing.")
        )
        refuse.missing(answers.return_reasons, "return_reasons", _("Say what has to be put right."), when=not closes)
    recording.keep(context, SystemClosure, answers, decision=answers.closure_decision)
    return {"closure_decision": answers.closure_decision}


def find_summary(session: Session, case_reference: str) -> ClosureSummary | None:
    """The newest closure and what LCSS decided on it; None before there is one."""
    closure = recording.newest(session, Closure, case_reference)
    if closure is None:
        return None
    decision = recording.newest(session, SystemClosure, case_reference)
    decided = decision if decision and decision.at >= closure.at else None
    return ClosureSummary(
        reason=closure.reason,
        achieved=closure.achieved,
        still_needed=closure.still_needed,
        decision=decided.decision if decided else None,
        return_reasons=decided.return_reasons if decided else None,
    )


def _check_reason(refuse: Refusals, answers: ClosureAnswers) -> None:
    reason = answers.closure_reason
    moved, adult, back = reason == "moved_area", reason == "adult_services", reason in STEPPING_BACK
    refuse.missing(answers.reason_other, "reason_other", _("Say what the reason is."), when=reason == "other")
    refuse.missing(answers.new_area, "new_area", _("Say which area the family moved to."), when=moved)
    asked = _("Ask whether information may be shared with the new area.")
    refuse.missing(answers.new_area_consent, "new_area_consent", asked, when=moved)
    refuse.missing(answers.adult_services, "adult_services", _("Say which adult service takes over."), when=adult)
    refuse.missing(answers.adult_services_on, "adult_services_on", _("Say since when it is involved."), when=adult)
    refuse.missing(answers.escalates, "escalates", _("Say whether this worries you more."), when=back)
    refuse.missing(answers.escalates_why, "escalates_why", _("Say what worries you."), when=bool(answers.escalates))


def _prefill_closure(context: RecordContext) -> Prefill:
    """Who evaluates, and what the record holds; after a withdrawal what was advised, but never whether it worries."""
    reference = context.case.reference
    met = recording.newest(context.session, TafMeeting, reference) is not None
    agreement = recording.newest(context.session, Agreement, reference)
    ended = agreement is not None and agreement.status == "ended"
    advice = recording.newest(context.session, WithdrawalAdvice, reference) if ended else None
    return Prefill(
        values={
            "evaluated_by": f"{context.actor.full_name}, {context.actor.job_title}",
            "final_minutes": "in_this_record" if met else "no_meeting_held",
            **({"closure_reason": "consent_withdrawn"} if ended else {}),
            **({"network_support": advice.network_support, "who_to_tell": advice.who_to_tell} if advice else {}),
        }
    )


def _prefill_comments(context: RecordContext) -> Prefill:
    options: list[Choice] = choices.children(context)
    rows = [{"child": option.value} for option in options]
    return Prefill(values={"childrens_comments": rows}, choices={"children": options})


def _wanted_papers(context: RecordContext, reason: str) -> str:
    facts = {"closure_reason": reason}
    return str(decisions.decide(context.session, context.task.instance_id, "closure_requirements", facts))


def _prefill_papers(context: RecordContext) -> Prefill:
    """What the table asks of the papers for this reason, and what the record holds."""
    reference = context.case.reference
    closure = recording.newest(context.session, Closure, reference)
    wanted = _wanted_papers(context, closure.reason) if closure else ""
    papers = {
        _("Closure and evaluation"): closure,
        _("Notes of a meeting"): recording.newest(context.session, TafMeeting, reference),
        _("Comments of the children and the family"): recording.newest(context.session, ClosingComment, reference),
    }
    rows = [{"paper": name, "there": _("Yes") if paper else _("No")} for name, paper in papers.items()]
    return Prefill(values={"closure_pack": wanted, "papers": rows})


def _decision_sentence(_context: RecordContext, answers: CloseOnSystemAnswers) -> str:
    if answers.closure_decision == "close":
        return _("The Locality and Community Support Service closed the case on the system.")
    return _("The Locality and Community Support Service returned the closing papers.")


RECORDS = (
    Record("complete_closure", ClosureAnswers, complete_closure, _prefill_closure),
    Record("record_final_comments", FinalCommentsAnswers, record_final_comments, _prefill_comments),
    Record("close_on_system", CloseOnSystemAnswers, close_on_system, _prefill_papers, _decision_sentence),
)
