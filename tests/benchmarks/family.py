"""The Early Help case itself beside the small diagram: a family with many reviews, in a table."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from statistics import median

from rich.table import Table

from tests.benchmarks.review_rounds import FORMS, Family, Step

SHOWN = (1, 10, 30, 100)
AROUND = 5
"""Rounds whose median stands for one: a single completion is too short to be timed well."""


def table(folder: Path, rounds: int) -> Table:
    """A row for each form at each shown round; `×` is times the first round's."""
    family = Family(folder / "family.db")
    measured = list(family.rounds(rounds))
    family.database.dispose()
    columns = ("round", "form", "CPU ms", "×", "of it engine", "casework", "statements", "state bytes", "×")
    found = Table(*columns, title="A family with many reviews, SQLite: a completion, begin to commit")
    for form in FORMS:
        base = _typical(measured, form, 1)
        for number in (number for number in SHOWN if number <= rounds):
            cpu, engine, statements, size = _typical(measured, form, number)
            figures = (_ms(cpu), _times(cpu, base[0]), _ms(engine), _ms(cpu - engine))
            found.add_row(str(number), form, *figures, f"{statements:.0f}", f"{size:.0f}", _times(size, base[3]))
        found.add_section()
    return found


def _window(number: int, rounds: int) -> slice:
    first = min(max(number - 1 - AROUND // 2, 0), rounds - AROUND)
    return slice(first, first + AROUND)


def _typical(rounds: Sequence[Mapping[str, Step]], form: str, number: int) -> tuple[float, ...]:
    steps = [each[form] for each in rounds[_window(number, len(rounds))]]
    facts = [(one.measured.cpu, one.measured.engine_cpu, one.measured.statements, one.state_bytes) for one in steps]
    return tuple(median(values) for values in zip(*facts, strict=True))


def _ms(seconds: float) -> str:
    return f"{seconds * 1000:.1f}"


def _times(value: float, base: float) -> str:
    return f"{value / base:.2f}"
