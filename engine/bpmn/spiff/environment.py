"""What the steps of one command may reach: expressions, decisions and handlers, and nothing else."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, NoReturn

from SpiffWorkflow.bpmn.script_engine.python_engine import PythonScriptEngine
from SpiffWorkflow.task import Task
from sqlmodel import Session

from engine import clock
from engine.bpmn import handlers
from engine.bpmn.elements import Element, Value, VariableMapping
from engine.bpmn.expressions import timer_moment
from engine.bpmn.spiff import variables
from engine.bpmn.spiff.failures import RefusedStep
from engine.bpmn.spiff.stated import take_stated_results
from engine.feel import Expression

if TYPE_CHECKING:
    from engine.bpmn.releases import Release


class ScriptsRefusedError(Exception):
    """Something asked SpiffWorkflow's script engine to run text: nothing here ever does."""


class RefusingScriptEngine(PythonScriptEngine):
    """Stands where SpiffWorkflow keeps its Python evaluator, and refuses everything."""

    def __init__(self) -> None:
        super().__init__(environment=self)

    def evaluate(self, *_args: Any, **_kwargs: Any) -> NoReturn:
        raise ScriptsRefusedError

    execute = call_service = validate = evaluate


@dataclass(frozen=True)
class Environment:
    """One command on one instance: its session, its release, and who acts."""

    session: Session
    release: "Release"
    instance_id: str
    business_key: str
    actor: str | None

    def evaluate(self, task: Task, expression: Expression) -> Any:
        """The FEEL value of a compiled expression for what the step sees."""
        return self._evaluate(expression, variables.seen_by(task))

    def _evaluate(self, expression: Expression, seen: Mapping[str, Any]) -> Any:
        return expression.evaluate(seen, now=clock.now(self.session))

    def value(self, task: Task, value: Value | None) -> Any:
        """A literal, or the value of an expression; None for nothing."""
        if value is None:
            return None
        return value.literal if value.expression is None else self.evaluate(task, value.expression)

    def mapped(self, seen: Mapping[str, Any], mappings: Iterable[VariableMapping]) -> dict[str, Any]:
        """The targets of `mappings`, filled from `seen`, as JSON."""
        return {mapping.target: variables.as_json(self._source(seen, mapping)) for mapping in mappings}

    def _source(self, seen: Mapping[str, Any], mapping: VariableMapping) -> Any:
        if mapping.value is None:
            return seen.get(mapping.source or mapping.target)
        if mapping.value.expression is None:
            return mapping.value.literal
        return self._evaluate(mapping.value.expression, seen)

    def inputs(self, task: Task, element: Element) -> dict[str, Any]:
        """The input parameters of a service task or a throw event."""
        return self.mapped(variables.seen_by(task), element.inputs)

    def timer_due_at(self, task: Task, expression: Expression) -> datetime:
        """When a timer that starts now is due. Raises NotAMomentError."""
        return timer_moment(self.evaluate(task, expression), clock.now(self.session))

    def call_handler(self, task: Task, element: Element) -> Mapping[str, Any] | None:
        """Runs the handler of a service task. Raises NoHandlerError, or whatever the handler raises."""
        stated = take_stated_results(task)
        if stated is not None:
            return stated
        call = handlers.HandlerCall(
            session=self.session,
            instance_id=self.instance_id,
            business_key=self.business_key,
            element_id=element.id,
            variables=variables.seen_by(task),
            inputs=self.inputs(task, element),
            actor=self.actor,
        )
        return handlers.handler_for(element.topic or "")(call)

    def decide(self, task: Task, element: Element) -> Any:
        """The result of a business rule task's decision, mapped as the diagram says."""
        stated = take_stated_results(task)
        if stated is not None:
            return stated.get(element.result_variable or "")
        decision = self.release.decisions.get(element.decision or "")
        if decision is None:
            raise RefusedStep(f"there is no decision “{element.decision}”")
        result = decision.evaluate(variables.seen_by(task), clock.now(self.session))
        return decision.map_result(result, element.result_mapping)
