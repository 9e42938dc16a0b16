"""Quarters, and the financial years (April to March) that councils report by."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Self

from engine.clock import london_moment

MONTHS = 3
APRIL = 4


@dataclass(frozen=True, order=True)
class Quarter:
    """Three months, by their first day."""

    begins_on: date

    @classmethod
    def of(cls, day: date) -> Self:
        """The quarter that `day` lies in."""
        return cls(date(day.year, day.month - (day.month - 1) % MONTHS, 1))

    @property
    def next(self) -> "Quarter":
        month = self.begins_on.month + MONTHS
        return Quarter(date(self.begins_on.year + month // 13, (month - 1) % 12 + 1, 1))

    @property
    def year(self) -> int:
        """The calendar year in which its financial year begins."""
        return self.begins_on.year - (self.begins_on.month < APRIL)

    @property
    def label(self) -> str:
        """April to June 2026."""
        last = self.begins_on.replace(month=self.begins_on.month + MONTHS - 1)
        return f"{self.begins_on:%B} to {last:%B %Y}"

    def moments(self) -> tuple[datetime, datetime]:
        """When it begins and when the next one does, in London, as UTC moments."""
        return london_moment(self.begins_on, 0), london_moment(self.next.begins_on, 0)


def year_label(year: int) -> str:
    """2026 to 2027: the financial year that begins in April 2026."""
    return f"{year} to {year + 1}"
