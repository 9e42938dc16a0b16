"""When something is due, in words that need no colour."""

from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache

from engine.clock import london
from engine.words import Words, _, ngettext, spoken
from engine.working_days import working_days_between

SOON = 2
"""Working days: from here on a due date is marked as near."""


@dataclass(frozen=True)
class Due:
    """A due date as a list shows it. `classes` repeat in colour what `words` say; empty when all is well."""

    on: date
    words: str
    classes: str
    is_late: bool = False


def due(due_at: datetime | None, now: datetime) -> Due | None:
    """How a task due at `due_at` stands at `now` (both aware), in working days; None without a due date."""
    if due_at is None:
        return None
    return _due(london(due_at).date(), london(now).date(), spoken(), is_late=due_at < now)


# Most tasks of a list are due on one of a few days.
@lru_cache(maxsize=1024)
def _due(due_on: date, today: date, _language: Words, *, is_late: bool) -> Due:
    if is_late:
        return Due(due_on, _late_words(working_days_between(due_on, today)), "govuk-tag--red", is_late=True)
    days_left = working_days_between(today, due_on)
    classes = "govuk-tag--yellow" if days_left <= SOON else ""
    return Due(due_on, _words_left(days_left, due_on == today), classes)


def _late_words(days: int) -> str:
    if not days:
        return _("Overdue since today")
    return ngettext("Overdue by %(num)s working day", "Overdue by %(num)s working days", days)


def _words_left(days: int, is_today: bool) -> str:
    if is_today:
        return _("Due today")
    if not days:
        return _("Due before the next working day")
    return ngettext("%(num)s working day left", "%(num)s working days left", days)
