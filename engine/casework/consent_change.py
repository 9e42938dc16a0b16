"""Consent sought again, limited, or replaced by a privacy notice, while the work goes on (CON-4, SHR-11)."""

from datetime import date
from typing import Literal

from engine.casework import consent_in_force, engagement, recording
from engine.casework.answers import Line, Refusals, Sometimes, Words
from engine.casework.consent import Evidence, check_evidence, evidence_text
from engine.casework.engagement import PRIVACY_NOTICE_TITLE, AgencyLimitAnswers
from engine.casework.models.consent import Consent
from engine.casework.models.engagement import PrivacyNotice
from engine.casework.records import Answers, Prefill, Record, RecordContext
from engine.words import _, later


class ConsentChangeAnswers(Answers):
    """`record_consent_change`: `change` is what happened; the other questions follow from it."""

    change: Literal["renewal", "limit", "privacy_notice"]
    said_on: date
    said_by: Line
    reason: Sometimes[Words] = None
    evidence: Sometimes[Evidence] = None
    held_by: Sometimes[Line] = None
    review_on: date | None = None
    agency: Sometimes[Line] = None
    matter: Line | None = None
    form: Sometimes[Literal["link", "paper"]] = None
    family_kind: Sometimes[Literal["new", "existing"]] = None


def record_consent_change(context: RecordContext, answers: ConsentChangeAnswers) -> dict[str, object]:
    """Keeps the change beside what held before."""
    with Refusals() as refuse:
        refuse.future(answers.said_on, "said_on", context.today)
        _CHECKS[answers.change](refuse, context, answers)
    _KEEPS[answers.change](context, answers)
    return {}


def _check_renewal(refuse: Refusals, context: RecordContext, answers: ConsentChangeAnswers) -> None:
    refuse.missing(answers.reason, "reason", _("Say what has changed, or that this is the regular review."))
    refuse.missing(answers.evidence, "evidence", _("Say where the signed page is."))
    check_evidence(refuse, answers.evidence, answers.held_by)
    refuse.past(answers.review_on, "review_on", context.today)
    holding = [one for one in _current(context) if one.status in consent_in_force.HOLDING]
    refuse.when(not holding, "change", _("There is no consent that could be renewed."))


def _check_limit(refuse: Refusals, _context: RecordContext, answers: ConsentChangeAnswers) -> None:
    refuse.missing(answers.agency, "agency", _("Say which agency the limit is about."))


def _check_notice(refuse: Refusals, _context: RecordContext, answers: ConsentChangeAnswers) -> None:
    refuse.missing(answers.form, "form", _("Say how the notice was shared."))
    refuse.missing(answers.family_kind, "family_kind", _("Say whether this is a new or an existing family."))


def _keep_renewal(context: RecordContext, answers: ConsentChangeAnswers) -> None:
    for consent in _current(context):
        if consent.status in consent_in_force.HOLDING:
            _keep_again(context, answers, consent, consent.status)


def _keep_limit(context: RecordContext, answers: ConsentChangeAnswers) -> None:
    limit = AgencyLimitAnswers(agency=answers.agency or "", matter=answers.matter, why=answers.reason)
    engagement.keep_limits(context, [limit])
    for consent in _current(context):
        if consent.status == "given":
            _keep_again(context, answers, consent, "limited")


def _keep_notice(context: RecordContext, answers: ConsentChangeAnswers) -> None:
    recording.keep(
        context,
        PrivacyNotice,
        answers,
        title=PRIVACY_NOTICE_TITLE,
        shared_on=answers.said_on,
        shared_with=answers.said_by,
        explained=[],
    )


def _keep_again(context: RecordContext, answers: ConsentChangeAnswers, consent: Consent, status: str) -> None:
    recording.keep(
        context,
        Consent,
        child=consent.child,
        status=status,
        moment="record_consent_change",
        given_by=answers.said_by,
        given_as=consent.given_as,
        said_on=answers.said_on,
        form=consent.form,
        evidence=evidence_text(answers.evidence, answers.held_by) or consent.evidence,
        explained=consent.explained,
        ons=consent.ons,
        review_on=answers.review_on or consent.review_on,
    )


def _current(context: RecordContext) -> list[Consent]:
    return list(consent_in_force.list_current(context.session, context.case.reference))


_CHECKS = {"renewal": _check_renewal, "limit": _check_limit, "privacy_notice": _check_notice}
_KEEPS = {"renewal": _keep_renewal, "limit": _keep_limit, "privacy_notice": _keep_notice}

SENTENCES = {
    "renewal": later("Consent to share information was renewed."),
    "limit": later("The family limited what may be shared."),
    "privacy_notice": later("Case note: privacy notice shared."),
}


def _prefill(context: RecordContext) -> Prefill:
    """What has changed, who speaks for the family, and that it is in early help already: only then can this change."""
    change = context.task.local_variables.get("change")
    giver = consent_in_force.find_only_giver(context.session, context.case.reference)
    known = {"change": change if change in SENTENCES else None, "said_by": giver, "family_kind": "existing"}
    return Prefill({question: answer for question, answer in known.items() if answer})


def _sentence(_context: RecordContext, answers: ConsentChangeAnswers) -> str:
    return SENTENCES[answers.change]


RECORDS = (Record("record_consent_change", ConsentChangeAnswers, record_consent_change, _prefill, _sentence),)
