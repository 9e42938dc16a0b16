"""Consent to share information: informed, per child, by whoever may give it, with history (CON-1 to CON-11)."""

from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from engine.casework import choices, consent_giver, consent_in_force, earlier_cases, engagement, families, recording
from engine.casework.answers import NEEDED_SOMETIMES, Line, Refusals, Sometimes, Words, YesNo, duplicates, path
from engine.casework.consent_giver import Giver, who_may_consent
from engine.casework.engagement import AgencyLimitAnswers
from engine.casework.models.consent import Consent, ConsentPage
from engine.casework.models.families import FamilyMember, MemberKind
from engine.casework.records import Answers, Prefill, Record, RecordContext
from engine.words import _, later

FACTORS = ("who", "what", "when", "why", "where", "how_long", "implications")
"""What a family must have had explained: the six factors, and what sharing and not sharing would mean (CON-2)."""

Factor = Literal["who", "what", "when", "why", "where", "how_long", "implications"]
Evidence = Literal["signed_here", "held_elsewhere"]
OfficialStatistics = Literal["consent", "opt_out"]


class ChildsConsent(Answers):
    """The answer about one child's information, by the person who may give it; none while that is being found out."""

    child: Line
    given_as: Giver
    given_by: Sometimes[Line] = None
    for_council: Sometimes[Line] = None
    best_interests: Sometimes[Words] = None
    answer: Sometimes[Literal["given", "refused"]] = None


class RecordConsentAnswers(Answers):
    """`record_consent`: at the start, so that agencies can be talked to."""

    said_on: date
    explained: Annotated[list[Factor], NEEDED_SOMETIMES] = Field(default_factory=list)
    freely_given: YesNo
    care_orders: Annotated[list[str], NEEDED_SOMETIMES] = Field(default_factory=list)
    answers: list[ChildsConsent] = Field(min_length=1, max_length=20)
    form: Literal["written", "spoken", "implied"]
    evidence: Sometimes[Evidence] = None
    held_by: Sometimes[Line] = None
    implied_reason: Sometimes[Words] = None
    limits: list[AgencyLimitAnswers] = Field(default_factory=list, max_length=20)
    ons: OfficialStatistics | None = None
    review_on: date | None = None
    invited_practitioners: list[str] = Field(default_factory=list)


class ConsentPageAnswers(Answers):
    """`sign_consent_page`: the page at the end of the assessment (CON-5, LCS-1)."""

    told_stored: bool
    sharing: Literal["as_agreed", "with_new_limits"]
    limits: Annotated[list[AgencyLimitAnswers], NEEDED_SOMETIMES] = Field(default_factory=list, max_length=20)
    ons: OfficialStatistics
    signed_by: Line
    signed_on: date
    evidence: Evidence
    held_by: Sometimes[Line] = None


def record_consent(context: RecordContext, answers: RecordConsentAnswers) -> dict[str, object]:
    """Keeps the answers. Out: `consent_answer` (given when it was for any child; `assess_first` when somebody is to be
    assessed before all are asked), `young_people` (ids of those to be assessed), `invited_practitioners`."""
    given = any(one.answer == "given" for one in answers.answers)
    to_assess = [one.child for one in answers.answers if one.given_as == "assess_competence"]
    with Refusals() as refuse:
        refuse.future(answers.said_on, "said_on", context.today)
        refuse.past(answers.review_on, "review_on", context.today)
        _check_children(refuse, context, answers)
        if given:
            _check_given(refuse, answers)
    for one in answers.answers:
        if one.answer is not None:
            _keep_answer(context, answers, one)
    engagement.keep_limits(context, answers.limits)
    invited = answers.invited_practitioners if given else []
    engagement.invite_contributors(context, invited)
    answer = "assess_first" if to_assess else "given" if given else "refused"
    return {"consent_answer": answer, "young_people": to_assess, "invited_practitioners": invited}


def sign_consent_page(context: RecordContext, answers: ConsentPageAnswers) -> dict[str, object]:
    """Keeps the signed page and the limits that were added on it."""
    with Refusals() as refuse:
        refuse.future(answers.signed_on, "signed_on", context.today)
        refuse.when(
            not answers.told_stored, "told_stored", _("Tell the family that the assessment is stored, then tick this.")
        )
        check_evidence(refuse, answers.evidence, answers.held_by)
        limited = answers.sharing == "with_new_limits"
        refuse.missing(answers.limits, "limits", _("Add what the family wants to limit."), when=limited)
    recording.keep(context, ConsentPage, answers, evidence=evidence_text(answers.evidence, answers.held_by))
    engagement.keep_limits(context, answers.limits)
    return {}


def check_evidence(refuse: Refusals, evidence: str | None, held_by: str | None) -> None:
    """Refuses evidence held elsewhere without saying where."""
    refuse.missing(held_by, "held_by", _("Say who holds the signed page."), when=evidence == "held_elsewhere")


def evidence_text(evidence: str | None, held_by: str | None) -> str | None:
    """Where the signature is, in the guidance's words (CON-5); None when nothing was signed."""
    if evidence is None:
        return None
    return (
        _("Signed in this record")
        if evidence == "signed_here"
        else _("Signed consent held by %(held_by)s", held_by=held_by)
    )


