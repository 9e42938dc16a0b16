"""Reviews: preparing and recording the team's, and recording the author's and the family's own (EHA-9, TAF-2)."""

from datetime import date

from pydantic import Field

from engine.casework import actions, meeting_record, team_around_the_family
from engine.casework.actions import ActionUpdateAnswers
from engine.casework.answers import Refusals, YesNo
from engine.casework.meeting_record import MeetingAnswers
from engine.casework.records import Prefill, Record, RecordContext
from engine.casework.team_around_the_family import ArrangementAnswers


class PrepareReviewAnswers(ArrangementAnswers):
    """`prepare_review`: how the actions go, whom to invite, and how the children will be heard."""

    meeting_on: date
    action_updates: list[ActionUpdateAnswers] = Field(default_factory=list, max_length=100)


class ReviewAnswers(MeetingAnswers):
    """`record_review`."""

    lead_confirmed: YesNo


class AuthorReviewAnswers(MeetingAnswers):
    """`record_author_review`: the same paperwork where the actions are the author's and the family's alone."""


def prepare_review(context: RecordContext, answers: PrepareReviewAnswers) -> dict[str, object]:
    """Keeps the arrangement and what is new about the actions."""
    with Refusals() as refuse:
        actions.check(refuse, context, updates=answers.action_updates)
    team_around_the_family.keep_arrangement(context, answers, answers.meeting_on, "meeting_on")
    actions.keep(context, (), answers.action_updates)
    return {}


def record_review(context: RecordContext, answers: ReviewAnswers) -> dict[str, object]:
    """Keeps a review. Out: `review_outcome`, `next_review_on`."""
    return meeting_record.keep_meeting(context, answers, "review", meeting_record.weeks_between_reviews(context))


def record_author_review(context: RecordContext, answers: AuthorReviewAnswers) -> dict[str, object]:
    """Keeps the author's and the family's review. Out: `review_outcome`, `next_review_on`, `first_taf_held_on`."""
    weeks = meeting_record.weeks_between_reviews(context)
    outcome = meeting_record.keep_meeting(context, answers, "author_review", weeks)
    return {**outcome, "first_taf_held_on": answers.held_on.isoformat()}


def _prefill_preparation(context: RecordContext) -> Prefill:
    arrangement = team_around_the_family.prefill_arrangement(context)
    plan = actions.prefill_open(context)
    review_on = context.case.review_on
    date_known = {"meeting_on": review_on.isoformat()} if review_on and review_on >= context.today else {}
    return Prefill(
        values={**arrangement.values, **plan.values, **date_known}, choices={**arrangement.choices, **plan.choices}
    )


def _prefill_author_review(context: RecordContext) -> Prefill:
    author = (context.actor.full_name, context.actor.agency)
    return meeting_record.prefill_meeting(context, [*team_around_the_family.list_adults(context), author])


RECORDS = (
    Record("prepare_review", PrepareReviewAnswers, prepare_review, _prefill_preparation),
    Record("record_review", ReviewAnswers, record_review, team_around_the_family.prefill_arranged),
    Record("record_author_review", AuthorReviewAnswers, record_author_review, _prefill_author_review),
)
