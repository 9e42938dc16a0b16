"""Sharing what was decided: appropriately, securely, and with the family told (SHR-4, SHR-6, SHR-8)."""

from datetime import date
from typing import Annotated, Final, Literal

from pydantic import Field

from engine.casework import agency_limits, recording
from engine.casework.answers import NEEDED_SOMETIMES, Line, Refusals, Sometimes, Words, YesNo
from engine.casework.informing import ExceptionAnswers, check_informing
from engine.casework.models.sharing import SharedInformation, SharingDecision
from engine.casework.records import Prefill, Record, RecordContext
from engine.casework.sharing import requests
from engine.casework.sharing.basis import consent_covers
from engine.words import _, later

Check = Literal["accurate", "need_to_know", "secure", "fact_and_opinion"]


class SharedAnswers(ExceptionAnswers):
    """`record_sharing`: what was shared, when, how, with whom, and what the family was told; or why it was not."""

    carried_out: YesNo
    why_not: Sometimes[Words] = None
    shared_on: Sometimes[date] = None
    received_by: Sometimes[Line] = None
    how: Sometimes[Literal["secure_email", "phone", "in_person", "secure_system", "post"]] = None
    facts: Sometimes[Words] = None
    opinion: Words | None = None
    not_shared: Sometimes[Words] = None
    checked: Annotated[list[Check], NEEDED_SOMETIMES] = Field(default_factory=list)
    third_parties: Sometimes[Literal["nobody", "left_out", "considered_safe"]] = None
    third_parties_because: Sometimes[Words] = None
    passing_on: Sometimes[Words] = None
    family_told: Sometimes[YesNo] = None


NEEDED: Final = {
    "shared_on": later("Say when it was shared."),
    "received_by": later("Say who received it."),
    "how": later("Say how it was shared."),
    "facts": later("Say which facts you shared."),
    "not_shared": later("Say what you did not share."),
    "third_parties": later("Say whether it could give away somebody else."),
    "passing_on": later("Say what you agreed about passing it on."),
    "family_told": later("Say whether the family was told."),
}
"""What is said of information that was shared (SHR-1, SHR-8)."""


def record_sharing(context: RecordContext, answers: SharedAnswers) -> dict[str, object]:
    """Keeps what was shared, or why it was not shared after all."""
    with Refusals() as refuse:
        refuse.missing(answers.why_not, "why_not", _("Say why it was not shared."), when=not answers.carried_out)
        if answers.carried_out:
            _check_shared(refuse, context, answers)
    recording.keep(context, SharedInformation, answers, request=requests.key_of(context))
    return {}


def _check_shared(refuse: Refusals, context: RecordContext, answers: SharedAnswers) -> None:
    for field, sentence in NEEDED.items():
        refuse.missing(getattr(answers, field), field, sentence)
    refuse.future(answers.shared_on, "shared_on", context.today)
    refuse.when(
        len(set(answers.checked)) < 4, "checked", _("Make sure of all four before you share it, then tick them.")
    )
    safe = answers.third_parties == "considered_safe"
    refuse.missing(answers.third_parties_because, "third_parties_because", _("Say why it is reasonable."), when=safe)
    if answers.family_told is not None:
        check_informing(refuse, answers, told=answers.family_told)
    decision = requests.find_decision(context)
    if decision is not None:
        _check_still_holds(refuse, context, decision, answers)


def _check_still_holds(
    refuse: Refusals, context: RecordContext, decision: SharingDecision, answers: SharedAnswers
) -> None:
    """A consent that was withdrawn or limited since is none to share on (CON-4)."""
    if decision.basis == "consent":
        limited = agency_limits.list_about(context.session, context.case.reference, decision.agency)
        holds = consent_covers(context, decision.about_children) and not limited
        refuse.when(not holds, "carried_out", NO_LONGER)
    promised = decision.family_told_first == "to_be_told"
    refuse.when(promised and answers.family_told is False, "family_told", TELL_FIRST)


NO_LONGER = later(
    "The consent that this rests on has ended or was limited since. Do not share it; ask for a new decision."
)
TELL_FIRST = later(
    "The family wanted this agency left out: tell them first, as was decided, or ask for a new decision."
)


def _prefill(context: RecordContext) -> Prefill:
    decision = requests.find_decision(context)
    if decision is None:
        return Prefill()
    values = {
        "decision": requests.in_words(decision),
        "information": decision.information,
        "received_by": decision.recipient,
        "not_shared": decision.left_out,
    }
    return Prefill(values=values)


def _sentence(_context: RecordContext, answers: SharedAnswers) -> str:
    if not answers.carried_out:
        return _("Information was not shared after all.")
    told = _("the family was told") if answers.family_told else _("the family was not told, for a reason on record")
    return _("Information was shared; %(told)s.", told=told)


RECORD_SHARING = Record("record_sharing", SharedAnswers, record_sharing, _prefill, _sentence)
