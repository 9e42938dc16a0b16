"""One family's whole way through Early Help, over HTTP alone."""

from collections.abc import Iterator
from itertools import pairwise

import pytest
from fastapi import FastAPI

from tests.journeys.council import Council
from tests.journeys.whole_story import AUTHOR, LCSS, LEAD, assess, begin, close, meet_first, review


@pytest.fixture
def council(demonstration: FastAPI) -> Iterator[Council]:
    return Council(demonstration)


@pytest.mark.rule("ENT-2", "EHA-1", "EHA-2", "EHA-5", "LCS-1", "LCS-2", "LCS-5", "LPR-2", "TAF-1", "TAF-7", "CLO-4")
def test_a_family_goes_from_concern_to_closure(council: Council) -> None:
    reference = begin(council)
    assess(council, reference)
    assert council.case(reference, AUTHOR)["lead"]["is_provisional"], "until a lead has accepted, the author stands in"
    meet_first(council, reference)
    case = council.case(reference, LEAD)
    assert (case["lead"]["user_name"], case["lead"]["is_provisional"]) == (LEAD, False)
    assert [one["name"] for one in case["members"] if one["kind"] == "child"] == ["Rae Story", "Sam Story"]
    for _ in range(3):
        review(council, reference)
    review(council, reference, review_outcome="close", outcome_reason="The goals are reached.")
    close(council, reference)
    closed = council.case(reference, LCSS)
    assert (closed["status"], closed["next_steps"]) == ("closed", [])
    timeline = council.as_(LCSS).get(f"/api/v1/cases/{reference}/timeline").json()["entries"]
    assert len(timeline) >= 25


@pytest.mark.rule("LPR-4", "ENT-9", "LCS-3")
def test_handover_concern_and_help_come_three_times_each_and_side_by_side(council: Council) -> None:
    reference = begin(council)
    assess(council, reference)
    meet_first(council, reference)
    for old, new in pairwise([LEAD, AUTHOR, LEAD, AUTHOR]):
        council.take(reference, "handovers", old)
        council.take(reference, "concerns", old)
        council.take(reference, "lcss-help-requests", old)
        council.do(reference, "propose_new_lead", old, proposed_lead=new)
        council.take(reference, "lcss-help-requests", old)
        council.do(reference, "assess_concern", old, immediate_risk="yes")
        council.do(reference, "accept_lead", new)
        council.do(reference, "support_taf", LCSS)
        council.do(reference, "contact_mash", old)
        council.do(reference, "hand_over", old)
        council.do(reference, "record_mash_outcome", LCSS, mash_outcome="early_help")
        assert council.case(reference, new)["lead"]["user_name"] == new
        council.let_days_pass(3)
    still_open = [step["task"]["name"] for step in council.case(reference, AUTHOR)["next_steps"]]
    assert still_open == ["Prepare the review"]
