"""A decision table as components/decision_table.html shows it: columns, rules, and marks on rules."""

from collections.abc import Mapping
from dataclasses import dataclass

from api.pages.facts import Fact
from api.pages.pictures import Mark
from engine.dmn import Aggregation, Decision, HitPolicy, Input, Output, Table, Type
from engine.words import _, later

ANYTHING = "anything"
HIT_POLICIES: Mapping[HitPolicy, str] = {
    HitPolicy.UNIQUE: later("At most one rule applies (hit policy UNIQUE)."),
    HitPolicy.ANY: later("Several rules may apply if they say the same (hit policy ANY)."),
    HitPolicy.FIRST: later("The first rule that applies counts, from the top (hit policy FIRST)."),
    HitPolicy.PRIORITY: later(
        "Of the rules that apply, the one with the weightiest result counts (hit policy PRIORITY)."
    ),
    HitPolicy.RULE_ORDER: later("Every rule that applies counts, in the order of the table (hit policy RULE ORDER)."),
    HitPolicy.OUTPUT_ORDER: later(
        "Every rule that applies counts, the weightiest result first (hit policy OUTPUT ORDER)."
    ),
    HitPolicy.COLLECT: later("Every rule that applies counts (hit policy COLLECT)."),
}
AGGREGATIONS: Mapping[Aggregation, str] = {
    Aggregation.SUM: later("The result is the sum of their results."),
    Aggregation.MIN: later("The result is the smallest of their results."),
    Aggregation.MAX: later("The result is the greatest of their results."),
    Aggregation.COUNT: later("The result is how many different results they have."),
}


@dataclass(frozen=True)
class RuleRow:
    """A rule: its cells in words, what is written beside it, and its mark."""

    number: int
    tests: tuple[str, ...]
    results: tuple[str, ...]
    note: str
    mark: Mark | None


@dataclass(frozen=True)
class DecisionTable:
    """What components/decision_table.html shows."""

    title: str
    policy: str
    inputs: tuple[str, ...]
    outputs: tuple[str, ...]
    rules: tuple[RuleRow, ...]
    defaults: tuple[str, ...]


def decision_table(table: Table, title: str, marks: Mapping[str, Mark] | None = None) -> DecisionTable:
    """The table with `marks` by the ids of its rules."""
    by_rule = marks or {}
    return DecisionTable(
        title=title,
        policy=policy_words(table),
        inputs=tuple(column.label for column in table.inputs),
        outputs=tuple(column.label or column.name for column in table.outputs),
        rules=tuple(
            RuleRow(
                rule.number,
                tuple(_test(cell.text) for cell in rule.tests),
                tuple(cell.text.strip() for cell in rule.entries),
                " ".join(filter(None, [rule.description, *rule.annotations])),
                by_rule.get(rule.id),
            )
            for rule in table.rules
        ),
        defaults=_defaults(table),
    )


def policy_words(table: Table) -> str:
    """The hit policy as a sentence, with what is made of several results."""
    said = HIT_POLICIES[table.hit_policy]
    return f"{said} {AGGREGATIONS[table.aggregation]}" if table.aggregation else said


def column_facts(decision: Decision) -> tuple[Fact, ...]:
    """Each column of a decision's table with what it reads or sets, and its type or possible values."""
    if not isinstance(decision.logic, Table):
        return ()
    return (*map(_input, decision.logic.inputs), *map(_output, decision.logic.outputs))


def _input(column: Input) -> Fact:
    values = column.values.text.strip() if column.values else ""
    return Fact(
        _("If: %(label)s", label=column.label),
        _("Reads %(text)s, %(kind)s.", text=column.expression.text.strip(), kind=_kind(column.type, values)),
    )


def _output(column: Output) -> Fact:
    values = column.allowed.text.strip() if column.allowed else ""
    return Fact(
        _("Then: %(label)s", label=column.label or column.name),
        _("Sets %(name)s, %(kind)s.", name=column.name, kind=_kind(column.type, values)),
    )


def _kind(type_: Type, values: str) -> str:
    return _("one of %(values)s", values=values) if values else type_.label


def _test(text: str) -> str:
    return ANYTHING if text.strip() in ("", "-") else text.strip()


def _defaults(table: Table) -> tuple[str, ...]:
    """What each output is when no rule applies; empty where there is no such thing."""
    if not any(output.default for output in table.outputs):
        return ()
    return tuple(output.default.text.strip() if output.default else "nothing" for output in table.outputs)
