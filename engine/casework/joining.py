"""Asking to join a family's case: one Early Help Assessment for a family, and those who work with it find it (ENT-1).

Who asks sees nothing of the case, not even its reference, until the lead professional or the area's LCSS has accepted.
It is no task of the case's process: whoever asks has no part in the case yet, the answer must be possible wherever the
case stands and whatever release it follows, and nothing in the journey depends on it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final, Literal

from sqlalchemy import or_, select
from sqlmodel import Session, col

from engine import clock
from engine.casework import access, cases, groups, people, timeline
from engine.casework.answers import Line, Refusals, Words
from engine.casework.errors import ActionNotPossibleError, ActiveCaseError, CaseNotFoundError, NotAllowedError
from engine.casework.journey_actions import MAY_START
from engine.casework.models.cases import Case, CaseRole, CaseStatus, Entry, RoleOnCase
from engine.casework.models.families import Family
from engine.casework.models.family_matches import FamilyComparison, FamilyDecision, JoinRequest, JoinStatus
from engine.casework.models.people import Person
from engine.casework.models.timeline import Notification
from engine.casework.records import Answers
from engine.words import _
from engine.working_days import end_of, working_days_after

ANSWER_WITHIN: Final = 2
"""Working days, as for help from LCSS."""
ANSWERING: Final = frozenset({RoleOnCase.LEAD_PROFESSIONAL.value, *(role.value for role in groups.ROLES_OF_AN_AREA)})
ASKED, ANSWERED = "join_requested", "join_answered"


class JoinAnswer(Answers):
    """What is answered. To accept needs the family's agreement; to decline, a reason that the asker is told."""

    decision: Literal["accept", "decline"]
    role: Literal["taf_member", "contributor"] | None = None
    agreed_by: Line | None = None
    agreed_on: date | None = None
    answer: Words | None = None


@dataclass(frozen=True)
class RequestToAnswer:
    """A request that this person may answer."""

    id: str
    reference: str
    family_name: str
    asker: Person
    reason: str
    due_at: datetime


@dataclass(frozen=True)
class OwnRequest:
    """What somebody asked, as they may know of it: the area, and the case only once they are on it. `status`: open,
    accepted, declined, or ended where the case ended before anybody answered."""

    id: str
    area: str
    asked_at: datetime
    due_at: datetime
    status: str
    answer: str | None
    reference: str | None


def ask(session: Session, person: Person, family_id: str, reason: str) -> JoinRequest:
    """Asks to join the active case of a family that this person said to be the same; asking twice is once.

    Raises CaseNotFoundError without such a case, ActiveCaseError where they see it already, NotAllowedError and
    AnswersRefusedError.
    """
    if not people.roles(session, person.user_name) & (MAY_START[Entry.CONCERN] | MAY_START[Entry.STEP_DOWN]):
        raise NotAllowedError(_("Your role does not join cases."))
    with Refusals() as refuse:
        refuse.missing(reason.strip(), "reason", _("Say how you know the family and what you would like to do."))
    case = get_case_to_join(session, person, family_id)
    asked = select(JoinRequest).where(
        col(JoinRequest.case) == case.reference,
        col(JoinRequest.asked_by) == person.user_name,
        col(JoinRequest.status) == JoinStatus.OPEN,
    )
    return session.scalars(asked).first() or _ask(session, person, case, reason.strip())


def get_case_to_join(session: Session, person: Person, family_id: str) -> Case:
    """The family's active case. Raises CaseNotFoundError without one, ActiveCaseError where the person sees it."""
    case = cases.find_active(session, family_id)
    if case is None:
        raise CaseNotFoundError
    if access.find_standing(session, person, case.reference) is not None:
        raise ActiveCaseError(case.reference)
    return case


def list_to_answer(session: Session, person: Person) -> Sequence[RequestToAnswer]:
    """The open requests that this person may answer, the soonest due first."""
    may = access.candidacies(session, person).subquery("mine")
    in_it = or_(may.c.scope == col(Case.reference), may.c.scope == col(Case.area))
    found = (
        select(JoinRequest, col(Case.reference), col(Family.name), Person)
        .join(Case, col(Case.reference) == col(JoinRequest.case))
        .join(Family, col(Family.id) == col(Case.family))
        .join(Person, col(Person.user_name) == col(JoinRequest.asked_by))
        .where(col(JoinRequest.status) == JoinStatus.OPEN, col(Case.status) == CaseStatus.OPEN)
        .where(select(may.c.scope).where(may.c.group_name.in_(sorted(ANSWERING)), in_it).correlate(Case).exists())
        .order_by(col(JoinRequest.due_at), col(JoinRequest.asked_at), col(JoinRequest.id))
    )
    return [
        RequestToAnswer(one.id, reference, name, asker, one.reason, one.due_at)
        for one, reference, name, asker in session.execute(found)
    ]


def list_own(session: Session, person: Person) -> Sequence[OwnRequest]:
    """What this person asked, newest first."""
    found = (
        select(JoinRequest, Case)
        .join(Case, col(Case.reference) == col(JoinRequest.case))
        .where(col(JoinRequest.asked_by) == person.user_name)
        .order_by(col(JoinRequest.asked_at).desc(), col(JoinRequest.id))
    )
    return [_own(request, case) for request, case in session.execute(found)]


