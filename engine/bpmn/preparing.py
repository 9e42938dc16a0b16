"""Files on their way into a release: put beside what stays, read, and judged."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final
from uuid import uuid4

from engine.bpmn.problems import Problem, Severity, errors_among, in_reading_order
from engine.bpmn.releases import Contents, Release, read_contents
from engine.bpmn.safety import SafetyRule, check_safety
from engine.bpmn.validation import check_contents

MAX_FILES: Final = 500
MAX_PROBLEMS: Final = 200
_FILE_NAME = re.compile(r"[A-Za-z0-9][\w. -]{0,150}\.(bpmn|dmn|form)", re.ASCII)


@dataclass(frozen=True)
class Examination:
    """What was found out about files on top of a base (None: alone). `contents`: what would be in use, if readable."""

    base_id: str | None
    rules: tuple[SafetyRule, ...]
    contents: Contents | None
    problems: list[Problem]

    def as_release(self) -> Release:
        """What would be in use, as a release of its own that is in no database. Raises ValueError where it could not be
        read."""
        if self.contents is None:
            raise ValueError("These files could not be read.")
        return Release(str(uuid4()), 0, self.contents)


def prepare(
    files: Mapping[str, bytes], base: Release | None, rules: Sequence[SafetyRule] = ()
) -> tuple[Contents | None, list[Problem]]:
    """What would be in use, and its problems; None where the files cannot even be read."""
    problems = list(_file_problems(files))
    if problems:
        return None, problems
    contents, problems = read_contents(files, base.contents if base else None)
    return contents, judge(contents, rules, problems)


def judge(contents: Contents, rules: Sequence[SafetyRule], problems: Sequence[Problem] = ()) -> list[Problem]:
    """All problems of the contents, with those found while reading them. Safety rules are checked on sound diagrams
    only."""
    found = [*problems, *check_contents(contents)]
    if not errors_among(found):
        found += check_safety(contents.processes, rules)
    return most_telling(found)


def most_telling(problems: list[Problem]) -> list[Problem]:
    """The problems in reading order; of very many only the first, errors before warnings."""
    if len(problems) <= MAX_PROBLEMS:
        return in_reading_order(problems)
    first = in_reading_order((errors_among(problems) or problems)[:MAX_PROBLEMS])
    severity = first[0].severity
    more = f"There are more problems than these {MAX_PROBLEMS}. Mend these first."
    return [*first, Problem(severity, "many-problems", first[-1].file, more)]


def _file_problems(files: Mapping[str, bytes]) -> Iterator[Problem]:
    if not files:
        yield Problem(Severity.ERROR, "no-files", "", "There is nothing to deploy: give at least one file.")
    if len(files) > MAX_FILES:
        yield Problem(Severity.ERROR, "too-many-files", "", f"More than {MAX_FILES} files cannot be deployed together.")
    for file in files:
        if not _FILE_NAME.fullmatch(file):
            message = "A file needs a plain name that ends in .bpmn, .dmn or .form, without folders."
            yield Problem(Severity.ERROR, "file-name", file[:150], message)
