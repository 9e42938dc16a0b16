"""What a form works out while it reads answers: what is hidden, locked and computed."""

import pytest

from tests.unit.bpmn.form_files import form_of, hidden_if, needed, options, question, read, value


class TestHidden:
    FORM = (
        question("radio", "route", values=options("mash", "eha")),
        hidden_if(needed("textarea", "reason", "Reason"), '=route != "mash"'),
    )

    def test_what_is_hidden_is_neither_asked_nor_kept(self) -> None:
        reading = read(form_of(*self.FORM), {"route": "eha", "reason": "typed before"})
        assert (reading.errors, reading.values) == ({}, {"route": "eha"})

    def test_what_is_not_hidden_is_asked(self) -> None:
        assert read(form_of(*self.FORM), {"route": "mash"}).errors == {"reason": "Enter the reason"}

    def test_a_wrong_answer_that_is_hidden_is_no_error(self) -> None:
        form = form_of(question("checkbox", "a"), hidden_if(question("number", "b"), "=not(a)"))
        assert read(form, {"a": False, "b": "x"}).errors == {}

    def test_what_depends_on_something_hidden_sees_nothing_of_it(self) -> None:
        form = form_of(*self.FORM, hidden_if(needed("textfield", "who", "Person"), "=reason = null"))
        assert read(form, {"route": "eha", "reason": "typed before"}).errors == {}
        assert read(form, {"route": "mash", "reason": "now"}).errors == {"who": "Enter the person"}

    def test_a_condition_may_look_ahead(self) -> None:
        form = form_of(hidden_if(needed("textfield", "first", "First"), "=second"), question("checkbox", "second"))
        assert read(form, {"second": True}).errors == {}
        assert read(form, {"second": False}).errors == {"first": "Enter the first"}

    def test_an_answer_taken_back_counts_rather_than_what_was_known(self) -> None:
        assert read(form_of(*self.FORM), {"route": ""}, route="mash").errors == {}

    def test_a_hidden_group_hides_all_that_it_holds(self) -> None:
        inner = {"type": "group", "id": "g", "label": "G", "path": "g", "components": [needed("textfield", "x", "X")]}
        form = form_of(question("checkbox", "a"), hidden_if(inner, "=a"))
        assert read(form, {"a": True, "g": {"x": "kept?"}}).values == {"a": True}
        assert set(read(form, {"a": False}).errors) == {"g.x"}

    def test_conditions_in_a_row_see_the_row(self) -> None:
        rows = {
            "type": "dynamiclist",
            "id": "l",
            "label": "L",
            "path": "rows",
            "components": [question("checkbox", "done"), hidden_if(needed("textfield", "why", "Reason"), "=done")],
        }
        reading = read(form_of(rows), {"rows": [{"done": True}, {"done": False}]})
        assert reading.errors == {"rows.1.why": "Enter the reason"}

    def test_conditions_in_a_circle_end(self) -> None:
        form = form_of(
            hidden_if(question("textfield", "a"), "=b = null"), hidden_if(question("textfield", "b"), "=a != null")
        )
        assert read(form, {"a": "x", "b": "y"}).errors == {}


class TestLocked:
    @pytest.mark.parametrize("lock", [{"readonly": True}, {"disabled": True}, {"readonly": "=policy = 1"}])
    def test_the_answer_is_what_was_known_and_never_the_clients(self, lock: dict) -> None:
        component = needed("textfield", "a", "A", **lock)
        assert value(component, "forged", a="known", policy=1) == "known"

    def test_nothing_known_is_nothing_kept(self) -> None:
        assert value(question("textfield", "a", readonly=True), "forged") is None

    def test_in_rows_it_is_the_rows_own(self) -> None:
        rows = {
            "type": "dynamiclist",
            "id": "l",
            "label": "L",
            "path": "areas",
            "allowAddRemove": False,
            "components": [question("textfield", "area", readonly=True), question("number", "star")],
        }
        reading = read(
            form_of(rows),
            {"areas": [{"area": "x", "star": 1}, {"star": 2}]},
            areas=[{"area": "Home"}, {"area": "School"}],
        )
        assert reading.values == {"areas": [{"area": "Home", "star": 1}, {"area": "School", "star": 2}]}


class TestComputed:
    FORM = (question("number", "level"), {"type": "expression", "id": "e", "key": "score", "expression": "=level * 10"})

    def test_is_kept_with_the_answers(self) -> None:
        assert read(form_of(*self.FORM), {"level": 3}).values == {"level": 3, "score": 30}

    def test_is_never_taken_from_outside(self) -> None:
        assert read(form_of(*self.FORM), {"level": 3, "score": 1000}).values["score"] == 30


def test_expressions_may_ask_for_today() -> None:
    form = form_of(hidden_if(needed("textfield", "a", "Reason"), "=date(review_on) > today()"))
    assert read(form, {}, review_on="2026-03-03").errors == {}
    assert read(form, {}, review_on="2026-03-02").errors == {"a": "Enter the reason"}
