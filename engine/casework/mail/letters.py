"""What letters say: how many tasks and by when, each case by its number, and nothing about a family."""

import textwrap
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from engine import clock
from engine.casework.mail.choices import URGENT, message_kind
from engine.casework.models.mail import MailKind
from engine.casework.models.people import Person
from engine.casework.models.timeline import Notification

MORNING: Final = "morning"
"""The kind of the letter that holds everything that waited for the morning."""
WIDTH: Final = 72
PRODUCT: Final = "Early Help"
SUBJECTS: Final = {
    "stuck_critical": "this cannot wait",
    "reminder": "still to be done",
    "support_offered": "support is offered",
    "outside_view": "a view that was asked for outside",
    "join_requested": "somebody asks to join",
    "join_answered": "your request was answered",
    URGENT: "contact MASH today",
}
"""Of letters at once, by kind; those about tasks say how many and by when."""
LATE, TODAY, SOON, NEW, MOVED, STUCK = "Late", "Due today", "Due soon", "New", "Moved", "Cases that are stuck"
ORDER: Final = (LATE, TODAY, SOON, NEW, MOVED, STUCK)
MOVED_KIND: Final = message_kind(MailKind.MOVED)
TASKS: Final[Mapping[str, str]] = {
    message_kind(MailKind.LATE): LATE,
    message_kind(MailKind.DUE): SOON,
    message_kind(MailKind.NEW): NEW,
    MOVED_KIND: MOVED,
}
"""Where a message about a task stands, unless its date says more."""
NO_REPLY: Final = "This message names no family on purpose: please do not reply to it."


@dataclass(frozen=True)
class Letter:
    """One mail. `id` stays the same when it is sent again, so that the receiver's server can tell.

    `at`: aware, now; `tries`: how often it was tried, with this time.
    """

    id: str
    to: str
    subject: str
    text: str
    at: datetime
    tries: int


@dataclass(frozen=True)
class Line:
    """A message in a letter to `person`; `task` and `due_at` are those of the task that it is about, if it is."""

    message: Notification
    person: Person
    task: str | None
    due_at: datetime | None

    @property
    def due_on(self) -> date | None:
        return clock.london(self.due_at).date() if self.due_at else None


Group = tuple[str, Sequence[Line]]
"""A heading, and what stands below it."""


def words(kind: str, lines: Sequence[Line], address: str, today: date) -> tuple[str, str]:
    """Subject and text of a letter of this kind."""
    groups = _grouped(lines, today)
    subject = f"{PRODUCT}: {SUBJECTS.get(kind) or _how_many(groups)}"
    return subject, _text(groups, lines[0].person, address.rstrip("/"))


def _grouped(lines: Iterable[Line], today: date) -> Sequence[Group]:
    """What is most urgent first; a task stands once, where it is most urgent."""
    groups: dict[str, list[Line]] = {heading: [] for heading in (*ORDER, "")}
    told: set[str | None] = set()
    headed = [(_heading(line, today), line) for line in lines]
    for heading in groups:
        for line in (line for place, line in headed if place == heading):
            if line.message.task is None or line.message.task not in told:
                groups[heading].append(line)
            told.add(line.message.task)
    return [(heading, group) for heading, group in groups.items() if group]


def _heading(line: Line, today: date) -> str:
    kind, due_on = line.message.kind, line.due_on
    if kind not in TASKS:
        return STUCK if kind == "stuck_red" else ""
    if due_on is not None and due_on < today:
        return LATE
    if due_on == today:
        return TODAY
    return TASKS[kind]


def _how_many(groups: Sequence[Group]) -> str:
    """Such as: 1 task late, 2 due today, 1 new task."""
    said: list[str] = []
    for heading, lines in groups:
        count = len(lines)
        noun = "" if said else " task" if count == 1 else " tasks"
        plural = "" if count == 1 else "s"
        dates = [line.due_on for line in lines if line.due_on]
        said.append({
            LATE: f"{count}{noun} late",
            TODAY: f"{count}{noun} due today",
            SOON: f"{count}{noun} due by {_short(max(dates))}" if dates else "",
            NEW: f"{count} new task{plural}" + (f", first due {_short(min(dates))}" if dates else ""),
            MOVED: f"{count} change{plural}",
            STUCK: f"{count} stuck case{plural}",
        }.get(heading, f"{count} message{plural}"))  # fmt: skip
    return ", ".join(said)


def _text(groups: Sequence[Group], person: Person, address: str) -> str:
    parts = [f"Hello {person.full_name},"]
    for heading, lines in groups:
        due = "was due" if heading == LATE else "due"
        entries = "\n".join(_entry(line, due, address) for line in lines)
        parts.append(f"{heading}\n\n{entries}" if heading else entries)
    parts.append(f"Choose what you are told by mail, and when:\n{address}/settings")
    parts.append(NO_REPLY)
    return "\n\n".join(parts) + "\n"


def _entry(line: Line, due: str, address: str) -> str:
    message = line.message
    said = message.sentence if line.task is None or message.kind == MOVED_KIND else f"{message.case}: {line.task}"
    when = f" ({due} {clock.weekday_in_words(line.due_on)})" if line.due_on else ""
    wrapped = textwrap.fill(
        f"- {said}{when}", WIDTH, subsequent_indent="  ", break_long_words=False, break_on_hyphens=False
    )
    if message.task is not None:
        return f"{wrapped}\n  {address}/tasks/{message.task}"
    return wrapped if message.kind == MOVED_KIND else f"{wrapped}\n  {address}/cases/{message.case}"


def _short(day: date) -> str:
    return f"{day.day} {day:%B}"
