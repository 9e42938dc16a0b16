"""The Early Help Assessment (EHA): six sections in one form, kept in versions (EHA-1, EHA-4, EHA-8)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from pydantic import Field
from sqlmodel import Session

from engine.casework import actions, earlier_cases, outcome_star, recording
from engine.casework.actions import ActionAnswers
from engine.casework.answers import Refusals, Words
from engine.casework.models.assessment import AssessmentSection
from engine.casework.models.concerns import Concern
from engine.casework.outcome_star import StarAnswers
from engine.casework.records import Prefill, Record, RecordContext
from engine.words import _

SECTIONS: Mapping[str, Sequence[str]] = {
    "family_background": ("family_background", "reason_for_assessment", "agencies_involved"),
    "parents_view": ("parents_strengths", "parents_worries", "parents_hopes"),
    "outcome_star": ("star_not_read_reason",),
    "childs_view": ("childs_view_summary",),
    "professional_views": ("authors_view",),
    "summary_and_plan": ("strengths", "needs", "success_measures", "next_steps"),
}
"""The six sections and the questions of each that are answered in words; all else has rows of its own."""


class AssessmentAnswers(StarAnswers):
    """`complete_assessment`. Only the first section and the plan must be there; a draft waits for the rest."""

    family_background: Words
    reason_for_assessment: Words
    agencies_involved: Words | None = None
    parents_strengths: Words
    parents_worries: Words
    parents_hopes: Words | None = None
    childs_view_summary: Words | None = None
    authors_view: Words
    open_with_family: bool
    strengths: Words
    needs: Words
    success_measures: Words
    actions: list[ActionAnswers] = Field(min_length=1, max_length=50)
    who_acts: Literal["several_agencies", "author_and_family"]
    next_steps: Words | None = None


@dataclass(frozen=True)
class Section:
    """One section of the newest version: question → answer, in the form's order."""

    name: str
    answers: Mapping[str, str]


@dataclass(frozen=True)
class AssessmentSummary:
    """The newest version; `completed_at` is when it was recorded."""

    version: int
    completed_at: datetime
    completed_by: str
    sections: Sequence[Section]


def complete_assessment(context: RecordContext, answers: AssessmentAnswers) -> dict[str, object]:
    """Keeps a new version, the star's reading and the plan's actions. Out: `author_only`."""
    with Refusals() as refuse:
        refuse.when(
            not answers.open_with_family,
            "open_with_family",
            _("Record only what you would say openly to the family, then tick this."),
        )
        outcome_star.check(refuse, context, answers)
        actions.check(refuse, context, new=answers.actions)
    _keep_sections(context, answers)
    outcome_star.keep_reading(context, answers, context.today)
    actions.keep(context, answers.actions)
    return {"author_only": answers.who_acts == "author_and_family"}


def find_summary(session: Session, case_reference: str) -> AssessmentSummary | None:
    """The newest version of the assessment; None before it was completed."""
    rows = recording.history(session, AssessmentSection, case_reference)
    if not rows:
        return None
    version = max(row.version for row in rows)
    current = [row for row in rows if row.version == version]
    answered = {(row.section, row.question): row.answer for row in current}
    sections = [_section(name, questions, answered) for name, questions in SECTIONS.items()]
    return AssessmentSummary(version, current[0].at, current[0].by, [one for one in sections if one.answers])


def _section(name: str, questions: Sequence[str], answered: Mapping[tuple[str, str], str]) -> Section:
    return Section(name, {one: answered[name, one] for one in questions if (name, one) in answered})


def _keep_sections(context: RecordContext, answers: AssessmentAnswers) -> None:
    earlier = recording.history(context.session, AssessmentSection, context.case.reference)
    version = 1 + max((row.version for row in earlier), default=0)
    for section, questions in SECTIONS.items():
        for question in questions:
            if answer := getattr(answers, question):
                recording.keep(
                    context, AssessmentSection, version=version, section=section, question=question, answer=answer
                )


def _prefill(context: RecordContext) -> Prefill:
    concern = recording.newest(context.session, Concern, context.case.reference)
    before = earlier_cases.find_answers(context, ("family_background", "agencies_involved"))
    return Prefill(values={**before, **({"reason_for_assessment": concern.facts} if concern else {})})


RECORDS = (Record("complete_assessment", AssessmentAnswers, complete_assessment, _prefill),)
