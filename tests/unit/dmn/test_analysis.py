"""Gaps and overlaps in words, as a process owner reads them."""

from random import Random
from typing import Any

import pytest

from engine.dmn import read_decisions
from engine.dmn.analysis import Finding, FindingKind, analyse
from tests.unit.dmn.drawing import definitions, literal, only, table

ROUTE = [("route", "string")]
SPRING = "No rule when “x” is unknown, 2026-02-28 and below or 2026-04-01 and above."
MOMENT = 'date and time("2026-03-01T10:00:00Z")'
MORNING = "No rule when “x” is without a time zone or 2026-03-01T10:00:00Z and above."
GAP, OVERLAP, UNCHECKED = FindingKind.GAP, FindingKind.OVERLAP, FindingKind.UNCHECKED


def findings(inputs: list[Any], rules: list[list[str]], policy: str = "FIRST", outputs: Any = ROUTE) -> list[Finding]:
    return analyse(only(table(inputs, outputs, rules, policy=policy)))


def said(inputs: list[Any], rules: list[list[str]], policy: str = "FIRST", outputs: Any = ROUTE) -> list[str]:
    return [finding.message.replace("About ", "") for finding in findings(inputs, rules, policy, outputs)]


def gaps(kind: str, *cells: str, values: str | None = None) -> list[str]:
    """What is said of a table with one input."""
    return said([("x", kind, "", values)], [[cell, '"a"'] for cell in cells])


class TestGapsOfOneInput:
    @pytest.mark.parametrize(
        ("kind", "cells", "sentence"),
        [
            ("integer", ["< 12", "> 15", "null"], "No rule for “x” 12 to 15."),
            ("number", ["< 12", ">= 16", "null"], "No rule for “x” 12 to below 16."),
            ("number", ["<= 12", "> 16", "null"], "No rule for “x” above 12 to 16."),
            ("number", ["[12..16]", "null", "< 12"], "No rule for “x” above 16."),
            ("integer", ["[12..16]", "null", "< 12"], "No rule for “x” 17 and above."),
            ("integer", ["> 3", "null"], "No rule for “x” 3 and below."),
            ("number", ["not(3)"], "No rule for “x” 3."),
            ("number", ["(0..1)", "null"], "No rule when “x” is 0 and below or 1 and above."),
            ("number", ["-5", "-1.50"], "No rule when “x” is unknown, below -5, above -5 to below -1.5 or above -1.5."),
            ("integer", ["? < 2.5", "null"], "No rule for “x” 3 and above."),
            ("number", ["-", "1"], None),
            ("boolean", ["true", "false"], "No rule when “x” is unknown."),
            ("boolean", ["true", "null"], "No rule when “x” is false."),
            ("boolean", ["null"], "No rule when “x” is known."),
            ("string", ['"a","b"'], 'No rule when “x” is anything but "a" and "b".'),
            ("string", ['not("a")'], 'No rule when “x” is "a".'),
            ("string", ['not("a", null)', '"a"'], "No rule when “x” is unknown."),
            ("string", ['< "m"', "null"], 'No rule when “x” is "m" and above.'),
            ("date", ['< date("2026-03-01")', "null"], "No rule for “x” 2026-03-01 and above."),
            ("date", ['[@"2026-03-01"..@"2026-03-31"]'], SPRING),
            ("time", ['<= @"12:00:00"', "null"], "No rule when “x” is above 12:00:00 or with a time zone."),
            ("dateTime", [f"< {MOMENT}", "null"], MORNING),
            ("days and time duration", ['< duration("P3D")', "null"], "No rule for “x” P3D and above."),
            ("years and months duration", ['< duration("P1Y")', "null"], "No rule for “x” P1Y and above."),
            ("", ['"a"', "1", "null"], 'No rule when “x” is anything but unknown, "a" and 1.'),
            ("number", ["? > 3 and ? < 5", "? <= 3 or ? = null"], "No rule for “x” 5 and above."),
            ("number", ["? between 3 and 5", "not(? in [3..5])"], "No rule when “x” is unknown."),
            ("number", ["[1..3],[5..7]", "null", "<1", ">7"], "No rule for “x” above 3 to below 5."),
        ],
    )  # fmt: skip
    def test_in_words(self, kind: str, cells: list[str], sentence: str | None) -> None:
        assert gaps(kind, *cells) == ([sentence] if sentence else [])

    def test_of_possible_values_only(self) -> None:
        assert gaps("string", '"yes"', '"no"', values='"yes","no"') == ["No rule when “x” is unknown."]
        assert gaps("integer", "< 5", "null", values="[0..7]") == ["No rule for “x” 5 to 7."]

    def test_an_input_asked_twice_is_one_input(self) -> None:
        inputs = [("x", "integer"), ("x", "integer")]
        assert said(inputs, [["< 5", "-", '"a"'], ["-", ">= 7", '"b"'], ["null", "-", '"c"']]) == [
            "No rule for “x” 5 to 6."
        ]

    def test_a_table_without_rules(self) -> None:
        assert said([("x", "boolean")], []) == ["No rule whatever the inputs are."]

    def test_a_table_without_inputs(self) -> None:
        assert said([], [['"a"']]) == []
        assert said([], []) == ["No rule whatever the inputs are."]
        assert said([], [['"a"'], ['"b"']], "UNIQUE") == [
            "Rules 1 and 2 both apply whatever the inputs are, where only one may (hit policy UNIQUE)."
        ]

    def test_an_expression_has_no_gaps(self) -> None:
        assert analyse(only(literal("1 + 1", key="sum"))) == []


