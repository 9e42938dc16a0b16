"""Deciding whether information is shared, by the seven questions and both ways (SHR-1, SHR-2, SHR-3, SHR-11)."""

from typing import Annotated, Literal

from pydantic import Field

from engine import clock
from engine.casework import agency_limits, choices, consent_in_force, recording
from engine.casework.answers import NEEDED_SOMETIMES, Line, Refusals, Sometimes, Words, YesNo, as_radio
from engine.casework.consent_in_force import Limit
from engine.casework.models.sharing import SharingDecision
from engine.casework.records import Answers, Prefill, Record, RecordContext
from engine.casework.sharing import requests
from engine.casework.sharing.basis import Facts, consent_covers, find_basis, find_oversight, may_share
from engine.casework.sharing.words import NOT_YET
from engine.words import _, later

ADVISED = ("raises_risk", "prejudices_crime_prevention", "delays_enquiries")
"""Where consent is not sought because asking does harm, management advises on that (CON-6)."""

Test = Literal["necessary", "proportionate", "justified"]


class SharingAnswers(Answers):
    """`decide_on_sharing`: what, with whom and why, the seven questions, what may come of it, and the decision."""

    initiative: Literal["asked", "offered"]
    agency: Line
    recipient: Line
    about_children: list[str] = Field(default_factory=list)
    information: Words
    left_out: Words
    purpose: Words
    purpose_kind: Literal["protect", "wellbeing", "referral", "other"]
    legitimate_purpose: YesNo
    required_by_law: Literal["no", "statutory_duty", "court_order", "challenged_order"]
    law_named: Sometimes[Line] = None
    identifies_person: YesNo
    confidential: Sometimes[YesNo] = None
    consent: Sometimes[Literal["in_force", "refused", "not_sought"]] = None
    not_sought_because: Sometimes[
        Literal["raises_risk", "prejudices_crime_prevention", "delays_enquiries", "not_needed", "not_reached"]
    ] = None
    management_advice: Sometimes[Words] = None
    prevents: Sometimes[Literal["significant_harm_to_child", "serious_harm_to_adult", "serious_crime", "none"]] = None
    public_interest: Sometimes[YesNo] = None
    public_interest_because: Sometimes[Words] = None
    agency_limited: YesNo
    limit_explored: Sometimes[Words] = None
    worried_and_helps: Sometimes[YesNo] = None
    family_told_first: Sometimes[Literal["told", "to_be_told", "immediate_safety"]] = None
    benefits_of_sharing: Words
    risks_of_sharing: Words
    benefits_of_not_sharing: Words
    risks_of_not_sharing: Words
    repeated: YesNo
    agreement_tier: Sometimes[Literal["tier_1", "tier_2"]] = None
    agreement_name: Sometimes[Line] = None
    tests: Annotated[list[Test], NEEDED_SOMETIMES] = Field(default_factory=list)
    sharing_decision: Literal["share", "do_not_share"]
    rationale: Words


def decide_on_sharing(context: RecordContext, answers: SharingAnswers) -> dict[str, object]:
    """Keeps the decision with what the tables say of it. Out: `sharing_decision` and the facts that the tables ask."""
    facts = Facts.of(context, answers)
    basis = find_basis(context, facts)
    with Refusals() as refuse:
        _check_questions(refuse, answers)
        _check_consent(refuse, context, answers)
        _check_limit(refuse, context, answers)
        _check_decision(refuse, answers, basis)
    oversight = find_oversight(context, facts, basis, answers.sharing_decision)
    request = requests.key_of(context)
    recording.keep(context, SharingDecision, answers, request=request, basis=basis, oversight=oversight)
    return {"sharing_decision": answers.sharing_decision, **vars(facts)}


