from decimal import Decimal

import pytest

from engine.bpmn.forms import (
    CheckboxQuestion,
    ChoiceQuestion,
    DateKind,
    DateQuestion,
    DynamicList,
    FormSchema,
    Group,
    NumberQuestion,
    TextQuestion,
)
from engine.bpmn.forms.covered import COVERED, INSTEAD
from engine.bpmn.forms.parsing import MAX_COMPONENTS, FormParser
from engine.bpmn.forms.source import FormSource
from tests.unit.bpmn.form_files import file_of, form_of, hidden_if, options, problems_in, problems_in_file, question

ROW = question("textfield", "first_name", "First name")


class TestWhatIsRead:
    def test_the_form_is_known_by_its_id(self) -> None:
        form = FormSchema.parse(file_of(key="record_concern"), "anything.form")
        assert (form.key, form.file) == ("record_concern", "anything.form")

    def test_questions_in_groups_and_lists_with_their_paths(self) -> None:
        form = form_of(
            question("textfield", "surname"),
            {
                "type": "group",
                "id": "g",
                "label": "Family",
                "path": "family",
                "components": [question("date_", "x") | {"type": "number"}],
            },
            {"type": "group", "id": "h", "label": "More", "components": [question("checkbox", "agreed")]},
            {"type": "dynamiclist", "id": "l", "label": "Children", "path": "children", "components": [ROW]},
            question("select", "lead.person", values=options("a")),
        )
        assert [leaf.name for leaf in form.leaves] == ["surname", "family.x", "agreed", "children", "lead.person"]
        kinds = [type(leaf.component) for leaf in form.leaves]
        assert kinds == [TextQuestion, NumberQuestion, CheckboxQuestion, DynamicList, ChoiceQuestion]

    def test_limits_may_be_numbers_texts_or_expressions(self) -> None:
        form = form_of(
            question("textfield", "a", validate={"minLength": 2, "maxLength": "=most", "pattern": "^[A-Z]+$"})
        )
        [leaf] = form.leaves
        assert leaf.component.min_length == Decimal(2)
        assert leaf.component.max_length.variables == {"most"}
        assert leaf.component.pattern == "^[A-Z]+$"

    def test_kinds_of_date(self) -> None:
        form = form_of(
            question("datetime", "on"),
            question("datetime", "at", subtype="datetime", dateLabel="Date", timeLabel="Time"),
            question("datetime", "time", subtype="time", timeLabel="Time of day"),
        )
        kinds = [leaf.component.kind for leaf in form.leaves if isinstance(leaf.component, DateQuestion)]
        assert kinds == [DateKind.DATE, DateKind.DATE_AND_TIME, DateKind.TIME]
        assert form.leaves[2].component.label.parts == ("Time of day",)

    def test_what_only_concerns_looks_is_accepted(self) -> None:
        component = question("textfield", "a", layout={"row": "R", "columns": None}, appearance={"prefixAdorner": "£"})
        group = {
            "type": "group",
            "id": "g",
            "label": "G",
            "showOutline": True,
            "verticalAlignment": "end",
            "components": [],
        }
        assert (
            problems_in(
                component,
                group,
                {"type": "spacer", "id": "s", "height": 20},
                {"type": "button", "id": "b", "label": "Go"},
            )
            == []
        )

    def test_groups_hold_their_components(self) -> None:
        [group] = form_of({"type": "group", "id": "g", "label": "G", "components": [ROW]}).components
        assert isinstance(group, Group)
        assert len(group.components) == 1

    def test_every_covered_type_has_a_reader(self) -> None:
        readers = FormParser(FormSource("test.form", b"{}"))._builders
        assert set(readers) == set(COVERED)


