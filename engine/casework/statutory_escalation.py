"""Stepping up to children's social care under the Children Act 1989: section 47 needs no agreement, section 17 does
(CLO-7)."""

from datetime import date
from typing import Literal

from engine.casework import choices, recording
from engine.casework.answers import Line, Refusals, Sometimes, Words, YesNo
from engine.casework.informing import InformingAnswers, check_informing
from engine.casework.models.concerns import MashOutcome
from engine.casework.models.statutory import SocialCareAgreement, StatutoryHandover
from engine.casework.records import Answers, Prefill, Record, RecordContext
from engine.words import _


class HandOverToSocialCareAnswers(InformingAnswers):
    """`hand_over_to_social_care`."""

    statutory_basis: Literal["s17", "s47"]
    family_agrees: Sometimes[YesNo] = None
    social_worker: Line
    team: Line
    reference: Line | None = None
    handed_over_on: date
    plan_began_on: date | None = None
    summary: Words
    taf_told_on: date


class SocialCareAgreementAnswers(Answers):
    """`record_s17_agreement`."""

    family_agrees: YesNo
    said_by: Line
    said_on: date
    note: Sometimes[Words] = None


def hand_over_to_social_care(context: RecordContext, answers: HandOverToSocialCareAnswers) -> dict[str, object]:
    """Keeps the hand-over. Out: `statutory_basis`, `family_agrees` (False where it was not asked)."""
    with Refusals() as refuse:
        needs_agreement = answers.statutory_basis == "s17"
        asked = _("Say whether the family agrees: section 17 needs it.")
        refuse.missing(answers.family_agrees, "family_agrees", asked, when=needs_agreement)
        for field in ("handed_over_on", "plan_began_on", "taf_told_on"):
            refuse.future(getattr(answers, field), field, context.today)
        check_informing(refuse, answers, told=answers.family_told)
    recording.keep(context, StatutoryHandover, answers, basis=answers.statutory_basis)
    return {"statutory_basis": answers.statutory_basis, "family_agrees": bool(answers.family_agrees)}


def record_s17_agreement(context: RecordContext, answers: SocialCareAgreementAnswers) -> dict[str, object]:
    """Keeps the family's answer. Out: `family_agrees`."""
    with Refusals() as refuse:
        refuse.future(answers.said_on, "said_on", context.today)
        declined = not answers.family_agrees
        refuse.missing(answers.note, "note", _("Say what the family wants instead."), when=declined)
    recording.keep(context, SocialCareAgreement, answers, agrees=answers.family_agrees)
    return {"family_agrees": answers.family_agrees}


def _prefill(context: RecordContext) -> Prefill:
    outcome = recording.newest(context.session, MashOutcome, context.case.reference)
    if outcome is None or outcome.outcome not in ("s17", "s47"):
        return Prefill()
    known = {"statutory_basis": outcome.outcome, "social_worker": outcome.social_worker, "reference": outcome.reference}
    return Prefill(values={question: answer for question, answer in known.items() if answer})


def _prefill_agreement(context: RecordContext) -> Prefill:
    adult = choices.find_only_adult(context)
    return Prefill({"said_by": adult} if adult else {})


RECORDS = (
    Record(
        "hand_over_to_social_care", HandOverToSocialCareAnswers, hand_over_to_social_care, _prefill, cannot_wait=True
    ),
    Record("record_s17_agreement", SocialCareAgreementAnswers, record_s17_agreement, _prefill_agreement),
)
