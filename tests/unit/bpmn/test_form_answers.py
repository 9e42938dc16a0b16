"""What is kept of answers, and what is said of those that cannot be."""

from typing import Any

import pytest

from engine.bpmn.forms.answers import MAX_ROWS
from engine.bpmn.forms.checks import MAX_TEXT
from tests.unit.bpmn.form_files import CHILDREN, error, form_of, needed, options, question, read, value


class TestKinds:
    @pytest.mark.parametrize(
        ("component", "answer", "kept"),
        [
            (question("textfield", "a"), "  Ann  ", "Ann"),
            (question("textfield", "a"), "two\r\nlines", "two lines"),
            (question("textarea", "a"), "two\r\nlines  \n", "two\nlines"),
            (question("number", "a"), 3, 3),
            (question("number", "a"), "3.0", 3),
            (question("number", "a"), 0.1, 0.1),
            (question("number", "a"), " -2.50 ", -2.5),
            (question("number", "a", serializeToString=True), "2.50", "2.50"),
            (question("datetime", "a"), "2026-03-27", "2026-03-27"),
            (question("datetime", "a", subtype="time"), "14:30:00", "14:30"),
            (question("datetime", "a", subtype="datetime"), "2026-06-01T14:30", "2026-06-01T14:30+01:00"),
            (question("datetime", "a", subtype="datetime"), "2026-06-01T14:30Z", "2026-06-01T14:30+00:00"),
            (question("checkbox", "a"), True, True),
            (question("checkbox", "a"), False, False),
            (question("radio", "a", values=options("yes", "no")), "no", "no"),
            (question("radio", "a", values=options(1, 2)), "2", 2),
            (question("radio", "a", values=options(True, False)), "true", True),
            (question("checklist", "a", values=options("x", "y", "z")), ["z", "x", "z"], ["z", "x"]),
            (question("taglist", "a", values=options("x", "y")), ["y"], ["y"]),
        ],
    )
    def test_answers_become_values(self, component: dict, answer: Any, kept: Any) -> None:
        found = value(component, answer)
        assert found == kept
        assert type(found) is type(kept)

    @pytest.mark.parametrize("kind", ["textfield", "textarea", "number", "datetime"])
    @pytest.mark.parametrize("answer", [None, "", "   "])
    def test_blanks_are_no_answer(self, kind: str, answer: Any) -> None:
        assert "a" not in read(form_of(question(kind, "a")), {"a": answer}).values

    @pytest.mark.parametrize(
        ("component", "answer", "sentence"),
        [
            (question("textfield", "a", "Name"), 5, "Name must be text"),
            (question("textfield", "a", "Name"), ["x"], "Name must be text"),
            (
                question("textfield", "a", "Name"),
                "a\x00b",
                "Name has characters that cannot be kept. Type it again instead of copying it",
            ),
            (
                question("textfield", "a", "Name"),
                "\ud800",
                "Name has characters that cannot be kept. Type it again instead of copying it",
            ),
            (question("number", "a", "Age"), "three", "Age must be a number"),
            (question("number", "a", "Age"), True, "Age must be a number"),
            (question("number", "a", "Age"), "NaN", "Age must be a number"),
            (question("number", "a", "Age"), float("inf"), "Age must be a number of at most 15 digits"),
            (question("number", "a", "Age"), "1234567890.123456", "Age must be a number of at most 15 digits"),
            (question("number", "a", "Age"), "1e99", "Age must be a number of at most 15 digits"),
            (question("number", "a", "Age", decimalDigits=0), "3.5", "Age must be a whole number"),
            (question("number", "a", "Cost", decimalDigits=2), "3.555", "Cost must have at most 2 decimal places"),
            (question("datetime", "a", "Date of birth"), "2026-02-30", "Date of birth must be a real date"),
            (question("datetime", "a", "Date of birth"), "20260227", "Date of birth must be a real date"),
            (question("datetime", "a", "Date of birth"), 20260227, "Date of birth must be a real date"),
            (
                question("datetime", "a", "Date of birth"),
                {"day": "31", "month": "2", "year": "2026"},
                "Date of birth must be a real date",
            ),
            (
                question("datetime", "a", "Date of birth"),
                {"day": "31", "month": "", "year": ""},
                "Date of birth must include a month and a year",
            ),
            (question("datetime", "a", "Start", subtype="time"), "25:00", "Start must be a time, such as 14:30"),
            (
                question("datetime", "a", "Meeting", subtype="datetime"),
                "2026-02-30T10:00",
                "Meeting must be a real date and time",
            ),
            (
                question("datetime", "a", "Meeting", subtype="datetime"),
                "9999-12-31T23:00-02:00",
                "Meeting must be a real date and time",
            ),
            (question("checkbox", "a", "Agreed"), "yes", "Agreed must be true or false"),
            (
                question("radio", "a", "Route", values=options("x")),
                "y",
                "Route must be among the choices that are offered",
            ),
            (
                question("radio", "a", "Route", values=options("x")),
                ["x"],
                "Route must be one of the choices that are offered",
            ),
            (
                question("checklist", "a", "Needs", values=options("x")),
                ["x", "y"],
                "Needs must be among the choices that are offered",
            ),
            (
                question("checklist", "a", "Needs", values=options("x")),
                "x",
                "Needs must be a list of the choices that are offered",
            ),
            (
                question("checklist", "a", "Needs", values=options("x")),
                [["x"]],
                "Needs must be one of the choices that are offered",
            ),
        ],
    )
    def test_what_cannot_be_read_is_said(self, component: dict, answer: Any, sentence: str) -> None:
        assert error(component, answer) == sentence


