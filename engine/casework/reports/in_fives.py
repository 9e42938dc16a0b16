"""Counts in whole fives: controlled rounding of cumulated counts (I. P. Fellegi, "Controlled random rounding", Survey
Methodology 1, 1975), with base 5.

The counts are gone through in a fixed order, like a tally: whenever five have come together, five are published, and
what remains is carried to the next count. So the published counts add up, and every sum of neighbours is less than five
away from the truth.

What they give away is the multiples of five that the running count has passed, and nothing else. So a count that
is published as 0 may have been any of 0 to 4, one that is published as r > 0 any of r - 4 to r + 4, and none of these
can be told from another by whatever is added to or taken from what. (The very first count of all, before which nothing
is carried: any of r to r + 4.) `docs/decisions/0021` has the proof.
"""

from collections.abc import Iterable, Sequence

BASE = 5


def in_fives(counts: Iterable[int], carried: int) -> tuple[Sequence[int], int]:
    """Each count as it is published, and what is carried on; `carried` (0 to 4) comes from the counts before."""
    published = []
    for count in counts:
        fives, carried = divmod(carried + count, BASE)
        published.append(fives * BASE)
    return published, carried
