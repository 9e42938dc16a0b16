"""A form as drawn becomes the questions of a page: the right component, the answer as typed, the hidden left out."""

import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

import pytest
from starlette.datastructures import FormData

from api.pages.drawing import known_words
from api.pages.form_view import FormPage, conditional_names, form_page
from api.pages.questions import DateParts, Question
from api.pages.task_answers import with_row_added, with_row_removed
from engine import bpmn

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
YES_NO = [{"label": "Yes", "value": "yes"}, {"label": "No", "value": "no"}]


def schema(*components: Mapping[str, Any]) -> bpmn.FormSchema:
    drawn = [{"id": f"c{number}", **component} for number, component in enumerate(components)]
    form = {"type": "default", "id": "try_out", "schemaVersion": 19, "components": drawn}
    return bpmn.FormSchema.parse(json.dumps(form).encode(), "try_out.form")


def page(
    *components: Mapping[str, Any],
    answers: Mapping[str, Any] | None = None,
    data: Mapping[str, Any] | None = None,
    errors: Mapping[str, str] | None = None,
    seen: frozenset[str] | None = None,
) -> FormPage:
    return form_page(schema(*components).show(answers or {}, data or {}, now=NOW), errors or {}, seen)


def flat(questions: Iterable[Question]) -> Iterator[Question]:
    for one in questions:
        yield one
        yield from flat(one.questions)


def question(component: Mapping[str, Any], answer: Any = None, **data: Any) -> Question:
    [drawn] = page(component, answers={component["key"]: answer} if answer is not None else {}, data=data).questions
    return drawn


@pytest.mark.parametrize(
    ("component", "kind"),
    [
        ({"type": "textfield"}, "text"),
        ({"type": "textarea"}, "textarea"),
        ({"type": "number"}, "text"),
        ({"type": "datetime", "subtype": "date", "dateLabel": "Day"}, "date"),
        ({"type": "datetime", "subtype": "time", "timeLabel": "Time"}, "text"),
        ({"type": "checkbox"}, "checkboxes"),
        ({"type": "checklist", "values": YES_NO}, "checkboxes"),
        ({"type": "taglist", "values": YES_NO}, "checkboxes"),
        ({"type": "radio", "values": YES_NO}, "radios"),
        ({"type": "select", "values": YES_NO}, "select"),
    ],
)
def test_every_kind_of_question_has_its_component(component: Mapping[str, Any], kind: str) -> None:
    assert question({"key": "k", "label": "Label", **component}).kind == kind


def test_what_need_not_be_answered_says_so() -> None:
    assert question({"type": "textfield", "key": "k", "label": "Name"}).label == "Name (optional)"
    required = {"type": "textfield", "key": "k", "label": "Name", "validate": {"required": True}}
    assert question(required).label == "Name"


@pytest.mark.parametrize(
    ("answer", "parts"),
    [
        ("2026-03-07", DateParts("7", "3", "2026")),
        ({"day": "32", "month": "Mai", "year": ""}, DateParts("32", "Mai", "")),
        (None, DateParts()),
    ],
)
def test_a_date_is_shown_as_it_was_typed(answer: Any, parts: DateParts) -> None:
    assert question({"type": "datetime", "subtype": "date", "key": "k", "dateLabel": "Day"}, answer).date == parts


def test_a_character_count_where_the_form_sets_a_limit() -> None:
    drawn = {"type": "textarea", "key": "k", "label": "Words", "validate": {"maxLength": 200}}
    assert question(drawn).max_length == 200


def test_options_that_the_case_gives() -> None:
    drawn = {"type": "select", "key": "k", "label": "Who", "valuesKey": "people"}
    found = question(drawn, "b", people=[{"label": "Ann", "value": "a"}, {"label": "Bob", "value": "b"}])
    assert [(option.value, option.text, option.checked) for option in found.options] == [
        ("", "Choose one", False),
        ("a", "Ann", False),
        ("b", "Bob", True),
    ]


def test_a_choice_of_nothing_is_not_asked_unless_it_is_needed() -> None:
    drawn = {"type": "checklist", "key": "k", "label": "Which children?", "valuesKey": "children"}
    assert page(drawn, data={"children": []}).questions == ()
    [needed] = page({**drawn, "validate": {"required": True}}, data={"children": []}).questions
    assert needed.value == "There is nothing to choose from yet."


def test_what_is_known_and_locked_is_read_not_asked() -> None:
    found = question({"type": "textfield", "key": "k", "label": "Name", "readonly": True}, None, k="Ben")
    assert (found.kind, found.value) == ("known", "Ben")


