"""A decision, alone or with the decisions that it requires, and what callers get from it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from engine.feel import FeelEvaluationError, evaluation, to_json

from .boxed import Boxed
from .data_types import Type
from .errors import DecisionEvaluationError
from .requirements import InputData, Requirement
from .running import Outcome, Run
from .scope import FOR_PROCESSES
from .table import HitPolicy, Input, Output, Rule, Table

RESULT_MAPPINGS = ("singleEntry", "singleResult", "collectEntries", "resultList")


@dataclass(frozen=True)
class DecisionResult:
    """One dictionary (output name → JSON) per result, and the ids of the rules they come from. No match: no result."""

    outputs: list[dict[str, Any]]
    matched: tuple[str, ...]


@dataclass(frozen=True)
class Step:
    """One decision on the way to another: the values it looked at, the rules that hit, and its results (all JSON)."""

    decision: str
    name: str
    inputs: dict[str, Any]
    """The values of a table's inputs by their labels."""
    rules: tuple[Rule, ...]
    outputs: list[dict[str, Any]]


@dataclass(frozen=True, eq=False)
class Decision:
    """A decision of a file. Its logic is a table or, for a decision drawn as one, another boxed expression."""

    key: str
    name: str
    documentation: str
    file: str
    line: int
    result_name: str
    """The name by which decisions that require this one know its result."""
    type: Type
    logic: Table | Boxed
    outputs: tuple[Output, ...]
    requirements: tuple[Requirement, ...]
    is_safety_critical: bool = False
    """Whether the model says so: by a knowledge source “Safety-critical” that is an authority for it."""

    @property
    def required(self) -> tuple["Decision", ...]:
        """The decisions that it requires directly."""
        return tuple(each.source for each in self.requirements if isinstance(each.source, Decision))

    @property
    def hit_policy(self) -> HitPolicy | None:
        """The table's hit policy; None when it is no table."""
        return self.logic.hit_policy if isinstance(self.logic, Table) else None

    @property
    def inputs(self) -> tuple[Input, ...]:
        """The table's inputs; none when it is no table."""
        return self.logic.inputs if isinstance(self.logic, Table) else ()

    @property
    def rules(self) -> tuple[Rule, ...]:
        """The table's rules; none when it is no table."""
        return self.logic.rules if isinstance(self.logic, Table) else ()

    @property
    def variables(self) -> frozenset[str]:
        """The variables that it and the decisions it requires may read."""
        decisions = self.required
        known = {name for each in decisions for name in each.given_names}
        known |= {each.model or each.name for each in self.requirements if not isinstance(each.source, InputData)}
        return (self.logic.reads - known).union(*(decision.variables for decision in decisions))

    @property
    def given_names(self) -> tuple[str, ...]:
        """The names under which decisions that require this one see its result and its outputs."""
        return (self.result_name, self.key, *(output.name for output in self.outputs))

    def evaluate(self, variables: Mapping[str, Any], now: datetime | None = None) -> DecisionResult:
        """The result for these variables (JSON or FEEL values) at the aware moment `now`.

        Raises `DecisionEvaluationError` when the hit policy is broken (UNIQUE, ANY), a value is not of its declared
        type or none of the possible ones, or the evaluation exceeds the limits of expressions.
        """
        return self._evaluated(variables, now)[0]

    def explain(self, variables: Mapping[str, Any], now: datetime | None = None) -> tuple[DecisionResult, list[Step]]:
        """The same result with how it came about: every decision that was asked, the required ones first."""
        result, run = self._evaluated(variables, now)
        return result, [_step(decision, outcome) for decision, outcome in run.outcomes.items()]

    def _evaluated(self, variables: Mapping[str, Any], now: datetime | None) -> tuple[DecisionResult, Run]:
        run = Run(now, FOR_PROCESSES, variables)
        try:
            with evaluation(now):
                return _result(self, run.outcome(self)), run
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


def _result(decision: Decision, outcome: Outcome) -> DecisionResult:
    """The outcome as callers get it: a row per result of a table, one row for another expression."""
    ruling = outcome.ruling
    rows = ruling.rows if ruling else [{decision.outputs[0].name: outcome.value}]
    matched = tuple(rule.id for rule in ruling.rules) if ruling else ()
    return DecisionResult([{name: to_json(value) for name, value in row.items()} for row in rows], matched)


def _step(decision: Decision, outcome: Outcome) -> Step:
    ruling = outcome.ruling
    values = zip(decision.inputs, ruling.inputs, strict=True) if ruling else ()
    return Step(
        decision.key,
        decision.name,
        {column.label: to_json(value) for column, value in values},
        ruling.rules if ruling else (),
        _outputs(decision, outcome),
    )


def _outputs(decision: Decision, outcome: Outcome) -> list[dict[str, Any]]:
    try:
        return _result(decision, outcome).outputs
    except FeelEvaluationError:  # a function or a range, which JSON cannot show
        return []
