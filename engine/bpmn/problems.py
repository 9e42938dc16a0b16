"""What is wrong with a diagram, a table or a form, said so that the person who drew it can put it right."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """An error refuses the deployment; a warning is told and goes in."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True)
class Problem:
    """One finding: where (file, element, line; None where there is none), what, and what to do, in one plain text."""

    severity: Severity
    code: str
    file: str
    message: str
    element_id: str | None = None
    element_label: str | None = None
    line: int | None = None

    def __str__(self) -> str:
        place = f"{self.file}, line {self.line}" if self.line else self.file
        named = self.element_label and self.element_label != self.element_id
        element = f"“{self.element_label}” ({self.element_id})" if named else self.element_id
        severity = self.severity.value.capitalize()
        return f"{severity}: {place}: {element + ': ' if element else ''}{self.message}"


def errors_among(problems: Iterable[Problem]) -> list[Problem]:
    """The problems that refuse a deployment."""
    return [problem for problem in problems if problem.severity is Severity.ERROR]


def in_reading_order(problems: Iterable[Problem]) -> list[Problem]:
    """By file and line, errors before warnings on the same line; no finding twice."""
    return sorted(set(problems), key=lambda p: (p.file, p.line or 0, p.severity, p.code, p.element_id or "", p.message))