def get_to_answer(session: Session, person: Person, request_id: str) -> RequestToAnswer:
    """The open request; CaseNotFoundError when it is not this person's to answer, or not open any more."""
    for one in list_to_answer(session, person):
        if one.id == request_id:
            return one
    raise CaseNotFoundError


def answer(session: Session, person: Person, request_id: str, given: JoinAnswer) -> None:
    """Accepts or declines. Raises CaseNotFoundError, ActionNotPossibleError (answered already), AnswersRefusedError."""
    request = session.get(JoinRequest, request_id, with_for_update=True)
    standing = access.find_standing(session, person, request.case) if request else None
    if request is None or standing is None or not standing.groups & ANSWERING:
        raise CaseNotFoundError
    if request.status != JoinStatus.OPEN or standing.case.status != CaseStatus.OPEN:
        raise ActionNotPossibleError(_("This request was answered already, or the case has ended."))
    _check(session, given)
    accepts = given.decision == "accept"
    request.status = JoinStatus.ACCEPTED if accepts else JoinStatus.DECLINED
    request.answer, request.answered_by, request.answered_at = given.answer, person.user_name, clock.now(session)
    if accepts:
        request.role, request.agreed_by, request.agreed_on = _role(given), given.agreed_by, given.agreed_on
        cases.give_role(session, request.case, request.asked_by, _role(given))
    session.add(request)
    _tell_answered(session, person, request)


def _ask(session: Session, person: Person, case: Case, reason: str) -> JoinRequest:
    now, today = clock.now(session), clock.today(session)
    due_at = end_of(working_days_after(today, ANSWER_WITHIN))
    request = JoinRequest(case=case.reference, asked_by=person.user_name, asked_at=now, reason=reason, due_at=due_at)
    session.add(request)
    same = FamilyComparison(known=case.family, decision=FamilyDecision.SAME, by=person.user_name, at=now)
    session.add(same)
    sentence = _("%(full_name)s, %(job_title)s, asks to join.", full_name=person.full_name, job_title=person.job_title)
    timeline.record(session, case.reference, ASKED, sentence, actor=person.user_name, facts={"request": request.id})
    told = _(
        "Somebody who works with the family of %(reference)s asks to join. Please answer within two working days.",
        reference=case.reference,
    )
    for who in _who_answers(session, case):
        _notify(session, case.reference, who, ASKED, told)
    return request


def _who_answers(session: Session, case: Case) -> Sequence[str]:
    leads = select(col(CaseRole.person)).where(
        col(CaseRole.case) == case.reference,
        col(CaseRole.role) == RoleOnCase.LEAD_PROFESSIONAL,
        col(CaseRole.until_at).is_(None),
    )
    lcss = groups.lcss_of(case.area)
    found = select(col(Person.user_name)).where(
        col(Person.is_active), or_(col(Person.user_name).in_(leads), col(Person.user_name).in_(lcss))
    )
    return session.scalars(found.order_by(col(Person.user_name))).all()


def _check(session: Session, given: JoinAnswer) -> None:
    accepts = given.decision == "accept"
    with Refusals() as refuse:
        refuse.missing(given.role, "role", _("Say what they are to be on the case."), when=accepts)
        refuse.missing(given.agreed_by, "agreed_by", _("Say who of the family agreed."), when=accepts)
        refuse.missing(given.agreed_on, "agreed_on", _("Say when they agreed."), when=accepts)
        refuse.future(given.agreed_on, "agreed_on", clock.today(session))
        refuse.missing(given.answer, "answer", _("Say why, so that they know what to do."), when=not accepts)


def _role(given: JoinAnswer) -> RoleOnCase:
    return RoleOnCase(given.role or RoleOnCase.CONTRIBUTOR)


def _tell_answered(session: Session, person: Person, request: JoinRequest) -> None:
    asker = people.full_names(session, [request.asked_by])[request.asked_by]
    accepted = (
        _("%(asker)s joined: %(agreed_by)s agreed to it.", asker=asker, agreed_by=request.agreed_by)
        if request.role
        else ""
    )
    sentence = accepted or _("%(asker)s asked to join, and was told why that is not possible.", asker=asker)
    timeline.record(session, request.case, ANSWERED, sentence, actor=person.user_name, facts={"request": request.id})
    told = _("Your request to join a family’s Early Help was answered: see Cases, Requests to join.")
    _notify(session, request.case, request.asked_by, ANSWERED, told)


def _notify(session: Session, reference: str, person: str, kind: str, sentence: str) -> None:
    session.add(
        Notification(case=reference, person=person, kind=kind, sentence=sentence, created_at=clock.now(session))
    )


def _own(request: JoinRequest, case: Case) -> OwnRequest:
    never_answered = request.status == JoinStatus.OPEN and case.status != CaseStatus.OPEN
    return OwnRequest(
        id=request.id,
        area=case.area,
        asked_at=request.asked_at,
        due_at=request.due_at,
        status="ended" if never_answered else request.status,
        answer=request.answer,
        reference=case.reference if request.status == JoinStatus.ACCEPTED else None,
    )
