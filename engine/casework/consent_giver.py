"""Who may consent to sharing a child's information (CON-7 to CON-10)."""

from typing import Literal

from engine.casework import competence
from engine.casework.models.families import FamilyMember
from engine.casework.records import RecordContext

Giver = Literal["young_person", "pr_holder", "pr_holder_and_la", "best_interests"]


def who_may_consent(context: RecordContext, child: FamilyMember, *, care_order: bool) -> str:
    """One of `Giver`, or `assess_competence` when that must be found out first."""
    age = child.age_on(context.today) or 0
    competent = competence.find_conclusion(context.session, context.case.reference, child.id)
    if age >= 16:
        return "best_interests" if competent is False else "young_person"
    if competent:
        return "young_person"
    if age >= 12 and competent is None:
        return "assess_competence"
    return "pr_holder_and_la" if care_order else "pr_holder"
