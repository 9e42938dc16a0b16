"""Stepping down from children's social care to a team around the family (ENT-12)."""

from datetime import date
from typing import Literal

from pydantic import Field

from engine.casework import choices, engagement, lead_professional, recording
from engine.casework.answers import Line, Refusals, Sometimes, Words, YesNo, as_radio
from engine.casework.models.statutory import StepDownAnswer, StepDownPlan
from engine.casework.records import Answers, Prefill, Record, RecordContext
from engine.words import _


class PlanStepDownAnswers(Answers):
    """`plan_step_down`: the social worker's plan for the way out of social care."""

    about_children: list[str] = Field(min_length=1)
    plan_kind: Literal["child_in_need", "child_protection", "other"]
    plan_ends_on: date
    achieved: Words
    strengths: Words
    needs: Words
    agencies: Words
    family_agrees: YesNo
    agreed_by: Line
    family_view: Words
    proposed_lead: Line
    lcss_invited: YesNo


class AgreeStepDownAnswers(Answers):
    """`agree_step_down`: LCSS's answer."""

    step_down_answer: Literal["accepted", "returned"]
    note: Words
    attends_first_taf: Sometimes[YesNo] = None


def plan_step_down(context: RecordContext, answers: PlanStepDownAnswers) -> dict[str, object]:
    """Keeps the plan and the family's agreement to take part. Out: `children`, `proposed_lead`."""
    children = {child.id for child in choices.list_children(context)}
    with Refusals() as refuse:
        strangers = set(answers.about_children) - children
        refuse.when(bool(strangers), "about_children", _("Choose children of this family."))
        refuse.when(not answers.family_agrees, "family_agrees", _("Early help is voluntary: the family has to agree."))
    recording.keep(context, StepDownPlan, answers)
    engagement.agree(context, said_by=answers.agreed_by, said_on=context.today)
    return {"children": answers.about_children, "proposed_lead": answers.proposed_lead}


def agree_step_down(context: RecordContext, answers: AgreeStepDownAnswers) -> dict[str, object]:
    """Keeps LCSS's answer. Out: `step_down_answer`."""
    with Refusals() as refuse:
        accepted = answers.step_down_answer == "accepted"
        attends = answers.attends_first_taf
        refuse.missing(attends, "attends_first_taf", _("Say whether LCSS comes to the first meeting."), when=accepted)
    recording.keep(context, StepDownAnswer, answers, answer=answers.step_down_answer)
    return {"step_down_answer": answers.step_down_answer}


def _prefill(context: RecordContext) -> Prefill:
    options = choices.children(context)
    earlier = recording.newest(context.session, StepDownPlan, context.case.reference)
    adult = choices.find_only_adult(context)
    first = {"about_children": [option.value for option in options], **({"agreed_by": adult} if adult else {})}
    known = _as_answers(earlier) if earlier else first
    people = lead_professional.directory_with_load(context.session)
    return Prefill(values=known, choices={"children": options, "people": people})


def _as_answers(plan: StepDownPlan) -> dict[str, object]:
    """A plan that was returned, to be put right without typing it again (EHA-7)."""
    kept = plan.model_dump(mode="json", include=set(PlanStepDownAnswers.model_fields))
    return {question: as_radio(answer) for question, answer in kept.items()}


RECORDS = (
    Record("plan_step_down", PlanStepDownAnswers, plan_step_down, _prefill),
    Record("agree_step_down", AgreeStepDownAnswers, agree_step_down),
)
