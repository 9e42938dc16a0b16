"""Counts in fives give nothing else away: every count that could stand behind a published one is found by trying all
there are, and compared with what is promised (SHR-12)."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from itertools import accumulate, pairwise, product
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.casework.reports.in_fives import BASE, in_fives

LARGEST = 14
CELLS = 4
Counts = Sequence[int]


def promised(published: Counts, place: int) -> range:
    """What may stand behind a published count."""
    nothing_carried = place == 0
    lowest = published[place] - (0 if nothing_carried or published[place] == 0 else BASE - 1)
    return range(lowest, published[place] + BASE)


def possible(publish: Callable[[Counts], object]) -> Iterator[tuple[Any, list[set[int]]]]:
    """All that somebody can know who sees what is published, and knows how it is made: for each of the published, the
    counts in each place of which some table makes just this."""
    behind: dict[object, list[set[int]]] = defaultdict(lambda: [set() for _ in range(CELLS)])
    for table in product(range(LARGEST + 1), repeat=CELLS):
        for place, count in enumerate(table):
            behind[publish(table)][place].add(count)
    yield from behind.items()


def published_in_fives(table: Counts) -> Counts:
    return tuple(in_fives(table, 0)[0])


@pytest.mark.rule("SHR-12")
def test_what_is_published_narrows_no_count_to_less_than_was_promised() -> None:
    looked_at = 0
    for published, behind in possible(published_in_fives):
        if max(published) + BASE - 1 > LARGEST:
            continue  # Tables with larger counts, which are not tried, are behind it as well.
        for place, counts in enumerate(behind):
            assert counts == set(promised(published, place)), (published, place)
            looked_at += 1
    assert looked_at == 3**CELLS * CELLS


@pytest.mark.rule("SHR-12")
@pytest.mark.parametrize(
    "publish",
    [
        lambda table: (*(_nearest(count) for count in table), _nearest(sum(table))),
        lambda table: (*(count if count >= BASE else None for count in table), sum(table)),
    ],
    ids=["each rounded by itself, the total too", "small ones left out, the total exact"],
)
def test_the_same_attack_breaks_what_is_often_done(publish: Callable[[Counts], object]) -> None:
    narrowed = [
        counts for _, behind in possible(publish) for counts in behind if len(counts) == 1 and 0 < min(counts) < BASE
    ]
    assert narrowed, "a small count is known exactly"


def _nearest(count: int) -> int:
    return BASE * ((count + 2) // BASE)


@given(st.lists(st.integers(0, 40), max_size=30), st.integers(0, BASE - 1))
def test_counts_add_up_and_every_sum_of_neighbours_is_near_the_truth(counts: list[int], carried: int) -> None:
    published, left = in_fives(counts, carried)
    assert sum(published) + left == sum(counts) + carried
    assert all(count % BASE == 0 for count in published)
    exact, shown = ([0, *accumulate(each)] for each in (counts, published))
    for start in range(len(counts)):
        for end in range(start, len(counts) + 1):
            assert abs((exact[end] - exact[start]) - (shown[end] - shown[start])) < BASE


@given(st.lists(st.integers(0, 9), min_size=1, max_size=12), st.data())
def test_any_count_may_be_any_that_is_promised(counts: list[int], data: st.DataObject) -> None:
    """The proof, made: for a count and a value that is promised to be possible, a table that publishes the same."""
    published = published_in_fives(counts)
    place = data.draw(st.integers(0, len(counts) - 1))
    value = data.draw(st.sampled_from(promised(published, place)))
    assert published_in_fives(another_table(published, place, value)) == published


def another_table(published: Counts, place: int, value: int) -> list[int]:
    """A table that publishes the same and has `value` in this place: up to it the running count stands at the fives
    that were published, with as much carried in or out of the place as the value asks for."""
    running = [0, *accumulate(published)]
    carried_in, carried_out = max(published[place] - value, 0), max(value - published[place], 0)
    running[place] += carried_in
    running[place + 1] += carried_out
    running[place + 2 :] = [max(count, running[place + 1]) for count in running[place + 2 :]]
    return [end - start for start, end in pairwise(running)]
