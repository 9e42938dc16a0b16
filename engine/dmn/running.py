"""One evaluation of a decision with everything that it requires, each decision once."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from engine.feel import FunctionValue, Value, from_json

from .data_types import Type
from .errors import DecisionEvaluationError
from .feel_types import function_type
from .requirements import BusinessKnowledge, DecisionService, InputData, Requirement, Source
from .scope import BrokenError, Scope, Strictness, layered
from .table import Ruling, Table

if TYPE_CHECKING:
    from .decision import Decision


@dataclass(frozen=True)
class Outcome:
    """What a decision came to: its value, and the ruling when its logic is a table."""

    value: Value
    ruling: Ruling | None


class Run:
    """What has been asked and decided so far.

    `given` are the values of input data and of decisions that are not to be decided; `taken` are those that a decision
    service takes, whichever model asks for them. In a process, `variables` are seen by every decision, whatever it
    requires, and required decisions go by further names; by the standard there are none.
    """

    def __init__(
        self,
        now: datetime | None,
        strictness: Strictness,
        variables: Mapping[str, Any] | None = None,
        given: "Mapping[InputData | Decision, Value] | None" = None,
        taken: Mapping[tuple[str, str], Value] | None = None,
    ) -> None:
        self.now = now
        self.strictness = strictness
        self.variables = variables
        self.given = given or {}
        self.taken = taken or {}
        self.outcomes: dict[Decision, Outcome] = {}
        self.functions: dict[BusinessKnowledge | DecisionService, FunctionValue] = {}

    def outcome(self, decision: "Decision") -> Outcome:
        """What the decision comes to. Raises `DecisionEvaluationError` where the run is strict."""
        if decision not in self.outcomes:
            self.outcomes[decision] = self._decide(decision)
        return self.outcomes[decision]

    def call(self, invocable: BusinessKnowledge | DecisionService, given: Mapping[str, Value]) -> Value:
        """The result of a business knowledge model or a decision service for arguments by name."""
        function = self._function(invocable)
        return function.call(*(given.get(name) for name in function.parameters))

    def _decide(self, decision: "Decision") -> Outcome:
        try:
            if self._is_given(decision):
                return Outcome(self._fitted(self._given(decision), decision), None)
            scope = self._scope(decision.requirements, self.variables)
            ruling = decision.logic.decide(scope) if isinstance(decision.logic, Table) else None
            value = ruling.value if ruling else decision.logic.evaluate(scope)
            return Outcome(self._fitted(value, decision), ruling)
        except BrokenError as error:
            if not self.strictness.null_instead:
                raise DecisionEvaluationError(decision.key, f"Decision “{decision.name}”: {error}") from error
            return Outcome(None, None)

    def _fitted(self, value: Value, source: "InputData | Decision | DecisionService") -> Value:
        return self._fit(value, source.type, source)

    def _fit(self, value: Value, declared: Type, source: "InputData | Decision | DecisionService") -> Value:
        return self.strictness.fit(value, declared, f"For “{source.name}”")

    def _scope(self, requirements: tuple[Requirement, ...], variables: Mapping[str, Any] | None) -> Scope:
        """What is required, by its names, before the variables of the process."""
        names: dict[str, Any] = {}
        for requirement in requirements:
            if requirement.model:
                beside = names.get(requirement.model, {})
                names[requirement.model] = beside | {requirement.name: self._value(requirement.source)}
            else:
                names |= self._names(requirement)
        return Scope(layered(names, variables or {}), self.now, self.strictness)

    def _names(self, requirement: Requirement) -> dict[str, Value]:
        """A required thing's names; in a process a decision also goes by its id, and its outputs by theirs."""
        source = requirement.source
        names = {requirement.name: self._value(source)}
        if self.variables is None or source not in self.outcomes:
            return names
        ruling = self.outcomes[source].ruling
        columns = source.logic.columns(ruling.rows) if ruling and isinstance(source.logic, Table) else {}
        return {source.key: names[requirement.name], **columns, **names}

    def _value(self, source: Source) -> Value:
        if isinstance(source, InputData):
            return self._fitted(self._incoming(source), source)
        if isinstance(source, (BusinessKnowledge, DecisionService)):
            return self._function(source)
        return self.outcome(source).value

    def _incoming(self, source: InputData) -> Value:
        return self._given(source) if self._is_given(source) else from_json((self.variables or {}).get(source.name))

    def _is_given(self, source: "InputData | Decision") -> bool:
        return source in self.given or _element(source) in self.taken

    def _given(self, source: "InputData | Decision") -> Value:
        return self.given[source] if source in self.given else self.taken[_element(source)]

    def _function(self, source: BusinessKnowledge | DecisionService) -> FunctionValue:
        if source not in self.functions:
            self.functions[source] = (
                self._service(source) if isinstance(source, DecisionService) else self._knowledge(source)
            )
        return self.functions[source]

    def _knowledge(self, source: BusinessKnowledge) -> FunctionValue:
        """Its function, which sees what it requires and itself: it may be recursive."""
        own: dict[str, Value] = {source.name: None}
        function: FunctionValue = source.function.evaluate(self._scope(source.required, None).beside(own))
        own[source.name] = function
        return function

    def _service(self, service: DecisionService) -> FunctionValue:
        def call(*values: Value) -> Value:
            places = zip(service.inputs.values(), service.taken, values, strict=True)
            given = {source: self._fitted(self._fit(value, taken, source), source) for source, taken, value in places}
            if any(value is not None and given[source] is None for source, value in zip(given, values, strict=True)):
                return None
            taken = {_element(source): value for source, value in given.items()}
            within = Run(self.now, self.strictness, None if self.variables is None else {}, taken=taken)
            results = {name: within.outcome(decision).value for name, decision in service.outputs.items()}
            return self._fitted(next(iter(results.values())) if len(results) == 1 else results, service)

        kind = function_type(tuple(source.type for source in service.inputs.values()), service.type)
        return FunctionValue(tuple(service.inputs), call, kind)


def _element(source: "InputData | Decision") -> tuple[str, str]:
    """What an element is known by, however often it is imported: where it stands and its id."""
    return (source.namespace if isinstance(source, InputData) else source.file), source.key
