"""A decision table as components/decision_table.html shows it: columns, rules, and marks on rules."""

from collections.abc import Mapping
from dataclasses import dataclass

from api.pages.pictures import Mark
from engine.dmn import Aggregation, HitPolicy, Input, Output, Table

ANYTHING = "anything"
HIT_POLICIES: Mapping[HitPolicy, str] = {
    HitPolicy.UNIQUE: "At most one rule applies (hit policy UNIQUE).",
    HitPolicy.ANY: "Several rules may apply if they say the same (hit policy ANY).",
    HitPolicy.FIRST: "The first rule that applies counts, from the top (hit policy FIRST).",
    HitPolicy.PRIORITY: "Of the rules that apply, the one with the weightiest result counts (hit policy PRIORITY).",
    HitPolicy.RULE_ORDER: "Every rule that applies counts, in the order of the table (hit policy RULE ORDER).",
    HitPolicy.OUTPUT_ORDER: "Every rule that applies counts, the weightiest result first (hit policy OUTPUT ORDER).",
    HitPolicy.COLLECT: "Every rule that applies counts (hit policy COLLECT).",
}
AGGREGATIONS: Mapping[Aggregation, str] = {
    Aggregation.SUM: "The result is the sum of their results.",
    Aggregation.MIN: "The result is the smallest of their results.",
    Aggregation.MAX: "The result is the greatest of their results.",
    Aggregation.COUNT: "The result is how many different results they have.",
}


@dataclass(frozen=True)
class Column:
    """A column: what it is called, what it reads or sets, and its possible values."""

    label: str
    about: str


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
    inputs: tuple[Column, ...]
    outputs: tuple[Column, ...]
    rules: tuple[RuleRow, ...]
    defaults: tuple[str, ...]

    @property
    def has_marks(self) -> bool:
        """Whether any rule is marked, so that a column is needed for it."""
        return any(rule.mark for rule in self.rules)


def decision_table(table: Table, title: str, marks: Mapping[str, Mark] | None = None) -> DecisionTable:
    """The table with `marks` by the ids of its rules."""
    by_rule = marks or {}
    return DecisionTable(
        title=title,
        policy=policy_words(table),
        inputs=tuple(map(_input, table.inputs)),
        outputs=tuple(map(_output, table.outputs)),
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


def _input(column: Input) -> Column:
    reads, values = column.expression.text.strip(), column.values.text.strip() if column.values else ""
    return Column(column.label, ". ".join(filter(None, [reads, f"One of {values}" if values else column.type.label])))


def _output(column: Output) -> Column:
    values = column.allowed.text.strip() if column.allowed else ""
    named = column.name if column.label and column.label != column.name else ""
    about = [named, f"One of {values}" if values else column.type.label]
    return Column(column.label or column.name, ". ".join(filter(None, about)))


def _test(text: str) -> str:
    return ANYTHING if text.strip() in ("", "-") else text.strip()


def _defaults(table: Table) -> tuple[str, ...]:
    """What each output is when no rule applies; empty where there is no such thing."""
    if not any(output.default for output in table.outputs):
        return ()
    return tuple(output.default.text.strip() if output.default else "nothing" for output in table.outputs)
