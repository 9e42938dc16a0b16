"""What is known is filled in and not asked twice (EHA-7): for each question, where its answer comes from."""

from collections.abc import Callable
from typing import Any

import pytest

from engine.casework import cases, families, family_members, policy
from engine.casework.likeness.described import DescribedPerson
from engine.casework.models import CaseStatus, Entry, MemberKind
from tests.integration.records.desk import AUTHOR, Desk

BACKGROUND = {"family_background": "Three of them.", "agencies_involved": "The health visitor."}
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


def test_with_two_adults_nobody_is_guessed(desk: Desk) -> None:
    family_members.add(desk.session, desk.case.family, [DescribedPerson("Max", "Hope", kind=MemberKind.CARER)])
    assert "offered_to" not in desk.form("offer_early_help").data
