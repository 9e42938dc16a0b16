"""What a page gets of a form, and what comes back from it."""

from typing import Any

import pytest
from lxml.html import fragment_fromstring
from starlette.datastructures import FormData

from engine.bpmn.forms import Choice, Prose, Shown
from engine.bpmn.forms.prose import prose_html
from engine.bpmn.forms.surroundings import Surroundings
from engine.bpmn.forms.templates import compile_template
from tests.unit.bpmn.form_files import NOW, form_of, hidden_if, needed, options, question, read


def elements(html: str) -> dict[str, set[str]]:
    """The names of the elements in some HTML, each with the names of its attributes."""
    found: dict[str, set[str]] = {}
    for element in fragment_fromstring(html, create_parent="body").iterdescendants():
        found.setdefault(element.tag, set()).update(element.attrib)
    return found


CHILDREN = {
    "type": "dynamiclist",
    "id": "List",
    "label": "Children",
    "path": "children",
    "components": [question("textfield", "first_name", "First name"), question("datetime", "born_on", "Date of birth")],
}


def posted(*pairs: tuple[str, str]) -> FormData:
    return FormData(list(pairs))


def show(form, answers: dict[str, Any], **data: Any) -> tuple[Shown, ...]:
    return form.show(answers, data, now=NOW)


class TestFromAPost:
    def test_texts_ticks_and_choices(self) -> None:
        form = form_of(
            question("textfield", "family.surname"),
            question("checkbox", "agreed"),
            question("checkbox", "told"),
            question("checklist", "needs", values=options("x", "y", "z")),
            question("radio", "route", values=options("a")),
        )
        answers = form.answers_from_form(
            posted(
                ("family.surname", " Example "), ("agreed", "true"), ("needs", "x"), ("needs", "z"), ("csrf_token", "t")
            )
        )
        assert answers == {
            "family": {"surname": " Example "},
            "agreed": True,
            "told": False,
            "needs": ["x", "z"],
            "route": "",
        }

    def test_a_date_from_its_three_fields(self) -> None:
        form = form_of(question("datetime", "on"))
        assert form.answers_from_form(posted(("on-day", "7"), ("on-month", "03"), ("on-year", "2026"))) == {
            "on": "2026-03-07"
        }

    @pytest.mark.parametrize(
        "parts", [("31", "2", "2026"), ("7", "", "2026"), ("7", "March", "2026"), ("7", "3", "26"), ("²", "3", "2026")]
    )
    def test_a_date_that_does_not_exist_is_kept_as_it_was_typed(self, parts: tuple[str, str, str]) -> None:
        form = form_of(question("datetime", "on", "Date of birth"))
        typed = dict(zip(("day", "month", "year"), parts, strict=True))
        answers = form.answers_from_form(posted(*((f"on-{name}", text) for name, text in typed.items())))
        assert answers == {"on": typed}
        assert read(form, answers).errors["on"].startswith("Date of birth must ")
        assert show(form, answers)[0].value == typed

    def test_a_date_left_empty_is_no_answer(self) -> None:
        form = form_of(needed("datetime", "on", "Date of birth"))
        answers = form.answers_from_form(posted(("on-day", ""), ("on-month", " "), ("on-year", "")))
        assert answers == {"on": ""}
        assert read(form, answers).errors == {"on": "Enter the date of birth"}

    def test_a_date_with_a_time(self) -> None:
        form = form_of(question("datetime", "at", "Meeting", subtype="datetime"))
        fields = [("at-day", "7"), ("at-month", "3"), ("at-year", "2026")]
        answers = form.answers_from_form(posted(*fields, ("at-time", "14:30")))
        assert read(form, answers).values == {"at": "2026-03-07T14:30+00:00"}
        unfinished = form.answers_from_form(posted(*fields, ("at-time", "")))
        assert read(form, unfinished).errors == {"at": "Meeting must include a time"}

    def test_rows_by_their_numbers_blank_ones_left_out(self) -> None:
        answers = form_of(CHILDREN).answers_from_form(
            posted(
                ("children.0.first_name", "Ann"),
                ("children.0.born_on-day", "1"),
                ("children.0.born_on-month", "2"),
                ("children.0.born_on-year", "2020"),
                ("children.1.first_name", ""),
                ("children.10.first_name", "Bob"),
            )
        )
        assert answers == {
            "children": [{"first_name": "Ann", "born_on": "2020-02-01"}, {"first_name": "Bob", "born_on": ""}]
        }

    def test_fixed_rows_are_all_kept(self) -> None:
        rows = CHILDREN | {"allowAddRemove": False}
        answers = form_of(rows).answers_from_form(
            posted(("children.0.first_name", ""), ("children.1.first_name", "Bob"))
        )
        assert [row["first_name"] for row in answers["children"]] == ["", "Bob"]

    def test_other_fields_of_the_page_are_passed_over(self) -> None:
        assert form_of(CHILDREN).answers_from_form(
            posted(("children", "x"), ("children.x.first_name", "y"), ("do", "add"))
        ) == {"children": []}


