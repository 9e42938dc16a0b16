"""Which combinations of parts no rule covers, and which rules meet, found input by input.

Parts are bits of a number, and so are rules. For every combination of the inputs before, only the rules that still
apply count; combinations that leave the same rules are looked at once. The result is a diagram that can be far smaller
than the table of all combinations.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from functools import cached_property
from typing import Final

MAX_WORK: Final = 100_000
"""Parts looked at; well under a second."""
MAX_INPUTS: Final = 50


class TooLargeError(ValueError):
    """The table cannot be looked at as a whole in good time."""


@dataclass(frozen=True)
class Reach:
    """Where a rule applies, per input the bits of the parts: `surely`, and `possibly` where a test cannot be told."""

    surely: Sequence[int]
    possibly: Sequence[int]


class Leaf(Enum):
    """What holds for a combination: a rule covers it, none does, or it cannot be told."""

    COVERED = "covered"
    GAP = "gap"
    DOUBT = "doubt"


@dataclass(frozen=True, eq=False)
class Fork:
    """The input of this place, and what follows from the parts in each set of bits."""

    place: int
    branches: tuple[tuple[int, "Fork | Leaf"], ...]


Box = Mapping[int, int]
"""Combinations: bits of parts by the place of the input. An input that is missing may be anything."""


class Coverage:
    """What the rules cover of the inputs, which have so many parts each."""

    def __init__(self, sizes: Sequence[int], rules: Sequence[Reach]) -> None:
        self._rules = rules
        self._sizes = sizes
        self._surely = [_by_part(size, [rule.surely[place] for rule in rules]) for place, size in enumerate(sizes)]
        self._possibly = [_by_part(size, [rule.possibly[place] for rule in rules]) for place, size in enumerate(sizes)]
        self._whatever_follows = self._rules_open_from(rules)
        self._work = MAX_WORK
        self._seen: dict[tuple[int, int, int], Fork | Leaf] = {}
        self._made: dict[tuple[int, tuple[tuple[int, int], ...]], Fork] = {}

    @cached_property
    def _root(self) -> "Fork | Leaf":
        if len(self._sizes) > MAX_INPUTS:
            raise TooLargeError
        everything = self._whatever_follows[-1]
        return self._look(0, everything, everything)

    def _rules_open_from(self, rules: Sequence[Reach]) -> list[int]:
        """For each place, the rules that apply whatever the inputs from there on are."""
        found = [(1 << len(rules)) - 1]
        for place in reversed(range(len(self._sizes))):
            full = (1 << self._sizes[place]) - 1
            open_here = sum(1 << number for number, rule in enumerate(rules) if rule.surely[place] == full)
            found.append(found[-1] & open_here)
        return found[::-1]

    def _look(self, place: int, surely: int, possibly: int) -> Fork | Leaf:
        if not possibly:
            return Leaf.GAP
        if surely & self._whatever_follows[place]:
            return Leaf.COVERED
        if place == len(self._sizes):
            return Leaf.DOUBT
        key = (place, surely, possibly)
        if key not in self._seen:
            self._seen[key] = self._branch(place, surely, possibly)
        return self._seen[key]

    def _branch(self, place: int, surely: int, possibly: int) -> Fork | Leaf:
        self._work -= self._sizes[place]
        if self._work < 0:
            raise TooLargeError
        following: dict[Fork | Leaf, int] = {}
        for part in range(self._sizes[place]):
            node = self._look(place + 1, surely & self._surely[place][part], possibly & self._possibly[place][part])
            following[node] = following.get(node, 0) | 1 << part
        if len(following) == 1:
            return next(iter(following))
        key = (place, tuple(sorted((bits, id(node)) for node, bits in following.items())))
        branches = tuple((bits, node) for node, bits in following.items())
        return self._made.setdefault(key, Fork(place, branches))

    def pairs(self) -> Iterator[tuple[int, int]]:
        """Every two rules that may apply together, by their numbers from 0."""
        for number, rule in enumerate(self._rules):
            others = self._rules_meeting(rule) >> (number + 1)
            while others:
                step = (others & -others).bit_length()
                yield number, number + step
                others &= others - 1

    def _rules_meeting(self, rule: Reach) -> int:
        found = self._whatever_follows[-1]
        for place, bits in enumerate(rule.possibly):
            here = 0
            for part in range(self._sizes[place]):
                if bits >> part & 1:
                    here |= self._possibly[place][part]
            found &= here
        return found

    def boxes(self, leaf: Leaf) -> Iterator[Box]:
        """The combinations for which `leaf` holds, in boxes that do not meet. Raises TooLargeError."""
        return self._boxes(self._root, leaf, set())

    def _boxes(self, node: Fork | Leaf, leaf: Leaf, empty: set[Fork]) -> Iterator[Box]:
        if isinstance(node, Leaf):
            if node is leaf:
                yield {}
            return
        if node in empty:
            return
        found = False
        for bits, after in node.branches:
            for box in self._boxes(after, leaf, empty):
                found = True
                yield {node.place: bits, **box}
        if not found:
            empty.add(node)


def _by_part(size: int, reach_of_rules: Sequence[int]) -> list[int]:
    """For each part the bits of the rules that reach it."""
    return [
        sum(1 << number for number, reach in enumerate(reach_of_rules) if reach >> part & 1) for part in range(size)
    ]


def meeting(first: Sequence[int], second: Sequence[int]) -> Sequence[int] | None:
    """Where two rules apply together, per input; None where they never do."""
    common = [one & other for one, other in zip(first, second, strict=True)]
    return common if all(common) else None


def merged(boxes: Sequence[Box]) -> list[Box]:
    """The same combinations in fewer boxes: two that differ in one input only become one."""
    left = list(boxes)
    while (pair := _mergeable(left)) is not None:
        first, second, union = pair
        left = [box for box in left if box is not first and box is not second] + [union]
    return left


def _mergeable(boxes: Sequence[Box]) -> tuple[Box, Box, Box] | None:
    for index, first in enumerate(boxes):
        for second in boxes[index + 1 :]:
            if first.keys() == second.keys():
                different = [place for place in first if first[place] != second[place]]
                if len(different) == 1:
                    [place] = different
                    return first, second, {**first, place: first[place] | second[place]}
    return None