class TestNeeded:
    @pytest.mark.parametrize(
        ("component", "sentence"),
        [
            (needed("datetime", "a", "Date of birth"), "Enter the date of birth"),
            (needed("textfield", "a", "Your name"), "Enter your name"),
            (needed("textfield", "a", "GP surgery"), "Enter the GP surgery"),
            (needed("textarea", "a", "What worries you?"), "Answer “What worries you?”"),
            (needed("textarea", "a", "What the family said"), "Answer “What the family said”"),
            (needed("radio", "a", "Route", values=options("x")), "Select the route"),
            (
                needed("radio", "a", "Does the family agree?", values=options("x")),
                "Select an answer to “Does the family agree?”",
            ),
            (needed("checklist", "a", "Needs", values=options("x")), "Select the needs"),
            (needed("checkbox", "a", "I have told the family"), "Select “I have told the family”"),
        ],
    )
    def test_the_sentence_names_the_question(self, component: dict, sentence: str) -> None:
        assert read(form_of(component), {}).errors == {"a": sentence}

    def test_labels_may_hold_what_is_known(self) -> None:
        component = needed("textarea", "a", "What does {{child.name}} say?")
        assert read(form_of(component), {}, child={"name": "Ann"}).errors == {"a": "Answer “What does Ann say?”"}