def _check_questions(refuse: Refusals, answers: SharingAnswers) -> None:
    by_law = answers.required_by_law != "no"
    refuse.missing(answers.law_named, "law_named", _("Say which duty or order it is, and who advises."), when=by_law)
    again = answers.repeated
    refuse.missing(
        answers.agreement_tier, "agreement_tier", _("What is shared regularly needs an agreement."), when=again
    )
    refuse.missing(answers.agreement_name, "agreement_name", _("Name the agreement that covers it."), when=again)
    if not answers.identifies_person or answers.required_by_law in ("statutory_duty", "court_order"):
        return
    refuse.missing(answers.confidential, "confidential", _("Say whether it is confidential."))
    refuse.missing(answers.consent, "consent", _("Say whether there is consent."))
    if answers.consent != "in_force":
        refuse.missing(answers.prevents, "prevents", _("Say whether it prevents serious harm."))
        refuse.missing(answers.public_interest, "public_interest", _("Say whether the public interest outweighs."))
        refuse.missing(answers.public_interest_because, "public_interest_because", _("Give your reasons."))


def _check_consent(refuse: Refusals, context: RecordContext, answers: SharingAnswers) -> None:
    not_sought = answers.consent == "not_sought"
    refuse.missing(answers.not_sought_because, "not_sought_because", _("Say why it was not sought."), when=not_sought)
    harmful = not_sought and answers.not_sought_because in ADVISED
    refuse.missing(answers.management_advice, "management_advice", _("Say what you were advised."), when=harmful)
    if answers.consent == "in_force":
        refuse.when(not consent_covers(context, answers.about_children), "consent", NO_CONSENT)


def _check_limit(refuse: Refusals, context: RecordContext, answers: SharingAnswers) -> None:
    limited = answers.agency_limited
    named = agency_limits.list_about(context.session, context.case.reference, answers.agency)
    if named and not limited:
        refuse.when(True, "agency_limited", _passed_over(named[-1]))
    refuse.missing(answers.limit_explored, "limit_explored", _("Say what you found out with the family."), when=limited)
    refuse.missing(answers.worried_and_helps, "worried_and_helps", _("Say whether you are worried."), when=limited)
    refuse.missing(answers.family_told_first, "family_told_first", _("Say whether they were told."), when=limited)


def _passed_over(limit: Limit) -> str:
    """What to do about a limit that was answered with no."""
    if limit.matter:
        asked = _(
            "The family asked that nothing is shared with %(agency)s, about %(matter)s.",
            agency=limit.agency,
            matter=limit.matter,
        )
    else:
        asked = _("The family asked that nothing is shared with %(agency)s.", agency=limit.agency)
    then = _("Answer yes, and say below what you found out with them, whether you are worried, and whether it helps.")
    return f"{asked} {then}"


def _check_decision(refuse: Refusals, answers: SharingAnswers, basis: str) -> None:
    if answers.sharing_decision == "do_not_share":
        refuse.when(basis == "must_share", "sharing_decision", MUST_SHARE)
        return
    refuse.when(not may_share(basis), "sharing_decision", NOT_YET.get(basis, ""))
    untested = set(answers.tests) != {"necessary", "proportionate", "justified"}
    refuse.when(untested, "tests", _("Share only what is all three; then tick them."))


MUST_SHARE = later("The law requires this to be shared, unless your agency challenges the court order.")
NO_CONSENT = later(
    "There is no consent in force that covers this. Look at the consent on the case, or ask for it first."
)


def _prefill(context: RecordContext) -> Prefill:
    """Whom the family wants left out, and where it is thought through again what was written before."""
    limits = [
        {"agency": limit.agency, "matter": limit.matter or _("Everything"), "since": clock.in_words(limit.since)}
        for limit in consent_in_force.list_limits(context.session, context.case.reference)
    ]
    before = requests.find_decision(context)
    written = before.model_dump(include=set(SharingAnswers.model_fields) - _DECIDED_ANEW) if before else {}
    said = {key: as_radio(answer) for key, answer in written.items() if answer is not None}
    return Prefill(values={**said, "limits": limits}, choices={"children": choices.children(context)})


_DECIDED_ANEW = {"consent", "sharing_decision", "tests"}
"""Never filled in: consent may have changed since (CON-3)."""


def _sentence(_context: RecordContext, answers: SharingAnswers) -> str:
    if answers.sharing_decision == "share":
        return _("It was decided to share information with %(agency)s.", agency=answers.agency)
    return _("It was decided not to share information with %(agency)s.", agency=answers.agency)


DECIDE_ON_SHARING = Record("decide_on_sharing", SharingAnswers, decide_on_sharing, _prefill, _sentence)
