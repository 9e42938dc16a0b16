"""What is refused, at which question. Each case changes sample answers that would be taken as they are."""

from typing import Any

import pytest

from engine.casework import models
from engine.casework.concerns import HARM_QUESTIONS
from engine.casework.consent import FACTORS
from tests.integration.records.desk import LEAD, Desk
from tests.integration.records.givens import Given, another_child, answers_by, for_ivy_alone, given_by, voices

NO_STAR = {"star_read": "no", "star_not_read_reason": "The family would like more time."}
MET = [{"name": "Jo Alder", "agency": "The family", "attendance": "attended"}]
AN_ACTION = {"what": "Walk to school", "owner_person": "Jo", "owner_agency": "Family", "measure": "On time"}


def case(form_key: str, given: Given, field: str, *rules: str, why: str) -> Any:
    return pytest.param(form_key, given, field, id=f"{form_key}-{field}-{why}", marks=pytest.mark.rule(*rules))


CASES = [
    case("record_concern", another_child("Ada", "2026-03-03"), "other_children.0.born_on", "ENT-3", why="not born yet"),
    case(
        "record_concern", another_child("Ada", "1926-03-03"), "other_children.0.born_on", "ENT-3", why="a hundred years"
    ),
    case("record_concern", another_child("Ada", "1999-03-03"), "other_children.0.born_on", "ENT-3", why="over 25"),
    case("record_concern", another_child("ivy", "2018-05-04"), "other_children.0.first_name", "ENT-2", why="known"),
    case("record_consent", given_by("Sam Alder"), "answers.0.given_by", "CON-9", why="a child of the family"),
    case("record_consent", given_by("Max Hope"), "answers.0.given_by", "CON-9", why="no parental responsibility"),
    case("record_concern", {"about_children": []}, "about_children", "ENT-3", why="nobody"),
    case("record_concern", {"start_kind": None}, "start_kind", "ENT-3", why="missing"),
    case("record_concern", {"facts": ""}, "facts", "SHR-8", why="missing"),
    case("assess_concern", {"about_children": []}, "about_children", "ENT-9", why="nobody"),
    case("check_for_existing_eha", {"existing_result": "join"}, "existing_case", "ENT-1", "ENT-5", why="which"),
    case(
        "check_for_existing_eha",
        {"lcss_says": "has_assessment", "explanation": None},
        "explanation",
        "ENT-5",
        why="there is one",
    ),
    case("check_for_existing_eha", {"family_says": None}, "family_says", "ENT-5", why="not asked"),
    case("check_for_existing_eha", {"lcss_says": None}, "lcss_says", "ENT-5", why="not asked"),
    *(
        case("judge_threshold", {question: None}, question, "ENT-6", why="missing")
        for question in ("factors", "childs_age", "protective_factors", "rationale", "threshold_level")
    ),
    case("judge_threshold", {"threshold_level": "5"}, "threshold_level", "ENT-7", why="no such level"),
    case("offer_early_help", {"offered_on": "2026-03-03"}, "offered_on", "ENT-4", why="future"),
    case("offer_early_help", {"told_may_be_hard": False}, "told_may_be_hard", "ENT-4", why="not told"),
    case("offer_early_help", {"main_carer_agrees": "no"}, "main_carer_agrees", "ENT-4", why="essential"),
    case("offer_early_help", {"other_parent": "not_asked"}, "other_parent_note", "ENT-4", why="why not"),
    case(
        "offer_early_help", {"offer_answer": "refused", "reoffer_on": "2026-03-01"}, "reoffer_on", "ENT-11", why="past"
    ),
    case("assess_competence", {"explained_suitably": "no"}, "explained_suitably", "CON-7", why="explain first"),
    case("assess_competence", {"own_view": None}, "own_view", "CON-9", why="always asked"),
    *(
        case(
            "record_consent",
            {"explained": [one for one in FACTORS if one != left_out]},
            "explained",
            "CON-2",
            why=left_out,
        )
        for left_out in FACTORS
    ),
    case("record_consent", {"freely_given": "no"}, "freely_given", "CON-3", why="pressed"),
    case("record_consent", {"freely_given": None}, "freely_given", "CON-3", why="no answer"),
    case("record_consent", {"form": "implied"}, "implied_reason", "CON-3", why="how"),
    case("record_consent", {"evidence": "held_elsewhere"}, "held_by", "CON-5", why="where"),
    case("record_consent", {"ons": None}, "ons", "CON-5", why="missing"),
    case("record_consent", {"review_on": "2026-03-01"}, "review_on", "CON-4", why="past"),
    case("record_consent", for_ivy_alone, "answers", "CON-8", why="Sam was not asked"),
    case("record_consent", answers_by("pr_holder", "pr_holder"), "answers.1.given_as", "CON-8", why="parent for Sam"),
    case("record_consent", answers_by("young_person", "young_person"), "answers.0.given_as", "CON-9", why="Ivy is 7"),
    case("sign_consent_page", {"told_stored": False}, "told_stored", "LCS-1", why="not told"),
    case("sign_consent_page", {"evidence": "held_elsewhere"}, "held_by", "CON-5", why="where"),
    case("sign_consent_page", {"sharing": "with_new_limits"}, "limits", "CON-4", why="which"),
    case("share_privacy_notice", {"explained": ["what", "why"]}, "explained", "SHR-10", why="use and to whom"),
    case("complete_assessment", {"actions": []}, "actions", "EHA-4", why="no plan"),
    case("complete_assessment", {"success_measures": None}, "success_measures", "EHA-4", why="missing"),
    case("complete_assessment", {"strengths": None}, "strengths", "EHA-8", why="missing"),
    case("complete_assessment", {"family_background": None}, "family_background", "EHA-1", why="missing"),
    case("complete_assessment", {"open_with_family": False}, "open_with_family", "EHA-3", why="not open"),
    case(
        "complete_assessment",
        {"actions": [{**AN_ACTION, "due_on": "2026-03-01"}]},
        "actions.0.due_on",
        "EHA-4",
        why="past",
    ),
    case(
        "complete_assessment",
        {"actions": [{**AN_ACTION, "due_on": "2206-03-01"}]},
        "actions.0.due_on",
        "EHA-4",
        why="far too late",
    ),
    case(
        "complete_assessment", {"actions": [{"what": "Walk"}]}, "actions.0.owner_agency", "EHA-4", "TAF-6", why="owner"
    ),
    case("complete_assessment", {"star_home_and_money": 11}, "star_home_and_money", "EHA-5", why="too high"),
    case("complete_assessment", {"star_home_and_money": 0}, "star_home_and_money", "EHA-5", why="below the policy"),
    case("complete_assessment", {"star_home_and_money": None}, "star_home_and_money", "EHA-5", why="missing"),
    case("complete_assessment", {"star_preparation": None}, "star_preparation", "EHA-6", why="missing"),
    case("complete_assessment", {"star_preparation": "lcss_contact"}, "star_lcss_contact", "EHA-6", why="who"),
    case("complete_assessment", {"star_read": "no"}, "star_not_read_reason", "EHA-5", why="why not"),
    case("record_childs_view", {"view": None}, "view", "EHA-2", why="missing"),
    case("record_childs_view", {"how": "not_possible"}, "reason_absent", "EHA-2", why="why"),
    case("give_professional_view", {"open_with_family": False}, "open_with_family", "EHA-3", why="not open"),
    case("review_assessment", {"stored": False}, "stored", "LCS-1", why="not stored"),
    case("review_assessment", {"feedback_needed": "yes"}, "feedback", "LCS-2", why="which"),
    case("agree_lead_professional", {"knows_family": "no"}, "knows_family", "LPR-1", why="stranger"),
    case("agree_lead_professional", {"family_happy": "no"}, "family_happy", "LPR-1", why="unhappy"),
    case("agree_lead_professional", {"lead_accepted": "no"}, "declined_reason", "LPR-2", why="why"),
    case("arrange_taf", {"invited_people": [LEAD], "family_agreed": False}, "family_agreed", "TAF-1", why="not asked"),
    case("arrange_taf", {"invited_people": []}, "invited_people", "TAF-1", why="nobody"),
    case("arrange_taf", {"invited_people": [LEAD], "children_invited": "none"}, "voice_plan", "TAF-3", why="how heard"),
    case("arrange_taf", {"invited_people": [LEAD], "taf_on": "2026-03-01"}, "taf_on", "TAF-1", why="past"),
    *(
        refused
        for form_key in ("record_taf", "record_review", "record_author_review")
        for refused in (
            case(form_key, {"childrens_voices": []}, "childrens_voices", "TAF-3", "TAF-7", why="nobody heard"),
            case(form_key, voices("ivy"), "childrens_voices", "TAF-3", "TAF-7", why="Sam not heard"),
            case(form_key, {**NO_STAR, "next_review_on": None}, "next_review_on", "TAF-4", why="missing"),
            case(form_key, {"next_review_on": "2026-03-01"}, "next_review_on", "TAF-4", why="past"),
            case(
                form_key,
                {"next_review_on": "2026-04-14", "long_review_reason": None},
                "long_review_reason",
                "EHA-9",
                "TAF-4",
                why="43 days",
            ),
            case(form_key, {"held_on": "2026-03-03"}, "held_on", "TAF-2", why="future"),
            case(form_key, {"held_on": "2006-03-02"}, "held_on", "TAF-2", why="decades ago"),
            case(form_key, {"attendance": []}, "attendance", "TAF-2", why="nobody there"),
            case(form_key, {"purpose": ""}, "purpose", "TAF-2", why="missing"),
            case(form_key, {"family_views": None}, "family_views", "TAF-2", why="missing"),
        )
    ),
    case("propose_new_lead", {"proposed_lead": None}, "proposed_lead", "LPR-4", why="nobody"),
    case("propose_new_lead", {"proposed_lead": LEAD, "family_view": None}, "family_view", "LPR-4", why="missing"),
    case("propose_new_lead", {"proposed_lead": LEAD, "transfer_on": "2026-03-01"}, "transfer_on", "LPR-4", why="past"),
    case("accept_lead", {"handover_answer": "declined", "note": None}, "note", "LPR-4", why="why"),
    case("hand_over", {"open_actions_explained": False}, "open_actions_explained", "LPR-4", why="not yet"),
    case("hand_over", {"limits_explained": False}, "limits_explained", "LPR-4", why="not yet"),
    case("hand_over", {"family_introduced_on": "2026-03-03"}, "family_introduced_on", "LPR-4", why="not yet"),
    case("seek_advice", {"adviser_kind": None}, "adviser_kind", "ENT-10", why="whom"),
    case("seek_advice", {"advice_given": None}, "advice_given", "ENT-10", why="what"),
    case("contact_mash", {"contacted_on": "2026-03-03"}, "contacted_on", "ENT-8", why="future"),
    case("contact_mash", {"contacted_time": "23:59"}, "contacted_time", "ENT-8", why="later today"),
    case("contact_mash", {"contacted_time": "quarter past"}, "contacted_time", "ENT-8", why="no time"),
    case("contact_mash", {"told_what": None}, "told_what", "SHR-6", why="what"),
    case("contact_mash", {"family_told": "no"}, "exception_reason", "SHR-6", why="why not"),
    case("contact_mash", {"family_told": "no"}, "exception", "SHR-6", why="which"),
    case("contact_mash", {"consent_asked": "not_asked"}, "management_advice", "CON-6", why="advice"),
    case("record_mash_outcome", {"mash_outcome": "s47"}, "social_worker", "ENT-8", why="who"),
    case("record_withdrawal", {"withdrawn_on": "2026-03-03"}, "withdrawn_on", "CLO-5", why="future"),
    case("record_withdrawal", {"extent": "part"}, "part", "CLO-6", why="which"),
    case("record_withdrawal", {"kind": "invalidated", "reason": None}, "reason", "CON-11", why="why"),
    case("record_withdrawal", {"wishes": None}, "wishes", "CLO-5", why="missing"),
    *(
        case(form_key, {question: None}, question, "CLO-5", why="missing")
        for form_key in ("advise_on_withdrawal", "direct_after_withdrawal")
        for question in ("network_support", "who_to_tell", "escalates")
    ),
    case("direct_after_withdrawal", {"family_re_engages": "yes"}, "agreed_by", "CON-1", why="who"),
    case("hand_over_to_social_care", {"family_agrees": None}, "family_agrees", "CLO-7", why="s17 needs it"),
    case("hand_over_to_social_care", {"family_told": "no"}, "exception", "SHR-6", why="which"),
    case("hand_over_to_social_care", {"taf_told_on": None}, "taf_told_on", "CLO-7", why="TAF not told"),
    case("record_s17_agreement", {"family_agrees": "no"}, "note", "CLO-7", why="wishes"),
    case("complete_closure", {"closure_reason": "other"}, "reason_other", "CLO-1", why="which"),
    case("complete_closure", {"closure_reason": "bored"}, "closure_reason", "CLO-1", why="no such reason"),
    case("complete_closure", {"closure_reason": "moved_area"}, "new_area_consent", "CLO-2", why="not asked"),
    case(
        "complete_closure",
        {"closure_reason": "adult_services", "adult_services_on": None},
        "adult_services_on",
        "CLO-3",
        why="since",
    ),
    case("complete_closure", {"closure_reason": "declined", "escalates": None}, "escalates", "CLO-5", why="missing"),
    case("complete_closure", {"evaluated_with": None}, "evaluated_with", "CLO-4", why="missing"),
    case("record_final_comments", {"childrens_comments": []}, "childrens_comments", "CLO-4", why="nobody asked"),
    case(
        "record_final_comments",
        {"family_comment": None, "family_not_given_reason": None},
        "family_comment",
        "CLO-4",
        why="missing",
    ),
    case("close_on_system", {"pack_complete": "no"}, "closure_decision", "LCS-5", "CLO-4", why="incomplete"),
    case("close_on_system", {"closure_decision": "return"}, "return_reasons", "LCS-5", why="why"),
    case("support_taf", {"help_given": ["attend"]}, "attends_on", "LCS-3", why="when"),
    case("record_consent_change", {"change": "limit", "agency": None}, "agency", "CON-4", why="which"),
    case("record_consent_change", {"change": "renewal", "reason": None}, "reason", "CON-4", why="why"),
    *(
        case("decide_on_sharing", {question: None}, question, "SHR-1", why="missing")
        for question in (
            "agency",
            "recipient",
            "information",
            "left_out",
            "purpose",
            "benefits_of_sharing",
            "risks_of_sharing",
            "benefits_of_not_sharing",
            "risks_of_not_sharing",
            "sharing_decision",
            "rationale",
        )
    ),
    *(
        case("decide_on_sharing", {question: None}, question, "SHR-2", why="missing")
        for question in ("legitimate_purpose", "identifies_person", "confidential", "consent", "public_interest")
    ),
    case("decide_on_sharing", {"required_by_law": "court_order", "law_named": None}, "law_named", "SHR-4", why="which"),
    case("decide_on_sharing", {"purpose_kind": "referral"}, "sharing_decision", "SHR-7", why="permission first"),
    case("decide_on_sharing", {"tests": ["necessary", "justified"]}, "tests", "SHR-3", why="proportionate"),
    case("decide_on_sharing", {"tests": ["necessary", "proportionate"]}, "tests", "SHR-3", why="justified"),
    case("decide_on_sharing", {"tests": ["justified", "proportionate"]}, "tests", "SHR-3", why="necessary"),
    case("decide_on_sharing", {"prevents": None}, "prevents", "SHR-5", why="missing"),
    case("record_sharing", {"shared_on": "2026-03-03"}, "shared_on", "SHR-1", why="future"),
    *(
        case("record_sharing", {question: None}, question, "SHR-8", why="missing")
        for question in ("received_by", "how", "facts", "not_shared", "third_parties", "passing_on")
    ),
    case("record_sharing", {"checked": ["accurate", "secure", "fact_and_opinion"]}, "checked", "SHR-8", why="need"),
    case("record_sharing", {"checked": ["accurate", "need_to_know", "secure"]}, "checked", "SHR-8", why="opinion"),
    case(
        "record_sharing",
        {"third_parties": "considered_safe", "third_parties_because": None},
        "third_parties_because",
        "SHR-8",
        why="why",
    ),
    case("record_sharing", {"family_told": "no"}, "exception", "SHR-6", why="why"),
    case("record_sharing", {"family_told": "yes", "told_what": None}, "told_what", "SHR-6", why="what"),
    case("record_sharing", {"carried_out": "no"}, "why_not", "SHR-1", why="why"),
    case("oversee_sharing", {"rationale_of_oversight": None}, "rationale_of_oversight", "SHR-11", why="missing"),
    case("plan_step_down", {"family_agrees": "no"}, "family_agrees", "ENT-12", "CON-1", why="voluntary"),
    case("agree_step_down", {"attends_first_taf": None}, "attends_first_taf", "ENT-12", why="missing"),
]

