"""Known families that may be the one that somebody is about to start with, told as need to know allows (ENT-1, GOV-5).

Who may not see the other family's case learns that there is one, in which area, whom to ask, and what is alike: said
with the names that they typed themselves, never with those that are recorded.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import or_, select
from sqlmodel import Session, col

from engine.casework import access, groups, known_families
from engine.casework.known_families import AlikeFamily
from engine.casework.likeness.described import DescribedFamily
from engine.casework.models.cases import Case, CaseStatus
from engine.casework.models.families import Family
from engine.casework.models.family_matches import FamilyComparison, FamilyDecision
from engine.casework.models.people import Area, Person
from engine.words import _


@dataclass(frozen=True)
class WhomToAsk:
    """Somebody at the area's LCSS."""

    full_name: str
    email: str


@dataclass(frozen=True)
class PossibleMatch:
    """A family that may be the same. `reference` and `family_name` only where the person may see its newest case."""

    family: str
    area: Area
    is_active: bool
    reasons: Sequence[str]
    ask: Sequence[WhomToAsk]
    reference: str | None = None
    family_name: str | None = None

    @property
    def sentence(self) -> str:
        """What there is to know for somebody who may not see the case."""
        if self.is_active:
            return _("A family that may be the same has Early Help now in the %(area)s area.", area=self.area)
        return _("A family that may be the same had Early Help before in the %(area)s area.", area=self.area)


def find(
    session: Session, person: Person, described: DescribedFamily, *, but: Collection[str] = ()
) -> Sequence[PossibleMatch]:
    """The known families that look like the one described, the likeliest first, as this person may know of them."""
    alike = known_families.find_alike(session, described, but=but)
    if not alike:
        return []
    newest = _newest_cases(session, person, [one.family for one in alike])
    areas = {case.area for case, _, _ in newest.values()}
    whom = {area: _whom_to_ask(session, area) for area in sorted(areas)}
    return [_match(one, *newest[one.family], whom) for one in alike if one.family in newest]


def find_for_family(session: Session, person: Person, family: Family) -> Sequence[PossibleMatch]:
    """As `find`, for a family with a case: without itself, and those that somebody said to be another one."""
    decided = _said_to_be_another(session, family.id)
    return find(session, person, known_families.describe(session, family.id), but={family.id, *decided})


def _said_to_be_another(session: Session, family_id: str) -> Iterable[str]:
    either = or_(col(FamilyComparison.family) == family_id, col(FamilyComparison.known) == family_id)
    pairs = select(col(FamilyComparison.family), col(FamilyComparison.known))
    another = col(FamilyComparison.decision) == FamilyDecision.ANOTHER
    return {one for pair in session.execute(pairs.where(either, another)) for one in pair if one}


def _newest_cases(session: Session, person: Person, families: Sequence[str]) -> Mapping[str, tuple[Case, str, bool]]:
    """Of each family its active case, else its newest; its name, and whether the person may see that case."""
    active_last = (col(Case.status) == CaseStatus.OPEN, col(Case.opened_at), col(Case.reference))
    asked = (
        select(Case, col(Family.name), access.may_see(session, person))
        .join(Family, col(Family.id) == col(Case.family))
        .where(col(Case.family).in_(families))
        .order_by(*active_last)
    )
    return {case.family: (case, name, bool(sees)) for case, name, sees in session.execute(asked)}


def _whom_to_ask(session: Session, area: Area) -> Sequence[WhomToAsk]:
    people = select(col(Person.full_name), col(Person.email)).where(
        col(Person.is_active), col(Person.user_name).in_(groups.lcss_of(area))
    )
    return [WhomToAsk(name, email) for name, email in session.execute(people.order_by(col(Person.full_name)))]


def _match(
    alike: AlikeFamily, case: Case, family_name: str, sees: bool, whom: Mapping[Area, Sequence[WhomToAsk]]
) -> PossibleMatch:
    return PossibleMatch(
        family=alike.family,
        area=case.area,
        is_active=case.status == CaseStatus.OPEN,
        reasons=alike.likeness.reasons,
        ask=whom[case.area],
        reference=case.reference if sees else None,
        family_name=family_name if sees else None,
    )
