"""`python -m tests.mutations [--rules] [--workers N] [part of a file's or thing's name …]`"""

import argparse
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import chain
from queue import SimpleQueue

from rich.console import Console

from tests.architecture.rules import proofs
from tests.mutations.judge import ROOT, Copy
from tests.mutations.things import Thing, list_things

ALWAYS = "tests/unit/workflows/test_validation.py::test_there_is_nothing_to_say"
PRACTICE = "tests/practice"
READING = {
    ".bpmn": (
        PRACTICE,
        "tests/unit/workflows/test_landscape.py",
        "--deselect=tests/unit/workflows/test_landscape.py::test_the_picture_in_the_docs_shows_the_diagram_as_it_is",
    ),
    ".dmn": ("tests/unit/workflows/test_decisions.py", "tests/unit/workflows/test_sharing_tables.py", PRACTICE),
    ".form": (
        "tests/unit/records/test_forms.py",
        "--deselect=tests/unit/records/test_forms.py::test_a_form_is_as_the_modeler_writes_it",
    ),
}
"""Tests that read the files, by kind. A picture out of date and a file's look prove nothing, so they are not asked."""
RUNNING = (
    "tests/integration/records",
    "tests/journeys/test_whole_story_by_http.py",
    "tests/journeys/test_interruptions.py",
    "tests/integration/casework/test_process_handlers.py",
    "tests/integration/casework/test_agreeing_to_share.py",
    "tests/integration/api/test_case_parts.py",
    "-k",
    "not postgresql",
)
"""Tests in which people work with them; asked where reading noticed nothing."""


@dataclass(frozen=True)
class Verdict:
    """What noticed that a thing is missing; None: nothing did."""

    thing: Thing
    by: str | None
    asked: str = ""

    def __str__(self) -> str:
        return f"{self.thing}{self.asked}  {self.by or 'NOBODY NOTICED'}"


def main(argv: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.mutations", description=__doc__)
    parser.add_argument("--rules", action="store_true", help="ask the tests of each rule that the thing names")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("parts", nargs="*", help="only things whose file or name holds one of these")
    chosen = parser.parse_args(argv)
    console = Console(width=200, highlight=False)
    things = [one for one in list_things(ROOT / "workflows") if _is_chosen(one, chosen.parts)]
    judge = _ask_rules if chosen.rules else _ask_all
    missed, noticed = [], Counter[str]()
    for verdict in _verdicts(things, judge, chosen.workers):
        console.print(str(verdict), style=None if verdict.by else "bold red", markup=False)
        noticed[(verdict.by or "nobody").partition("::")[0]] += 1
        missed += [] if verdict.by else [verdict]
    console.print(f"{sum(noticed.values())} asked, {len(missed)} unnoticed: {dict(noticed.most_common())}")
    return 1 if missed else 0


def _is_chosen(thing: Thing, parts: Sequence[str]) -> bool:
    return not parts or any(part in str(thing) for part in parts)


def _verdicts(things: Sequence[Thing], judge, workers: int) -> Iterator[Verdict]:
    copies: SimpleQueue[Copy] = SimpleQueue()

    def one(thing: Thing) -> list[Verdict]:
        copy = copies.get()
        try:
            return list(judge(copy, thing))
        finally:
            copies.put(copy)

    with ThreadPoolExecutor(workers) as pool:
        opened = [Copy().__enter__() for _ in range(workers)]
        for copy in opened:
            copies.put(copy)
        try:
            yield from chain.from_iterable(pool.map(one, things))
        finally:
            for copy in opened:
                copy.__exit__(None, None, None)


def _ask_all(copy: Copy, thing: Thing) -> Iterator[Verdict]:
    content = thing.take_out(thing.file.read_bytes())
    reading = [*READING[thing.file.suffix], *(("-k", thing.file.stem) if thing.file.suffix == ".form" else ())]
    asked = (copy.first_failure(thing.file, content, tests) for tests in (reading, [ALWAYS], RUNNING))
    yield Verdict(thing, next(filter(None, asked), None))


def _ask_rules(copy: Copy, thing: Thing) -> Iterator[Verdict]:
    proved, content = proofs(), thing.take_out(thing.file.read_bytes())
    for rule in thing.rules:
        nodes = [f"{file}::{test}" for file, tests in proved.get(rule, {}).items() for test in tests]
        tests = [*nodes, "-k", "not postgresql and not browser"]
        yield Verdict(thing, copy.first_failure(thing.file, content, tests) if rule in proved else None, f" ({rule})")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
