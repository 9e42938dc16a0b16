"""One instance in memory, run three ways: by the engine with its whole past, by the engine written and read again
before every step, and as a game of tokens. A walk gives all three the same steps and looks at each after every one.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Protocol

from sqlmodel import Session

from engine.bpmn import spiff
from engine.bpmn.elements import Element, Kind
from engine.bpmn.models import HistoryKind
from engine.bpmn.releases import Release
from engine.bpmn.spiff.workflow import STEP_BUDGET
from engine.clock import ManualClock
from tests.soundness.token_game import Game
from tests.soundness.tokens import seen_by

CLOCK = ManualClock(datetime(2026, 3, 2, 9, tzinfo=UTC))
EVENTS = (Kind.RECEIVE_TASK, Kind.CATCH, Kind.BOUNDARY)
DONE = (HistoryKind.COMPLETED, HistoryKind.TASK_COMPLETED)

Place = tuple[str, str, str]
"""Where something can happen, without ids: the element, what is local to its path, the variables that it sees."""


class Walker(Protocol):
    """What a walk does with an instance, and what it looks at."""

    def places(self) -> list[tuple[Place, Element, Any]]:
        """Where something can happen now."""
        ...

    def do(self, handle: Any, element: Element, values: Mapping[str, Any]) -> None:
        """Completes the task, or lets the event come, and goes on until everything waits."""
        ...

    def scopes(self) -> list[str]:
        """The flows that run and the variables of each, outer ones before inner ones."""
        ...

    def done(self) -> Counter[str]:
        """How often each element has been done so far."""
        ...


@dataclass
class Look:
    """An instance between two steps: where something can happen, and all that must be the same in the three."""

    choices: list[tuple[Place, Element, Any]]
    picture: tuple[Any, ...]


def look_at(walker: Walker) -> Look:
    """The choices come in an order in which the three agree."""
    choices = sorted(walker.places(), key=lambda choice: choice[0])
    return Look(choices, ([choice[0] for choice in choices], walker.scopes(), walker.done()))


class EngineWalker:
    """The engine. `restarts` decides whether the instance is written and read again before every step."""

    def __init__(self, release: Release, key: str, variables: Mapping[str, Any], *, restarts: bool) -> None:
        self.specs = spiff.build_specs(release)
        self.key = key
        self.restarts = restarts
        self.history: list[tuple[Any, ...]] = []
        self.environment = spiff.Environment(Session(info={"clock": CLOCK}), release, "i", "CASE-1", "ann")
        self.workflow = spiff.CaseWorkflow(self.specs, key, self.environment)
        self.workflow.data = dict(variables)
        self._go_on()

    def places(self) -> list[tuple[Place, Element, Any]]:
        open_now = [*self.workflow.user_tasks(), *self.workflow.waiting_events()]
        happens = [task for task in open_now if can_happen(task.task_spec.element)]
        return [(self._place(task), task.task_spec.element, task) for task in happens]

    @staticmethod
    def _place(task: Any) -> Place:
        seen = spiff.variables.seen_by(task)
        return _flow(task.workflow.spec.process_key, task.task_spec.element.id), _text(task.data), _text(seen)

    def do(self, handle: Any, element: Element, values: Mapping[str, Any]) -> None:
        if self.restarts:
            handle = self._restart(handle)
        if element.kind is Kind.USER_TASK:
            self.workflow.complete_task(handle, values)
        else:
            spiff.deliver(handle, dict(values) if element.message else None)
        self._go_on()

    def state(self) -> bytes:
        """What is written down of it."""
        return spiff.dump(self.workflow)

    def _restart(self, handle: Any) -> Any:
        state = self.state()
        self.workflow = spiff.load(state, self.specs, self.key, self.environment)
        assert spiff.dump(self.workflow) == state, "what is read is what was written"
        return self.workflow.find_live_task(str(handle.id))

    def _go_on(self) -> None:
        self.workflow.advance()
        self.history += [(note.kind, note.process_key, note.element, note.detail) for note in self.workflow.notes]
        self.workflow.notes.clear()
        self.workflow.thrown.clear()
        self.workflow.steps_left = STEP_BUDGET

    def scopes(self) -> list[str]:
        running = [] if self.workflow.completed else self.workflow.flows()
        return sorted(f"{flow.spec.name} {_text(flow.data)}" for flow in running)

    def done(self) -> Counter[str]:
        return Counter(element.id for kind, _process, element, _detail in self.history if kind in DONE)


class GameWalker:
    """The game of tokens."""

    def __init__(self, release: Release, key: str, variables: Mapping[str, Any]) -> None:
        self.game = Game(release.processes, key, variables)

    def places(self) -> list[tuple[Place, Element, Any]]:
        waiting = [token for token in self.game.waiting(Kind.USER_TASK, *EVENTS) if can_happen(token.at)]
        return [(self._place(token), token.at, token) for token in waiting]

    def _place(self, token: Any) -> Place:
        seen = seen_by(token)
        return _flow(token.scope.process.key, token.at.id), _text(token.local), _text(seen)

    def do(self, handle: Any, element: Element, values: Mapping[str, Any]) -> None:
        if element.kind is Kind.USER_TASK:
            self.game.complete(handle, values)
        else:
            self.game.deliver(handle, values if element.message else {})
        self.game.play()

    def scopes(self) -> list[str]:
        names = [(_flow(scope.process.key, scope.id), scope.variables or {}) for scope in self.game.scopes]
        return sorted(f"{name} {_text(variables)}" for name, variables in names)

    def done(self) -> Counter[str]:
        return self.game.done


def can_happen(element: Element) -> bool:
    """Is it a task, or an event that comes from outside?"""
    return element.kind is Kind.USER_TASK or element.message is not None or element.timer is not None


def _flow(process: str, scope: str | None) -> str:
    return process if scope is None else f"{process}/{scope}"


def _text(variables: Mapping[str, Any]) -> str:
    return str(sorted(variables.items()))