BEFORE = {
    "record_consent": ["assess_competence"],
    "record_consent_change": ["assess_competence", "record_consent"],
    "seek_advice": ["assess_concern"],
    "contact_mash": ["assess_concern"],
    "record_mash_outcome": ["assess_concern"],
    "close_on_system": ["complete_closure"],
}


@pytest.mark.parametrize(("form_key", "given", "field"), CASES)
def test_wrong_answers_are_refused_at_their_question_and_nothing_is_kept(
    desk: Desk, form_key: str, given: Any, field: str
):
    for earlier in BEFORE.get(form_key, []):
        desk.do(earlier)
    answers = given(desk) if callable(given) else given
    before = desk.count_rows()

    errors = desk.refused(form_key, answers, unanswered=field)

    assert field in errors
    assert desk.count_rows() == before


def test_the_names_of_people_are_not_in_what_is_said(desk: Desk):
    errors = desk.refused("record_taf", voices("ivy")(desk))
    assert not any(name in sentence for sentence in errors.values() for name in ("Ivy", "Sam", "Alder"))


@pytest.mark.parametrize("question", HARM_QUESTIONS)
@pytest.mark.parametrize("form_key", ["record_concern", "assess_concern"])
@pytest.mark.rule("ENT-8", "ENT-9")
def test_each_question_about_harm_is_answered_by_itself(desk: Desk, form_key: str, question: str):
    assert question in desk.refused(form_key, {question: None})
    assert desk.do(form_key, {question: "yes"})[question] is True
    assert getattr(desk.rows(models.Concern)[-1], question) is True
