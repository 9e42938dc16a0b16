"""One family's whole way through Early Help, for whatever carries it out: the API or a browser."""

from typing import Any, Protocol

AUTHOR, LEAD, LCSS, ADMINISTRATOR = "sena.wren", "yusuf.swift", "cara.crane", "ada.avocet"
SIX_WEEKS = 42
FAMILY = {"name": "Story family", "area": "Central", "address": "1 Story Lane, Central"}
CHILDREN = [
    {"first_name": "Rae", "last_name": "Story", "born_on": "2016-05-04"},
    {"first_name": "Sam", "last_name": "Story", "born_on": "2020-09-30"},
]


class Office(Protocol):
    """People at work: each finds their tasks in their own lists."""

    def start_case(self, by: str, family: dict[str, str]) -> str:
        """Starts a case for a new family; its reference."""

    def do(self, reference: str, form_key: str, by: str, **given: Any) -> None:
        """Completes every task with this form; sample answers, `given` ones first."""

    def let_days_pass(self, days: int) -> None:
        """The administrator moves the demonstration's clock."""


def begin(office: Office) -> str:
    """From the concern to the consent; the case's reference."""
    reference = office.start_case(AUTHOR, family=FAMILY)
    office.do(reference, "record_concern", AUTHOR, about_children=[], other_children=CHILDREN)
    office.do(reference, "check_for_existing_eha", AUTHOR)
    office.do(reference, "judge_threshold", AUTHOR, threshold_level="3")
    office.do(reference, "offer_early_help", AUTHOR)
    office.do(reference, "record_consent", AUTHOR, invited_practitioners=[LEAD])
    return reference


def assess(office: Office, reference: str) -> None:
    """The assessment with two children's views and a star, and LCSS's review of it."""
    office.let_days_pass(7)
    office.do(reference, "record_childs_view", AUTHOR)
    office.do(reference, "give_professional_view", LEAD)
    office.do(reference, "complete_assessment", AUTHOR)
    office.do(reference, "sign_consent_page", AUTHOR)
    office.do(reference, "review_assessment", LCSS, feedback_needed="yes", feedback="Give each action a date.")
    office.do(reference, "answer_lcss_feedback", AUTHOR)


def meet_first(office: Office, reference: str) -> None:
    """A lead professional is agreed, and the team meets for the first time."""
    office.do(reference, "agree_lead_professional", AUTHOR, person=LEAD)
    office.do(reference, "arrange_taf", AUTHOR, invited_people=[LEAD, AUTHOR])
    office.let_days_pass(7)
    office.let_days_pass(7)
    office.do(reference, "record_taf", LEAD)
    office.do(reference, "send_notes", LEAD)


def review(office: Office, reference: str, **given: str) -> None:
    """One round of review, six weeks on."""
    office.let_days_pass(SIX_WEEKS)
    office.do(reference, "prepare_review", LEAD)
    office.do(reference, "record_review", LEAD, **given)
    office.do(reference, "send_notes", LEAD)


def close(office: Office, reference: str) -> None:
    """The closing papers, and LCSS closes the case on the system."""
    office.do(reference, "complete_closure", LEAD)
    office.do(reference, "record_final_comments", LEAD)
    office.do(reference, "close_on_system", LCSS)


def from_concern_to_closure(office: Office) -> str:
    """All of it, with four rounds of review; the case's reference."""
    reference = begin(office)
    assess(office, reference)
    meet_first(office, reference)
    for _ in range(3):
        review(office, reference)
    review(office, reference, review_outcome="close", outcome_reason="The goals are reached.")
    close(office, reference)
    return reference
