"""Choosing the lead professional with the child and the family, before the first meeting (LPR-1, LPR-2, LPR-5)."""

from collections.abc import Mapping
from typing import Literal

from sqlalchemy import func
from sqlmodel import Session, col, select

from engine.casework import cases, people, recording
from engine.casework.answers import Line, Refusals, Sometimes, Words, YesNo
from engine.casework.models.cases import Case, CaseRole, CaseStatus, RoleOnCase
from engine.casework.models.lead_professional import LeadProfessionalAgreement
from engine.casework.models.people import Person
from engine.casework.models.statutory import StepDownPlan
from engine.casework.records import Answers, Choice, Prefill, Record, RecordContext
from engine.words import _, ngettext


class AgreeLeadAnswers(Answers):
    """`agree_lead_professional`."""

    person: Line
    knows_family: YesNo
    family_happy: YesNo
    family_words: Words
    confident: Literal["confident", "with_support"]
    lead_accepted: YesNo
    declined_reason: Sometimes[Words] = None


def agree_lead_professional(context: RecordContext, answers: AgreeLeadAnswers) -> dict[str, object]:
    """Keeps the choice; who accepts leads from now on. Out: `lead_accepted`."""
    with Refusals() as refuse:
        unknown = _is_unknown(context.session, answers.person)
        refuse.when(unknown, "person", _("Choose somebody who uses this service."))
        if answers.lead_accepted:
            stranger, unhappy = not answers.knows_family, not answers.family_happy
            refuse.when(stranger, "knows_family", _("Choose somebody who knows the family."))
            refuse.when(unhappy, "family_happy", _("Choose somebody the family is happy with."))
        else:
            refuse.missing(answers.declined_reason, "declined_reason", _("Say why they did not accept."))
    recording.keep(context, LeadProfessionalAgreement, answers, accepted=answers.lead_accepted)
    if answers.lead_accepted:
        cases.change_lead_professional(
            context.session, context.case.reference, answers.person, actor=context.actor.user_name
        )
    return {"lead_accepted": answers.lead_accepted}


def directory_with_load(session: Session) -> list[Choice]:
    """Everybody, with how many families each leads for now: caseloads count when choosing (LPR-5)."""
    load = _load(session)
    active = people.list_active(session)
    return [Choice(label=_with_load(one, load.get(one.user_name, 0)), value=one.user_name) for one in active]


def _load(session: Session) -> Mapping[str, int]:
    leads = (
        select(CaseRole.person, func.count())
        .join(Case, col(Case.reference) == col(CaseRole.case))
        .where(CaseRole.role == RoleOnCase.LEAD_PROFESSIONAL, col(CaseRole.until_at).is_(None))
        .where(Case.status == CaseStatus.OPEN)
        .group_by(CaseRole.person)
    )
    return dict(session.exec(leads).all())


def _with_load(person: Person, load: int) -> str:
    who = f"{person.full_name}, {person.job_title} ({person.agency})"
    if not load:
        return _("%(who)s, leads for no family now", who=who)
    return ngettext("%(who)s, leads for %(num)s family now", "%(who)s, leads for %(num)s families now", load, who=who)


def _is_unknown(session: Session, user_name: str) -> bool:
    person = people.find(session, user_name)
    return person is None or not person.is_active


def _prefill(context: RecordContext) -> Prefill:
    """Everybody with the families they lead; after a step down whoever was proposed then."""
    plan = recording.newest(context.session, StepDownPlan, context.case.reference)
    return Prefill(
        {"person": plan.proposed_lead} if plan else {}, choices={"people": directory_with_load(context.session)}
    )


def _sentence(context: RecordContext, answers: AgreeLeadAnswers) -> str:
    person = people.get(context.session, answers.person)
    if answers.lead_accepted:
        return _("%(name)s accepted the role of lead professional.", name=person.full_name)
    return _("%(name)s was asked to lead and declined.", name=person.full_name)


RECORDS = (Record("agree_lead_professional", AgreeLeadAnswers, agree_lead_professional, _prefill, _sentence),)