class TestWhatIsRefused:
    @pytest.mark.parametrize(
        ("component", "code"),
        [
            *(({"type": kind, "id": "x"}, "unsupported") for kind in INSTEAD),
            ({"type": "hologram", "id": "x"}, "unsupported"),
            ({"id": "x"}, "unsupported"),
            (question("textfield", "a", onclick="alert(1)"), "unsupported"),
            (question("textfield", "a", validate={"custom": "1"}), "unsupported"),
            (question("checkbox", "a", validate={"minLength": 1}), "unsupported"),
            (question("textfield", "a", validate="required"), "validate"),
            (question("textfield", "a", validate={"validationType": "postcode"}), "validate"),
            (question("textfield", "a", validate={"minLength": "many"}), "validate"),
            (question("textfield", "a", validate={"minLength": "=1 +"}), "expression"),
            (question("textfield", "a", validate={"pattern": "(a"}), "pattern"),
            (question("textfield", "a", validate={"pattern": r"(a)\1"}), "pattern"),
            (question("textfield", "a", validate={"pattern": "(?=a)b"}), "pattern"),
            (question("textfield", "a", validate={"pattern": "((a{900}){900}){900}"}), "pattern"),
            (question("textfield", "a b"), "key"),
            (question("textfield", "", "A"), "key"),
            (question("textfield", "a..b"), "key"),
            (question("textfield", "typename"), "key"),
            (question("textfield", "__class__.x") | {"key": "a.__class__ "}, "key"),
            (question("textfield", "a") | {"label": " "}, "no-label"),
            (question("textfield", "a", description=5), "property"),
            (question("textfield", "a", "{{name"), "expression"),
            (question("textfield", "a", "{{1 +}}"), "expression"),
            (question("textfield", "a", "{{#if x}}y{{/if}}"), "expression"),
            (question("textfield", "a", "Dear ${name}"), "expression"),
            (question("textfield", "a", readonly="=1 +"), "expression"),
            (question("textfield", "a", readonly=5), "property"),
            (hidden_if(question("textfield", "a"), "route = 1"), "expression"),
            (hidden_if(question("textfield", "a"), "=__import__('os')"), "expression"),
            (question("number", "a", decimalDigits=-1), "property"),
            (question("number", "a", decimalDigits=True), "property"),
            (question("datetime", "a", subtype="century"), "subtype"),
            (question("radio", "a"), "values"),
            (question("radio", "a", values=[{"label": "A"}]), "values"),
            (question("radio", "a", values="abc"), "values"),
            (question("radio", "a", values=options("x", "x")), "values"),
            (question("radio", "a", values=options(1, "1")), "values"),
            (question("select", "a", values=options("x"), valuesKey="people"), "values"),
            (question("select", "a", valuesExpression="people"), "expression"),
            ({"type": "dynamiclist", "id": "l", "label": "L", "components": [ROW]}, "key"),
            (
                {
                    "type": "dynamiclist",
                    "id": "l",
                    "label": "L",
                    "path": "l",
                    "defaultRepetitions": 1000,
                    "components": [],
                },
                "property",
            ),
            ({"type": "group", "id": "g", "label": "G", "components": "none"}, "property"),
            ({"type": "group", "id": "g", "label": "G", "components": [5]}, "property"),
            ({"type": "expression", "id": "e", "key": "e", "expression": "1 + 1"}, "expression"),
            ({"type": "table", "id": "t", "label": "T", "dataSource": "=rows"}, "columns"),
            (
                {"type": "table", "id": "t", "label": "T", "dataSource": "", "columns": [{"label": "A", "key": "a"}]},
                "expression",
            ),
            ({"type": "text", "id": "t", "text": 5}, "property"),
        ],
    )
    def test_each_by_its_component(self, component: dict, code: str) -> None:
        assert {problem.code for problem in problems_in(component)} == {code}

    def test_all_problems_come_at_once_with_label_id_and_line(self) -> None:
        problems = problems_in(question("textfield", "a b", "First"), {"type": "image", "id": "Picture"})
        assert [(p.element_id, p.element_label, p.code) for p in problems] == [
            ("Field_a b", "First", "key"),
            ("Picture", "Picture", "unsupported"),
        ]
        assert [p.line for p in problems] == [8, 14]

    @pytest.mark.parametrize(
        "keys",
        [("a", "a"), ("a", "a.b"), ("a.b", "a")],
    )
    def test_two_questions_for_one_answer(self, keys: tuple[str, str]) -> None:
        problems = problems_in(*(question("textfield", key) for key in keys))
        assert [problem.code for problem in problems] == ["duplicate-key"]

    def test_two_questions_for_one_answer_in_a_row(self) -> None:
        rows = {"type": "dynamiclist", "id": "l", "label": "L", "path": "l", "components": [ROW, ROW]}
        assert [problem.code for problem in problems_in(rows)] == ["duplicate-key"]

    def test_too_many_components(self) -> None:
        components = [question("textfield", f"a{number}") for number in range(MAX_COMPONENTS + 5)]
        assert [problem.code for problem in problems_in(*components)] == ["too-long"]

    @pytest.mark.parametrize(
        "content",
        [
            b"",
            b"[]",
            b"not json",
            rb'{"components": [{"label": "half a character: \ud83d"}]}',
            rb'{"options": ["\u0000"]}',
            b'{"id": "a", "components": [',
            b'{"id": "a", "id": "b"}',
            b'{"id": "a", "components": [], "x": NaN}',
            b"\xff\xfe{}",
            b"[" * 100_000,
            b'{"id": "' + b"a" * 3_000_000 + b'"}',
        ],
    )
    def test_files_that_are_no_form(self, content: bytes) -> None:
        assert [problem.code for problem in problems_in_file(content)] == ["json"]

    def test_a_form_without_an_id(self) -> None:
        assert [problem.code for problem in problems_in_file(b'{"components": []}')] == ["key"]
