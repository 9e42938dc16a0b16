"""Offering early help, the family's agreement to take part, and the privacy notice (ENT-4, ENT-11, CON-1, SHR-10)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from pydantic import Field
from sqlmodel import Session

from engine.casework import cases, choices, earlier_cases, recording
from engine.casework.answers import Line, Refusals, Sometimes, Words, YesNo
from engine.casework.models.cases import RoleOnCase
from engine.casework.models.engagement import AgencyLimit, Agreement, Offer, PrivacyNotice
from engine.casework.records import Answers, Prefill, Record, RecordContext
from engine.words import _

PRIVACY_NOTICE_TITLE = "privacy notice shared"


class OfferAnswers(Answers):
    """`offer_early_help`: of a refusal only that it happened, and when to ask again, is kept."""

    offered_on: date
    offer_answer: Literal["accepted", "refused"]
    reoffer_on: Sometimes[date] = None
    offered_to: Sometimes[Line] = None
    told_may_be_hard: Sometimes[bool] = None
    main_carer_agrees: Sometimes[YesNo] = None
    other_parent: Sometimes[Literal["agrees", "does_not_agree", "not_asked", "no_other_parent"]] = None
    other_parent_note: Sometimes[Words] = None


class AgencyLimitAnswers(Answers):
    """Whom the family does not want information shared with, about what, and why (SHR-11)."""

    agency: Line
    matter: Line | None = None
    why: Words | None = None


class PrivacyNoticeAnswers(Answers):
    """`share_privacy_notice`: where sharing rests on a public task, the family gets the notice."""

    form: Literal["link", "paper"]
    shared_on: date
    shared_with: Line
    family_kind: Literal["new", "existing"]
    explained: list[Literal["what", "why", "use", "to_whom"]] = Field(min_length=1)
    limits: list[AgencyLimitAnswers] = Field(default_factory=list, max_length=20)
    invited_practitioners: list[str] = Field(default_factory=list)


@dataclass(frozen=True)
class EngagementSummary:
    """Whether the family takes part, and since when; the date to offer again after a refusal; the privacy notice."""

    agreement: str | None
    agreed_on: date | None
    reoffer_on: date | None
    privacy_notice_on: date | None


def offer_early_help(context: RecordContext, answers: OfferAnswers) -> dict[str, object]:
    """Keeps the offer, and the agreement to take part when there is one. Out: `offer_answer`."""
    with Refusals() as refuse:
        refuse.future(answers.offered_on, "offered_on", context.today)
        if answers.offer_answer == "accepted":
            _check_accepted(refuse, answers)
        else:
            refuse.missing(answers.reoffer_on, "reoffer_on", _("Give a date to offer early help again."))
            refuse.past(answers.reoffer_on, "reoffer_on", context.today)
    if answers.offer_answer == "refused":
        recording.keep(context, Offer, offered_on=answers.offered_on, answer="refused", reoffer_on=answers.reoffer_on)
        return {"offer_answer": "refused"}
    recording.keep(context, Offer, answers, answer="accepted", reoffer_on=None)
    agree(context, said_by=answers.offered_to or "", said_on=answers.offered_on)
    return {"offer_answer": "accepted"}


def share_privacy_notice(context: RecordContext, answers: PrivacyNoticeAnswers) -> dict[str, object]:
    """Keeps the notice as a case note and the agencies that the family named. Out: `consent_answer` (not needed, since
    sharing rests on a public task), `invited_practitioners`."""
    with Refusals() as refuse:
        refuse.future(answers.shared_on, "shared_on", context.today)
        all_told = set(answers.explained) == {"what", "why", "use", "to_whom"}
        refuse.when(not all_told, "explained", _("Explain all four to the family first, then tick them."))
    recording.keep(context, PrivacyNotice, answers, title=PRIVACY_NOTICE_TITLE)
    keep_limits(context, answers.limits)
    invite_contributors(context, answers.invited_practitioners)
    return {"consent_answer": "not_needed", "invited_practitioners": answers.invited_practitioners}


def agree(context: RecordContext, *, said_by: str, said_on: date) -> None:
    """Keeps that the family takes part from now on."""
    recording.keep(context, Agreement, status="agreed", said_by=said_by, said_on=said_on)


def end_agreement(context: RecordContext, *, said_by: str, said_on: date) -> None:
    """Keeps that the family takes part no longer."""
    recording.keep(context, Agreement, status="ended", said_by=said_by, said_on=said_on)


def keep_limits(context: RecordContext, limits: Sequence[AgencyLimitAnswers]) -> None:
    """Keeps whom the family does not want information shared with."""
    for limit in limits:
        recording.keep(context, AgencyLimit, limit)


def invite_contributors(context: RecordContext, people: Sequence[str]) -> None:
    """Those whom the family agreed to ask for their view may contribute to the case (EHA-3)."""
    for person in people:
        cases.give_role(context.session, context.case.reference, person, RoleOnCase.CONTRIBUTOR)


def summary(session: Session, case_reference: str) -> EngagementSummary:
    """How the family stands to early help now."""
    agreement = recording.newest(session, Agreement, case_reference)
    offer = recording.newest(session, Offer, case_reference)
    notice = recording.newest(session, PrivacyNotice, case_reference)
    return EngagementSummary(
        agreement=agreement.status if agreement else None,
        agreed_on=agreement.said_on if agreement else None,
        reoffer_on=offer.reoffer_on if offer else None,
        privacy_notice_on=notice.shared_on if notice else None,
    )


def _check_accepted(refuse: Refusals, answers: OfferAnswers) -> None:
    refuse.missing(answers.offered_to, "offered_to", _("Say who you talked to."))
    refuse.when(
        not answers.told_may_be_hard, "told_may_be_hard", _("Tell the family that this may be hard, then tick this.")
    )
    refuse.when(
        answers.main_carer_agrees is not True, "main_carer_agrees", _("Early help needs the main carer's agreement.")
    )
    refuse.missing(answers.other_parent, "other_parent", _("Say how the other parent stands to it."))
    explains = answers.other_parent in ("does_not_agree", "not_asked")
    refuse.missing(answers.other_parent_note, "other_parent_note", _("Say why."), when=explains)


def _prefill_offer(context: RecordContext) -> Prefill:
    adult = choices.find_only_adult(context)
    return Prefill({"offered_to": adult} if adult else {})


def _prefill_notice(context: RecordContext) -> Prefill:
    agreement = recording.newest(context.session, Agreement, context.case.reference)
    known = {"shared_with": agreement.said_by} if agreement and agreement.said_by else {}
    before = bool(earlier_cases.list_before(context.session, context.actor, context.case))
    values = {**known, "limits": earlier_cases.list_limits(context), "family_kind": "existing" if before else "new"}
    return Prefill(values, choices={"people": choices.directory(context.session)})


def _offer_sentence(_context: RecordContext, answers: OfferAnswers) -> str:
    if answers.offer_answer == "refused":
        return _("Early help was offered and refused.")
    return _("Early help was offered, and the family agreed to take part.")


def _notice_sentence(_context: RecordContext, _answers: PrivacyNoticeAnswers) -> str:
    return _("Case note: privacy notice shared.")


RECORDS = (
    Record("offer_early_help", OfferAnswers, offer_early_help, _prefill_offer, _offer_sentence),
    Record("share_privacy_notice", PrivacyNoticeAnswers, share_privacy_notice, _prefill_notice, _notice_sentence),
)
