"""The kinds of answer that records ask for, and saying which answers cannot be."""

from collections.abc import Sequence
from datetime import date
from types import TracebackType
from typing import Annotated, TypeVar

from pydantic import StringConstraints

from engine.casework.errors import AnswersRefusedError
from engine.words import _

Answer = TypeVar("Answer")


YEARS_BACK = 5
YEARS_AHEAD = 3
OLDEST = 25
"""Young people with special educational needs are helped up to this age (Children and Families Act 2014, s. 83)."""


class NeededSometimes:
    """Marks a question that the record needs answered only sometimes: its form must still ask it, at least under a
    condition."""


NEEDED_SOMETIMES = NeededSometimes()
Sometimes = Annotated[Answer | None, NEEDED_SOMETIMES]

Line = Annotated[str, StringConstraints(min_length=1, max_length=200)]
Words = Annotated[str, StringConstraints(min_length=1, max_length=5000)]
# A radio's "yes" and "no" are read as true and false; it never has a default, so no answer is no answer (CON-3).
YesNo = bool


class Refusals:
    """Collects what is wrong with some answers; leaving its `with` block raises AnswersRefusedError if anything is."""

    def __init__(self) -> None:
        self.errors: dict[str, str] = {}

    def when(self, wrong: bool, field: str, sentence: str) -> None:
        """Refuses the answer at `field` when it is `wrong`. The first sentence of a field is the one that is shown."""
        if wrong:
            self.errors.setdefault(field, sentence)

    def missing(self, answer: object, field: str, sentence: str, *, when: bool = True) -> None:
        """Refuses an empty answer where one is needed (`when`)."""
        self.when(when and answer in (None, "", [], ()), field, sentence)

    def future(self, day: date | None, field: str, today: date) -> None:
        """Refuses a date that has not come yet, or is so long ago that its year must be wrong."""
        self.when(day is not None and day > today, field, _("The date must be today or in the past."))
        too_early = day is not None and day.year < today.year - YEARS_BACK
        self.when(
            too_early,
            field,
            _("The date is more than %(years_back)s years ago. Check the year.", years_back=YEARS_BACK),
        )

    def past(self, day: date | None, field: str, today: date) -> None:
        """Refuses a date that is over, or so far off that its year must be wrong."""
        self.when(day is not None and day < today, field, _("The date must be today or in the future."))
        too_late = day is not None and day.year > today.year + YEARS_AHEAD
        self.when(
            too_late,
            field,
            _("The date is more than %(years_ahead)s years away. Check the year.", years_ahead=YEARS_AHEAD),
        )

    def birth(self, day: date, field: str, today: date) -> None:
        """Refuses a date on which nobody was born who is helped as a child, or as a young person."""
        self.when(day > today, field, _("The date of birth must be today or in the past."))
        had_birthday = (today.month, today.day) >= (day.month, day.day)
        too_early = today.year - day.year - (not had_birthday) > OLDEST
        self.when(
            too_early, field, _("Somebody born then is over %(oldest)s years old. Check the year.", oldest=OLDEST)
        )

    def __enter__(self) -> "Refusals":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        if kind is None and self.errors:
            raise AnswersRefusedError(self.errors)


def as_radio(answer: object) -> object:
    """An answer as its form asks it again: yes and no are texts there."""
    return {True: "yes", False: "no"}[answer] if isinstance(answer, bool) else answer


def reason_given(reason: str) -> str:
    """The reason that was typed, without spaces around it. Raises AnswersRefusedError where there is none."""
    if not reason.strip():
        raise AnswersRefusedError({"reason": _("Give the reason.")})
    return reason.strip()


def path(rows: str, index: int, field: str) -> str:
    """The field key of a question in a repeated group: `actions.0.due_on`."""
    return f"{rows}.{index}.{field}"


def duplicates(keys: Sequence[str]) -> list[int]:
    """The positions of keys that stood earlier in the list already."""
    return [index for index, key in enumerate(keys) if key in keys[:index]]
