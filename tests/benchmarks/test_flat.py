"""A hundred reviews: neither the state nor the work of a completion grows with the past. Counts, not seconds."""

from pathlib import Path

from tests.benchmarks.review_rounds import FORMS, Family

ROUNDS = 100
AT_MOST = 1.2
"""Times the first round's."""


def test_a_hundred_reviews(tmp_path: Path) -> None:
    family = Family(tmp_path / "family.db", counts_calls=True)
    first, *_, last = family.rounds(ROUNDS)
    family.database.dispose()
    for form in FORMS:
        before, after = first[form], last[form]
        assert after.state_bytes <= before.state_bytes * AT_MOST, form
        assert after.measured.statements <= before.measured.statements * AT_MOST, form
        assert after.measured.calls <= before.measured.calls * AT_MOST, form
