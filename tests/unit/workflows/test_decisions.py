"""The shipped decision tables say what the practice rules say, also when a question is left open."""

import re
from collections.abc import Mapping
from functools import cache
from itertools import product
from typing import Any, get_args

import pytest

from engine.casework.closure import ClosureAnswers
from engine.dmn import Decision, HitPolicy, read_decisions
from tests.unit.workflows.drawing import WORKFLOWS

FILES = sorted((WORKFLOWS / "decisions").glob("*.dmn"))
RULE_ID = re.compile(r"^(ENT|EHA|LCS|LPR|TAF|CLO|CON|SHR|GOV)-\d+")

TRIGGERS = (
    "sexual_or_physical_abuse",
    "severe_neglect",
    "frightened_to_return_home",
    "immediate_risk",
    "abandoned_or_parent_absent",
)
HARM = (*TRIGGERS, "other_harm_concern")
EXCEPTIONS = (
    "raises_risk",
    "compromises_safeguarding_or_investigation",
    "prejudices_prevention_of_crime",
    "delays_safeguarding",
)


@cache
def decision(name: str) -> Decision:
    file = WORKFLOWS / "decisions" / f"{name}.dmn"
    [found] = read_decisions(file.read_bytes(), file.name)
    return found


def decide(name: str, variables: Mapping[str, Any]) -> Any:
    table = decision(name)
    return table.map_result(table.evaluate(variables), "singleEntry")


@pytest.mark.parametrize("name", [file.stem for file in FILES])
def test_every_row_says_why_and_the_last_takes_what_is_left(name: str) -> None:
    table = decision(name)
    assert (table.key, table.hit_policy) == (name, HitPolicy.FIRST)
    assert all(RULE_ID.match(rule.description or "") for rule in table.rules)
    assert decide(name, {})


NO_HARM = dict.fromkeys(HARM, False)


@pytest.mark.rule("ENT-10", "EHA-9", "CLO-5")
@pytest.mark.parametrize(
    ("name", "known", "why"),
    [
        ("after_assessment", {"author_only": False}, "EHA-9: several agencies act"),
        ("after_assessment", {}, "EHA-9: when in doubt"),
        ("mash_same_day", NO_HARM | {"other_harm_concern": True}, "ENT-10: another worry about harm"),
        ("mash_same_day", {}, "ENT-10: a question that is not answered is not a no"),
        ("withdrawal_route", {"threshold_question": True}, "CLO-5: the withdrawal raises a question"),
        ("withdrawal_route", {}, "CLO-5: the question is not answered"),
    ],
)
def test_what_is_known_and_what_nobody_answered_lead_the_same_way_for_their_own_reasons(
    name: str, known: Mapping[str, Any], why: str
) -> None:
    table = decision(name)
    [row] = table.evaluate(known).matched
    [rule] = [rule for rule in table.rules if rule.id == row]
    assert (rule.description or "").startswith(why)


@pytest.mark.rule("ENT-8")
@pytest.mark.parametrize("trigger", TRIGGERS)
def test_each_trigger_alone_goes_to_mash_the_same_day_whatever_else_is_known(trigger: str) -> None:
    for others in (True, False, None):
        answers = dict.fromkeys(HARM, others) | {trigger: True}
        assert decide("mash_same_day", answers) == "same_day"


@pytest.mark.rule("ENT-10")
def test_another_worry_about_harm_is_taken_to_somebody_who_knows() -> None:
    answers = dict.fromkeys(HARM, False) | {"other_harm_concern": True}
    assert decide("mash_same_day", answers) == "seek_advice"


@pytest.mark.rule("ENT-8", "ENT-10")
def test_nothing_follows_only_when_every_question_is_answered_no() -> None:
    for values in product((False, None), repeat=len(HARM)):
        expected = "seek_advice" if None in values else "none"
        assert decide("mash_same_day", dict(zip(HARM, values, strict=True))) == expected


@pytest.mark.rule("ENT-6", "ENT-7")
@pytest.mark.parametrize(
    ("level", "way"),
    [
        ("1", "universal"),
        ("2", "offer_eha"),
        ("3", "offer_eha"),
        ("4", "safeguarding"),
        ("unclear", "lcss_advice"),
        (None, "lcss_advice"),
    ],
)
def test_the_level_of_need_leads_the_way(level: str | None, way: str) -> None:
    assert decide("threshold_route", {"threshold_level": level}) == way


