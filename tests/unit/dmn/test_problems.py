"""Everything that is wrong with a file, in one report with places and lines."""

import pytest

from engine.dmn import DecisionTableError, read_decisions
from tests.unit.dmn.drawing import definitions, literal, problems, table


def one_table(*arguments, **options):
    return definitions(table(*arguments, **options))


@pytest.mark.parametrize(
    ("xml", "place", "message"),
    [
        (b"", "the file", "not well-formed"),
        (b"no xml", "the file", "not well-formed"),
        (b"<definitions/>", "the file", "not a DMN 1.1 to 1.6 file"),
        (
            definitions(table([], [("x", "")], [["1"]]), namespace="http://www.omg.org/spec/CMMN/"),
            "the file",
            "save it again",
        ),
        (b'<?xml version="1.0"?><!DOCTYPE d [<!ENTITY a "b">]><d>&a;</d>', "the file", "DOCTYPE"),
        ("<d/>".encode("utf-16"), "the file", "UTF-8"),
        (b'<?xml version="1.0" encoding="latin-1"?><d>\xe9</d>', "the file", "not well-formed"),
        (b" " * 1_000_001, "the file", "larger than"),
        (definitions(), "d", "holds no decision"),
        (definitions('<decision name="x"/>'), "x", "id of its own"),
        (definitions(literal("1", key="a", kind=""), literal("2", key="a", kind="")), "The a", "id of its own"),
        (definitions('<decision id="a"/>'), "the decision", "neither a table nor an expression"),
        (definitions('<decision id="a"><map/></decision>'), "the expression", "<map> is not covered"),
        (definitions("<guess/>", literal("1", key="a", kind="")), "guess", "<guess> is not covered"),
        (definitions(literal("", key="a")), "the expression", "empty"),
        (definitions(literal("1 +", key="a")), "the expression", "(character 4)"),
        (definitions(literal("1", key="a", kind="tMoney")), "the result", "type “tMoney” is not known"),
        (definitions(literal("x", key="a", requires=["b"])), "requiredDecision", "“b” is not in this file"),
        (definitions(literal("x", key="a", requires=["a"])), "The a", "requires itself"),
        (
            definitions(
                literal("1", key="a"),
                literal("2", key="b").replace("b_value", "a_value"),
                '<decisionService id="s"><outputDecision href="#a"/><outputDecision href="#b"/></decisionService>',
            ),
            "outputDecision",
            "Two are named “a_value”",
        ),
        (one_table([], [("x", "")], [["1"]], policy="LAST"), "the table", "hitPolicy “LAST” is not known"),
        (one_table([], [("x", "")], [["1"]], policy="COLLECT", aggregation="AVG"), "the table", "aggregation “AVG”"),
        (
            one_table([], [("x", "")], [["1"]], policy="FIRST", aggregation="SUM"),
            "the table",
            "needs the hit policy COLLECT",
        ),
        (one_table([], [("x", ""), ("y", "")], [], policy="COLLECT", aggregation="SUM"), "the table", "single output"),
        (one_table([], [("x", "")], [["1"]], policy="PRIORITY"), "the table", "needs an output with possible values"),
        (one_table([], [], [[]]), "the table", "no output"),
        (one_table([], [("x", ""), ("x", "")], []), "the table", "the same name"),
        (one_table([], [("", ""), ("x", "")], []), "output “The”", "each needs a name"),
        (one_table([], [("x", "", "> 5")], [], policy="PRIORITY"), "the table", "list of plain values"),
        (one_table([("", "")], [("x", "")], []), "input “About”", "empty"),
        (one_table([("a", "money")], [("x", "")], []), "input “About a”", "type “money” is not known"),
        (one_table([("${a}", "")], [("x", "")], []), "input “About ${a}”", "Write FEEL instead of ${…}: = a"),
        (one_table([("a", "", "", "((")], [("x", "")], []), "input “About a”, possible values", "(character 3)"),
        (one_table([("a", "")], [("x", "")], [["1"]]), "rule 1", "not one cell for each"),
        (one_table([("a", "")], [("x", "")], [["-", "1"], ["> ", "1"]]), "rule 2, input “About a”", "(character 2)"),
        (one_table([("a", "")], [("x", "")], [["-", "lenght(a)"]]), "rule 1, output “The x”", "no function `lenght`"),
        (one_table([("a", "string")], [("x", "")], [["1", "1"]]), "rule 1, input “About a”", "A text is needed here"),
        (
            one_table([("a", "string")], [("x", "")], [["high", "1"]]),
            "rule 1, input “About a”",
            'quotation marks: "high"',
        ),
        (
            one_table([("a", "number")], [("x", "")], [['< "5"', "1"]]),
            "rule 1, input “About a”",
            "A number is needed here",
        ),
        (
            one_table([("a", "number")], [("x", "")], [['["1".."5"]', "1"]]),
            "rule 1, input “About a”",
            "A number is needed",
        ),
        (
            one_table([("a", "integer")], [("x", "")], [["1.5", "1"]]),
            "rule 1, input “About a”",
            "A whole number is needed",
        ),
        (
            one_table([("a", "date")], [("x", "")], [['"2026-09-01"', "1"]]),
            "rule 1, input “About a”",
            "A date is needed",
        ),
        *(
            (one_table([("a", kind)], [("x", "")], [[cell, "1"]]), "rule 1, input “About a”", message)
            for kind, cell, message in (
                ("number", "1, not(2)", "This is true or false, which no number is. Ask about the input with `?`"),
                ("string", 'contains(a, "b")', "This is true or false, which no text is."),
                ("date", "if b then true else false", "This is true or false, which no date is."),
                ("number", "? * 2", "What is asked with `?` has to be true or false."),
                ("number", "< 1, ?", "What is asked with `?` has to be true or false."),
                ("string", "string length(?)", "What is asked with `?` has to be true or false."),
            )
        ),
        (one_table([], [("x", "string")], [["offer"]]), "rule 1, output “The x”", 'quotation marks: "offer"'),
        (
            one_table([], [("x", "boolean")], [['"true"']]),
            "rule 1, output “The x”",
            "yes or no (true, false) is needed",
        ),
    ],
)
def test_refused_with_its_place(xml, place, message):
    found = problems(xml)
    assert any(place == where and message in what for where, what in found), found


