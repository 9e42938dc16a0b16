"""Trying a decision with values, without any process: what it comes to and which rules say so."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from engine.bpmn.releases import Release
from engine.dmn import Decision, DecisionEvaluationError, Step


class TrialRefusedError(ValueError):
    """The decision cannot be tried with these values; `errors` says why by the value's name (empty: all together)."""

    def __init__(self, errors: Mapping[str, str]) -> None:
        super().__init__("The decision gives no answer for these values.")
        self.errors = errors


@dataclass(frozen=True)
class HitRule:
    """A rule that hit: its id, its number in the table, and what is written beside it."""

    id: str
    number: int
    description: str
    annotations: tuple[str, ...]


@dataclass(frozen=True)
class TrialStep:
    """A decision on the way: the values of its inputs by their labels, the rules that hit, its results."""

    decision: str
    name: str
    inputs: Mapping[str, Any]
    rules: tuple[HitRule, ...]
    results: list[dict[str, Any]]


@dataclass(frozen=True)
class Trial:
    """What a decision came to: `results` as JSON, one for each rule that counts, and the steps, its own the last.

    `not_given` are the names of variables that it reads and was not given: they were null.
    """

    decision: str
    results: list[dict[str, Any]]
    steps: tuple[TrialStep, ...]
    not_given: tuple[str, ...]


def try_decision(release: Release, key: str, values: Mapping[str, Any], now: datetime) -> Trial:
    """The decision's answer for `values` (JSON by variable). Raises NotInReleaseError and TrialRefusedError."""
    decision = release.get_decision(key)
    strange = {name: "The decision does not read this." for name in values if name not in decision.variables}
    if strange:
        raise TrialRefusedError(strange)
    try:
        result, steps = decision.explain(values, now)
    except DecisionEvaluationError as error:
        raise TrialRefusedError({"": error.message}) from error
    return Trial(key, result.outputs, tuple(map(_step, steps)), _not_given(decision, values))


def _step(step: Step) -> TrialStep:
    rules = tuple(HitRule(rule.id, rule.number, rule.description, rule.annotations) for rule in step.rules)
    return TrialStep(step.decision, step.name, step.inputs, rules, step.outputs)


def _not_given(decision: Decision, values: Mapping[str, Any]) -> tuple[str, ...]:
    return tuple(sorted(decision.variables - set(values)))