@pytest.mark.rule("CON-7", "CON-8", "CON-9", "CON-10")
@pytest.mark.parametrize(
    ("age", "competent", "lacks_capacity", "care_order", "giver"),
    [
        (17, "not_assessed", True, False, "best_interests"),
        (16, "not_assessed", False, False, "young_person"),
        (16, None, None, True, "young_person"),
        (15, "not_assessed", False, False, "assess_competence"),
        (12, None, False, True, "assess_competence"),
        (12, "yes", False, True, "young_person"),
        (12, "no", False, False, "pr_holder"),
        (11, "not_assessed", False, False, "pr_holder"),
        (9, "yes", False, False, "young_person"),
        (9, "no", False, True, "pr_holder_and_la"),
        (None, "not_assessed", False, False, "assess_competence"),
        (None, "no", False, True, "pr_holder_and_la"),
    ],
)
def test_whose_consent_counts(
    age: int | None, competent: str | None, lacks_capacity: bool | None, care_order: bool, giver: str
) -> None:
    known = {"age": age, "competent": competent, "lacks_capacity": lacks_capacity, "care_order": care_order}
    assert decide("consent_giver", known) == giver


@pytest.mark.rule("SHR-6")
def test_the_family_is_told_unless_one_of_the_exceptions_holds() -> None:
    for values in product((True, False), repeat=len(EXCEPTIONS)):
        expected = "do_not_inform" if any(values) else "inform"
        assert decide("inform_family", dict(zip(EXCEPTIONS, values, strict=True))) == expected


@pytest.mark.rule("CLO-7")
@pytest.mark.parametrize(
    ("basis", "agrees", "may_go_on"),
    [
        ("s47", None, "yes"),
        ("s47", False, "yes"),
        ("s17", True, "yes"),
        ("s17", False, "agreement_required"),
        ("s17", None, "agreement_required"),
        (None, True, "agreement_required"),
    ],
)
def test_section_47_needs_no_agreement_and_section_17_does(
    basis: str | None, agrees: bool | None, may_go_on: str
) -> None:
    assert decide("engagement_override", {"statutory_basis": basis, "family_agrees": agrees}) == may_go_on


@pytest.mark.rule("EHA-9")
@pytest.mark.parametrize(("author_only", "meeting"), [(True, "author_review"), (False, "taf"), (None, "taf")])
def test_every_assessment_leads_to_a_meeting(author_only: bool | None, meeting: str) -> None:
    assert decide("after_assessment", {"author_only": author_only}) == meeting


@pytest.mark.rule("CLO-1", "CLO-4")
def test_each_reason_for_closing_has_its_own_row() -> None:
    """`other` is what the last row is for."""
    table = decision("closure_requirements")
    reasons = get_args(ClosureAnswers.model_fields["closure_reason"].annotation)
    rows = [table.evaluate({"closure_reason": reason}).matched for reason in reasons]
    assert len(set(rows)) == len(rows) == len(table.rules)


@pytest.mark.rule("CLO-2", "CLO-3", "CLO-5")
@pytest.mark.parametrize(
    ("reason", "asked_for"),
    [
        ("moved_area", "consent to share with the new area"),
        ("adult_services", "adult services"),
        ("consent_withdrawn", "line manager"),
        ("declined", "line manager"),
        ("statutory_support", "date on which the plan began"),
        ("other", "reason in words"),
    ],
)
def test_the_closing_papers_hold_what_the_reason_asks_for(reason: str, asked_for: str) -> None:
    assert asked_for in decide("closure_requirements", {"closure_reason": reason})


@pytest.mark.rule("CLO-5", "CLO-6")
@pytest.mark.parametrize(
    ("threshold_question", "family_re_engages", "way"),
    [
        (True, True, "refer"),
        (True, False, "refer"),
        (False, True, "re_engaged"),
        (False, False, "close"),
        (False, None, "close"),
        (None, True, "refer"),
        (None, None, "refer"),
    ],
)
def test_a_question_of_safety_comes_before_everything_that_follows_a_withdrawal(
    threshold_question: bool | None, family_re_engages: bool | None, way: str
) -> None:
    asked = {"threshold_question": threshold_question, "family_re_engages": family_re_engages}
    assert decide("withdrawal_route", asked) == way