def _check_children(refuse: Refusals, context: RecordContext, answers: RecordConsentAnswers) -> None:
    members = families.list_members(context.session, context.family.id)
    children = {member.id: member for member in members if member.kind == MemberKind.CHILD}
    answered = [one.child for one in answers.answers]
    for index in duplicates(answered):
        refuse.when(True, path("answers", index, "child"), _("This child has an answer already."))
    refuse.when(bool(set(children) - set(answered)), "answers", _("Record an answer for every child."))
    for index, one in enumerate(answers.answers):
        if one.child not in children:
            refuse.when(True, path("answers", index, "child"), _("Choose a child of this family."))
        elif one.given_as != "assess_competence":
            wanted = _who_may(context, children[one.child], care_order=one.child in answers.care_orders)
            _check_answer(refuse, index, one, wanted)
            hindrance = consent_giver.find_hindrance(members, children[one.child], one.given_by or "", wanted)
            refuse.when(hindrance is not None, path("answers", index, "given_by"), hindrance or "")


def _check_answer(refuse: Refusals, index: int, one: ChildsConsent, wanted: str) -> None:
    sentence = NOT_THIS_GIVER.get(wanted, "Somebody else answers for this child.")
    refuse.when(one.given_as != wanted, path("answers", index, "given_as"), sentence)
    refuse.missing(one.given_by, path("answers", index, "given_by"), _("Say who answered."))
    refuse.missing(one.answer, path("answers", index, "answer"), _("Record what they answered."))
    care_order, for_them = one.given_as == "pr_holder_and_la", one.given_as == "best_interests"
    council, interests = path("answers", index, "for_council"), path("answers", index, "best_interests")
    refuse.missing(one.for_council, council, _("Say who answered for the council."), when=care_order)
    refuse.missing(one.best_interests, interests, _("Say why this is in their best interests now."), when=for_them)


def _who_may(context: RecordContext, child: FamilyMember, *, care_order: bool) -> str:
    instance, case = context.task.instance_id, context.case.reference
    return who_may_consent(context.session, instance, case, child, care_order=care_order)


def _check_given(refuse: Refusals, answers: RecordConsentAnswers) -> None:
    unexplained = set(FACTORS) - set(answers.explained)
    refuse.when(bool(unexplained), "explained", _("Explain all of these first: without that, consent is not informed."))
    refuse.when(not answers.freely_given, "freely_given", _("Consent holds only when it is freely given."))
    written, implied = answers.form == "written", answers.form == "implied"
    refuse.missing(answers.evidence, "evidence", _("Say where the signed page is."), when=written)
    check_evidence(refuse, answers.evidence, answers.held_by)
    refuse.missing(answers.implied_reason, "implied_reason", _("Say how the consent was implied."), when=implied)
    refuse.missing(answers.ons, "ons", _("Say what the family answered about the Office for National Statistics."))


def _keep_answer(context: RecordContext, answers: RecordConsentAnswers, one: ChildsConsent) -> None:
    limited = one.answer == "given" and bool(answers.limits)
    evidence = evidence_text(answers.evidence, answers.held_by) if answers.form == "written" else answers.implied_reason
    recording.keep(
        context,
        Consent,
        answers,
        child=one.child,
        status="limited" if limited else one.answer,
        moment="record_consent",
        given_by=one.given_by,
        given_as=one.given_as,
        for_council=one.for_council,
        best_interests=one.best_interests,
        evidence=evidence,
    )


NOT_THIS_GIVER: dict[str, str] = {
    "young_person": later("This young person decides for themselves: record their own answer."),
    "pr_holder": later("Someone with parental responsibility answers for this child."),
    "pr_holder_and_la": later(
        "With a care order, a person with parental responsibility and the council answer together."
    ),
    "best_interests": later("This young person cannot decide this now: decide in their best interests."),
    "assess_competence": later("Assess first whether this young person can decide for themselves."),
}


def _prefill_consent(context: RecordContext) -> Prefill:
    """Each child with who answers for it, as far as it is known; never an answer (CON-3)."""
    return Prefill(
        values={
            "answers": [_known_of(context, child) for child in choices.list_children(context)],
            "limits": earlier_cases.list_limits(context),
        },
        choices={"children": choices.children(context), "people": choices.directory(context.session)},
    )


def _known_of(context: RecordContext, child: FamilyMember) -> dict[str, str]:
    giver = _who_may(context, child, care_order=False)
    adult = choices.find_only_adult(context) if giver == "pr_holder" else None
    name = child.full_name if giver == "young_person" else adult
    return {"child": child.id, "given_as": giver, **({"given_by": name} if name else {})}


def _prefill_page(context: RecordContext) -> Prefill:
    giver = consent_in_force.find_only_giver(context.session, context.case.reference)
    return Prefill({"signed_by": giver} if giver else {})


def _consent_sentence(_context: RecordContext, answers: RecordConsentAnswers) -> str:
    kinds = {one.answer for one in answers.answers}
    if None in kinds:
        return _("Before everybody is asked, it is found out who can decide for themselves.")
    if kinds == {"refused"}:
        return _("Consent to share information was refused.")
    if answers.limits or "refused" in kinds:
        return _("Consent to share information was given with limits.")
    return _("Consent to share information was given.")


RECORDS = (
    Record("record_consent", RecordConsentAnswers, record_consent, _prefill_consent, _consent_sentence),
    Record("sign_consent_page", ConsentPageAnswers, sign_consent_page, _prefill_page),
)