STAR = {"type": "radio", "key": "star", "label": "Star?", "values": YES_NO, "validate": {"required": True}}
SCORE = {"type": "number", "key": "score", "label": "Score", "conditional": {"hide": '=star != "yes"'}}


def test_a_hidden_question_is_left_out_and_the_page_knows_that_there_are_conditions() -> None:
    found = page(STAR, SCORE)
    assert [one.name for one in flat(found.questions)] == ["star"]
    assert found.has_conditions


def test_what_an_answer_brings_is_marked_once() -> None:
    answers = {"star": "yes"}
    first = page(STAR, SCORE, answers=answers, seen=frozenset())
    assert first.revealed == {"score"}
    assert [one.revealed for one in first.questions] == [False, True]
    assert page(STAR, SCORE, answers=answers, seen=frozenset({"score"})).revealed == frozenset()


def test_what_stands_in_a_conditional_group_depends_on_answers_too() -> None:
    inner = {"type": "textfield", "id": "i", "key": "inner", "label": "Inner"}
    group = {"type": "group", "label": "Group", "components": [inner], "conditional": {"hide": '=star != "yes"'}}
    shown = schema(STAR, group).show({"star": "yes"}, {}, now=NOW)
    assert conditional_names(shown) == {"inner"}
    assert [one.name for one in flat(form_page(shown, {}).questions) if one.depends_on_answers] == ["inner"]


def test_the_error_summary_follows_the_page_and_leads_to_a_field() -> None:
    day = {"type": "datetime", "subtype": "date", "key": "day", "dateLabel": "Day"}
    found = page(day, STAR, errors={"elsewhere": "Third", "star": "Second", "day": "First"})
    assert [(error.text, error.href) for error in found.errors] == [
        ("First", "#q-day-day"),
        ("Second", "#q-star"),
        ("Third", "#answers"),
    ]


CHILDREN: Mapping[str, Any] = {
    "type": "dynamiclist",
    "path": "children",
    "label": "Children",
    "isRepeating": True,
    "allowAddRemove": True,
    "defaultRepetitions": 0,
    "components": [{"type": "textfield", "id": "n", "key": "name", "label": "Name"}],
}


def test_an_error_in_a_list_says_in_which_row() -> None:
    rows = {"children": [{"name": "Ann"}, {"name": "Ben"}]}
    found = page(CHILDREN, answers=rows, errors={"children.1.name": "Enter a name"})
    assert [(error.text, error.href) for error in found.errors] == [("Children 2: Enter a name", "#q-children-1-name")]


def test_a_row_is_added_at_the_end() -> None:
    form = FormData([("children.0.name", "Ann")])
    assert with_row_added(schema(CHILDREN), form, "children") == {"children": [{"name": "Ann"}, {}]}


def test_the_row_that_was_pointed_at_goes_also_after_an_empty_one() -> None:
    form = FormData([("children.0.name", "Ann"), ("children.1.name", ""), ("children.2.name", "Ben")])
    assert with_row_removed(schema(CHILDREN), form, "children", "2") == {"children": [{"name": "Ann"}]}


@pytest.mark.parametrize("name", ["", "nobody", "children.x", "children.0.name.deeper"])
def test_adding_to_a_list_that_does_not_exist_changes_nothing(name: str) -> None:
    form = FormData([("children.0.name", "Ann")])
    assert with_row_added(schema(CHILDREN), form, name) == {"children": [{"name": "Ann"}]}


@pytest.mark.parametrize(
    ("component", "answer", "words"),
    [
        ({"type": "radio", "values": YES_NO}, "no", "No"),
        ({"type": "checklist", "values": YES_NO}, ["yes", "no"], "Yes, No"),
        ({"type": "checkbox"}, True, "Yes"),
        ({"type": "datetime", "subtype": "date", "dateLabel": "L"}, "2026-03-07", "7 March 2026"),
        ({"type": "datetime", "subtype": "date", "dateLabel": "L"}, {"day": "32", "month": "1", "year": ""}, "32 1"),
        ({"type": "datetime", "subtype": "time", "timeLabel": "L"}, "14:30", "14:30"),
    ],
)
def test_an_answer_in_words(component: Mapping[str, Any], answer: Any, words: str) -> None:
    [shown] = schema({"key": "k", "label": "L", **component}).show({"k": answer}, {}, now=NOW)
    assert known_words(shown) == words