class TestGapsOfSeveralInputs:
    AGE_AND_COMPETENT = (("age", "number"), ("competent", "string", "", '"yes","no"'))

    def test_the_combination_is_said(self) -> None:
        rules = [["< 12", "-", '"a"'], ["[12..16)", '"yes","no"', '"b"'], [">= 16", "-", '"c"'], ["null", "-", '"d"']]
        assert said([*self.AGE_AND_COMPETENT], rules) == [
            "No rule for “age” 12 to below 16 when “competent” is unknown."
        ]

    def test_gaps_are_put_together(self) -> None:
        inputs = [("a", "boolean"), ("b", "boolean"), ("c", "boolean")]
        assert said(inputs, [["true", "-", "-", '"x"'], ["-", "true", "-", '"x"'], ["-", "-", "true", '"x"']]) == [
            "No rule when “a” is unknown or false and “b” is unknown or false and “c” is unknown or false."
        ]

    def test_of_many_gaps_the_first_are_said_and_that_there_are_more(self) -> None:
        inputs = [(name, "boolean") for name in "abcdef"]
        cells = [["true" if other == name else "false" for other in "abcdef"] + ['"x"'] for name in "abcdef"]
        sentences = said(inputs, cells)
        assert sentences[-1] == "There are more combinations of inputs that no rule covers."
        assert 1 < len(sentences) < 12

    def test_gaps_are_told_at_the_decision_and_overlaps_at_the_later_rule(self) -> None:
        found = findings([("x", "boolean")], [["true", '"a"'], ["true", '"b"']], "UNIQUE")
        assert [(finding.kind, finding.line) for finding in found] == [(GAP, 3), (OVERLAP, 8)]


class TestOverlaps:
    RULES = (["< 12", '"a"'], ["[10..15]", '"b"'], [">= 15", '"a"'], ["null", '"c"'])

    def test_of_a_unique_table(self) -> None:
        assert said([("x", "integer")], [*self.RULES], "UNIQUE") == [
            "Rules 1 and 2 both apply for “x” 10 to 11, where only one may (hit policy UNIQUE).",
            "Rules 2 and 3 both apply for “x” 15, where only one may (hit policy UNIQUE).",
        ]

    @pytest.mark.parametrize("policy", ["FIRST", "RULE ORDER", "COLLECT"])
    def test_are_no_fault_elsewhere(self, policy: str) -> None:
        assert said([("x", "integer")], [*self.RULES], policy) == []

    def test_of_an_any_table_only_where_results_differ(self) -> None:
        rules = [["< 12", '"a"'], ["[10..15]", '"a"'], ["> 14", '"b"'], ["null", "null"]]
        assert said([("x", "integer")], rules, "ANY") == [
            "Rules 2 and 3 both apply for “x” 15, with different results (hit policy ANY)."
        ]

    def test_results_that_cannot_be_compared(self) -> None:
        rules = [["< 12", "x + 1"], ["[10..15]", "x + 2"], ["> 14", "x + 2"], ["null", "0"]]
        assert said([("x", "integer")], rules, "ANY", [("n", "number")]) == [
            "Rules 1 and 2 both apply for “x” 10 to 11, and it cannot be told whether their results are the same."
        ]

    def test_of_many_overlaps_the_first_are_said(self) -> None:
        found = findings([("x", "integer")], [["-", '"a"'] for _ in range(100)], "UNIQUE")
        assert [finding.kind for finding in found] == [OVERLAP] * 8


