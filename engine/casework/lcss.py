"""What the Locality and Community Support Service (LCSS) does: review, feedback, help (LCS-1 to LCS-3)."""

from datetime import date
from typing import Literal

from pydantic import Field

from engine.casework import recording
from engine.casework.answers import Refusals, Sometimes, Words, YesNo
from engine.casework.models.lcss import LcssFeedbackAnswer, LcssReview, LcssSupport
from engine.casework.records import Answers, Prefill, Record, RecordContext
from engine.words import _

Quality = Literal[
    "background_complete", "childs_voice", "strengths_and_needs", "smart_actions", "consent", "review_date"
]


class ReviewAssessmentAnswers(Answers):
    """`review_assessment`."""

    stored: bool
    good_enough: list[Quality] = Field(default_factory=list)
    safeguarding_question: YesNo
    safeguarding_note: Sometimes[Words] = None
    feedback_needed: YesNo
    feedback: Sometimes[Words] = None


class FeedbackAnswers(Answers):
    """`answer_lcss_feedback`."""

    response: Words
    assessment_changed: YesNo


class SupportAnswers(Answers):
    """`support_taf`: LCSS's answer to a request for help."""

    help_given: list[Literal["services", "conflict", "smart_goals", "social_care", "early_help_service", "attend"]] = (
        Field(min_length=1)
    )
    advice: Words
    attends_on: Sometimes[date] = None
    follow_up_on: date | None = None


def review_assessment(context: RecordContext, answers: ReviewAssessmentAnswers) -> dict[str, object]:
    """Keeps the review. Out: `feedback_needed`."""
    with Refusals() as refuse:
        refuse.when(not answers.stored, "stored", _("Check that the assessment is stored, then tick this."))
        question, feedback = answers.safeguarding_question, answers.feedback_needed
        refuse.missing(answers.safeguarding_note, "safeguarding_note", _("Say what worries you."), when=question)
        refuse.missing(answers.feedback, "feedback", _("Write the feedback for the author."), when=feedback)
    recording.keep(context, LcssReview, answers)
    return {"feedback_needed": answers.feedback_needed}


def answer_lcss_feedback(context: RecordContext, answers: FeedbackAnswers) -> dict[str, object]:
    """Keeps what the author answered."""
    recording.keep(context, LcssFeedbackAnswer, answers)
    return {}


def support_taf(context: RecordContext, answers: SupportAnswers) -> dict[str, object]:
    """Keeps the help that was given."""
    with Refusals() as refuse:
        attends = "attend" in answers.help_given
        refuse.missing(answers.attends_on, "attends_on", _("Give the date of the meeting."), when=attends)
        refuse.past(answers.attends_on, "attends_on", context.today)
        refuse.past(answers.follow_up_on, "follow_up_on", context.today)
    recording.keep(context, LcssSupport, answers)
    return {}


def _prefill_feedback(context: RecordContext) -> Prefill:
    review = recording.newest(context.session, LcssReview, context.case.reference)
    return Prefill(values={"feedback": review.feedback} if review else {})


RECORDS = (
    Record("review_assessment", ReviewAssessmentAnswers, review_assessment),
    Record("answer_lcss_feedback", FeedbackAnswers, answer_lcss_feedback, _prefill_feedback),
    Record("support_taf", SupportAnswers, support_taf),
)
