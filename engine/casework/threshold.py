"""Checking for an assessment that exists, and judging the threshold of need (ENT-5, ENT-6, ENT-7)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlmodel import Session

from engine.casework import choices, joining, possible_matches, recording, starting
from engine.casework.answers import Line, Refusals, Sometimes, Words
from engine.casework.models.families import FamilyMember
from engine.casework.models.family_matches import FamilyDecision
from engine.casework.models.threshold import ExistingAssessmentCheck, ThresholdAdvice, ThresholdJudgement
from engine.casework.possible_matches import PossibleMatch
from engine.casework.records import Answers, Prefill, Record, RecordContext
from engine.words import _


class ExistingEhaAnswers(Answers):
    """`check_for_existing_eha`: the family and LCSS are both asked."""

    family_says: Literal["no_assessment", "has_assessment", "not_sure"]
    lcss_says: Literal["no_assessment", "has_assessment"]
    lcss_person: Line
    existing_result: Literal["none", "join"]
    existing_case: Sometimes[Line] = None
    explanation: Sometimes[Words] = None


class JudgeThresholdAnswers(Answers):
    """`judge_threshold`: a judgement, not a score; "unclear" is an answer."""

    threshold_level: Literal["1", "2", "3", "4", "unclear"]
    factors: Words
    childs_age: Words
    protective_factors: Words
    rationale: Words


class AdviseOnThresholdAnswers(Answers):
    """`advise_on_threshold`: what LCSS advises when the level is unclear."""

    advice: Words
    threshold_route: Literal["universal", "offer_eha", "safeguarding"]


@dataclass(frozen=True)
class JudgementSummary:
    """A judgement for the case page."""

    level: str
    rationale: str
    judged_by: str
    judged_at: datetime


def check_for_existing_eha(context: RecordContext, answers: ExistingEhaAnswers) -> dict[str, object]:
    """Keeps both answers. Out: `existing_result`."""
    joins = answers.existing_result == "join"
    found = "has_assessment" in (answers.family_says, answers.lcss_says)
    with Refusals() as refuse:
        refuse.missing(answers.existing_case, "existing_case", _("Say which assessment to join."), when=joins)
        refuse.missing(
            answers.explanation,
            "explanation",
            _("Somebody says that there is an assessment. Explain why there is none to join."),
            when=found and not joins,
        )
    recording.keep(context, ExistingAssessmentCheck, answers)
    _decide_on_matches(context, joins=joins)
    return {"existing_result": answers.existing_result}


def _decide_on_matches(context: RecordContext, *, joins: bool) -> None:
    """What was found out holds for the known families that look like this one (ENT-1). Where it can only be one, who
    joins has asked to join its case."""
    matches = possible_matches.find_for_family(context.session, context.actor, context.family)
    only = matches[0] if joins and len(matches) == 1 else None
    if only is not None and only.is_active and only.reference is None:
        reason = _(
            "I began Early Help with this family as %(reference)s and found that they have it already.",
            reference=context.case.reference,
        )
        joining.ask(context.session, context.actor, only.family, reason)
    decision = FamilyDecision.SAME if only else FamilyDecision.UNSURE if joins else FamilyDecision.ANOTHER
    decisions = {match.family: decision for match in matches}
    starting.keep_decisions(context.session, context.actor, matches, decisions, family=context.family.id)


def judge_threshold(context: RecordContext, answers: JudgeThresholdAnswers) -> dict[str, object]:
    """Keeps the judgement beside earlier ones: children move between levels. Out: `threshold_level`."""
    recording.keep(context, ThresholdJudgement, answers, level=answers.threshold_level)
    return {"threshold_level": answers.threshold_level}


def advise_on_threshold(context: RecordContext, answers: AdviseOnThresholdAnswers) -> dict[str, object]:
    """Keeps LCSS's advice. Out: `threshold_route`."""
    recording.keep(context, ThresholdAdvice, answers, route=answers.threshold_route)
    return {"threshold_route": answers.threshold_route}


def summary(session: Session, case_reference: str) -> Sequence[JudgementSummary]:
    """Every judgement of the case, newest first."""
    judgements = reversed(recording.history(session, ThresholdJudgement, case_reference))
    return [JudgementSummary(one.level, one.rationale, one.by, one.at) for one in judgements]


def _prefill_matches(context: RecordContext) -> Prefill:
    """The known families that look like this one now that its people are known, as far as the person may know."""
    matches = possible_matches.find_for_family(context.session, context.actor, context.family)
    return Prefill({"possible_matches": "\n\n".join(map(_match_text, matches))} if matches else {})


def _match_text(match: PossibleMatch) -> str:
    alike = "\n".join(f"- {reason}" for reason in match.reasons)
    ask = ", ".join(f"{one.full_name} ({one.email})" for one in match.ask)
    case = " " + _("It is %(reference)s.", reference=match.reference) if match.reference else ""
    return _(
        "**%(sentence)s**%(case)s What is alike:\n\n%(alike)s\n\nWhom to ask at LCSS: %(ask)s.",
        sentence=match.sentence,
        case=case,
        alike=alike,
        ask=ask,
    )


def _prefill_ages(context: RecordContext) -> Prefill:
    ages = [_age_sentence(child, context) for child in choices.list_children(context)]
    return Prefill(values={"childs_age": " ".join(ages)} if ages else {})


def _age_sentence(child: FamilyMember, context: RecordContext) -> str:
    age = child.age_on(context.today)
    return (
        _("%(first_name)s: age not known.", first_name=child.first_name)
        if age is None
        else _("%(first_name)s is %(age)s.", first_name=child.first_name, age=age)
    )


RECORDS = (
    Record("check_for_existing_eha", ExistingEhaAnswers, check_for_existing_eha, _prefill_matches),
    Record("judge_threshold", JudgeThresholdAnswers, judge_threshold, _prefill_ages),
    Record("advise_on_threshold", AdviseOnThresholdAnswers, advise_on_threshold),
)