class TestWhatCannotBeTold:
    ADVICE = "Compare each input with plain values only."

    @pytest.mark.parametrize("cell", ["> y", "? > y", "string length(?) > 3", "> string(now())", '"a", y', "not(y)"])
    def test_a_cell_that_asks_for_more_than_its_input(self, cell: str) -> None:
        [finding] = findings([("x", "string"), ("y", "string")], [["null", "-", '"a"'], [cell, "-", '"b"']])
        assert finding.kind is UNCHECKED
        assert finding.message.startswith("It cannot be told whether a rule applies when “About x” is known.")
        assert f"rule 2, “About x”. {self.ADVICE}" in finding.message

    def test_it_does_not_matter_where_another_rule_applies(self) -> None:
        assert said([("x", "number")], [["> y", '"a"'], ["-", '"b"']]) == []

    def test_gaps_that_are_sure_are_said_beside_it(self) -> None:
        kinds = [finding.kind for finding in findings([("x", "number"), ("z", "boolean")], [["> y", "true", '"a"']])]
        assert kinds == [GAP, UNCHECKED]

    def test_whether_two_rules_meet(self) -> None:
        rules = [["> y", '"a"'], ["-", '"b"']]
        [finding] = findings([("x", "number")], rules, "UNIQUE")
        assert finding.kind is UNCHECKED
        assert finding.message.startswith("It cannot be told whether rules 1 and 2 both apply somewhere. These cells")

    def test_possible_values_that_are_not_plain(self) -> None:
        [finding] = findings([("x", "number", "", "> y")], [["-", '"a"']])
        assert finding.kind is UNCHECKED

    def test_a_list_of_cells_is_kept_short(self) -> None:
        [finding] = findings([("x", "number")], [["> y", '"a"'] for _ in range(20)])
        assert "; rule 5, “About x” and 15 more." in finding.message

    def test_a_table_that_is_too_large_for_all_of_it(self) -> None:
        dice = Random(2)
        cells = [f"[{n}..{n + dice.randint(1, 8)}]" for n in range(20)] + ["-"] * 20
        rules = [[*(dice.choice(cells) for _ in range(8)), '"a"'] for _ in range(200)]
        kinds = [one.kind for one in findings([(f"i{n}", "number") for n in range(8)], rules, "UNIQUE")]
        assert kinds == [UNCHECKED] + [OVERLAP] * 8

    def test_more_inputs_than_anybody_draws(self) -> None:
        inputs = [(f"i{n}", "boolean") for n in range(600)]
        assert {one.kind for one in findings(inputs, [["true"] * 600 + ['"a"']])} == {UNCHECKED}


class TestOtherLogic:
    def test_a_default_output_leaves_no_gap(self) -> None:
        drawn = table([("x", "boolean")], ROUTE, [["true", '"a"']])
        default = "<defaultOutputEntry><text>null</text></defaultOutputEntry></output>"
        assert analyse(only(drawn.replace("</output>", default))) == []

    def test_tables_within_other_expressions_and_in_business_knowledge(self) -> None:
        drawn = table([("x", "boolean")], ROUTE, [["true", '"a"']])
        inner = drawn[drawn.index("<decisionTable") : drawn.index("</decision>")]
        entry = f'<contextEntry><variable name="e"/>{inner}</contextEntry>'
        knowledge = (
            '<businessKnowledgeModel id="bkm" name="bkm"><variable name="bkm"/><encapsulatedLogic>'
            f'<formalParameter name="x"/>{inner}</encapsulatedLogic></businessKnowledgeModel>'
        )
        required = '<knowledgeRequirement><requiredKnowledge href="#bkm"/></knowledgeRequirement>'
        decision = f'<decision id="outer" name="Outer">{required}<context>{entry}</context></decision>'
        [outer] = read_decisions(definitions(knowledge, decision), "file.dmn")
        assert [finding.message for finding in analyse(outer)] == ["No rule when “About x” is unknown or false."] * 2

    def test_types_with_allowed_values_of_their_own(self) -> None:
        allowed = "<allowedValues><text>[0..18)</text></allowedValues>"
        kind = f'<itemDefinition name="tAge"><typeRef>number</typeRef>{allowed}</itemDefinition>'
        [decision] = read_decisions(
            definitions(kind, table([("age", "tAge")], ROUTE, [["< 12", '"a"'], ["null", '"b"']])), "file.dmn"
        )
        assert [finding.message for finding in analyse(decision)] == ["No rule for “About age” 12 to below 18."]

    def test_inputs_that_are_lists(self) -> None:
        kind = '<itemDefinition name="tNames" isCollection="true"><typeRef>string</typeRef></itemDefinition>'
        drawn = table([("names", "tNames")], ROUTE, [['"a"', '"a"'], ["-", '"b"']], policy="UNIQUE")
        [decision] = read_decisions(definitions(kind, drawn), "file.dmn")
        [finding] = analyse(decision)
        assert finding.message.startswith("It cannot be told whether rules 1 and 2 both apply somewhere.")

    def test_dates_meet_moments(self) -> None:
        assert gaps("date", '< date and time("2026-03-01T10:00:00Z")', "null") == [
            "No rule for “x” 2026-03-02 and above."
        ]
        assert gaps("dateTime", '< date("2026-03-01")', "null") == [
            "No rule when “x” is without a time zone or 2026-03-01T00:00:00Z and above."
        ]

    def test_times_with_zones(self) -> None:
        assert gaps("time", '< @"12:00:00+01:00"', '>= @"11:00:00Z"', "null") == [
            "No rule when “x” is without a time zone."
        ]
