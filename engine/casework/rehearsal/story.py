"""A stored rehearsal: a file that says how a case begins, what is done in it, and what is to come of it.

The form of a file is told in workflows/README.md. What a file leaves out is answered as plainly as the form takes it.
"""

import re
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Annotated, Any, Final, Self

from pydantic import (
    AfterValidator,
    AwareDatetime,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationError,
    model_validator,
)

from engine import clock, working_days
from engine.casework import json_faults
from engine.casework.demo.people import PEOPLE
from engine.casework.errors import CaseworkError
from engine.casework.journey_actions import ACTIONS
from engine.casework.models.cases import CaseStatus, Entry
from engine.casework.policy import PolicyName

LONGEST_WAIT: Final = timedelta(days=366)
NEXT_TIMER: Final = "next timer"
MOST_STEPS: Final = 300
LARGEST_FILE: Final = 200_000
_LONG: Final = re.compile(r"(\d{1,3}) (working days?|days?|weeks?)")
_UNTIL: Final = re.compile(r"until (\d{4}-\d{2}-\d{2})(?: (\d{2}):(\d{2}))?")
_HOW_TO_WAIT: Final = (
    "say “next timer”, “3 working days”, “2 days”, “6 weeks”, “until 2026-04-13” or “until 2026-04-13 14:30”"
)


class StoryRefusedError(CaseworkError):
    """A file is not a story; the message names the file, the line and what is wrong there."""


def _person(name: str) -> str:
    if name not in {person.user_name for person in PEOPLE}:
        raise ValueError(f"there is no made-up person {name}: the people of a rehearsal are those of the demonstration")
    return name


def _action(key: str) -> str:
    if key not in ACTIONS:
        raise ValueError(f"there is no action {key}: there are {', '.join(sorted(ACTIONS))}")
    return key


def _wait(words: str) -> str:
    if match := _UNTIL.fullmatch(words):
        _until(*match.groups())
    elif words != NEXT_TIMER and not _LONG.fullmatch(words):
        raise ValueError(_HOW_TO_WAIT)
    return words


UserName = Annotated[str, BeforeValidator(_person)]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)


class Child(_Part):
    """A made-up child of the family, with the age in years when the case begins."""

    first_name: str = Field(min_length=1, max_length=50)
    age: int = Field(ge=0, le=25)


class Beginning(_Part):
    """How the case begins: who starts it in which way, when, and which children are in the family."""

    by: UserName
    at: Annotated[AwareDatetime, AfterValidator(clock.in_utc)]
    entry: Entry = Entry.CONCERN
    policy: PolicyName = "consent"
    family: str = Field(default="Rehearsal", min_length=1, max_length=50)
    children: tuple[Child, ...] = Field(default=(Child(first_name="Rae", age=9),), max_length=8)


class Step(_Part):
    """One thing that happens: a task is done, an action is taken, or time passes."""

    task: str | None = None
    about: str | None = None
    action: Annotated[str, BeforeValidator(_action)] | None = None
    wait: Annotated[str, BeforeValidator(_wait)] | None = None
    by: UserName | None = None
    answers: Mapping[str, Any] = {}
    only_these: bool = False
    details: Mapping[str, str] = {}

    @model_validator(mode="after")
    def _is_one_thing(self) -> Self:
        if sum(each is not None for each in (self.task, self.action, self.wait)) != 1:
            raise ValueError("a step is one of task, action and wait")
        if self.action is not None and self.by is None:
            raise ValueError("say who does it, with by")
        return self


class Expected(_Part):
    """What is to come of it: elements that the case comes through in this order, or never; where it is at the end."""

    reaches: tuple[str, ...] = ()
    avoids: tuple[str, ...] = ()
    waits: tuple[str, ...] | None = None
    status: CaseStatus | None = None


class Story(_Part):
    """A stored rehearsal."""

    title: str = Field(min_length=1, max_length=100)
    begins: Beginning
    steps: tuple[Step, ...] = Field(min_length=1, max_length=MOST_STEPS)
    expected: Expected

    def as_file(self) -> str:
        """The story as its file has it."""
        return self.model_dump_json(indent=2, exclude_defaults=True) + "\n"


def read(name: str, text: str) -> Story:
    """The story in a file. Raises StoryRefusedError, naming the file, the line and what is wrong there."""
    if len(text) > LARGEST_FILE:
        raise StoryRefusedError(f"{name} is not a story: it is longer than {LARGEST_FILE} characters.")
    try:
        return Story.model_validate_json(text)
    except ValidationError as error:
        raise StoryRefusedError(f"{name} is not a story: {json_faults.sentences(text, error)}.") from error


def as_text(name: str, content: bytes) -> str:
    """The text of a file that is a story. Raises as `read` does."""
    text = content.decode("utf-8-sig", errors="replace")
    read(name, text)
    return text


def moment_after(now: datetime, wait: str) -> datetime:
    """The moment until which these words say to wait, `NEXT_TIMER` excepted. Raises ValueError, in words."""
    if match := _UNTIL.fullmatch(wait):
        moment = _until(*match.groups())
    elif match := _LONG.fullmatch(wait):
        moment = _later(now, int(match[1]), match[2])
    else:
        raise ValueError(_HOW_TO_WAIT)
    if moment < now:
        raise ValueError("Time goes forward only: that moment is past.")
    if moment - now > LONGEST_WAIT:
        raise ValueError("Wait for a year at most in one go.")
    return moment


def _until(day: str, hour: str | None, minute: str | None) -> datetime:
    return clock.london_moment(date.fromisoformat(day), int(hour or 10), int(minute or 0))


def _later(now: datetime, number: int, unit: str) -> datetime:
    here = clock.london(now)
    if unit.startswith("working"):
        return clock.london_moment(working_days.working_days_after(here.date(), number), 10)
    days = number * (7 if unit.startswith("week") else 1)
    return clock.london_moment(here.date() + timedelta(days=days), here.hour, here.minute)
