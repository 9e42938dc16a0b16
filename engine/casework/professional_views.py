"""What the professionals who work with the family see (EHA-3)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from engine.casework import outside_views, recording
from engine.casework.answers import Line, Refusals, Words
from engine.casework.models.assessment import ProfessionalView
from engine.casework.records import Answers, Prefill, Record, RecordContext
from engine.words import _


class ProfessionalViewAnswers(Answers):
    """`give_professional_view`: fact and opinion apart, and nothing that the family could not hear."""

    involvement: Line
    strengths: Words
    facts: Words
    opinion: Words | None = None
    suggested_help: Words | None = None
    open_with_family: bool


@dataclass(frozen=True)
class ProfessionalViewSummary:
    """One professional's view for the case page. `given_by`: a user name; of somebody outside, who they are."""

    given_by: str
    involvement: str
    strengths: str
    facts: str
    opinion: str | None
    given_at: datetime


def give_professional_view(context: RecordContext, answers: ProfessionalViewAnswers) -> dict[str, object]:
    """Keeps the view of the person who completes the task."""
    with Refusals() as refuse:
        refuse.when(
            not answers.open_with_family,
            "open_with_family",
            _("Record only what you would say openly to the family, then tick this."),
        )
    recording.keep(context, ProfessionalView, answers)
    return {}


def summary(session: Session, case_reference: str) -> Sequence[ProfessionalViewSummary]:
    """Every view, oldest first."""
    by_link = outside_views.list_recorded(session, case_reference)
    return [
        ProfessionalViewSummary(
            by_link.get(view.task, view.by), view.involvement, view.strengths, view.facts, view.opinion, view.at
        )
        for view in recording.history(session, ProfessionalView, case_reference)
    ]


def _prefill(context: RecordContext) -> Prefill:
    return Prefill(values={"involvement": f"{context.actor.job_title}, {context.actor.agency}"})


RECORDS = (Record("give_professional_view", ProfessionalViewAnswers, give_professional_view, _prefill),)
