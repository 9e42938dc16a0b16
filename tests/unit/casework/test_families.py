from datetime import date

import pytest

from engine.casework.models.families import FamilyMember, MemberKind


@pytest.mark.parametrize(
    ("born_on", "day", "age"),
    [
        (date(2010, 6, 15), date(2026, 6, 14), 15),
        (date(2010, 6, 15), date(2026, 6, 15), 16),
        (date(2012, 2, 29), date(2026, 2, 28), 13),
        (date(2012, 2, 29), date(2026, 3, 1), 14),
        (None, date(2026, 3, 1), None),
    ],
)
def test_age_is_counted_in_completed_years(born_on, day, age):
    child = FamilyMember(family="f", kind=MemberKind.CHILD, first_name="Ash", last_name="Alder", born_on=born_on)
    assert child.age_on(day) == age
