"""One family's whole way through Early Help, over HTTP alone."""

from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest

from api.app import create_app
from api.security.passwords import hash_password
from api.settings import Settings
from engine.casework.demo.people import PASSWORD
from engine.clock import ManualClock
from tests.journeys.council import Council
from tests.journeys.worlds import furnish

AUTHOR, LEAD, LCSS = "sena.wren", "yusuf.swift", "cara.crane"
SIX_WEEKS = 42


@pytest.fixture
def council(migrated_sqlite: Path, tmp_path: Path, clock: ManualClock) -> Iterator[Council]:
    path = tmp_path / "council.db"
    path.write_bytes(migrated_sqlite.read_bytes())
    settings = Settings(
        database_url=f"sqlite:///{path}", demo=True, secure_cookies=False, allowed_hosts=("testserver",)
    )
    app = create_app(settings, clock)
    furnish(app.state.database, hash_password(PASSWORD))
    yield Council(app)
    app.state.database.dispose()


def begin(council: Council) -> str:
    family = {"name": "Story family", "area": "Central", "address": "1 Story Lane, Central"}
    reference = council.start_case(AUTHOR, family=family)
    children = [
        {"first_name": "Rae", "last_name": "Story", "born_on": "2016-05-04"},
        {"first_name": "Sam", "last_name": "Story", "born_on": "2020-09-30"},
    ]
    council.do(reference, "record_concern", AUTHOR, about_children=[], other_children=children)
    council.do(reference, "check_for_existing_eha", AUTHOR)
    council.do(reference, "judge_threshold", AUTHOR, threshold_level="3")
    council.do(reference, "offer_early_help", AUTHOR)
    council.do(reference, "record_consent", AUTHOR, invited_practitioners=[LEAD])
    return reference


def assess(council: Council, reference: str) -> None:
    council.let_days_pass(7)
    council.do(reference, "record_childs_view", AUTHOR)
    council.do(reference, "give_professional_view", LEAD)
    council.do(reference, "complete_assessment", AUTHOR)
    council.do(reference, "sign_consent_page", AUTHOR)
    council.do(reference, "review_assessment", LCSS, feedback_needed="yes", feedback="Give each action a date.")
    council.do(reference, "answer_lcss_feedback", AUTHOR)


def meet_first(council: Council, reference: str) -> None:
    council.do(reference, "agree_lead_professional", AUTHOR, person=LEAD)
    council.do(reference, "arrange_taf", AUTHOR, invited_people=[LEAD, AUTHOR])
    council.let_days_pass(14)
    council.do(reference, "record_taf", LEAD)
    council.do(reference, "send_notes", LEAD)


def review(council: Council, reference: str, **given: str) -> None:
    council.let_days_pass(SIX_WEEKS)
    council.do(reference, "prepare_review", LEAD)
    council.do(reference, "record_review", LEAD, **given)
    council.do(reference, "send_notes", LEAD)


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
    council.do(reference, "complete_closure", LEAD)
    council.do(reference, "record_final_comments", LEAD)
    council.do(reference, "close_on_system", LCSS)
    closed = council.case(reference, LCSS)
    assert (closed["status"], closed["next_steps"]) == ("closed", [])
    timeline = council.as_(LCSS).get(f"/api/v1/cases/{reference}/timeline").json()["entries"]
    assert len(timeline) >= 25


@pytest.mark.rule("LPR-4", "ENT-9", "LCS-3")
def test_handover_concern_and_help_come_three_times_each_and_side_by_side(council: Council) -> None:
    reference = begin(council)
    assess(council, reference)
    meet_first(council, reference)
    leads = [LEAD, AUTHOR, LEAD, AUTHOR]
    for old, new in pairwise(leads):
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
