"""Handing the role of lead professional over, safely and planned (LPR-4)."""

from datetime import date
from typing import Literal

from engine import clock
from engine.casework import actions, cases, lead_professional, recording
from engine.casework.answers import Line, Refusals, Sometimes, Words, YesNo
from engine.casework.models.lead_professional import Handover, HandoverStep
from engine.casework.records import Answers, Prefill, Record, RecordContext
from engine.words import _


class ProposeAnswers(Answers):
    """`propose_new_lead`: somebody new, or an end to the attempt."""

    decision: Literal["propose", "stop"]
    proposed_lead: Sometimes[Line] = None
    reason: Words
    knows_family: Sometimes[YesNo] = None
    family_happy: Sometimes[YesNo] = None
    family_view: Sometimes[Words] = None
    transfer_on: Sometimes[date] = None


class AcceptAnswers(Answers):
    """`accept_lead`: the proposed lead professional's own answer."""

    handover_answer: Literal["accepted", "declined"]
    note: Sometimes[Words] = None


class HandOverAnswers(Answers):
    """`hand_over`: what was passed on."""

    handed_over_on: date
    open_actions_explained: bool
    limits_explained: bool
    next_taf_on: date | None = None
    family_introduced_on: date
    note: Words | None = None


def propose_new_lead(context: RecordContext, answers: ProposeAnswers) -> dict[str, object]:
    """Keeps the proposal; the lead professional stays who they are. Out: `proposed_lead`, `transfer_on`,
    `stop_handover`."""
    if answers.decision == "stop":
        recording.keep(context, HandoverStep, handover=_newest(context), step="stopped", note=answers.reason)
        return {"proposed_lead": None, "transfer_on": None, "stop_handover": True}
    with Refusals() as refuse:
        _check_proposal(refuse, context, answers)
    recording.keep(context, Handover, answers)
    transfer_on = answers.transfer_on.isoformat() if answers.transfer_on else None
    return {"proposed_lead": answers.proposed_lead, "transfer_on": transfer_on, "stop_handover": False}


def accept_lead(context: RecordContext, answers: AcceptAnswers) -> dict[str, object]:
    """Keeps the answer. Out: `handover_answer`."""
    with Refusals() as refuse:
        declined = answers.handover_answer == "declined"
        refuse.missing(answers.note, "note", _("Say why you cannot take this on."), when=declined)
    recording.keep(context, HandoverStep, answers, handover=_newest(context), step=answers.handover_answer)
    return {"handover_answer": answers.handover_answer}


def hand_over(context: RecordContext, answers: HandOverAnswers) -> dict[str, object]:
    """Keeps what was handed over."""
    with Refusals() as refuse:
        refuse.future(answers.handed_over_on, "handed_over_on", context.today)
        refuse.future(answers.family_introduced_on, "family_introduced_on", context.today)
        refuse.past(answers.next_taf_on, "next_taf_on", context.today)
        unexplained, unlimited = not answers.open_actions_explained, not answers.limits_explained
        refuse.when(unexplained, "open_actions_explained", _("Go through the open actions first, then tick this."))
        refuse.when(unlimited, "limits_explained", _("Explain what may be shared with whom first, then tick this."))
    recording.keep(context, HandoverStep, answers, handover=_newest(context), step="handed_over")
    return {}


def _check_proposal(refuse: Refusals, context: RecordContext, answers: ProposeAnswers) -> None:
    refuse.missing(answers.proposed_lead, "proposed_lead", _("Choose whom you propose."))
    same = answers.proposed_lead in _leads_now(context)
    refuse.when(same, "proposed_lead", _("This person is the lead professional already."))
    refuse.when(not answers.knows_family, "knows_family", _("Propose somebody who knows the family."))
    refuse.when(not answers.family_happy, "family_happy", _("Propose somebody the family is happy with."))
    refuse.missing(answers.family_view, "family_view", _("Say what the family thinks of the change."))
    refuse.missing(answers.transfer_on, "transfer_on", _("Give the date of the hand-over."))
    refuse.past(answers.transfer_on, "transfer_on", context.today)


def _leads_now(context: RecordContext) -> list[str]:
    lead = cases.find_lead_professional(context.session, context.case.reference)
    return [lead.person] if lead and not lead.provisional else []


def _newest(context: RecordContext) -> str | None:
    handover = recording.newest(context.session, Handover, context.case.reference)
    return handover.id if handover else None


def _prefill_proposal(context: RecordContext) -> Prefill:
    return Prefill(choices={"people": lead_professional.directory_with_load(context.session)})


def _prefill_handing_over(context: RecordContext) -> Prefill:
    open_actions = actions.list_open(context.session, context.case.reference)
    review_on = context.case.review_on
    next_taf = review_on if review_on and review_on >= context.today else None  # a day that has passed is refused
    rows = [
        {
            "action": f"{one.number}. {one.what}",
            "owner": f"{one.owner_person} ({one.owner_agency})",
            "due_on": clock.in_words(one.due_on),
        }
        for one in open_actions
    ]
    return Prefill(values={"plan": rows, **({"next_taf_on": next_taf.isoformat()} if next_taf else {})})


RECORDS = (
    Record("propose_new_lead", ProposeAnswers, propose_new_lead, _prefill_proposal),
    Record("accept_lead", AcceptAnswers, accept_lead, is_personal=True),
    Record("hand_over", HandOverAnswers, hand_over, _prefill_handing_over),
)
