"""The team around the family: who leads it, how it first meets, how it meets again, and how its lead is handed over."""

import pytest

from tests.practice.course import REVIEW_DUE_ON, Course


def met_first() -> Course:
    meeting = Course("first_taf", author_only=False, review_due_on=REVIEW_DUE_ON)
    meeting.answer("agree_lead_professional", lead_accepted=True)
    meeting.answer("arrange_taf", taf_on="2026-03-09")
    return meeting


@pytest.mark.rule("LPR-1", "LPR-2", "TAF-1")
def test_a_lead_is_agreed_before_the_first_meeting_is_arranged() -> None:
    meeting = Course("first_taf", author_only=False, review_due_on=REVIEW_DUE_ON)
    assert meeting.asked == ["agree_lead_professional"]
    assert meeting.answer("agree_lead_professional", lead_accepted=False) == ["agree_lead_professional"]
    assert meeting.answer("agree_lead_professional", lead_accepted=True) == ["arrange_taf"]


@pytest.mark.rule("TAF-1", "TAF-2", "TAF-3", "TAF-5")
def test_the_first_meeting_is_recorded_and_its_notes_are_sent() -> None:
    meeting = met_first()
    assert meeting.asked == ["record_taf"]
    assert meeting.answer("record_taf", review_outcome="continue") == ["send_notes"]
    meeting.answer("send_notes")
    assert meeting.ended


@pytest.mark.rule("EHA-9")
def test_who_helps_alone_reviews_with_the_family_and_needs_no_team() -> None:
    meeting = Course("first_taf", author_only=True, review_due_on=REVIEW_DUE_ON)
    assert meeting.asked == ["record_author_review"]
    meeting.answer("record_author_review")
    assert meeting.ended


@pytest.mark.rule("TAF-2", "TAF-3", "TAF-5", "TAF-6", "EHA-5")
def test_each_review_is_prepared_recorded_and_sent_to_everybody() -> None:
    review = Course("taf_review", next_review_on=REVIEW_DUE_ON)
    assert review.asked == ["prepare_review"]
    assert review.answer("prepare_review") == ["record_review"]
    assert review.answer("record_review", review_outcome="continue") == ["send_notes"]
    review.answer("send_notes")
    assert review.ended


@pytest.mark.rule("TAF-4", "MON-4")
def test_the_lead_is_reminded_once_when_a_review_is_late() -> None:
    review = Course("taf_review", next_review_on="2026-03-04")
    review.answer("prepare_review")
    review.wait(2)
    assert (review.today.isoformat(), review.done) == ("2026-03-04", [])
    review.wait(1)
    assert review.done == ["send_reminder"]
    review.wait(20)
    assert (review.done, review.asked) == (["send_reminder"], ["record_review"])


@pytest.mark.rule("LPR-4")
def test_a_handover_is_proposed_accepted_and_done_before_the_lead_moves() -> None:
    handover = Course("lead_professional_handover")
    assert handover.asked == ["propose_new_lead"]
    proposal = {"proposed_lead": "noor", "transfer_on": "2026-03-09", "stop_handover": False}
    assert handover.answer("propose_new_lead", **proposal) == ["accept_lead"]
    assert handover.answer("accept_lead", handover_answer="accepted") == ["hand_over"]
    assert handover.done == []
    handover.answer("hand_over")
    assert (handover.ended, handover.done) == (True, ["move_lead"])


@pytest.mark.rule("LPR-4")
def test_who_declines_sends_it_back_and_then_it_can_be_stopped() -> None:
    handover = Course("lead_professional_handover")
    handover.answer("propose_new_lead", proposed_lead="noor", transfer_on="2026-03-09", stop_handover=False)
    assert handover.answer("accept_lead", handover_answer="declined") == ["propose_new_lead"]
    handover.answer("propose_new_lead", proposed_lead=None, transfer_on=None, stop_handover=True)
    assert (handover.ended, handover.done) == (True, [])


@pytest.mark.rule("LCS-3", "LPR-5")
def test_lcss_is_asked_for_its_help() -> None:
    helping = Course("lcss_support")
    assert helping.asked == ["support_taf"]
    helping.answer("support_taf")
    assert helping.ended