def test_another_language_is_refused():
    xml = one_table([("a", "")], [("x", "")], [["-", "1"]]).replace(
        b"<outputEntry>", b'<outputEntry expressionLanguage="javascript">'
    )
    assert problems(xml) == [("rule 1, output “The x”", "The language “javascript” is not covered; write FEEL.")]
    assert problems(xml.replace(b"javascript", b"https://www.omg.org/spec/DMN/20191111/FEEL/")) == []


def test_all_problems_come_at_once_with_decision_and_line():
    xml = definitions(
        table([("a", "money")], [("x", "")], [["> ", "1 +"], ["-", "-"]]),
        table([("b", "")], [("y", "")], [["5 6", "1"]], key="other"),
    )
    with pytest.raises(DecisionTableError) as refused:
        read_decisions(xml, "two.dmn")
    found = [(problem.decision, problem.line, problem.place) for problem in refused.value.problems]
    assert found == [
        ("route", 5, "input “About a”"),
        ("route", 7, "rule 1, input “About a”"),
        ("route", 7, "rule 1, output “The x”"),
        ("route", 8, "rule 2, output “The x”"),
        ("other", 14, "rule 1, input “About b”"),
    ]
    assert refused.value.file == "two.dmn" and "line 14" in str(refused.value)


def test_a_name_that_an_input_reads_is_no_forgotten_text():
    drawn = table([("a", "string"), ("b", "string")], [("x", "string")], [["b", "-", "a"]])
    assert problems(definitions(drawn)) == []


def test_a_function_that_is_used_and_not_required_is_refused():
    logic = "<encapsulatedLogic>{}<literalExpression><text>{}</text></literalExpression></encapsulatedLogic>"
    parameter = '<formalParameter name="{}"/>'
    own, other, taken = (
        f'<businessKnowledgeModel id="{name}" name="{name}">{inside}</businessKnowledgeModel>'
        for name, inside in (
            ("own", logic.format(parameter.format("n"), "if n = 0 then 0 else own(n - 1)")),
            ("other", logic.format(parameter.format("n"), "own(n)")),
            ("taken", logic.format(parameter.format("own"), "own(1)")),
        )
    )
    message = "The function “own” is used and not required. Connect it with a knowledge requirement."
    assert problems(definitions(own, other, taken, literal("own(1)", key="a"))) == [("the requirements", message)] * 2
    required = '<knowledgeRequirement><requiredKnowledge href="#own"/></knowledgeRequirement>'
    other = other.replace("</encapsulatedLogic>", "</encapsulatedLogic>" + required)
    asking = literal("own(1)", key="a").replace("<literal", required + "<literal")
    assert problems(definitions(own, other, taken, asking)) == []


@pytest.mark.parametrize(
    ("kind", "cell"),
    [
        ("number", "not([1..5))"),
        ("number", "2, b > 3"),
        ("number", "abs(b)"),
        ("number", "not(? in (1..5])"),
        ("string", 'contains(?, "b"), b'),
        ("boolean", "not(b), true"),
        ("boolean", "?"),
        ("", 'contains(b, "c")'),
    ],
)
def test_a_test_that_may_be_true_is_not_doubted(kind, cell):
    found = problems(one_table([("a", kind)], [("x", "")], [[cell, "1"]]))
    assert [message for _, message in found if "true or false" in message] == []


def test_a_circle_of_requirements_is_refused():
    circle = [literal("x", key=f"d{n}", requires=[f"d{(n + 1) % 3}"]) for n in range(3)]
    assert ("The d0", "The decision requires itself, or too long a chain of other decisions.") in problems(
        definitions(*circle)
    )


def test_a_long_chain_of_requirements_is_refused():
    chain = [literal("1", key=f"d{n}", requires=[f"d{n + 1}"], kind="") for n in range(500)]
    assert any("too long a chain" in message for _, message in problems(definitions(*chain, literal("1", key="d500"))))


def test_entities_are_never_resolved():
    bomb = b'<!DOCTYPE d [<!ENTITY a "aaaaaaaaaa">' + b"".join(
        b'<!ENTITY %c "&%c;&%c;&%c;&%c;&%c;&%c;&%c;&%c;">' % (b, a, a, a, a, a, a, a, a)
        for a, b in zip(b"abcdefgh", b"bcdefghi", strict=True)
    )
    assert problems(bomb + b"]><d>&i;</d>") == [
        ("the file", "The file has a DOCTYPE or is not written in UTF-8; the Modeler writes neither.")
    ]
