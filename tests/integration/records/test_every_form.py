"""Each form of the journey, filled in once with sample answers: what it keeps and what it hands to the process."""

from dataclasses import fields
from datetime import date

import pytest
from sqlmodel import select

from engine import casework
from engine.casework import models, process_handlers, process_variables, records
from engine.casework.models.recorded import Recorded
from engine.casework.sharing.basis import Facts
from engine.database import Database
from tests.integration.records.conftest import open_desk, prepare
from tests.integration.records.desk import LEAD, Desk

HARM = {
    "sexual_or_physical_abuse",
    "severe_neglect",
    "frightened_to_return_home",
    "immediate_risk",
    "abandoned_or_parent_absent",
    "other_harm_concern",
}
HANDED_TO_THE_PROCESS = {
    "oversee_sharing": {"oversight_answer"},
    "record_concern": {"children", *HARM},
    "assess_concern": HARM,
    "seek_advice": {"advice"},
    "contact_mash": set(),
    "record_mash_outcome": {"mash_outcome"},
    "check_for_existing_eha": {"existing_result"},
    "judge_threshold": {"threshold_level"},
    "advise_on_threshold": {"threshold_route"},
    "offer_early_help": {"offer_answer"},
    "assess_competence": set(),
    "record_consent": {"consent_answer", "young_people", "invited_practitioners"},
    "record_consent_change": set(),
    "share_privacy_notice": {"consent_answer", "invited_practitioners"},
    "complete_assessment": {"author_only"},
    "record_childs_view": set(),
    "give_professional_view": set(),
    "sign_consent_page": set(),
    "review_assessment": {"feedback_needed"},
    "answer_lcss_feedback": set(),
    "agree_lead_professional": {"lead_accepted"},
    "arrange_taf": {"taf_on"},
    "record_taf": {"review_outcome", "next_review_on", "first_taf_held_on"},
    "record_author_review": {"review_outcome", "next_review_on", "first_taf_held_on"},
    "send_notes": set(),
    "prepare_review": set(),
    "record_review": {"review_outcome", "next_review_on"},
    "propose_new_lead": {"proposed_lead", "transfer_on", "stop_handover"},
    "accept_lead": {"handover_answer"},
    "hand_over": set(),
    "record_withdrawal": set(),
    "advise_on_withdrawal": set(),
    "direct_after_withdrawal": {"threshold_question", "family_re_engages"},
    "hand_over_to_social_care": {"statutory_basis", "family_agrees"},
    "record_s17_agreement": {"family_agrees"},
    "decide_on_sharing": {"sharing_decision", *(one.name for one in fields(Facts))},
    "record_sharing": set(),
    "complete_closure": {"closure_reason"},
    "record_final_comments": set(),
    "close_on_system": {"closure_decision"},
    "support_taf": set(),
    "plan_step_down": {"children", "proposed_lead"},
    "agree_step_down": {"step_down_answer"},
}
BEFORE = {
    "seek_advice": ["assess_concern"],
    "contact_mash": ["assess_concern"],
    "record_mash_outcome": ["assess_concern"],
    "record_consent": ["assess_competence"],
    "record_consent_change": ["assess_competence", "record_consent"],
    "answer_lcss_feedback": ["review_assessment"],
    "send_notes": ["record_taf"],
    "accept_lead": ["propose_new_lead"],
    "hand_over": ["propose_new_lead", "accept_lead"],
    "close_on_system": ["complete_closure", "record_final_comments"],
}
NOT_BY_SAMPLES = {"AgencyLimit"}
"""The samples name no agency that the family does not want told; test_consent.py does."""
GIVEN = {
    "propose_new_lead": {"proposed_lead": LEAD},
    "arrange_taf": {"invited_people": [LEAD]},
    "prepare_review": {"invited_people": [LEAD]},
}


def recorded_tables() -> list[type[Recorded]]:
    return [table for name in models.__all__ if issubclass(table := getattr(models, name), Recorded)]


def test_every_record_has_its_outcome_named_here():
    casework.install()
    assert {record.form_key for record in records.list_all()} == set(HANDED_TO_THE_PROCESS)


def test_validation_is_told_what_is_handed_to_the_process():
    handed = {form_key: names for form_key, names in HANDED_TO_THE_PROCESS.items() if names}
    assert handed == process_variables.BY_FORM
    assert process_variables.BY_TOPIC.keys() == process_handlers.HANDLERS.keys() - {"set_result"}


@pytest.mark.parametrize("form_key", HANDED_TO_THE_PROCESS)
def test_sample_answers_are_kept_with_who_and_when_and_the_process_gets_its_part(desk: Desk, form_key: str):
    for earlier in BEFORE.get(form_key, []):
        desk.do(earlier, GIVEN.get(earlier))
    known = {row.id for table in recorded_tables() for row in desk.rows(table)}

    outcome = desk.do(form_key, GIVEN.get(form_key))

    new = [row for table in recorded_tables() for row in desk.rows(table) if row.id not in known]
    assert set(outcome) == HANDED_TO_THE_PROCESS[form_key]
    assert new
    assert {(row.case, row.by, row.at.date()) for row in new} == {("EH-2026-0001", "faye.finch", date(2026, 3, 2))}


@pytest.mark.parametrize("form_key", HANDED_TO_THE_PROCESS)
def test_a_form_that_is_sent_empty_says_what_is_missing_and_keeps_nothing(desk: Desk, form_key: str):
    for earlier in BEFORE.get(form_key, []):
        desk.do(earlier, GIVEN.get(earlier))
    known = {row.id for table in recorded_tables() for row in desk.rows(table)}

    with pytest.raises(casework.errors.AnswersRefusedError) as refused:
        desk.apply(desk.form(form_key, child_id=desk.ivy.id), {})

    assert refused.value.errors
    assert {row.id for table in recorded_tables() for row in desk.rows(table)} == known


def test_postgresql_keeps_what_every_form_feeds(postgres_database: Database):
    casework.install()
    with postgres_database.transaction() as session:
        prepare(session)
        desk = open_desk(session)
        for form_key in HANDED_TO_THE_PROCESS:
            desk.do(form_key, GIVEN.get(form_key))
    with postgres_database.reading() as session:
        kept = {table.__name__ for table in recorded_tables() if session.exec(select(table)).first()}
    assert kept == {table.__name__ for table in recorded_tables()} - NOT_BY_SAMPLES