class TestLimits:
    @pytest.mark.parametrize(
        ("validate", "answer", "sentence"),
        [
            ({"minLength": 3}, "ab", "Name must be 3 characters or more"),
            ({"maxLength": 3}, "abcd", "Name must be 3 characters or fewer"),
            ({"maxLength": "=most"}, "abcdef", "Name must be 5 characters or fewer"),
            ({}, "a" * (MAX_TEXT + 1), f"Name must be {MAX_TEXT} characters or fewer"),
            ({"pattern": "^[A-Z]{2}\\d{2}$"}, "ab12", "Name is not in the right format"),
            ({"pattern": "^[A-Z]+$", "patternErrorMessage": "Use capitals"}, "ab", "Use capitals"),
            ({"validationType": "email"}, "ann@north", "Name must be an email address, like name@example.com"),
            ({"validationType": "phone"}, "12", "Name must be a phone number, like 01632 960 001"),
        ],
    )
    def test_of_texts(self, validate: dict, answer: str, sentence: str) -> None:
        assert error(question("textfield", "a", "Name", validate=validate), answer, most=5) == sentence

    @pytest.mark.parametrize(
        ("validate", "answer"),
        [
            ({"minLength": 3, "maxLength": 3}, "abc"),
            ({"pattern": "\\d"}, "a1"),
            ({"validationType": "email"}, "ann.example@north.example.org"),
            ({"validationType": "phone"}, "+44 (0)1632 960-001 ext 12"),
        ],
    )
    def test_texts_within_them(self, validate: dict, answer: str) -> None:
        assert value(question("textfield", "a", "Name", validate=validate), answer, most=5) == answer

    def test_of_numbers(self) -> None:
        component = question("number", "a", "Level", validate={"min": 1, "max": "=highest"})
        assert error(component, 0, highest=4) == "Level must be 1 or more"
        assert error(component, 4.5, highest=4) == "Level must be 4 or less"
        assert value(component, 4, highest=4) == 4

    def test_zero_is_an_answer(self) -> None:
        assert value(needed("number", "a", "Level"), 0) == 0

    def test_of_dates(self) -> None:
        component = question("datetime", "a", "Next review", disallowPassedDates=True)
        assert error(component, "2026-03-01") == "Next review must be today or in the future"
        assert value(component, "2026-03-02") == "2026-03-02"

    def test_a_pattern_that_would_blow_up_elsewhere_takes_no_time(self) -> None:
        component = question("textfield", "a", "Name", validate={"pattern": "^(a+)+$"})
        assert error(component, "a" * 15_000 + "!") == "Name is not in the right format"


class TestChoices:
    PEOPLE = ({"label": "Ann", "value": "north.ann"}, {"label": "Bob", "value": "south.bob"})

    def test_may_come_from_what_is_known(self) -> None:
        component = question("select", "a", "Lead", valuesKey="people")
        assert value(component, "south.bob", people=list(self.PEOPLE)) == "south.bob"
        assert (
            error(component, "west.cid", people=list(self.PEOPLE)) == "Lead must be among the choices that are offered"
        )
        assert error(component, "south.bob") == "Lead must be among the choices that are offered"

    def test_may_come_from_an_expression(self) -> None:
        component = question("checklist", "a", "Lead", valuesExpression="=for p in people return p.value")
        assert value(component, ["north.ann"], people=list(self.PEOPLE)) == ["north.ann"]

    def test_may_be_plain_values(self) -> None:
        assert value(question("select", "a", valuesKey="levels"), "2", levels=[1, 2]) == 2


class TestRows:
    def test_errors_are_named_by_row(self) -> None:
        answers = {"children": [{"first_name": "Ann", "born_on": "2020-02-30"}, {"born_on": "2020-02-03"}]}
        reading = read(form_of(CHILDREN), answers)
        assert reading.errors == {
            "children.0.born_on": "Date of birth must be a real date",
            "children.1.first_name": "Enter the first name",
        }

    @pytest.mark.parametrize("rows", ["Ann", {"first_name": "Ann"}, ["Ann"], [["Ann"]]])
    def test_anything_but_a_list_of_rows_is_said(self, rows: Any) -> None:
        assert set(read(form_of(CHILDREN), {"children": rows}).errors) == {"children"}

    def test_there_is_an_end_to_rows(self) -> None:
        assert read(form_of(CHILDREN), {"children": [{}] * (MAX_ROWS + 1)}).errors == {
            "children": f"There can be at most {MAX_ROWS} rows here."
        }

    @pytest.mark.parametrize("count", [0, 1, 3])
    def test_fixed_rows_are_neither_added_nor_left_out(self, count: int) -> None:
        rows = CHILDREN | {"allowAddRemove": False, "defaultRepetitions": 2}
        answers = {"children": [{"first_name": "A", "born_on": "2020-02-03"}] * count}
        assert read(form_of(rows), answers).errors == {
            "children": "There must be 2 rows here: none can be added or left out."
        }
