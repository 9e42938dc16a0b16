"""What every record of a meeting holds, whoever was there (TAF-2 to TAF-4): the paperwork is one and the same."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Annotated, Literal

from pydantic import Field

from engine.casework import actions, cases, choices, outcome_star, policy, recording
from engine.casework.actions import ActionAnswers, ActionUpdateAnswers
from engine.casework.answers import NEEDED_SOMETIMES, Line, Refusals, Sometimes, Words, duplicates, path
from engine.casework.models.assessment import ChildView
from engine.casework.models.team_around_the_family import TafAttendance, TafMeeting
from engine.casework.outcome_star import StarAnswers
from engine.casework.records import Answers, Prefill, RecordContext
from engine.words import _

FORMS = ("record_taf", "record_review", "record_author_review")
"""The forms that record a meeting."""
ENDING = ("close", "step_up")
"""Outcomes after which there is no next review."""

VoiceHow = Literal[
    "at_the_meeting",
    "own_words",
    "observation",
    "wizard_and_fairies",
    "three_houses",
    "wishes_and_feelings",
    "why_worry",
    "asked_and_preferred_not_to",
]


class AttendanceAnswers(Answers):
    """Somebody who was asked to come."""

    name: Line
    agency: Line
    attendance: Literal["attended", "apologies", "absent"]


class ChildsVoice(Answers):
    """How a child was heard and what they said; young people come, for others a tool is used (TAF-3)."""

    child: Line
    how: VoiceHow
    words: Words


class MeetingAnswers(StarAnswers):
    """The questions of every meeting."""

    held_on: date
    purpose: Words
    attendance: list[AttendanceAnswers] = Field(min_length=1, max_length=40)
    issues: Words
    strengths: Words
    needs: Words
    childrens_voices: Annotated[list[ChildsVoice], NEEDED_SOMETIMES] = Field(default_factory=list, max_length=20)
    family_views: Words
    differences: Words | None = None
    action_updates: list[ActionUpdateAnswers] = Field(default_factory=list, max_length=100)
    actions: list[ActionAnswers] = Field(default_factory=list, max_length=50)
    review_outcome: Literal["continue", "close", "step_up", "lcss_help"]
    outcome_reason: Words
    next_review_on: Sometimes[date] = None
    long_review_reason: Sometimes[Words] = None


def keep_meeting(context: RecordContext, answers: MeetingAnswers, kind: str, weeks: int) -> dict[str, object]:
    """Checks and keeps a meeting with all that belongs to it.

    `weeks` is how far off the policy lets the next review be without a reason. Out: `review_outcome`, `next_review_on`.
    """
    with Refusals() as refuse:
        refuse.future(answers.held_on, "held_on", context.today)
        _check_voices(refuse, context, answers.childrens_voices)
        _check_next_review(refuse, context, answers, weeks)
        outcome_star.check(refuse, context, answers)
        actions.check(refuse, context, new=answers.actions, updates=answers.action_updates)
    ends = answers.review_outcome in ENDING
    next_review_on = None if ends else answers.next_review_on
    meeting = recording.keep(
        context, TafMeeting, answers, kind=kind, outcome=answers.review_outcome, next_review_on=next_review_on
    )
    _keep_people(context, answers, meeting.id)
    outcome_star.keep_reading(context, answers, answers.held_on)
    actions.keep(context, answers.actions, answers.action_updates)
    case = cases.get(context.session, context.case.reference)
    case.review_on, case.long_review_reason = next_review_on, None
    context.session.flush()
    return {
        "review_outcome": answers.review_outcome,
        "next_review_on": next_review_on.isoformat() if next_review_on else None,
    }


def prefill_meeting(context: RecordContext, invited: Sequence[tuple[str, str]]) -> Prefill:
    """What is known before a meeting: who was invited (name, agency), the children, and how the actions stand."""
    plan = actions.prefill_open(context)
    children = choices.children(context)
    return Prefill(
        values={
            **plan.values,
            "attendance": [{"name": name, "agency": agency} for name, agency in invited],
            "childrens_voices": [{"child": child.value} for child in children],
        },
        choices={**plan.choices, "children": children},
    )


def weeks_between_reviews(context: RecordContext) -> int:
    """How far off the next review may be: the case's policy says."""
    return policy.of_case(context.session, context.case).weeks_between_reviews


def _check_voices(refuse: Refusals, context: RecordContext, voices: Sequence[ChildsVoice]) -> None:
    children = {child.id for child in choices.list_children(context)}
    heard = [voice.child for voice in voices]
    missing = bool(children - set(heard))
    refuse.when(
        missing, "childrens_voices", _("Record how every child was heard: without it the record is incomplete.")
    )
    for index in duplicates(heard):
        refuse.when(True, path("childrens_voices", index, "child"), _("This child is here already."))
    for index, child in enumerate(heard):
        stranger = child not in children
        refuse.when(stranger, path("childrens_voices", index, "child"), _("Choose a child of this family."))


def _check_next_review(refuse: Refusals, context: RecordContext, answers: MeetingAnswers, weeks: int) -> None:
    if answers.review_outcome in ENDING:
        return
    refuse.missing(answers.next_review_on, "next_review_on", _("Give the date of the next review."))
    refuse.past(answers.next_review_on, "next_review_on", context.today)
    latest = answers.held_on + timedelta(weeks=weeks)
    late = answers.next_review_on is not None and answers.next_review_on > latest
    refuse.missing(
        answers.long_review_reason,
        "long_review_reason",
        _("The review is more than %(weeks)s weeks away. Choose an earlier date or say why.", weeks=weeks),
        when=late,
    )


def _keep_people(context: RecordContext, answers: MeetingAnswers, meeting: str) -> None:
    for attendance in answers.attendance:
        recording.keep(context, TafAttendance, attendance, meeting=meeting)
    for voice in answers.childrens_voices:
        recording.keep(
            context, ChildView, child=voice.child, gathered_on=answers.held_on, how=voice.how, view=voice.words,
            meeting=meeting,
        )  # fmt: skip
