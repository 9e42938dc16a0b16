"""`make bench`: what a completion takes after many rounds, in tables. docs/benchmarks.md tells what it showed."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from resource import RUSAGE_SELF, getrusage
from statistics import median
from tempfile import TemporaryDirectory

from rich.console import Console
from rich.table import Table

from tests.benchmarks import loops
from tests.benchmarks.review_rounds import FORMS, Family, Step

ROUNDS = 100
SHOWN = (1, 10, 30, 100)
AROUND = 5
"""Rounds whose median stands for one: a single completion is too short to be timed well."""


def window(number: int) -> slice:
    """The rounds around `number`, as places in a list of all."""
    first = min(max(number - 1 - AROUND // 2, 0), ROUNDS - AROUND)
    return slice(first, first + AROUND)


def review_table(rounds: Sequence[Mapping[str, Step]]) -> Table:
    """A row for each form at each shown round; `×` is times the first round's."""
    columns = ("round", "form", "CPU ms", "×", "of it engine", "casework", "wall ms", "statements", "state bytes", "×")
    table = Table(*columns, title="A family with a hundred reviews: one completion")
    for form in FORMS:
        base = _typical(rounds, form, 1)
        for number in SHOWN:
            cpu, engine, wall, statements, size = _typical(rounds, form, number)
            figures = (_ms(cpu), _times(cpu, base[0]), _ms(engine), _ms(cpu - engine), _ms(wall))
            table.add_row(str(number), form, *figures, f"{statements:.0f}", f"{size:.0f}", _times(size, base[4]))
        table.add_section()
    return table


def _typical(rounds: Sequence[Mapping[str, Step]], form: str, number: int) -> tuple[float, ...]:
    steps = [(each[form].measured, each[form].state_bytes) for each in rounds[window(number)]]
    facts = [(taken.cpu, taken.engine_cpu, taken.wall, taken.statements, size) for taken, size in steps]
    return tuple(median(values) for values in zip(*facts, strict=True))


def loop_table(samples: Mapping[str, list[list[loops.Sample]]]) -> Table:
    """Both engines at each shown round."""
    table = Table("engine", "round", "CPU ms", "×", "state bytes", "×", title="Two tasks in turn: one completion")
    for name, rounds in samples.items():
        base = _typical_sample(rounds, 1)
        for number in SHOWN:
            cpu, size = _typical_sample(rounds, number)
            table.add_row(name, str(number), _ms(cpu), _times(cpu, base[0]), f"{size:.0f}", _times(size, base[1]))
        table.add_section()
    return table


def _typical_sample(rounds: list[list[loops.Sample]], number: int) -> tuple[float, ...]:
    facts = [sample for each in rounds[window(number)] for sample in each]
    return tuple(median(values) for values in zip(*facts, strict=True))


def _ms(seconds: float) -> str:
    return f"{seconds * 1000:.1f}"


def _times(value: float, base: float) -> str:
    return f"{value / base:.2f}"


def main() -> None:
    console = Console(width=120)
    with TemporaryDirectory(prefix="early-help-bench-") as folder:
        console.print(loop_table(loops.compare(Path(folder), ROUNDS)))
        family = Family(Path(folder) / "family.db")
        console.print(review_table(list(family.rounds(ROUNDS))))
        family.database.dispose()
    console.print(f"Peak memory of this process: {getrusage(RUSAGE_SELF).ru_maxrss / 1024:.0f} MiB")


if __name__ == "__main__":
    main()
