"""A decision, alone or with the decisions that it requires, and what callers get from it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from engine.feel import Expression, FeelEvaluationError, Value, evaluation, to_json

from .data_types import converted
from .errors import DecisionEvaluationError
from .table import HitPolicy, Input, Output, Row, Rule, Table, layered

RESULT_MAPPINGS = ("singleEntry", "singleResult", "collectEntries", "resultList")


@dataclass(frozen=True)
class DecisionResult:
    """One dictionary (output name → JSON) per result, and the ids of the rules they come from. No match: no result."""

    outputs: list[dict[str, Any]]
    matched: tuple[str, ...]


@dataclass(frozen=True)
class Decision:
    """A decision of a file. Its logic is a table or, for a decision drawn as one, an expression."""

    key: str
    name: str
    documentation: str
    file: str
    line: int
    result_name: str
    """The name by which decisions that require this one know its result."""
    logic: Table | Expression
    outputs: tuple[Output, ...]
    required: tuple["Decision", ...]

    @property
    def hit_policy(self) -> HitPolicy | None:
        """The table's hit policy; None for an expression."""
        return self.logic.hit_policy if isinstance(self.logic, Table) else None

    @property
    def inputs(self) -> tuple[Input, ...]:
        """The table's inputs; none for an expression."""
        return self.logic.inputs if isinstance(self.logic, Table) else ()

    @property
    def rules(self) -> tuple[Rule, ...]:
        """The table's rules; none for an expression."""
        return self.logic.rules if isinstance(self.logic, Table) else ()

    @property
    def variables(self) -> frozenset[str]:
        """The variables that it and the decisions it requires may read."""
        own = self.logic.reads if isinstance(self.logic, Table) else self.logic.variables
        known = {name for decision in self.required for name in decision.given_names}
        return (own - known).union(*(decision.variables for decision in self.required))

    @property
    def given_names(self) -> tuple[str, ...]:
        """The names under which decisions that require this one see its result and its outputs."""
        return (self.result_name, self.key, *(output.name for output in self.outputs))

    def evaluate(self, variables: Mapping[str, Any], now: datetime | None = None) -> DecisionResult:
        """The result for these variables (JSON or FEEL values) at the aware moment `now`.

        Raises `DecisionEvaluationError` when the hit policy is broken (UNIQUE, ANY), a value is not of its declared
        type or none of the possible ones, or the evaluation exceeds the limits of expressions.
        """
        try:
            with evaluation(now):
                rows, matched = _Round(variables, now).rows(self)
                return DecisionResult([{name: to_json(value) for name, value in row.items()} for row in rows], matched)
        except FeelEvaluationError as error:
            raise DecisionEvaluationError(self.key, f"Decision “{self.name}”: {error}") from error

    def map_result(self, result: DecisionResult, mapping: str) -> Any:
        """The result as Camunda's `mapDecisionResult` asks: singleEntry, singleResult, collectEntries or resultList.

        No match is None for the first two and an empty list for the others. Raises `DecisionEvaluationError` when
        there are more results or outputs than the mapping holds, ValueError for any other mapping.
        """
        if mapping not in RESULT_MAPPINGS:
            raise ValueError(f"“{mapping}” is none of {', '.join(RESULT_MAPPINGS)}.")
        if mapping == "resultList":
            return result.outputs
        if mapping in ("singleEntry", "singleResult") and len(result.outputs) > 1:
            raise DecisionEvaluationError(self.key, f"Decision “{self.name}” gave more than one result.")
        if mapping == "singleResult":
            return result.outputs[0] if result.outputs else None
        entries = [self._only_entry(row) for row in result.outputs]
        return entries if mapping == "collectEntries" else next(iter(entries), None)

    def _only_entry(self, row: dict[str, Any]) -> Any:
        if len(row) != 1:
            raise DecisionEvaluationError(self.key, f"Decision “{self.name}” gave more than one output.")
        return next(iter(row.values()))


class _Round:
    """One evaluation of a decision with everything that it requires, each decision once."""

    def __init__(self, variables: Mapping[str, Any], now: datetime | None) -> None:
        self.variables = variables
        self.now = now
        self.done: dict[str, tuple[list[Row], tuple[str, ...]]] = {}

    def rows(self, decision: Decision) -> tuple[list[Row], tuple[str, ...]]:
        if decision.key not in self.done:
            self.done[decision.key] = self._decide(decision)
        return self.done[decision.key]

    def _decide(self, decision: Decision) -> tuple[list[Row], tuple[str, ...]]:
        given: dict[str, Value] = {}
        for required in decision.required:
            given |= self._given(required)
        variables = layered(given, self.variables)
        try:
            if isinstance(decision.logic, Table):
                return decision.logic.decide(variables, self.now)
            output = decision.outputs[0]
            return [{output.name: converted(decision.logic.evaluate(variables, self.now), output.type)}], ()
        except (ValueError, TypeError) as error:
            raise DecisionEvaluationError(decision.key, f"Decision “{decision.name}”: {error}") from error

    def _given(self, decision: Decision) -> dict[str, Value]:
        """What a decision gives to those that require it, under each of its names."""
        rows, _ = self.rows(decision)
        table = decision.logic if isinstance(decision.logic, Table) else None
        single = table is None or table.hit_policy.single or table.aggregation is not None
        columns = {output.name: [row[output.name] for row in rows] for output in decision.outputs}
        entries = {name: (values[0] if values else None) if single else values for name, values in columns.items()}
        if len(entries) == 1:
            result: Value = next(iter(entries.values()))
        else:
            result = (rows[0] if rows else None) if single else rows
        return {decision.key: result, **entries, decision.result_name: result}
