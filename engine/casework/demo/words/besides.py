"""Words for handovers, concerns, withdrawals, and the ways out of and into Early Help."""

from datetime import timedelta

from engine.casework.demo.words.common import MOTHER, Answers, star, weeks_on, working_days_on
from engine.casework.task_forms import TaskForm


def propose_new_lead(form: TaskForm) -> Answers:
    return {
        "decision": "propose",
        "reason": "The children have moved up to another school.",
        "knows_family": "yes",
        "family_happy": "yes",
        "family_view": "We would like somebody nearer to the new school.",
        "transfer_on": working_days_on(form, 10).isoformat(),
    }


def accept_lead(_form: TaskForm) -> Answers:
    return {"handover_answer": "accepted"}


def hand_over(_form: TaskForm) -> Answers:
    return {"open_actions_explained": True, "limits_explained": True}


def seek_advice(_form: TaskForm) -> Answers:
    return {
        "adviser_kind": "safeguarding_lead",
        "adviser_name": "The designated safeguarding lead",
        "identity_protected": "yes",
        "advice_given": "Keep an eye on it and talk with the mother.",
        "advice": "no_further_action",
        "rationale": "No sign of harm beyond what the plan covers.",
    }


def contact_mash(form: TaskForm) -> Answers:
    an_hour_ago = form.context.now - timedelta(hours=1)
    return {
        "contacted_on": an_hour_ago.date().isoformat(),
        "contacted_time": f"{an_hour_ago:%H:%M}",
        "spoken_with": "The duty social worker",
        "how": "phone",
        "shared": "What the child said, and when.",
        "family_told": "yes",
        "told_what": "That MASH was called, and why.",
        "consent_asked": "agreed",
    }


def record_mash_outcome(_form: TaskForm) -> Answers:
    return {
        "mash_outcome": "early_help",
        "decided_by": "The MASH manager",
        "next_steps": "Early help goes on; the plan gets one more action.",
    }


def record_withdrawal(_form: TaskForm) -> Answers:
    return {
        "kind": "withdrawn",
        "withdrawn_by": MOTHER,
        "withdraws": ["taking_part", "sharing"],
        "extent": "all",
        "wishes": "No more meetings for now.",
    }


def advise_on_withdrawal(_form: TaskForm) -> Answers:
    return {
        "network_support": "School and the grandmother go on helping.",
        "who_to_tell": "Those who came to the last meeting.",
        "escalates": "no",
        "direction": "Close, and offer again after the summer.",
    }


def direct_after_withdrawal(form: TaskForm) -> Answers:
    return {**advise_on_withdrawal(form), "threshold_question": "no", "family_re_engages": "no"}


def record_consent_change(form: TaskForm) -> Answers:
    return {
        "said_by": MOTHER,
        "reason": "The family asked for it.",
        "agency": "South Homes",
        "evidence": "signed_here",
        "review_on": weeks_on(form, 24),
    }


def support_taf(_form: TaskForm) -> Answers:
    return {"help_given": ["services", "smart_goals"], "advice": "The advice centre has a session for parents."}


def hand_over_to_social_care(_form: TaskForm) -> Answers:
    return {
        "statutory_basis": "s17",
        "family_agrees": "yes",
        "social_worker": "Sol Stork",
        "team": "Central team",
        "summary": "The plan so far, and what it could not change.",
        "family_told": "yes",
        "told_what": "That social care takes over, and who will call.",
    }


def record_s17_agreement(_form: TaskForm) -> Answers:
    return {"family_agrees": "yes", "said_by": MOTHER}


def complete_closure(_form: TaskForm) -> Answers:
    return {
        **star(8),
        "closure_reason": "outcomes_achieved",
        "evaluated_with": MOTHER,
        "achieved": "On time for school, bills paid, warm clothes.",
        "still_needed": "Nothing that the family cannot do itself.",
        "network_support": "School and the grandmother.",
        "who_to_tell": "Everybody in the team.",
        "escalates": "no",
    }


def record_final_comments(form: TaskForm) -> Answers:
    rows = form.prefill.values["childrens_comments"]
    return {
        "childrens_comments": [{**row, "comment": "I like walking to school now."} for row in rows],
        "family_comment": "It was good to tell our story only once.",
    }


def close_on_system(_form: TaskForm) -> Answers:
    return {"pack_complete": "yes", "closure_decision": "close"}


def plan_step_down(form: TaskForm) -> Answers:
    return {
        "plan_kind": "child_in_need",
        "achieved": "The home is safe and the children are well.",
        "strengths": "A parent who knows what helps.",
        "needs": "Somebody to keep an eye on attendance.",
        "agencies": "School and youth service.",
        "family_agrees": "yes",
        "agreed_by": MOTHER,
        "family_view": "We would like the meetings to go on for a while.",
        "proposed_lead": "yusuf.swift",
        "lcss_invited": "yes",
        "plan_ends_on": weeks_on(form, 2),
    }


def agree_step_down(_form: TaskForm) -> Answers:
    return {"step_down_answer": "accepted", "note": "A good plan.", "attends_first_taf": "yes"}


def decide_on_sharing(_form: TaskForm) -> Answers:
    return {
        "initiative": "asked",
        "agency": "South Youth Club",
        "recipient": "The group leader",
        "information": "Which evenings suit the family.",
        "left_out": "Everything about health and money: it is not needed.",
        "purpose": "So that the club can offer a place.",
        "purpose_kind": "wellbeing",
        "legitimate_purpose": "yes",
        "required_by_law": "no",
        "law_named": "The order of the family court; our legal team advises.",
        "identifies_person": "yes",
        "confidential": "no",
        "consent": "refused",
        "prevents": "none",
        "public_interest": "no",
        "agency_limited": "no",
        "repeated": "no",
        "sharing_decision": "share",
        "rationale": "The club knows the family already, and needs no more.",
    }


def oversee_sharing(_form: TaskForm) -> Answers:
    return {"oversight_answer": "share", "rationale_of_oversight": "It helps, and it is no more than is needed."}


def record_sharing(_form: TaskForm) -> Answers:
    return {
        "carried_out": "yes",
        "received_by": "The group leader",
        "how": "phone",
        "facts": "Tuesdays and Thursdays suit the family.",
        "not_shared": "Nothing else.",
        "third_parties": "nobody",
        "passing_on": "Nobody else at the club is told.",
        "family_told": "yes",
        "told_what": "What the club asked, and what we said.",
    }