class TestShown:
    def test_a_question_with_everything_resolved(self) -> None:
        form = form_of(
            needed(
                "textfield",
                "name",
                "What is {{child}} called?",
                description="As on {{paper}}",
                appearance={"suffixAdorner": "!"},
            )
        )
        [shown] = show(form, {"name": "typed"}, child="the child", paper="the register")
        assert (shown.type, shown.path, shown.label) == ("textfield", "name", "What is the child called?")
        assert (shown.description, shown.value, shown.required, shown.suffix) == (
            "As on the register",
            "typed",
            True,
            "!",
        )

    def test_answers_come_before_what_is_known_and_that_before_defaults(self) -> None:
        form = form_of(*(question("textfield", key, defaultValue="drawn") for key in "abc"))
        assert [s.value for s in show(form, {"a": "typed"}, a="known", b="known")] == ["typed", "known", "drawn"]

    def test_an_answer_taken_back_stays_empty(self) -> None:
        assert show(form_of(question("textfield", "a")), {"a": ""}, a="known")[0].value == ""

    def test_a_locked_question_shows_what_is_known(self) -> None:
        [shown] = show(form_of(question("textfield", "a", readonly=True)), {"a": "forged"}, a="known")
        assert (shown.value, shown.locked) == ("known", True)

    def test_options(self) -> None:
        form = form_of(question("select", "lead", valuesKey="people"), question("radio", "yes", values=options(1)))
        lead, yes = show(form, {}, people=[{"label": "Ann", "value": "north.ann"}])
        assert (lead.options, yes.options) == ((Choice("Ann", "north.ann"),), (Choice("1", 1),))

    def test_hidden_parts_are_marked_and_so_is_what_decides(self) -> None:
        form = form_of(
            question("radio", "route", values=options("a", "b")),
            hidden_if(question("textfield", "why"), '=route != "a"'),
            hidden_if(question("textfield", "how"), '=policy = "consent"'),
        )
        route, why, how = show(form, {"route": "b"}, policy="consent")
        assert (route.hidden, route.depends_on_answers) == (False, False)
        assert (why.hidden, why.depends_on_answers) == (True, True)
        assert (how.hidden, how.depends_on_answers) == (True, False)
        assert show(form, {"route": "a"}, policy="other")[1].hidden is False

    def test_groups_and_rows_with_their_paths(self) -> None:
        group = {
            "type": "group",
            "id": "g",
            "label": "Family",
            "path": "family",
            "components": [question("textfield", "surname"), CHILDREN],
        }
        [shown] = show(
            form_of(group),
            {"family": {"surname": "Example", "children": [{"first_name": "Ann"}, {"first_name": "Bob"}]}},
        )
        assert (shown.label, shown.parts[0].path, shown.parts[0].value) == ("Family", "family.surname", "Example")
        rows = shown.parts[1].rows
        assert shown.parts[1].path == "family.children"
        assert [row[0].path for row in rows] == ["family.children.0.first_name", "family.children.1.first_name"]
        assert [row[0].value for row in rows] == ["Ann", "Bob"]

    def test_rows_begin_with_what_is_known_or_as_many_as_drawn(self) -> None:
        form = form_of(CHILDREN | {"defaultRepetitions": 2})
        assert len(show(form, {})[0].rows) == 2
        assert [row[0].value for row in show(form, {}, children=[{"first_name": "Ann"}])[0].rows] == ["Ann"]
        assert show(form, {"children": []}, children=[{"first_name": "Ann"}])[0].rows == ()

    def test_a_table(self) -> None:
        table = {
            "type": "table",
            "id": "t",
            "label": "Earlier",
            "dataSource": "=cases",
            "columns": [{"label": "Reference", "key": "ref"}, {"label": "Open", "key": "open"}],
        }
        [shown] = show(form_of(table), {}, cases=[{"ref": "EH-1", "open": True}, {"ref": "EH-2"}])
        assert (shown.headings, shown.cells) == (("Reference", "Open"), (("EH-1", "yes"), ("EH-2", "")))
        assert show(form_of(table), {})[0].cells == ()

    def test_computed_values(self) -> None:
        computed = {"type": "expression", "id": "e", "key": "score", "expression": "=level * 10"}
        score, words = show(
            form_of(computed, {"type": "text", "id": "t", "text": "{{score}} points"}), {"level": 3}, level=3
        )
        assert (score.value, words.html) == (30, "<p>30 points</p>\n")


