"""Consent withdrawn, or found never to have held: what was said, the three questions, and where it leads
(CLO-5, CLO-6, CON-11)."""

from datetime import date
from typing import Literal

from pydantic import Field

from engine.casework import choices, consent_in_force, engagement, recording
from engine.casework.answers import Line, Refusals, Sometimes, Words, YesNo
from engine.casework.models.consent import Consent, ConsentWithdrawal, WithdrawalAdvice
from engine.casework.records import Answers, Prefill, Record, RecordContext
from engine.words import _


class WithdrawalAnswers(Answers):
    """`record_withdrawal`: who, all or part, when, why as far as the family says, and what they wish."""

    kind: Literal["withdrawn", "invalidated"]
    withdrawn_by: Line
    withdrawn_on: date
    withdraws: list[Literal["taking_part", "sharing"]] = Field(min_length=1)
    extent: Literal["all", "part"]
    part: Sometimes[Words] = None
    reason: Sometimes[Words] = None
    wishes: Words


class ThreeQuestions(Answers):
    """What is asked when a family steps back (CLO-5)."""

    network_support: Words
    who_to_tell: Words
    escalates: YesNo
    escalates_why: Sometimes[Words] = None


class AdviseAnswers(ThreeQuestions):
    """`advise_on_withdrawal`: LCSS's answers."""

    direction: Words


class DirectAnswers(ThreeQuestions):
    """`direct_after_withdrawal`: the line manager's answers, and the direction."""

    threshold_question: YesNo
    family_re_engages: YesNo
    agreed_by: Sometimes[Line] = None
    direction: Words


def record_withdrawal(context: RecordContext, answers: WithdrawalAnswers) -> dict[str, object]:
    """Keeps the withdrawal and ends what was agreed; what was given before stays as history."""
    with Refusals() as refuse:
        refuse.future(answers.withdrawn_on, "withdrawn_on", context.today)
        part = answers.extent == "part"
        refuse.missing(answers.part, "part", _("Say which part is withdrawn."), when=part)
        never_held = answers.kind == "invalidated"
        refuse.missing(answers.reason, "reason", _("Say why the consent never held."), when=never_held)
    recording.keep(context, ConsentWithdrawal, answers)
    if "taking_part" in answers.withdraws and answers.extent == "all":
        engagement.end_agreement(context, said_by=answers.withdrawn_by, said_on=answers.withdrawn_on)
    if "sharing" in answers.withdraws:
        _end_consents(context, answers)
    return {}


def advise_on_withdrawal(context: RecordContext, answers: AdviseAnswers) -> dict[str, object]:
    """Keeps LCSS's advice (LCS-4)."""
    with Refusals() as refuse:
        _check_escalation(refuse, answers)
    recording.keep(context, WithdrawalAdvice, answers, adviser="lcss")
    return {}


def direct_after_withdrawal(context: RecordContext, answers: DirectAnswers) -> dict[str, object]:
    """Keeps the manager's direction. Out: `threshold_question`, `family_re_engages`."""
    with Refusals() as refuse:
        _check_escalation(refuse, answers)
        again = answers.family_re_engages
        refuse.missing(
            answers.agreed_by, "agreed_by", _("Say who in the family agreed to take part again."), when=again
        )
    recording.keep(context, WithdrawalAdvice, answers, adviser="line_manager")
    if answers.family_re_engages and answers.agreed_by:
        engagement.agree(context, said_by=answers.agreed_by, said_on=context.today)
    return {"threshold_question": answers.threshold_question, "family_re_engages": answers.family_re_engages}


def _check_escalation(refuse: Refusals, answers: ThreeQuestions) -> None:
    refuse.missing(answers.escalates_why, "escalates_why", _("Say what worries you more now."), when=answers.escalates)


def _end_consents(context: RecordContext, answers: WithdrawalAnswers) -> None:
    for consent in consent_in_force.list_current(context.session, context.case.reference):
        if consent.status in consent_in_force.HOLDING:
            recording.keep(
                context,
                Consent,
                child=consent.child,
                status="limited" if answers.extent == "part" else answers.kind,
                moment="record_withdrawal",
                given_by=answers.withdrawn_by,
                given_as=consent.given_as,
                said_on=answers.withdrawn_on,
            )


def _sentence(_context: RecordContext, answers: WithdrawalAnswers) -> str:
    if answers.kind == "invalidated":
        return _("It was recorded that a consent never held.")
    if answers.extent == "part":
        return _("The family withdrew part of what they had agreed to.")
    return _("The family withdrew what they had agreed to.")


def _prefill_withdrawal(context: RecordContext) -> Prefill:
    giver = consent_in_force.find_only_giver(context.session, context.case.reference)
    return Prefill({"withdrawn_by": giver} if giver else {})


def _prefill_direction(context: RecordContext) -> Prefill:
    adult = choices.find_only_adult(context)
    return Prefill({"agreed_by": adult} if adult else {})


RECORDS = (
    Record("record_withdrawal", WithdrawalAnswers, record_withdrawal, _prefill_withdrawal, _sentence),
    Record("advise_on_withdrawal", AdviseAnswers, advise_on_withdrawal),
    Record("direct_after_withdrawal", DirectAnswers, direct_after_withdrawal, _prefill_direction),
)
