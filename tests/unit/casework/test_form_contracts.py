"""A form that no longer feeds its record is found before it is deployed."""

import json
from datetime import date
from pathlib import Path
from typing import Any, Literal

import pytest

from engine import bpmn, casework
from engine.casework import form_contracts, records
from engine.casework.answers import Sometimes
from engine.casework.records import Answers, Record

FORMS = Path(__file__).parents[3] / "workflows" / "forms"


class Step(Answers):
    what: str
    due_on: date


class Plan(Answers):
    level: Literal["1", "2"]
    note: str | None = None
    agreed: bool
    score: int
    met_on: date
    shared_with: list[Literal["school", "health"]]
    why_not: Sometimes[str] = None
    steps: list[Step]


@pytest.fixture(autouse=True)
def known_records(monkeypatch: pytest.MonkeyPatch) -> None:
    plan = Record("plan", Plan, apply=lambda _context, _answers: {})
    monkeypatch.setattr(records, "_records", {"plan": plan})


def choices(*values: str) -> list[dict[str, str]]:
    return [{"label": value, "value": value} for value in values]


QUESTIONS: dict[str, dict[str, Any]] = {
    "level": {"type": "radio", "values": choices("1", "2")},
    "agreed": {"type": "checkbox"},
    "score": {"type": "number"},
    "met_on": {"type": "datetime", "subtype": "date"},
    "shared_with": {"type": "checklist", "values": choices("school", "health")},
    "why_not": {"type": "textarea", "conditional": {"hide": "=agreed"}},
    "steps": {
        "type": "dynamiclist",
        "components": [
            {"type": "textfield", "key": "what"},
            {"type": "datetime", "subtype": "date", "key": "due_on"},
        ],
    },
}


def problems(form_key: str = "plan", **changes: dict[str, Any] | None) -> list[str]:
    """What is said of a form with QUESTIONS and `changes`; None leaves a question out."""
    drawn = {key: question for key, question in {**QUESTIONS, **changes}.items() if question is not None}
    components = [_component(key, question) for key, question in drawn.items()]
    content = {"type": "default", "id": form_key, "schemaVersion": 16, "components": components}
    form = bpmn.forms.FormSchema.parse(json.dumps(content).encode(), "plan.form")
    return form_contracts.problems_with(form)


def _component(key: str, question: dict[str, Any]) -> dict[str, Any]:
    named = "path" if question["type"] in ("dynamiclist", "group") else "key"
    inner = [_component(str(one.get("key", place)), one) for place, one in enumerate(question.get("components", []))]
    complete = {"id": f"Field_{key}", "label": key, named: key, **question}
    return {**complete, "components": inner} if inner else complete


def test_a_form_that_asks_all_that_its_record_needs_is_fine():
    assert problems() == []


def test_a_form_may_ask_more_and_need_not_ask_what_the_record_can_do_without():
    assert problems(extra={"type": "textarea"}, note=None) == []


def test_a_form_without_a_record_only_keeps_its_answers():
    assert problems("something_else", level=None) == []


def test_a_needed_question_that_is_not_asked_is_named():
    assert problems(level=None) == ["The record needs “level”, which this form does not ask."]


def test_a_question_needed_only_sometimes_must_be_asked_if_under_a_condition():
    assert problems(why_not=None) == ["The record needs “why_not”, which this form does not ask."]


def test_a_needed_question_under_a_condition_would_leave_the_person_stuck():
    [problem] = problems(level={**QUESTIONS["level"], "conditional": {"hide": "=agreed"}})
    assert problem == "The record always needs “level”, but this form asks it only under a condition."


def test_a_group_under_a_condition_hides_its_questions_too():
    [problem] = problems(
        agreed=None,
        group={
            "type": "group",
            "path": "",
            "conditional": {"hide": "=score > 3"},
            "components": [{"type": "checkbox", "key": "agreed"}],
        },
    )
    assert "“agreed”" in problem and "condition" in problem


@pytest.mark.parametrize(
    ("question", "component"),
    [
        ("level", {"type": "textfield"}),
        ("level", {"type": "checklist", "values": choices("1", "2")}),
        ("agreed", {"type": "textfield"}),
        ("score", {"type": "textfield"}),
        ("met_on", {"type": "textfield"}),
        ("met_on", {"type": "datetime", "subtype": "datetime"}),
        ("shared_with", {"type": "radio", "values": choices("school", "health")}),
        ("steps", {"type": "textarea"}),
        ("note", {"type": "number"}),
        ("note", {"type": "dynamiclist", "components": [{"type": "textfield", "key": "what"}]}),
    ],
)
def test_a_component_whose_answer_the_record_cannot_read_is_named(question: str, component: dict[str, Any]):
    [problem] = problems(**{question: component})
    assert problem == f"“{question}” is asked with a {component['type']}, whose answer the record cannot read."


@pytest.mark.parametrize(
    ("question", "component"),
    [
        ("level", {"type": "select", "values": choices("1", "3")}),
        ("shared_with", {"type": "taglist", "values": choices("school", "3")}),
        ("agreed", {"type": "radio", "values": choices("yes", "3")}),
    ],
)
def test_an_option_that_the_record_does_not_know_is_named(question: str, component: dict[str, Any]):
    assert problems(**{question: component}) == [f"“{question}” offers “3”, which the record does not know."]


def test_yes_and_no_answer_a_question_of_true_or_false():
    assert problems(agreed={"type": "radio", "values": choices("yes", "no")}) == []


def test_options_that_come_from_the_case_are_not_judged():
    assert problems(level={"type": "select", "valuesKey": "levels"}) == []


def test_problems_in_a_list_name_the_place():
    steps = {"type": "dynamiclist", "components": [{"type": "textfield", "key": "what"}]}
    assert problems(steps=steps) == ["The record needs “steps.due_on”, which this form does not ask."]


def test_every_record_has_its_form_and_every_form_feeds_its_record(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(records, "_records", {record.form_key: record for record in casework.RECORDS})
    forms = {path.stem: bpmn.forms.FormSchema.parse(path.read_bytes(), path.name) for path in FORMS.glob("*.form")}
    assert set(forms) == {record.form_key for record in casework.RECORDS}
    assert [problem for form in forms.values() for problem in form_contracts.problems_with(form)] == []
