"""Assessing whether a young person can decide for themselves (CON-7).

The conclusion holds for one decision. Consent that is asked for anew after a withdrawal (CON-4) is another decision:
the young person is older, and what is to be shared has changed. So an assessment counts until the family withdraws,
whole or in part; one that was made since the last withdrawal counts for the answer that is asked for now.
"""

from collections.abc import Sequence
from datetime import date
from typing import Literal

from sqlmodel import Session, col

from engine.casework import choices, recording
from engine.casework.answers import Refusals, Words, YesNo
from engine.casework.models.competence import CompetenceAssessment
from engine.casework.models.consent import ConsentWithdrawal
from engine.casework.records import Answers, Prefill, Record, RecordContext
from engine.words import _


class CompetenceAnswers(Answers):
    """`assess_competence`: nine checks, each answered, and the conclusion."""

    assessed_on: date
    decision: Words
    understands_question: YesNo
    understands_what_is_shared: YesNo
    understands_reasons: YesNo
    understands_implications: YesNo
    considers_alternatives: YesNo
    weighs_up: YesNo
    clear_own_view: YesNo
    consistent: YesNo
    explained_suitably: YesNo
    how_explained: Words
    conclusion: Literal["competent", "not_competent"]
    reasoning: Words
    own_view: Words


CHECKS = (
    "understands_question",
    "understands_what_is_shared",
    "understands_reasons",
    "understands_implications",
    "considers_alternatives",
    "weighs_up",
    "clear_own_view",
    "consistent",
    "explained_suitably",
)


def assess_competence(context: RecordContext, answers: CompetenceAnswers) -> dict[str, object]:
    """Keeps the assessment of the young person whom the task is about."""
    competent = answers.conclusion == "competent"
    with Refusals() as refuse:
        refuse.future(answers.assessed_on, "assessed_on", context.today)
        refuse.when(
            not answers.explained_suitably,
            "explained_suitably",
            _("Explain it in a way that suits the young person first, then assess again."),
        )
        none_met = not any(getattr(answers, check) for check in CHECKS[:-1])
        refuse.when(competent and none_met, "conclusion", _("None of the checks supports this conclusion."))
    recording.keep(context, CompetenceAssessment, answers, child=context.task.local_variables["child_id"])
    return {}


def find_conclusion(session: Session, case_reference: str, child_id: str) -> bool | None:
    """Whether the young person was found competent for the decision that is asked for now; None when not assessed."""
    assessments = _for_this_decision(session, case_reference, child_id)
    return assessments[-1].conclusion == "competent" if assessments else None


def is_out_of_date(session: Session, case_reference: str, child_id: str) -> bool:
    """Whether the young person was assessed, but only for a decision that ended with a withdrawal."""
    ever = recording.history(session, CompetenceAssessment, case_reference, col(CompetenceAssessment.child) == child_id)
    return bool(ever) and not _for_this_decision(session, case_reference, child_id)


def _for_this_decision(session: Session, case_reference: str, child_id: str) -> Sequence[CompetenceAssessment]:
    conditions = [col(CompetenceAssessment.child) == child_id]
    withdrawal = recording.newest(session, ConsentWithdrawal, case_reference)
    if withdrawal is not None:
        conditions.append(col(CompetenceAssessment.at) >= withdrawal.at)
    return recording.history(session, CompetenceAssessment, case_reference, *conditions)


def _prefill(context: RecordContext) -> Prefill:
    names = {child.id: child.first_name for child in choices.list_children(context)}
    name = names.get(context.task.local_variables.get("child_id", ""), "the young person")
    return Prefill(
        values={"decision": _("Sharing information about %(name)s so that early help can be planned", name=name)}
    )


RECORDS = (Record("assess_competence", CompetenceAnswers, assess_competence, _prefill),)
