"""What no page would send: never kept, and never an exception."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.bpmn.forms.answers import MAX_ANSWERS
from tests.unit.bpmn.form_files import CHILDREN, form_of, hidden_if, options, question, read


class TestStrangers:
    def test_questions_that_the_form_does_not_have_are_named(self) -> None:
        form = form_of(question("textfield", "a"), question("textfield", "b.c"), CHILDREN)
        answers = {
            "a": "x",
            "consent": True,
            "b": {"c": "y", "d": 1},
            "children": [{"first_name": "A", "born_on": "2020-02-03", "nhs": 1}],
        }
        assert read(form, answers).errors == dict.fromkeys(
            ["consent", "b.d", "children.0.nhs"], "The form has no such question."
        )

    def test_a_value_where_a_group_should_be(self) -> None:
        assert set(read(form_of(question("textfield", "b.c")), {"b": "x"}).errors) == {"b"}


def nested(depth: int) -> Any:
    answer: Any = "x"
    for _ in range(depth):
        answer = [answer]
    return answer


@pytest.mark.parametrize(
    "make", [lambda: "x" * MAX_ANSWERS, lambda: 10**5000, lambda: nested(100_000)], ids=["long", "huge", "deep"]
)
def test_answers_too_long_to_keep_are_refused_as_a_whole(make: Callable[[], Any]) -> None:
    reading = read(form_of(question("textarea", "a")), {"a": make()})
    assert (reading.values, list(reading.errors)) == ({}, [""])


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20) | st.dates().map(date.isoformat),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["a", "b", "first_name", "x"]), inner, max_size=3)
    ),
    max_leaves=12,
)


@given(
    st.dictionaries(st.sampled_from(["text", "number", "on", "tick", "one", "many", "children", "g", "other"]), JSON)
)
def test_whatever_comes_in_there_is_an_answer_and_never_an_exception(answers: dict[str, Any]) -> None:
    form = form_of(
        question("textarea", "text"),
        question("number", "number", validate={"min": 0}),
        question("datetime", "on"),
        question("checkbox", "tick"),
        question("radio", "one", values=options("a", 1, True)),
        question("checklist", "many", values=options("a", "b")),
        hidden_if(question("textfield", "g.a"), "=tick or number > 3"),
        CHILDREN,
    )
    reading = read(form, answers)
    again = read(form, dict(reading.values))
    if not reading.errors:
        assert again == reading
