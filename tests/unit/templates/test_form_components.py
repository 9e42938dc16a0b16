"""The form's questions as HTML: what was typed comes back unchanged, escaped, labelled and tied to its error."""

from collections.abc import Callable
from html import unescape

import pytest
from lxml import html as lxml_html
from lxml.html import HtmlElement

from api.pages.questions import DateParts, Option, Question, Row
from api.pages.templates import create_environment

Render = Callable[..., HtmlElement]


@pytest.fixture(scope="module")
def render() -> Render:
    template = create_environment().from_string(
        '{% import "components/form.html" as form %}<main>{{ form.questions(items) }}</main>'
    )
    return lambda *items: lxml_html.fromstring(template.render(items=items))


def test_what_somebody_typed_in_a_list_keeps_its_lines_and_spaces(render: Render) -> None:
    typed = 'First line\n  second line, indented\n\nlast <b>line</b> & "quotes"'
    inner = Question(kind="textarea", id="notes-0-text", name="notes.0.text", label="Note", value=typed, max_length=500)
    group = Question(kind="group", id="g", label="Group", questions=(inner,))
    page = render(Question(kind="repeat", id="notes", label="Notes", rows=(Row("r", "Note 1", (group,)),)))
    assert page.xpath("//textarea")[0].text == typed


@pytest.mark.parametrize(
    "question",
    [
        Question(kind="text", id="q", name="q", label="L", value='"><script>x</script>'),
        Question(kind="textarea", id="q", name="q", label="L", value="</textarea><script>x</script>"),
        Question(kind="date", id="q", name="q", label="L", hint="H", date=DateParts(day='"><script>x</script>')),
        Question(kind="radios", id="q", name="q", label="L", options=(Option('"><script>', "<script>x</script>"),)),
        Question(kind="select", id="q", name="q", label="<script>", options=(Option('"><script>', "<script>"),)),
        Question(kind="table", id="q", label="<script>", headings=("<script>",), cells=(("<script>",),)),
        Question(kind="repeat", id="q", label="<script>", hint="<script>", may_change_rows=True),
    ],
    ids=lambda question: question.kind,
)
def test_nothing_typed_becomes_markup(render: Render, question: Question) -> None:
    assert render(question).xpath("//script") == []


@pytest.mark.parametrize("kind", ["text", "textarea", "date", "checkboxes", "radios", "select"])
def test_an_error_is_tied_to_its_question(render: Render, kind: str) -> None:
    page = render(
        Question(
            kind=kind,
            id="q",
            name="q",
            label="How old?",
            hint="In years",
            error="Enter the age",
            options=(Option("1", "One"),),
        )
    )
    assert page.xpath("//*[@id='q']"), "the error summary links to #q"
    described = " ".join(page.xpath("//@aria-describedby"))
    assert "q-error" in described and "q-hint" in described
    assert "Enter the age" in page.xpath("//*[@id='q-error']")[0].text_content()


def test_every_field_has_a_label(render: Render) -> None:
    page = render(
        Question(kind="text", id="a", name="a", label="Name"),
        Question(kind="select", id="b", name="b", label="Area", options=(Option("North", "North"),)),
        Question(kind="checkboxes", id="c", name="c", options=(Option("true", "Agreed"), Option("x", "Other"))),
        Question(kind="date", id="d", name="d", label="When", hint="For example, 27 3 2026"),
    )
    for element in page.xpath("//input|//select|//textarea"):
        assert page.xpath(f"//label[@for='{element.get('id')}']"), element.get("id")


def test_choices_are_shown_as_they_were_made(render: Render) -> None:
    options = (Option("yes", "Yes", checked=True), Option("no", "No"))
    page = render(
        *(Question(kind=kind, id=kind, name=kind, label="L", options=options) for kind in ("radios", "select"))
    )
    assert page.xpath("//input[@checked]/@value") == ["yes"]
    assert page.xpath("//option[@selected]/@value") == ["yes"]


def test_a_list_grows_and_shrinks_with_plain_buttons(render: Render) -> None:
    rows = (Row("actions-0", "Action 1", ()), Row("actions-1", "Action 2", ()))
    page = render(
        Question(kind="repeat", id="actions", name="actions", label="Actions", rows=rows, may_change_rows=True)
    )
    assert page.xpath("//button/@value") == ["remove actions 0", "remove actions 1", "add actions"]
    assert page.xpath("//button[last()]/@formaction")[-1] == "#actions-2"
    assert [unescape(" ".join(button.text_content().split())) for button in page.xpath("//button")][:1] == [
        "Remove Action 1"
    ]
