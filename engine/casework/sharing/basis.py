"""What the tables `sharing_basis` and `sharing_oversight` say of a case and of somebody's answers (SHR-3 to SHR-5)."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from engine.casework import consent_in_force, decisions, engagement
from engine.casework.records import RecordContext

if TYPE_CHECKING:
    from engine.casework.sharing.deciding import SharingAnswers

MAY_NOT_SHARE: Final = frozenset({"permission_first", "notice_first", "none"})


@dataclass(frozen=True)
class Facts:
    """What the two tables ask, by the names of their inputs."""

    identifies_person: bool
    required_by_law: str
    legitimate_purpose: bool
    consent: str | None
    agency_limited: bool
    prevents: str | None
    worried_and_helps: bool | None
    public_interest: bool | None
    purpose_kind: str
    notice_shared: bool
    confidential: bool | None
    immediate_safety: bool

    @classmethod
    def of(cls, context: RecordContext, answers: SharingAnswers) -> Facts:
        """The answers, and whether the family has had the privacy notice."""
        notice = engagement.summary(context.session, context.case.reference).privacy_notice_on
        return cls(
            identifies_person=answers.identifies_person,
            required_by_law=answers.required_by_law,
            legitimate_purpose=answers.legitimate_purpose,
            consent=answers.consent,
            agency_limited=answers.agency_limited,
            prevents=answers.prevents,
            worried_and_helps=answers.worried_and_helps,
            public_interest=answers.public_interest,
            purpose_kind=answers.purpose_kind,
            notice_shared=notice is not None,
            confidential=answers.confidential,
            immediate_safety=answers.family_told_first == "immediate_safety",
        )


def find_basis(context: RecordContext, facts: Facts) -> str:
    """On what basis it is shared, or why there is none (`words.BASIS_WORDS`)."""
    return _ask(context, "sharing_basis", **vars(facts), policy=context.case.policy)


def find_oversight(context: RecordContext, facts: Facts, basis: str, decision: str) -> str:
    """Whether management looks at it: none, first or afterwards."""
    return _ask(context, "sharing_oversight", **vars(facts), sharing_basis=basis, sharing_decision=decision)


def may_share(basis: str) -> bool:
    """Whether something may be shared on this basis."""
    return basis not in MAY_NOT_SHARE


def consent_covers(context: RecordContext, children: Collection[str]) -> bool:
    """Whether consent is in force for each of the children; without children, for any."""
    current = consent_in_force.list_current(context.session, context.case.reference)
    holding = {one.child for one in current if one.status in consent_in_force.HOLDING}
    return set(children) <= holding if children else bool(holding)


def _ask(context: RecordContext, table: str, **facts: Any) -> str:
    return str(decisions.decide(context.session, context.task.instance_id, table, facts))
