"""Concerns about a child: recording them, and the five questions that lead to MASH the same day (ENT-3, ENT-8)."""

from collections.abc import Sequence
from datetime import date
from typing import Annotated, Literal

from pydantic import Field
from sqlmodel import Session

from engine.casework import choices, family_members, recording
from engine.casework.answers import NEEDED_SOMETIMES, Line, Refusals, Words, YesNo
from engine.casework.likeness.described import DescribedPerson
from engine.casework.models.concerns import Concern, MashOutcome, SafeguardingAdvice
from engine.casework.records import Answers, Choice, Prefill, Record, RecordContext
from engine.clock import in_words, london
from engine.words import _

TRIGGERS = (
    "sexual_or_physical_abuse",
    "severe_neglect",
    "frightened_to_return_home",
    "immediate_risk",
    "abandoned_or_parent_absent",
)
"""The five of ENT-8, (a) to (e)."""

HARM_QUESTIONS = (*TRIGGERS, "other_harm_concern")

Source = Literal["own_observation", "child", "parent_or_carer", "colleague", "other_agency", "member_of_the_public"]


class ConcernAnswers(Answers):
    """What somebody is worried about. Each question about harm is answered by itself, yes or no."""

    about_children: list[str] = Field(default_factory=list)
    source: Source
    facts: Words
    opinion: Words | None = None
    sexual_or_physical_abuse: YesNo
    severe_neglect: YesNo
    frightened_to_return_home: YesNo
    immediate_risk: YesNo
    abandoned_or_parent_absent: YesNo
    other_harm_concern: YesNo


class AssessConcernAnswers(ConcernAnswers):
    """`assess_concern`: a concern on a case that goes on already."""

    about_children: list[str] = Field(min_length=1)


class OtherChild(Answers):
    """A child of the family who was not known yet."""

    first_name: Line
    last_name: Line
    born_on: date
    school: Line | None = None


class RecordConcernAnswers(ConcernAnswers):
    """`record_concern`: the concern that a case begins with."""

    start_kind: Literal["concern", "change_of_circumstances", "evidence_of_difficulty"]
    other_children: Annotated[list[OtherChild], NEEDED_SOMETIMES] = Field(default_factory=list, max_length=20)


def record_concern(context: RecordContext, answers: RecordConcernAnswers) -> dict[str, object]:
    """Keeps the concern and adds children not known yet. Out: `children` and the six answers about harm."""
    known = choices.list_children(context)
    others = [DescribedPerson(**child.model_dump()) for child in answers.other_children]
    with Refusals() as refuse:
        rows = [f"other_children.{index}" for index in range(len(others))]
        family_members.check(refuse, others, rows, context.today, [DescribedPerson.of(child) for child in known])
        refuse.missing(answers.other_children, "other_children", _("Add at least one child."), when=not known)
        nobody = bool(known) and not answers.about_children and not answers.other_children
        refuse.when(nobody, "about_children", _("Choose the children you are worried about."))
    added = family_members.add(context.session, context.family.id, others)
    about = answers.about_children or [child.id for child in added]
    recording.keep(context, Concern, answers, about_children=about)
    children = [child.id for child in choices.list_children(context)]
    return {"children": children, **_harm(answers)}


def assess_concern(context: RecordContext, answers: AssessConcernAnswers) -> dict[str, object]:
    """Keeps a concern raised while the case goes on. Out: the six answers about harm."""
    recording.keep(context, Concern, answers)
    return _harm(answers)


def list_open(session: Session, case_reference: str) -> Sequence[Concern]:
    """Concerns that neither MASH's outcome nor advice has settled, oldest first."""
    settled = {outcome.concern for outcome in recording.history(session, MashOutcome, case_reference)}
    for advice in recording.history(session, SafeguardingAdvice, case_reference):
        if advice.advice == "no_further_action":
            settled.add(advice.concern)
    return [one for one in recording.history(session, Concern, case_reference) if one.id not in settled]


def prefill_concern(context: RecordContext) -> Prefill:
    """Every concern of the case to choose from, newest first.

    Chosen already where it can only be one: the only open one, or else the newest (a judgement may lead to MASH after
    the concern was settled). Two side by side are told apart by the person.
    """
    every = list(reversed(recording.history(context.session, Concern, context.case.reference)))
    likely = list_open(context.session, context.case.reference) or every[:1]
    options = [Choice(label=when_recorded(concern), value=concern.id) for concern in every]
    values = {"concern": likely[0].id} if len(likely) == 1 else {}
    return Prefill(values=values, choices={"concerns": options})


def _harm(answers: ConcernAnswers) -> dict[str, object]:
    return answers.model_dump(include=set(HARM_QUESTIONS))


def when_recorded(concern: Concern) -> str:
    """What people call a concern: by when it was recorded."""
    at = london(concern.at)
    return _("The concern recorded on %(day)s at %(time)s", day=in_words(at), time=f"{at:%H:%M}")


def _prefill_children(context: RecordContext) -> Prefill:
    options = choices.children(context)
    only = [options[0].value] if len(options) == 1 else []
    return Prefill(values={"about_children": only}, choices={"children": options})


def _sentence(_context: RecordContext, answers: ConcernAnswers) -> str:
    same_day = any(getattr(answers, trigger) for trigger in TRIGGERS)
    return _("A concern was recorded that must reach MASH today.") if same_day else _("A concern was recorded.")


RECORDS = (
    Record("record_concern", RecordConcernAnswers, record_concern, _prefill_children, _sentence, cannot_wait=True),
    Record("assess_concern", AssessConcernAnswers, assess_concern, _prefill_children, _sentence, cannot_wait=True),
)
