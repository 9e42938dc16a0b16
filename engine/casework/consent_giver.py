"""Who may consent to sharing a child's information: the table `consent_giver`, asked with the case's facts
(CON-7 to CON-10)."""

from typing import Literal

from engine.casework import competence, decisions
from engine.casework.models.families import FamilyMember
from engine.casework.records import RecordContext

Giver = Literal["young_person", "pr_holder", "pr_holder_and_la", "best_interests"]


def who_may_consent(context: RecordContext, child: FamilyMember, *, care_order: bool) -> str:
    """One of `Giver`, or `assess_competence` when that must be found out first."""
    competent = competence.find_conclusion(context.session, context.case.reference, child.id)
    facts = {
        "age": child.age_on(context.today),
        "competent": {True: "yes", False: "no", None: "not_assessed"}[competent],
        "lacks_capacity": competent is False,
        "care_order": care_order,
    }
    return str(decisions.decide(context, "consent_giver", facts))
