"""What is known is filled in and not asked twice (EHA-7): for each question, where its answer comes from."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from engine.casework import cases, families, family_members, policy
from engine.casework.likeness.described import DescribedPerson
from engine.casework.models import CaseStatus, Entry, MemberKind
from tests.integration.records.desk import AUTHOR, LEAD, Desk

BACKGROUND = {"family_background": "Three of them.", "agencies_involved": "The health visitor."}
ARRANGED = {
    "taf_on": "2026-03-03",
    "others_invited": [{"name": "Gil Grouse", "agency": "Food bank"}],
    "access_needs": "Somebody for the baby.",
}
STEPS: dict[str, Callable[[Desk], Any]] = {
    "nothing": lambda desk: None,
    "a concern": lambda desk: desk.do("record_concern", {"facts": "No coat, 2 degrees."}),
    "an offer": lambda desk: desk.do("offer_early_help", {"offered_to": "Jo Alder"}),
    "a limit, and a new case": lambda desk: come_back(
        desk, lambda: desk.do("record_consent", {"limits": [{"agency": "The school", "matter": "Money"}]})
    ),
    "an assessment, and a new case": lambda desk: come_back(
        desk,
        lambda: desk.do("complete_assessment", BACKGROUND),
    ),
    "a contact with MASH": lambda desk: (desk.do("assess_concern"), desk.do("contact_mash", {"reference": "M-17"})),
    "a consent": lambda desk: desk.do("record_consent", {"answers": consents(desk, "Jo Alder")}),
    "a step down": lambda desk: desk.do("plan_step_down", {"proposed_lead": LEAD}),
    "a meeting, on its day": lambda desk: (desk.do("arrange_taf", ARRANGED), tomorrow(desk)),
    "a withdrawal": lambda desk: (
        desk.do("record_withdrawal"),
        desk.do("direct_after_withdrawal", {"network_support": "Gran comes daily.", "who_to_tell": "The school."}),
    ),
    "an earlier case": lambda desk: come_back(desk, lambda: None),
}
KNOWN = [
    ("record_concern", "about_children", "nothing", []),
    ("judge_threshold", "childs_age", "nothing", "Sam is 13. Ivy is 7."),
    ("offer_early_help", "offered_to", "nothing", "Jo Alder"),
    ("share_privacy_notice", "shared_with", "an offer", "Jo Alder"),
    ("share_privacy_notice", "family_kind", "nothing", "new"),
    ("share_privacy_notice", "family_kind", "an earlier case", "existing"),
    (
        "share_privacy_notice",
        "limits",
        "a limit, and a new case",
        [{"agency": "The school", "matter": "Money", "why": None}],
    ),
    ("record_consent", "limits", "a limit, and a new case", [{"agency": "The school", "matter": "Money", "why": None}]),
    ("record_mash_outcome", "reference", "a contact with MASH", "M-17"),
    ("record_consent_change", "said_by", "a consent", "Jo Alder"),
    ("record_consent_change", "family_kind", "nothing", "existing"),
    ("sign_consent_page", "signed_by", "a consent", "Jo Alder"),
    ("record_withdrawal", "withdrawn_by", "a consent", "Jo Alder"),
    ("direct_after_withdrawal", "agreed_by", "nothing", "Jo Alder"),
    ("record_s17_agreement", "said_by", "nothing", "Jo Alder"),
    ("agree_lead_professional", "person", "a step down", LEAD),
    ("prepare_review", "others_invited", "a meeting, on its day", ARRANGED["others_invited"]),
    ("prepare_review", "access_needs", "a meeting, on its day", "Somebody for the baby."),
    ("record_taf", "held_on", "a meeting, on its day", "2026-03-03"),
    ("record_review", "held_on", "a meeting, on its day", "2026-03-03"),
    ("complete_closure", "network_support", "a withdrawal", "Gran comes daily."),
    ("complete_closure", "who_to_tell", "a withdrawal", "The school."),
    ("plan_step_down", "agreed_by", "nothing", "Jo Alder"),
    ("complete_assessment", "reason_for_assessment", "a concern", "No coat, 2 degrees."),
    ("complete_assessment", "family_background", "an assessment, and a new case", "Three of them."),
    ("complete_assessment", "agencies_involved", "an assessment, and a new case", "The health visitor."),
]


def come_back(desk: Desk, before: Callable[[], Any]) -> None:
    """After `before` the case ends, and the family begins again."""
    before()
    ended = desk.case
    cases.close(desk.session, ended, CaseStatus.CLOSED, "outcomes_achieved")
    desk.session.info["clock"].move_to(desk.session.info["clock"].moment.replace(hour=15))
    family = families.get(desk.session, ended.family)
    profile = policy.current(desk.session, "consent")
    desk.begin_again(
        cases.open_case(desk.session, family=family, policy=profile, entry=Entry.CONCERN, opened_by=AUTHOR)
    )


def consents(desk: Desk, giver: str) -> list[dict[str, str]]:
    """The same person answers for both children."""
    desk.do("assess_competence", {"conclusion": "not_competent"})
    rows = desk.form("record_consent").data["answers"]
    return [{**row, "given_by": giver, "answer": "given"} for row in rows]


def tomorrow(desk: Desk) -> None:
    desk.session.info["clock"].move(timedelta(days=1))


@pytest.mark.rule("EHA-7", "CLO-8", "SHR-11")
@pytest.mark.parametrize(("form_key", "question", "after", "known"), KNOWN)
def test_what_is_known_is_filled_in(desk: Desk, form_key: str, question: str, after: str, known: Any) -> None:
    STEPS[after](desk)
    assert desk.form(form_key).data[question] == known


@pytest.mark.rule("EHA-7", "CON-3")
def test_who_answers_is_filled_in_but_never_what_they_say(desk: Desk) -> None:
    rows = desk.form("record_consent").data["answers"]
    assert [(row["given_as"], row.get("given_by")) for row in rows][-1] == ("pr_holder", "Jo Alder")
    assert all("answer" not in row for row in rows)


def test_a_meeting_that_is_still_to_come_has_no_day_yet(desk: Desk) -> None:
    desk.do("arrange_taf", ARRANGED)
    assert "held_on" not in desk.form("record_taf").data


@pytest.mark.rule("CLO-5")
def test_whether_a_withdrawal_worries_is_asked_anew(desk: Desk) -> None:
    STEPS["a withdrawal"](desk)
    assert not {"escalates", "escalates_why"} & desk.form("complete_closure").data.keys()


def test_what_was_advised_on_a_withdrawal_stays_there_when_the_family_came_back(desk: Desk) -> None:
    STEPS["a withdrawal"](desk)
    desk.do("direct_after_withdrawal", {"family_re_engages": "yes", "agreed_by": "Jo Alder"})
    assert "network_support" not in desk.form("complete_closure").data


def test_with_two_adults_nobody_is_guessed(desk: Desk) -> None:
    family_members.add(desk.session, desk.case.family, [DescribedPerson("Max", "Hope", kind=MemberKind.CARER)])
    assert "offered_to" not in desk.form("offer_early_help").data
