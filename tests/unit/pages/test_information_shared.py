"""What a case's page says of each request to share information (SHR-1)."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from api.pages.sharing import what_came_of_it
from engine.casework.sharing import SharingSummary

DECIDED = SharingSummary(
    request="one",
    agency="The gym",
    recipient="The trainer",
    information="Which evenings suit.",
    decision="share",
    basis="consent",
    decided_by="tess.robin",
    decided_at=datetime(2026, 3, 2, 9, tzinfo=UTC),
    rationale="It helps.",
    oversight="none",
    oversight_answer=None,
    shared=None,
    shared_on=None,
    family_told=None,
)
SHARED = {"shared": True, "shared_on": date(2026, 3, 3), "family_told": True}


@pytest.mark.rule("SHR-1", "SHR-6", "SHR-11")
@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({}, "to be shared"),
        ({"decision": "do_not_share"}, "not shared"),
        ({"oversight": "first"}, "waiting for management"),
        ({"oversight": "first", "oversight_answer": "share"}, "to be shared"),
        ({"oversight": "first", "oversight_answer": "do_not_share"}, "held back by management"),
        ({"oversight": "first", "oversight_answer": "think_again"}, "to be thought through again"),
        ({"shared": False}, "not shared after all"),
        (SHARED, "shared on 3 March 2026; the family was told"),
        (
            {**SHARED, "family_told": False},
            "shared on 3 March 2026; the family was not told, for a reason on record",
        ),
        (
            {**SHARED, "oversight": "afterwards"},
            "shared on 3 March 2026; the family was told; waiting for management",
        ),
    ],
)
def test_where_a_request_stands_is_said_in_words(changed: dict[str, Any], said: str) -> None:
    assert what_came_of_it(replace(DECIDED, **changed)) == said
