"""The family: its children, what they said, and what it agreed to."""

from typing import Final

from sqlalchemy import select

from engine.casework.models import Agreement, ChildView, Consent, FamilyMember, MemberKind, PrivacyNotice
from engine.casework.monitoring.statements.parts import CASE, Part, all_of, newest_of, of_case
from engine.database import table_of


def _children() -> Part:
    member = table_of(FamilyMember)
    of_family = (member.c.family == CASE.c.family, member.c.kind == MemberKind.CHILD)
    return all_of("children", select(member.c.id).where(*of_family))


def _heard() -> Part:
    """When each child was heard, every time."""
    view = table_of(ChildView)
    heard = (of_case(view.c.case), view.c.how != "not_possible")
    return all_of("heard", select(view.c.child, view.c.at).where(*heard))


def _consents() -> Part:
    """Every decision on sharing; the newest of a child has the highest `serial`, which comes first."""
    consent = table_of(Consent)
    own = ("serial", "child", "status", "said_on", "review_on")
    return all_of("consents", select(*(consent.c[name] for name in own)).where(of_case(consent.c.case)))


def _has_privacy_notice() -> Part:
    notice = table_of(PrivacyNotice)
    return select(notice.c.serial).where(of_case(notice.c.case)).correlate(CASE).exists().label("has_privacy_notice")


PARTS: Final = (
    newest_of("agreement", Agreement, "status", "said_on"),
    _children(),
    _heard(),
    _consents(),
    _has_privacy_notice(),
)
