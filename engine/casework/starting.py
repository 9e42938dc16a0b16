"""Starting a case with the right family: compared with those that are known, a person deciding (ENT-1, ENT-5).

A concern about a child is never held up: who cannot tell starts all the same, and it is asked again when LCSS is asked.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from sqlmodel import Session

from engine import bpmn, clock
from engine.casework import families, family_members, journey_actions, possible_matches, timeline
from engine.casework.answers import Refusals
from engine.casework.errors import CaseworkError
from engine.casework.journey_actions import NewFamily
from engine.casework.likeness.described import DescribedFamily
from engine.casework.models.cases import Case, Entry
from engine.casework.models.families import Family
from engine.casework.models.family_matches import FamilyComparison, FamilyDecision
from engine.casework.models.people import Person
from engine.casework.possible_matches import PossibleMatch
from engine.words import _


@dataclass(frozen=True)
class Start:
    """What somebody starts with: a new family, and by family id what they decided of those that look like it."""

    family: NewFamily
    entry: Entry = Entry.CONCERN
    policy: str = "consent"
    decisions: Mapping[str, FamilyDecision] = field(default_factory=dict)


class FamiliesAlikeError(CaseworkError):
    """Known families look like the one described, and it has to be said of each whether it is the same (ENT-1)."""

    def __init__(self, matches: Sequence[PossibleMatch]) -> None:
        self.matches = matches
        super().__init__(
            _("This may be a family that is known already. Say of each that looks like it whether it is the same.")
        )


class AskToJoinError(CaseworkError):
    """The family is the same as one with an active case, which the person may not see: they can ask to join it."""

    def __init__(self, match: PossibleMatch) -> None:
        self.match = match
        super().__init__(
            _("This family has Early Help in the %(area)s area already. You can ask to join it.", area=match.area)
        )


def start(session: Session, person: Person, wanted: Start) -> tuple[Case, Sequence[bpmn.Task]]:
    """Begins the journey of a family that is new to this person: a new one, or one that was helped before (CLO-8).

    Raises AnswersRefusedError (dates of birth that cannot be, somebody twice), FamiliesAlikeError, AskToJoinError,
    ActiveCaseError where the person sees the active case, and what `journey_actions.start_case` raises.
    """
    journey_actions.require_may_start(session, person, wanted.entry)
    _check(session, wanted.family)
    matches = find_matches(session, person, wanted.family)
    if any(match.family not in wanted.decisions for match in matches):
        raise FamiliesAlikeError(matches)
    same = [match for match in matches if wanted.decisions[match.family] is FamilyDecision.SAME]
    if len(same) > 1:
        raise FamiliesAlikeError(matches)
    if same and same[0].is_active and same[0].reference is None:
        raise AskToJoinError(same[0])
    family = _known_family(session, same[0], wanted.family) if same else wanted.family
    case, tasks = journey_actions.begin_case(
        session, person, family=family, entry=wanted.entry, policy_name=wanted.policy
    )
    keep_decisions(session, person, matches, wanted.decisions, family=case.family)
    if same:
        _tell_of_history(session, person, case, same[0])
    return case, tasks


def find_matches(session: Session, person: Person, family: NewFamily) -> Sequence[PossibleMatch]:
    """The known families that look like this one, as this person may know of them."""
    return possible_matches.find(session, person, DescribedFamily(family.name, family.address, family.people))


def keep_decisions(
    session: Session,
    person: Person,
    matches: Sequence[PossibleMatch],
    decisions: Mapping[str, FamilyDecision],
    *,
    family: str | None,
) -> None:
    """Keeps what this person decided of each, who and when; `family`: the one it was decided for, once there is one."""
    now = clock.now(session)
    for match in matches:
        decided = decisions[match.family]
        kept = FamilyComparison(known=match.family, decision=decided, by=person.user_name, at=now)
        kept.family = None if family == match.family else family
        kept.reasons = list(match.reasons)
        session.add(kept)
    session.flush()


def _check(session: Session, family: NewFamily) -> None:
    rows = [f"people.{index}" for index in range(len(family.people))]
    with Refusals() as refuse:
        family_members.check(refuse, family.people, rows, clock.today(session))


def _known_family(session: Session, match: PossibleMatch, described: NewFamily) -> Family:
    """The family that was helped before, with what is new: where it lives now, and who has come into it."""
    if match.is_active:
        return families.get(session, match.family)
    family = families.move(session, match.family, area=described.area, address=described.address)
    family_members.add_unknown(session, family.id, described.people)
    return family


def _tell_of_history(session: Session, person: Person, case: Case, match: PossibleMatch) -> None:
    why = "; ".join(match.reasons)
    sentence = _("This is a family that had Early Help before: who started the case decided so.")
    timeline.record(
        session, case.reference, "family_known_before", sentence, actor=person.user_name, facts={"reasons": why}
    )
