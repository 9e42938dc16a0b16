"""Dates of birth that may be one, written wrongly."""

from datetime import date
from enum import StrEnum


class DateLikeness(StrEnum):
    """How two dates of birth stand to each other."""

    SAME = "same"
    SWAPPED = "swapped"
    ONE_DIGIT = "one_digit"
    UNKNOWN = "unknown"
    OTHER = "other"

    @property
    def is_telling(self) -> bool:
        """Whether few people share so much of a date of birth by chance."""
        return self in (DateLikeness.SAME, DateLikeness.SWAPPED)


def compare(one: date | None, other: date | None) -> DateLikeness:
    """`UNKNOWN` where either is not known."""
    if one is None or other is None:
        return DateLikeness.UNKNOWN
    if one == other:
        return DateLikeness.SAME
    if swapped(one) == other:
        return DateLikeness.SWAPPED
    differing = sum(a != b for a, b in zip(one.isoformat(), other.isoformat(), strict=True))
    return DateLikeness.ONE_DIGIT if differing == 1 else DateLikeness.OTHER


def swapped(day: date) -> date | None:
    """The date with day and month changed over; None where there is no such date."""
    return date(day.year, day.day, day.month) if day.day <= 12 else None
