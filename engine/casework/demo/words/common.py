"""What several forms' words share."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from engine import working_days
from engine.casework.outcome_star import AREAS
from engine.casework.task_forms import TaskForm

Answers = Mapping[str, Any]
MOTHER = "Jo, the mother"


def star(score: int) -> Answers:
    scores = {f"star_{area}": score + (place % 3) - 1 for place, area in enumerate(AREAS)}
    return {"star_read": "yes", "star_preparation": "trained", **scores}


def action(form: TaskForm, what: str, person: str, agency: str, weeks: int) -> Answers:
    return {
        "what": what,
        "owner_person": person,
        "owner_agency": agency,
        "due_on": weeks_on(form, weeks),
        "measure": "Done when the family says so.",
    }


def weeks_on(form: TaskForm, weeks: int) -> str:
    return a_working_day(form.context.today + timedelta(weeks=weeks)).isoformat()


def working_days_on(form: TaskForm, days: int) -> date:
    return working_days.working_days_after(form.context.today, days)


def a_working_day(day: date) -> date:
    return day if working_days.is_working_day(day) else working_days.working_days_after(day, -1)
