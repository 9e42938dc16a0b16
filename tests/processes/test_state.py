"""State: equal before and after a restart, and flat over the rounds."""

import sys
from collections.abc import Callable
from datetime import UTC, datetime
from types import FrameType
from typing import Any

import pytest
from sqlmodel import Session

from engine.bpmn import spiff
from engine.bpmn.releases import Release, read_contents
from engine.clock import ManualClock
from tests.processes.rehearsal import DIAGRAMS
from tests.soundness.shapes import register_topics

CLOCK = ManualClock(datetime(2026, 3, 2, 9, tzinfo=UTC))
FIRST = {"people": ["ann", "ben"], "deadline": "2026-06-30", "visit": True, "letter": True}


@pytest.fixture(scope="module", autouse=True)
def release() -> Release:
    register_topics()
    contents, _problems = read_contents({path.name: path.read_bytes() for path in DIAGRAMS.iterdir()})
    return Release("rehearsal", 1, contents)


class Walker:
    """One instance in memory. `restarts` decides whether it is written and read again before every step."""

    def __init__(self, release: Release, process_key: str, *, restarts: bool) -> None:
        self.specs = spiff.build_specs(release)
        self.process_key = process_key
        self.restarts = restarts
        self.environment = spiff.Environment(Session(info={"clock": CLOCK}), release, "i", "CASE-1", "ann")
        self.workflow = spiff.CaseWorkflow(self.specs, process_key, self.environment)
        self.workflow.data = dict(FIRST)
        self.workflow.advance()

    def restart(self) -> None:
        state = spiff.dump(self.workflow)
        self.workflow = spiff.load(state, self.specs, self.process_key, self.environment)
        assert spiff.dump(self.workflow) == state

    def choices(self) -> list[tuple[str, str, Callable[[dict[str, Any]], None]]]:
        """What can happen now, in an order that does not depend on ids: a description, the path's data, the doing."""
        workflow = self.workflow
        tasks = [
            (task.task_spec.name, str(task.data), lambda answers, task=task: workflow.complete_task(task, answers))
            for task in workflow.user_tasks()
        ]
        events = [
            (task.task_spec.name, str(task.data), lambda answers, task=task: spiff.deliver(task, {"raised_by": "cai"}))
            for task in workflow.waiting_events()
            if task.task_spec.element.code is None and "error" not in task.task_spec.element.trigger
        ]
        return sorted([*tasks, *events], key=lambda choice: choice[:2])


def _round(walker: Walker) -> int:
    """One review with a concern beside it; returns how many functions its completions called."""
    calls = 0

    def count(_frame: FrameType, event: str, _argument: object) -> None:
        nonlocal calls
        calls += event == "call"

    sys.setprofile(count)
    try:
        for name in ("#Prepare", "#Hold", "#Send", "#Concern", "#Judge", "#Record"):
            _do(walker, name, {"outcome": "continue"})
    finally:
        sys.setprofile(None)
    return calls


def _do(walker: Walker, name: str, answers: dict[str, Any]) -> None:
    walker.restart()
    next(choice for choice in walker.choices() if choice[0] == name)[2](answers)
    walker.workflow.advance()


def test_state_and_work_do_not_grow_with_the_rounds(release: Release) -> None:
    walker = Walker(release, "review_rounds", restarts=True)
    size_at_first = len(spiff.dump(walker.workflow))
    calls_in_first_round = _round(walker)
    for _ in range(99):
        calls = _round(walker)
        assert len(spiff.dump(walker.workflow)) <= size_at_first * 1.05
        assert calls <= calls_in_first_round * 1.05


def test_two_hundred_interruptions_and_returns(release: Release) -> None:
    walker = Walker(release, "review_rounds", restarts=False)
    for _ in range(200):
        _do_in_memory(walker, "#Prepare", {})
        _do_in_memory(walker, "#Withdrawn", {})
        _do_in_memory(walker, "#Withdrawal", {"again": True})
    assert [choice[0] for choice in walker.choices()] == ["#Concern", "#Prepare", "#Withdrawn"]


def _do_in_memory(walker: Walker, name: str, answers: dict[str, Any]) -> None:
    next(choice for choice in walker.choices() if choice[0] == name)[2](answers)
    walker.workflow.steps_left = 2_000
    walker.workflow.advance()
