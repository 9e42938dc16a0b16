"""The options that a case gives to questions (EHA-7: what is known is not asked again)."""

from collections.abc import Sequence

from sqlmodel import Session

from engine.casework import families, people
from engine.casework.models.families import FamilyMember, MemberKind
from engine.casework.records import Choice, RecordContext


def list_children(context: RecordContext) -> Sequence[FamilyMember]:
    """The children of the family, the eldest first."""
    return families.list_children(context.session, context.family.id)


def find_only_adult(context: RecordContext) -> str | None:
    """The name of the family's parent or carer where only one is known: who will most likely have been talked to."""
    members = families.list_members(context.session, context.family.id)
    adults = [member for member in members if member.kind in (MemberKind.PARENT, MemberKind.CARER)]
    return adults[0].full_name if len(adults) == 1 else None


def children(context: RecordContext) -> list[Choice]:
    """The children by name, with their age where it is known."""
    return [Choice(label=_with_age(child, context), value=child.id) for child in list_children(context)]


def directory(session: Session) -> list[Choice]:
    """Everybody who can sign in, with their job and agency."""
    active = people.list_active(session)
    return [Choice(label=f"{one.full_name}, {one.job_title} ({one.agency})", value=one.user_name) for one in active]


def _with_age(child: FamilyMember, context: RecordContext) -> str:
    age = child.age_on(context.today)
    return child.full_name if age is None else f"{child.full_name}, {age}"
