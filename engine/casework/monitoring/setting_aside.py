"""Setting findings aside until a date: a case on hold, or a finding of one rule marked as false. Both return by then.

A hold never hides what endangers a child or leaves nobody to act (`NEVER_ON_HOLD`).
"""

from collections.abc import Sequence
from datetime import date

from sqlmodel import Session, col, select

from engine import clock
from engine.casework import access, timeline
from engine.casework.answers import Refusals
from engine.casework.errors import ActionNotPossibleError, CaseNotFoundError, NotAllowedError
from engine.casework.models.cases import Case
from engine.casework.models.monitoring import SetAside
from engine.casework.models.people import Person
from engine.casework.monitoring.findings import TITLES
from engine.casework.monitoring.words import day
from engine.words import _, later

ALL_ASIDE = later("The case's findings are set aside until %(day)s: %(reason)s")
ONE_ASIDE = later("“%(title)s” is set aside until %(day)s: %(reason)s")
ALL_BACK = later("The case's findings are no longer set aside. Reason: %(reason)s")
ONE_BACK = later("“%(title)s” is no longer set aside. Reason: %(reason)s")


def hold(session: Session, person: Person, reference: str, *, until_on: date, reason: str) -> SetAside:
    """Puts a case on hold until a date.

    Raises CaseNotFoundError, NotAllowedError (for the area's LCSS only), AnswersRefusedError for a date that is not in
    the future or a reason that is missing.
    """
    return _set_aside(session, person, reference, None, until_on, reason)


def mark_false(session: Session, person: Person, reference: str, rule: str, *, until_on: date, reason: str) -> SetAside:
    """Marks what a rule finds in a case as false until a date. Raises like `hold`, and LookupError for no rule."""
    if rule not in TITLES:
        raise LookupError(rule)
    return _set_aside(session, person, reference, rule, until_on, reason)


def bring_back(session: Session, person: Person, set_aside: str, *, reason: str) -> None:
    """Ends a hold or a mark before its date, and says so in the timeline. Raises as `end` does."""
    row = end(session, person, set_aside)
    sentence = _(ONE_BACK if row.rule else ALL_BACK, title=_title(row.rule), reason=reason)
    timeline.record(session, row.case, "brought_back", sentence, actor=person.user_name, facts={"set_aside": row.id})


def end(session: Session, person: Person, set_aside: str) -> SetAside:
    """Ends a hold or a mark before its date. Raises CaseNotFoundError, NotAllowedError, and ActionNotPossibleError when
    it has ended already."""
    row = session.get(SetAside, set_aside)
    if row is None:
        raise CaseNotFoundError
    _case_of_lcss(session, person, row.case)
    if row.returned_at is not None or row.until_on <= clock.today(session):
        raise ActionNotPossibleError(_("This is not set aside any more."))
    row.returned_at, row.returned_by = clock.now(session), person.user_name
    session.add(row)
    return row


def list_in_force(session: Session, reference: str) -> Sequence[SetAside]:
    """What is set aside in a case today, the longest first."""
    in_force = (col(SetAside.returned_at).is_(None), col(SetAside.until_on) > clock.today(session))
    rows = select(SetAside).where(SetAside.case == reference, *in_force)
    return session.exec(rows.order_by(col(SetAside.until_on).desc(), col(SetAside.id))).all()


def _set_aside(
    session: Session, person: Person, reference: str, rule: str | None, until_on: date, reason: str
) -> SetAside:
    case, today = _case_of_lcss(session, person, reference), clock.today(session)
    with Refusals() as refuse:
        refuse.when(until_on <= today, "until_on", _("Choose a date after today."))
        refuse.missing(reason.strip(), "reason", _("Give the reason."))
    row = SetAside(
        case=case.reference,
        rule=rule,
        until_on=until_on,
        reason=reason.strip(),
        by=person.user_name,
        at=clock.now(session),
    )
    session.add(row)
    until = day(until_on, today)
    sentence = _(ONE_ASIDE if rule else ALL_ASIDE, title=_title(rule), day=until, reason=row.reason)
    timeline.record(session, reference, "set_aside", sentence, actor=person.user_name, facts={"set_aside": row.id})
    return row


def _case_of_lcss(session: Session, person: Person, reference: str) -> Case:
    case = access.get_case(session, person, reference)
    if not access.is_lcss_of(session, person, case.area):
        raise NotAllowedError(_("This is for the Locality and Community Support Service of the area."))
    return case


def _title(rule: str | None) -> str:
    return TITLES[rule][0] if rule else ""
