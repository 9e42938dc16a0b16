"""Validation and the engine agree on joins: what goes in never stands still, and what is refused can."""

from functools import cache
from random import Random
from types import SimpleNamespace
from typing import Any, cast

import pytest

from engine.bpmn import errors, spiff
from engine.bpmn.problems import errors_among
from engine.bpmn.releases import Release, read_contents
from engine.bpmn.spiff.events import deliver
from engine.bpmn.validation import check_contents
from engine.clock import ManualClock
from tests.processes.random_diagrams import RandomDiagram
from tests.unit.bpmn.diagrams import FORM

DIAGRAMS = 300
STANDS_STILL = "nothing can happen any more: a join waits for a path that cannot come"

pytestmark = pytest.mark.usefixtures("engine_alone")


Judged = tuple[int, RandomDiagram, Release]


@cache
def judged() -> dict[frozenset[str], list[Judged]]:
    """The random diagrams by what validation says: its errors, and its doubts about joins."""
    found: dict[frozenset[str], list[Judged]] = {}
    for seed in range(DIAGRAMS):
        random_diagram = RandomDiagram(seed)
        contents, problems = read_contents({"one.bpmn": random_diagram.content(), "form_one.form": FORM})
        problems += check_contents(contents)
        told = {one.code for one in problems if one in errors_among(problems) or one.code.startswith("join")}
        release = Release(f"release-{seed}", 1, contents)
        found.setdefault(frozenset(told), []).append((seed, random_diagram, release))
    return found


def drawn(*verdict: str) -> list[Judged]:
    """The random diagrams of which just this is said."""
    return judged()[frozenset(verdict)]


class Walk:
    """One instance of the diagram's process, in which everything that can happen does so at random."""

    def __init__(self, seed: str, random_diagram: RandomDiagram, release: Release, clock: ManualClock) -> None:
        self._dice = Random(seed)
        self._names = random_diagram.variables
        session = cast(Any, SimpleNamespace(info={"clock": clock}))
        environment = spiff.Environment(session, release, "instance", "CASE-1", "ann")
        self.workflow = spiff.CaseWorkflow(spiff.build_specs(release), "process_one", environment)
        self.workflow.data = self._choices()
        self.workflow.advance()

    def go(self, steps: int) -> None:
        """Takes so many steps, or fewer when it ends. Raises StepFailedError where it stands still."""
        for _ in range(steps):
            if self.workflow.completed:
                return
            waiting = [*self.workflow.user_tasks(), *self.workflow.waiting_messages()]
            task = self._dice.choice(waiting)
            self.workflow.steps_left = 1_000
            if task.task_spec.element.message:
                self.workflow.data.update(self._choices())
                deliver(task)
            else:
                self.workflow.complete_task(task, self._choices())
            self.workflow.advance()

    def _choices(self) -> dict[str, bool]:
        return {name: self._dice.random() < 0.5 for name in self._names}


def stands_still(seed: str, random_diagram: RandomDiagram, release: Release, clock: ManualClock) -> bool:
    try:
        Walk(seed, random_diagram, release, clock).go(30)
    except errors.StepFailedError as failed:
        assert failed.cause == STANDS_STILL
        return True
    return False


def test_what_validation_lets_pass_never_stands_still(clock: ManualClock) -> None:
    for seed, random_diagram, release in drawn():
        for number in range(8):
            assert not stands_still(f"{seed}-{number}", random_diagram, release, clock), random_diagram.content()
    assert len(drawn()) > DIAGRAMS / 6


def test_what_validation_refuses_can_stand_still(clock: ManualClock) -> None:
    found = []
    for seed, random_diagram, release in drawn("join-stuck"):
        walks = (stands_still(f"{seed}-{number}", random_diagram, release, clock) for number in range(400))
        found.append(any(walks))
    assert len(found) > DIAGRAMS / 10
    # Two paths on one way into an inclusive join, in a loop of such joins: the engine may let both go in time.
    assert found.count(False) <= len(found) / 50


def test_few_diagrams_have_too_many_courses_to_try_them_all() -> None:
    assert len(drawn("joins-unchecked")) < DIAGRAMS / 10
