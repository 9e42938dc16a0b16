"""What follows a concern: advice, the contact with the Multi-Agency Safeguarding Hub (MASH), and its outcome."""

from datetime import date, datetime
from typing import Annotated, Literal

from pydantic import StringConstraints

from engine.casework import concerns, recording
from engine.casework.answers import Line, Refusals, Sometimes, Words, YesNo
from engine.casework.informing import InformingAnswers, check_informing
from engine.casework.models.concerns import Concern, MashContact, MashOutcome, SafeguardingAdvice
from engine.casework.records import Answers, Prefill, Record, RecordContext
from engine.clock import london_moment
from engine.words import _

ClockTime = Annotated[str, StringConstraints(pattern=r"^([01]?\d|2[0-3])[:.][0-5]\d$")]
"""The time of day as people write it: 9:30, 14.05."""


class SeekAdviceAnswers(Answers):
    """`seek_advice`: somebody is unsure whether a child is at risk, and is advised (ENT-10)."""

    concern: Line
    adviser_kind: Literal[
        "safeguarding_lead", "caldicott_guardian", "manager", "trusted_colleague", "practitioner_who_knows_them"
    ]
    adviser_name: Line
    identity_protected: YesNo
    advice_given: Words
    advice: Literal["contact_mash", "no_further_action"]
    rationale: Words


class ContactMashAnswers(InformingAnswers):
    """`contact_mash`: MASH was contacted the same working day (ENT-8)."""

    concern: Line
    contacted_on: date
    contacted_time: ClockTime
    spoken_with: Line
    how: Literal["phone", "secure_email", "online_form", "in_person"]
    shared: Words
    reference: Line | None = None
    consent_asked: Literal["agreed", "refused", "not_asked"]
    management_advice: Sometimes[Words] = None


class MashOutcomeAnswers(Answers):
    """`record_mash_outcome`: what MASH decided."""

    concern: Line
    mash_outcome: Literal["none", "early_help", "s17", "s47"]
    decided_on: date
    decided_by: Line
    reference: Line | None = None
    social_worker: Sometimes[Line] = None
    next_steps: Words


def seek_advice(context: RecordContext, answers: SeekAdviceAnswers) -> dict[str, object]:
    """Keeps the advice. Out: `advice`."""
    recording.keep(context, SafeguardingAdvice, answers)
    return {"advice": answers.advice}


def contact_mash(context: RecordContext, answers: ContactMashAnswers) -> dict[str, object]:
    """Keeps the contact and whether the family was told, or why not (SHR-6), and that consent was not asked (CON-6)."""
    contacted_at = _moment(answers.contacted_on, answers.contacted_time)
    with Refusals() as refuse:
        refuse.future(answers.contacted_on, "contacted_on", context.today)
        refuse.when(contacted_at > context.now, "contacted_time", _("The time must be in the past."))
        check_informing(refuse, answers, told=answers.family_told)
        refuse.missing(
            answers.management_advice,
            "management_advice",
            _("Say what your manager or safeguarding lead advised about not asking."),
            when=answers.consent_asked == "not_asked",
        )
    recording.keep(context, MashContact, answers, contacted_at=contacted_at)
    return {}


def record_mash_outcome(context: RecordContext, answers: MashOutcomeAnswers) -> dict[str, object]:
    """Keeps what MASH decided. Out: `mash_outcome`."""
    statutory = answers.mash_outcome in ("s17", "s47")
    with Refusals() as refuse:
        refuse.future(answers.decided_on, "decided_on", context.today)
        refuse.missing(answers.social_worker, "social_worker", _("Give the social worker's name."), when=statutory)
    recording.keep(context, MashOutcome, answers, outcome=answers.mash_outcome)
    return {"mash_outcome": answers.mash_outcome}


def _prefill_advice(context: RecordContext) -> Prefill:
    """The concern with its facts, and who advises: mostly the person who opens the form."""
    concern = concerns.prefill_concern(context)
    history = recording.history(context.session, Concern, context.case.reference)
    facts = next((one.facts for one in history if one.id == concern.values.get("concern")), None)
    adviser = {
        "adviser_kind": "safeguarding_lead" if context.actor.is_dsl else "manager",
        "adviser_name": f"{context.actor.full_name}, {context.actor.job_title}",
    }
    return Prefill({**concern.values, **adviser, "concern_facts": facts}, concern.choices)


def _prefill_outcome(context: RecordContext) -> Prefill:
    """The concern, and the reference that MASH gave when it was told of it."""
    concern = concerns.prefill_concern(context)
    contact = recording.newest(context.session, MashContact, context.case.reference)
    if contact is None or not contact.reference or contact.concern != concern.values.get("concern"):
        return concern
    return Prefill({**concern.values, "reference": contact.reference}, concern.choices)


def _moment(day: date, clock_time: str) -> datetime:
    hour, minute = clock_time.replace(".", ":").split(":")
    return london_moment(day, int(hour), int(minute))


RECORDS = (
    Record("seek_advice", SeekAdviceAnswers, seek_advice, _prefill_advice, cannot_wait=True),
    Record("contact_mash", ContactMashAnswers, contact_mash, concerns.prefill_concern, cannot_wait=True),
    Record("record_mash_outcome", MashOutcomeAnswers, record_mash_outcome, _prefill_outcome, cannot_wait=True),
)
