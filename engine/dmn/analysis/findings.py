"""What there is to say about a table: gaps, overlaps, and what cannot be told."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields, is_dataclass
from enum import StrEnum
from itertools import islice
from typing import Final

from engine.dmn.decision import Decision
from engine.dmn.requirements import BusinessKnowledge
from engine.dmn.table import HitPolicy, Rule, Table
from engine.feel.syntax import Literal

from .constants import OpaqueError
from .coverage import Coverage, Leaf, TooLargeError, meeting, merged
from .reach import RulesReach
from .wording import combination

MAX_SENTENCES: Final = 8
"""Findings of one kind about one table."""
MAX_BOXES: Final = 64
"""Gaps that are put together into sentences."""
MAX_CELLS: Final = 5
"""Cells that are named as not plain."""
TOO_LARGE: Final = "The table is too large to be checked for gaps and overlaps. Divide it into several decisions."
ONE_RULE_ONLY: Final = (HitPolicy.UNIQUE, HitPolicy.ANY)


class FindingKind(StrEnum):
    """What is wrong: no rule applies, two apply, or it cannot be told."""

    GAP = "gap"
    OVERLAP = "overlap"
    UNCHECKED = "unchecked"


_MOST: Final = {FindingKind.OVERLAP: MAX_SENTENCES, FindingKind.UNCHECKED: 1}


@dataclass(frozen=True)
class Finding:
    """One sentence about a table, and the line of the file that it is about."""

    kind: FindingKind
    message: str
    line: int


def analyse(decision: Decision) -> list[Finding]:
    """Every combination of inputs that no rule covers, and every two rules that meet where only one may apply.

    What cannot be told is a finding of its own. Tables within other boxed expressions count, and those in the business
    knowledge that the decision requires; where there is no table there are no rules and nothing to find.
    """
    sources = [each.source for each in decision.requirements]
    functions = [source.function for source in sources if isinstance(source, BusinessKnowledge)]
    tables = [table for logic in (decision.logic, *functions) for table in _tables(logic)]
    return [finding for table in tables for finding in _analysed(table, decision.line)]


def _tables(logic: object) -> Iterator[Table]:
    """The table that the logic is, or those within it."""
    if isinstance(logic, Table):
        yield logic
    elif isinstance(logic, tuple):
        yield from (table for part in logic for table in _tables(part))
    elif is_dataclass(logic):
        yield from (table for part in fields(logic) for table in _tables(getattr(logic, part.name)))


def _analysed(table: Table, line: int) -> list[Finding]:
    try:
        return list(_Analysis(table, line).findings())
    except OpaqueError:
        message = "The possible values of an input are not plain values, so gaps and overlaps cannot be found."
    except TooLargeError:
        message = TOO_LARGE
    return [Finding(FindingKind.UNCHECKED, message, line)]


class _Analysis:
    def __init__(self, table: Table, line: int) -> None:
        self.table, self.line = table, line
        found = RulesReach(table)
        self.dimensions, self.reaches, self.opaque = found.dimensions, found.reaches, found.opaque

    def findings(self) -> Iterator[Finding]:
        coverage = Coverage([len(one.parts) for one in self.dimensions], self.reaches)
        if not any(output.default for output in self.table.outputs):
            yield from self._uncovered(coverage)
        if self.table.hit_policy in ONE_RULE_ONLY:
            yield from self._clashes(coverage)

    def _uncovered(self, coverage: Coverage) -> Iterator[Finding]:
        try:
            yield from (*self._gaps(coverage), *self._doubtful_gap(coverage))
        except TooLargeError:
            yield self._finding(FindingKind.UNCHECKED, TOO_LARGE)

    def _gaps(self, coverage: Coverage) -> Iterator[Finding]:
        boxes = list(islice(coverage.boxes(Leaf.GAP), MAX_BOXES + 1))
        gaps = merged(boxes[:MAX_BOXES])
        for gap in gaps[:MAX_SENTENCES]:
            yield self._finding(FindingKind.GAP, f"No rule {combination(self.dimensions, gap)}.")
        if len(boxes) > MAX_BOXES or len(gaps) > MAX_SENTENCES:
            yield self._finding(FindingKind.GAP, "There are more combinations of inputs that no rule covers.")

    def _doubtful_gap(self, coverage: Coverage) -> Iterator[Finding]:
        """One example says enough: the cells behind it have to be written otherwise."""
        for box in islice(coverage.boxes(Leaf.DOUBT), 1):
            where = combination(self.dimensions, box)
            message = f"It cannot be told whether a rule applies {where}. {self._opaque_cells}"
            yield self._finding(FindingKind.UNCHECKED, message)

    def _clashes(self, coverage: Coverage) -> Iterator[Finding]:
        """Rules that meet where only one may apply: the first few, and the first two of which it cannot be told."""
        rules, told = self.table.rules, Counter[FindingKind]()
        for first, second in coverage.pairs():
            one, other = rules[first], rules[second]
            common = meeting(self.reaches[first].surely, self.reaches[second].surely)
            same = self._same_results(one, other) if self.table.hit_policy is HitPolicy.ANY else False
            kind = FindingKind.OVERLAP if common is not None and same is False else FindingKind.UNCHECKED
            if not same and told[kind] < _MOST[kind]:
                told[kind] += 1
                yield Finding(kind, self._clash(one, other, common, same), other.line)
            if told[FindingKind.OVERLAP] == MAX_SENTENCES:
                return

    def _clash(self, one: Rule, other: Rule, common: Sequence[int] | None, same: bool | None) -> str:
        numbers = f"{one.number} and {other.number}"
        if common is None:
            return f"It cannot be told whether rules {numbers} both apply somewhere. {self._opaque_cells}"
        where = combination(self.dimensions, dict(enumerate(common)))
        if same is None:
            return f"Rules {numbers} both apply {where}, and it cannot be told whether their results are the same."
        wrong = "with different results" if self.table.hit_policy is HitPolicy.ANY else "where only one may"
        return f"Rules {numbers} both apply {where}, {wrong} (hit policy {self.table.hit_policy})."

    def _same_results(self, one: Rule, other: Rule) -> bool | None:
        """Whether two rules give the same; None where it cannot be told."""
        if [entry.text for entry in one.entries] == [entry.text for entry in other.entries]:
            return True
        pairs = list(zip(one.entries, other.entries, strict=True))
        if any(not isinstance(entry.tree, Literal) for pair in pairs for entry in pair):
            return None
        return all(first.tree == second.tree for first, second in pairs)

    @property
    def _opaque_cells(self) -> str:
        cells = [f"rule {number}, “{label}”" for (number, _), label in sorted(self.opaque.items())]
        more = f" and {len(cells) - MAX_CELLS} more" if len(cells) > MAX_CELLS else ""
        told = "; ".join(cells[:MAX_CELLS]) + more
        return f"These cells ask for more than their input: {told}. Compare each input with plain values only."

    def _finding(self, kind: FindingKind, message: str) -> Finding:
        return Finding(kind, message, self.line)
