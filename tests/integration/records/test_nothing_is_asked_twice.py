"""What one form of a case was told, no later form asks again (EHA-7): made from the forms and what they were answered.

A journey through every form: each is opened as it stands at its turn. A question that an earlier form asked too, and
that was answered, must be filled in, or have its answer beside it (what was said at the last meeting), or be one that
is asked anew, with the reason why.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest

from engine.casework import last_time
from engine.casework.demo.answers import sample
from engine.casework.models.timeline import FormAnswers
from engine.casework.outcome_star import AREAS
from engine.casework.task_forms import TaskForm
from engine.clock import ManualClock
from engine.database import Database
from tests.conftest import MONDAY_MORNING
from tests.integration.records.conftest import open_desk
from tests.integration.records.desk import LEAD
from tests.integration.records.test_every_form import HANDED_TO_THE_PROCESS, HARM
from tests.unit.records.test_forms import asked_by, drawn

BEGINS = ("plan_step_down", "agree_step_down")
JOURNEY = (*BEGINS, *(form_key for form_key in HANDED_TO_THE_PROCESS if form_key not in BEGINS))
GIVEN: Mapping[str, Mapping[str, Any]] = {
    "contact_mash": {"reference": "M-17"},
    "record_mash_outcome": {"mash_outcome": "s17", "social_worker": "Sol Stork"},
    "arrange_taf": {
        "invited_people": [LEAD],
        "others_invited": [{"name": "Gil Grouse", "agency": "Food bank"}],
        "access_needs": "Somebody for the baby.",
        "children_invited": "none",
        "voice_plan": "Three houses, at home.",
    },
    "propose_new_lead": {"proposed_lead": LEAD},
}
DAYS = {"record_taf": 11, "record_review": 60}
"""Days from the beginning to a meeting that has a day."""
SEEN_SAID_OR_DONE_THIS_TIME = {
    "about_children", "source", "facts", "opinion", "how", "form", "evidence", "explained", "said_on", "shared_on",
    "handed_over_on", "family_told", "told_what", "wishes", "reason", "note", "next_steps", "decide_on_sharing.purpose",
    "meeting_time", "place", "children_invited", "voice_plan", "attendance.attendance", "action_updates.note",
    "record_author_review.held_on", "open_with_family", "complete_assessment.strengths", "complete_assessment.needs",
    "give_professional_view.strengths", "achieved",
    *(f"complete_closure.star_{area}" for area in (*AREAS, "read", "preparation")),
}  # fmt: skip
JUDGED_OR_DECIDED_BY_WHOEVER_ANSWERS = {
    *HARM, "rationale", "advice", "direction", "escalates", "knows_family", "family_happy", "family_view", "decision",
    "lead_confirmed", "propose_new_lead.proposed_lead",
    "direct_after_withdrawal.network_support", "direct_after_withdrawal.who_to_tell",
    "long_review_reason",
}  # fmt: skip
"""LCSS and the line manager each say what they think of a withdrawal; a child's safety is judged anew each time."""
AGREED_TO_ONLY_BY_ANSWERING = {"family_agrees", "family_agreed", "ons", "review_on"}
"""CON-3: from no answer nothing follows."""
ADDED_NOW = {f"actions.{part}" for part in ("what", "owner_person", "owner_agency", "due_on", "measure")}
"""Actions that are there already stand in a list of their own."""
ASKED_ANEW = (
    SEEN_SAID_OR_DONE_THIS_TIME | JUDGED_OR_DECIDED_BY_WHOEVER_ANSWERS | AGREED_TO_ONLY_BY_ANSWERING | ADDED_NOW
)


@dataclass(frozen=True)
class Opened:
    """A form at its turn: its questions that were answered in an earlier one, and those with their answer in sight."""

    again: set[str]
    in_sight: set[str]


@pytest.fixture(scope="module")
def journey(deployed: Database) -> Iterator[Mapping[str, Opened]]:
    """Every form as it opens at its turn."""
    opened: dict[str, Opened] = {}
    answered: set[str] = set()
    with deployed.reading() as session:
        clock = session.info["clock"] = ManualClock(MONDAY_MORNING)
        desk = open_desk(session)
        for form_key in JOURNEY:
            clock.move_to(max(clock.moment, MONDAY_MORNING + timedelta(days=DAYS.get(form_key, 0))))
            form = desk.form(form_key, **desk._about(form_key))
            asked = set(asked_by(drawn(form_key)))
            last = last_time.find(session, form)
            beside = {path for path in asked if last and {path, path.partition(".")[0]} & last.words.keys()}
            opened[form_key] = Opened(answered & asked, beside | _answered(form_key, form.prefill.values))
            answers = {**sample(form, GIVEN.get(form_key)), **GIVEN.get(form_key, {})}
            desk.apply(form, answers)
            session.add(_kept(form, answers))
            answered |= _answered(form_key, answers)
        yield opened


def _kept(form: TaskForm, answers: Mapping[str, Any]) -> FormAnswers:
    """What completing the task keeps beside the record: the next meeting shows it."""
    context, schema = form.context, form.schema
    assert schema is not None
    return FormAnswers(
        task=context.task.id, case=context.case.reference, form_key=schema.key, release=form.release_id,
        answers=dict(answers), by=context.actor.user_name, at=context.now,
    )  # fmt: skip


def _answered(form_key: str, answers: Mapping[str, Any]) -> set[str]:
    """The paths of the form's questions that these answers answer."""
    return {path for path in asked_by(drawn(form_key)) if any(one not in (None, "", []) for one in _at(answers, path))}


def _at(answers: Any, path: str) -> Iterator[Any]:
    name, _, rest = path.partition(".")
    for one in answers if isinstance(answers, list) else [answers]:
        if name in one:
            yield from _at(one[name], rest) if rest else [one[name]]


def excuses(form_key: str) -> set[str]:
    """The questions of the form that are asked anew."""
    return {path for path in asked_by(drawn(form_key)) if {path, f"{form_key}.{path}"} & ASKED_ANEW}


@pytest.mark.rule("EHA-7")
@pytest.mark.parametrize("form_key", JOURNEY)
def test_what_was_told_already_is_filled_in(journey: Mapping[str, Opened], form_key: str) -> None:
    opened = journey[form_key]
    assert sorted(opened.again - opened.in_sight - excuses(form_key)) == []


def test_nothing_is_excused_that_need_not_be(journey: Mapping[str, Opened]) -> None:
    needed = {
        name
        for form_key, opened in journey.items()
        for path in opened.again - opened.in_sight
        for name in (path, f"{form_key}.{path}")
    }
    assert ASKED_ANEW - needed == set()
