"""A family as somebody describes it, known to the system or not."""

from dataclasses import dataclass
from datetime import date

from engine.casework.models.families import FamilyMember, MemberKind


@dataclass(frozen=True)
class DescribedPerson:
    """Somebody in a family, as far as they are known to whoever describes them."""

    first_name: str
    last_name: str
    born_on: date | None = None
    kind: MemberKind = MemberKind.CHILD
    relationship: str = ""
    parental_responsibility: bool = False
    school: str | None = None

    @property
    def is_child(self) -> bool:
        return self.kind == MemberKind.CHILD

    @property
    def full_name(self) -> str:
        return f"{self.first_name} {self.last_name}"

    @classmethod
    def of(cls, member: FamilyMember) -> "DescribedPerson":
        """What is known of a member of a family."""
        return cls(member.first_name, member.last_name, member.born_on, MemberKind(member.kind))


@dataclass(frozen=True)
class DescribedFamily:
    """What a family is called, where it lives, and who is in it."""

    name: str
    address: str = ""
    people: tuple[DescribedPerson, ...] = ()
