"""Marking somebody as gone, and as back: their rights end at once, what they hold is moved act by act.

Sign-in sessions and tokens are the edge's: it ends them in the same transaction.
"""

from collections.abc import Sequence
from datetime import date, timedelta

from sqlmodel import Session, col, delete, select

from engine import clock
from engine.casework import absences, access, people
from engine.casework.answers import Refusals, reason_given
from engine.casework.errors import ActionNotPossibleError, CaseNotFoundError
from engine.casework.models.mail import OutgoingLetter
from engine.casework.models.management import CaseAct, Leaving
from engine.casework.models.people import Area, CoveredArea, Person, PersonRole, Role
from engine.casework.models.timeline import Notification
from engine.words import _


def may_manage(session: Session, actor: Person, person: Person) -> bool:
    """Whether `actor` may mark this person as gone or back: administrators anybody, LCSS managers the people of their
    areas, nobody themselves."""
    return actor.user_name != person.user_name and person.area in list_managed_areas(session, actor)


def list_managed_areas(session: Session, actor: Person) -> Sequence[Area]:
    """The areas whose people are theirs to manage, by name: all of them for administrators, for LCSS managers those
    whose LCSS they work for."""
    held = people.roles(session, actor.user_name)
    if Role.ADMINISTRATOR in held:
        return sorted(Area)
    return sorted(access.list_areas(session, actor)) if Role.LCSS_MANAGER in held else []


def get_person(session: Session, actor: Person, user_name: str) -> Person:
    """Somebody whom `actor` manages, gone or not; for everybody else CaseNotFoundError."""
    person = people.find(session, user_name)
    if person is None or not may_manage(session, actor, person):
        raise CaseNotFoundError
    return person


def find_current(session: Session, user_name: str) -> Leaving | None:
    """Why this person is gone; None for who is there."""
    theirs = select(Leaving).where(Leaving.person == user_name, col(Leaving.undone_at).is_(None))
    return session.exec(theirs.order_by(col(Leaving.at).desc())).first()


def mark_gone(session: Session, actor: Person, user_name: str, *, gone_on: date, reason: str) -> Leaving:
    """Somebody has gone: they can do nothing any more from now on, and what they hold shows as stuck (MON-7).

    Raises CaseNotFoundError, AnswersRefusedError, and ActionNotPossibleError for who is gone already.
    """
    person = get_person(session, actor, user_name)
    reason = reason_given(reason)
    with Refusals() as refuse:
        refuse.future(gone_on, "gone_on", clock.today(session))
        long_ago = gone_on < clock.today(session) - timedelta(days=365)
        refuse.when(long_ago, "gone_on", _("That is more than a year ago. Check the year."))
    if not person.is_active:
        raise ActionNotPossibleError(_("%(full_name)s is gone already.", full_name=person.full_name))
    return leave(session, person, gone_on=gone_on, reason=reason, by=actor.user_name)


def leave(session: Session, person: Person, *, gone_on: date, reason: str, by: str | None) -> Leaving:
    """As `mark_gone`, whoever asks; `by` None: the command line."""
    managed = select(Person.user_name).where(Person.line_manager == person.user_name).order_by(Person.user_name)
    leaving = Leaving(
        person=person.user_name,
        gone_on=gone_on,
        reason=reason,
        by=by,
        at=clock.now(session),
        facts={
            "rights": sorted(people.roles(session, person.user_name)),
            "covers": people.list_covered(session, person.user_name),
            "is_dsl": person.is_dsl,
            "reports": session.exec(managed).all(),
        },
    )
    session.add(leaving)
    _end_rights(session, person, gone_on)
    return leaving


def move_reports(session: Session, actor: Person, user_name: str, to: str) -> int:
    """Gives the people whom somebody manages another line manager; returns how many. If the new one is among them, the
    manager of who has gone manages them.

    Raises CaseNotFoundError, AnswersRefusedError.
    """
    person = get_person(session, actor, user_name)
    with Refusals() as refuse:
        unable = to == user_name or not people.is_active(session, to)
        refuse.when(unable, "reports", _("Choose somebody else who can sign in."))
    managed = session.exec(select(Person).where(Person.line_manager == user_name)).all()
    for one in managed:
        one.line_manager = person.line_manager if one.user_name == to else to
        session.add(one)
    session.flush()
    return len(managed)


def come_back(session: Session, actor: Person, user_name: str, *, reason: str) -> Leaving:
    """Somebody is back, or was marked by mistake: their rights and those whom they managed are theirs again.

    Raises CaseNotFoundError, AnswersRefusedError, and ActionNotPossibleError for who is not gone.
    """
    person, leaving = get_person(session, actor, user_name), find_current(session, user_name)
    reason = reason_given(reason)
    if leaving is None:
        raise ActionNotPossibleError(_("%(full_name)s was not marked as gone here.", full_name=person.full_name))
    person.is_active, person.inactive_since, person.is_dsl = True, None, leaving.facts["is_dsl"]
    session.add(person)
    session.add_all(PersonRole(person=user_name, role=Role(right)) for right in leaving.facts["rights"])
    session.add_all(CoveredArea(person=user_name, area=Area(area)) for area in leaving.facts.get("covers", ()))
    for managed in session.exec(select(Person).where(col(Person.user_name).in_(leaving.facts["reports"]))).all():
        managed.line_manager = user_name
        session.add(managed)
    leaving.undone_at, leaving.undone_by, leaving.undone_reason = clock.now(session), actor.user_name, reason
    session.add(leaving)
    session.flush()
    return leaving


def list_moves(session: Session, leaving: Leaving) -> Sequence[CaseAct]:
    """The acts that moved something of theirs since they went and that can be taken back, newest first."""
    since = select(CaseAct).where(CaseAct.at >= leaving.at, col(CaseAct.undone_at).is_(None))
    acts = session.exec(since.order_by(col(CaseAct.serial).desc())).all()
    names = ("from", "lead_before", "person")
    return [act for act in acts if leaving.person in {act.facts.get(name) for name in names}]


def _end_rights(session: Session, person: Person, gone_on: date) -> None:
    now = clock.now(session)
    person.is_active, person.is_dsl = False, False
    person.inactive_since = min(now, clock.london_moment(gone_on, 12))
    session.add(person)
    for right in (PersonRole, CoveredArea):
        for held in session.exec(select(right).where(right.person == person.user_name)).all():
            session.delete(held)
    unsent = (col(Notification.person) == person.user_name, col(Notification.sent_at).is_(None))
    session.exec(delete(Notification).where(*unsent))
    unsent_letters = (col(OutgoingLetter.person) == person.user_name, col(OutgoingLetter.sent_at).is_(None))
    session.exec(delete(OutgoingLetter).where(*unsent_letters))
    absences.end_all(session, person.user_name)
    session.flush()
