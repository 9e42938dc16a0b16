"""Can conditions, due dates and timers be evaluated? What reads no variable is tried now, before any case is there."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, Final

from engine.bpmn.elements import Element, Flow, ProcessModel
from engine.bpmn.expressions import NotAMomentError, due_moment, timer_moment
from engine.bpmn.problems import Problem
from engine.bpmn.validation.findings import Findings
from engine.feel import Expression, FeelEvaluationError
from engine.feel.syntax import (
    Arithmetic,
    Between,
    Call,
    Comparison,
    Conjunction,
    ContextLiteral,
    Disjunction,
    For,
    FunctionLiteral,
    In,
    InstanceOf,
    ListLiteral,
    Name,
    Negation,
    Node,
    Quantified,
    RangeLiteral,
    walk,
)

_A_MOMENT: Final = datetime(2026, 3, 2, 9, tzinfo=UTC)
_STRUCTURES: Final = (ContextLiteral, For, FunctionLiteral, ListLiteral, RangeLiteral)
_NEVER_A_MOMENT: Final = (*_STRUCTURES, Between, Comparison, Conjunction, Disjunction, In, InstanceOf, Quantified)
_NEVER_A_CONDITION: Final = (*_STRUCTURES, Arithmetic, Negation)
_CLOCK: Final = frozenset({"now", "today"})


def check_values(process: ProcessModel) -> list[Problem]:
    """Expressions that cannot give what their place needs, and conditions that are always the same."""
    findings = Findings(process)
    for flow in process.flows.values():
        if flow.condition is not None:
            _check_condition(findings, flow, flow.condition)
    for element in process.elements.values():
        _check_moment(findings, element, "The timer", element.timer, lambda value: timer_moment(value, _A_MOMENT))
        if element.work:
            _check_moment(findings, element, "The due date", element.work.due, due_moment)
            _check_moment(findings, element, "The follow-up date", element.work.follow_up, due_moment)
    return findings.problems


def _check_condition(findings: Findings, flow: Flow, condition: Expression) -> None:
    if isinstance(condition.tree, _NEVER_A_CONDITION):
        findings.error(flow, "no-truth", 'This condition is neither true nor false. Compare: = consent = "given".')
    elif not condition.variables and not _asks_the_clock(condition.tree):
        value = _value(condition)
        if isinstance(value, bool):
            always = f"This condition reads no variable: it is always {'true' if value else 'false'}."
            findings.warning(flow, "constant-condition", f"{always} Should it ask for one?")
        else:
            findings.error(flow, "no-truth", "This condition is neither true nor false, whatever the case is.")


def _check_moment(
    findings: Findings, element: Element, what: str, expression: Expression | None, moment: Callable[[Any], datetime]
) -> None:
    if expression is None or (expression.variables and not isinstance(expression.tree, _NEVER_A_MOMENT)):
        return
    try:
        moment(None if isinstance(expression.tree, _NEVER_A_MOMENT) else _value(expression))
    except (NotAMomentError, OverflowError):
        findings.error(
            element,
            "no-moment",
            f"{what} comes to no date, date and time{' or duration' if element.timer else ''}. "
            "Write for example = working days after(today(), 5), or a date such as 2026-03-27.",
        )


def _value(expression: Expression) -> Any:
    """What it gives without any variable; None where it cannot be evaluated."""
    try:
        return expression.evaluate({}, _A_MOMENT)
    except FeelEvaluationError:
        return None


def _asks_the_clock(tree: Node) -> bool:
    return any(
        isinstance(part, Call) and isinstance(part.function, Name) and part.function.name in _CLOCK
        for part in walk(tree)
    )