class TestProse:
    def html(self, text: str, kind: str = "text", **data: Any) -> str:
        name = {"text": "text", "html": "content"}[kind]
        return show(form_of({"type": kind, "id": "t", name: text}), {}, **data)[0].html

    def test_markdown(self) -> None:
        assert self.html("# What to do\n- **ask**\n- [guide](https://example.org)") == (
            "<h2>What to do</h2>\n<ul>\n<li><strong>ask</strong></li>\n"
            '<li><a href="https://example.org" rel="noopener noreferrer">guide</a></li>\n</ul>\n'
        )

    def test_text_that_is_an_expression(self) -> None:
        assert self.html('="Dear " + name', name="Ann") == "<p>Dear Ann</p>\n"

    @pytest.mark.parametrize(
        "value",
        [
            "<script>alert(1)</script>",
            "<img src=x onerror=alert(1)>",
            "[click](javascript:alert(1))",
            "# heading",
            "**bold**",
            "&lt;script&gt;",
            "![](https://elsewhere.example/x.png)",
            "\n\n<b>x</b>",
        ],
    )
    @pytest.mark.parametrize("kind", ["text", "html"])
    def test_what_people_wrote_is_shown_as_they_wrote_it(self, kind: str, value: str) -> None:
        assert set(elements(self.html("{{said}}", kind, said=value))) <= {"p"}

    @pytest.mark.parametrize(
        "drawn",
        [
            "<script>alert(1)</script>",
            '<p onclick="alert(1)">x</p>',
            '<a href="javascript:alert(1)">x</a>',
            '<iframe src="https://elsewhere.example"></iframe>',
            "<style>body { display: none }</style>",
            '<svg onload="alert(1)"></svg>',
            '<form action="https://elsewhere.example"><input name="password"></form>',
            '<img src="https://elsewhere.example/x.png">',
        ],
    )
    @pytest.mark.parametrize("kind", ["text", "html"])
    def test_what_is_drawn_cannot_bring_code_or_other_hosts(self, kind: str, drawn: str) -> None:
        prose = Prose(type=kind, id="t", text=compile_template(drawn))  # As if it had come through deployment.
        found = elements(prose_html(prose, Surroundings({}, NOW)))
        assert set(found) <= {"p", "a"}
        assert all(names <= {"rel"} for names in found.values())

    def test_html(self) -> None:
        drawn = '<h1>What to do</h1><p>Ask <b>{{name}}</b>, <a href="https://example.org?a=b">guide</a></p>'
        assert self.html(drawn, "html", name="Ann & Bob") == (
            "<h2>What to do</h2><p>Ask <b>Ann &amp; Bob</b>, "
            '<a href="https://example.org?a=b" rel="noopener noreferrer">guide</a></p>'
        )
