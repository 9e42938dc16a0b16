"""Who may consent to sharing a child's information: the table `consent_giver`, asked with the case's facts
(CON-7 to CON-10)."""

from collections.abc import Sequence
from typing import Literal

from sqlmodel import Session

from engine import clock
from engine.casework import competence, decisions, families
from engine.casework.likeness import names
from engine.casework.models.cases import Case
from engine.casework.models.families import FamilyMember, MemberKind
from engine.words import _

Giver = Literal["young_person", "pr_holder", "pr_holder_and_la", "best_interests", "assess_competence"]
"""Who answers; `assess_competence` when it must be found out first whether the young person can."""


def who_may_consent(
    session: Session, instance_id: str, case_reference: str, child: FamilyMember, *, care_order: bool
) -> str:
    """One of `Giver`, by the table of the release that the process instance runs under."""
    competent = competence.find_conclusion(session, case_reference, child.id)
    facts = {
        "age": child.age_on(clock.today(session)),
        "competent": {True: "yes", False: "no", None: "not_assessed"}[competent],
        "lacks_capacity": competent is False,
        "care_order": care_order,
    }
    return str(decisions.decide(session, instance_id, "consent_giver", facts))


def find_hindrance(members: Sequence[FamilyMember], child: FamilyMember, name: str, giver: str) -> str | None:
    """Why the person of this name cannot answer for the child as `giver`, in a sentence; None where nothing that is
    known of them speaks against it. Who is not in the family may answer: a relative, a social worker."""
    named = [member for member in members if names.folded(member.full_name) == names.folded(name)]
    if giver not in ("pr_holder", "pr_holder_and_la") or not named:
        return None
    if all(member.kind == MemberKind.CHILD for member in named):
        return _(
            "%(name)s is a child of the family. Someone with parental responsibility for %(first_name)s answers.",
            name=name,
            first_name=child.first_name,
        )
    if not any(member.parental_responsibility or member.kind == MemberKind.PARENT for member in named):
        return _(
            "%(name)s is recorded without parental responsibility. Someone who has it answers for %(first_name)s.",
            name=name,
            first_name=child.first_name,
        )
    return None


def list_to_assess(session: Session, instance_id: str, case: Case) -> Sequence[str]:
    """The ids of the children for whom it must be found out whether they can decide, before consent is asked.

    They are those whom the table wants assessed, and those who were assessed for an earlier decision only: nobody who
    was asked before a withdrawal is passed over after it, whatever their age (CON-4, CON-7).
    """
    return [
        child.id
        for child in families.list_children(session, case.family)
        if who_may_consent(session, instance_id, case.reference, child, care_order=False) == "assess_competence"
        or competence.is_out_of_date(session, case.reference, child.id)
    ]
