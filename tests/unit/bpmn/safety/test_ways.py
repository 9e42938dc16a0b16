"""What always_passes finds is what walking every way finds, in random processes with subprocesses, events and calls."""

from collections.abc import Iterator
from random import Random

import pytest

from engine.bpmn.elements import Element, Flow, Kind, ProcessModel, Trigger
from engine.bpmn.safety import SafetyRule, check_safety

PARTS = 8
STEPS = [Kind.USER_TASK, Kind.EXCLUSIVE, Kind.SERVICE_TASK, Kind.THROW]


class Pen:
    """Draws a random process that is connected from each start, with arrows forwards and back."""

    def __init__(self, random: Random, key: str, called: str | None) -> None:
        self._random, self._key, self._called = random, key, called
        self._elements: dict[str, Element] = {}
        self._flows: dict[str, Flow] = {}

    def draw(self) -> ProcessModel:
        self._scope(None, depth=2)
        for flow in self._flows.values():
            source, target = self._elements[flow.source], self._elements[flow.target]
            self._elements[flow.source] = _changed(source, outgoing=(*source.outgoing, flow.id))
            self._elements[flow.target] = _changed(target, incoming=(*target.incoming, flow.id))
        return ProcessModel(self._key, self._key, "Why.", f"{self._key}.bpmn", self._elements, self._flows)

    def _scope(self, scope: str | None, depth: int) -> None:
        start = self._add(Kind.START, scope)
        steps = [self._step(scope, depth) for _ in range(self._random.randint(1, 4))]
        ends = [self._add(Kind.END, scope) for _ in range(self._random.randint(1, 2))]
        events = [one.id for one in list(self._elements.values()) if one.scope == scope and one.kind is Kind.BOUNDARY]
        self._flow(start, self._random.choice(steps))
        for id_ in [*steps, *events]:
            targets = self._random.choices([*steps, *ends], k=self._random.randint(1, 2))
            for target in dict.fromkeys(targets):
                self._flow(id_, target)

    def _step(self, scope: str | None, depth: int) -> str:
        kinds = [*STEPS, *([Kind.SUBPROCESS] * 2 if depth else []), *([Kind.CALL_ACTIVITY] if self._called else [])]
        kind = self._random.choice(kinds)
        id_ = self._add(kind, scope)
        if kind is Kind.SUBPROCESS:
            self._scope(id_, depth - 1)
        if kind in (Kind.SUBPROCESS, Kind.USER_TASK, Kind.CALL_ACTIVITY) and self._random.random() < 0.5:
            self._add(Kind.BOUNDARY, scope, attached_to=id_, interrupting=self._random.random() < 0.6)
        return id_

    def _add(self, kind: Kind, scope: str | None, **more: object) -> str:
        id_ = f"{self._key}_{len(self._elements)}"
        message = self._random.choice("ab") if kind in (Kind.BOUNDARY, Kind.THROW) else None
        trigger = Trigger.MESSAGE if message else Trigger.NONE
        called = self._called if kind is Kind.CALL_ACTIVITY else None
        about = {"message": message, "trigger": trigger, "called_process": called}
        self._elements[id_] = Element(id_, kind, id_, "Why.", 1, scope, **about, **more)  # type: ignore[arg-type] # random
        return id_

    def _flow(self, source: str, target: str) -> None:
        id_ = f"flow_{len(self._flows)}"
        self._flows[id_] = Flow(id_, None, source, target, 1)


def _changed(element: Element, **changes: object) -> Element:
    return Element(**{**element.__dict__, **changes})  # type: ignore[arg-type] # the fields of the same element


class Walker:
    """Walks every way step by step, as a token goes, and notes what is finished on it. No graph is made of it."""

    def __init__(self, processes: dict[str, ProcessModel]) -> None:
        self._processes = processes

    def avoids(self, process: ProcessModel, through: set[str]) -> bool:
        """Is there a way from the start to an end on which nothing of `through` is finished?"""
        start = next(one for one in process.elements.values() if one.kind is Kind.START and one.scope is None)
        return self._goes_on(process, start, through, frozenset())

    def _goes_on(self, process: ProcessModel, at: Element, through: set[str], been: frozenset[str]) -> bool:
        if at.id in been:
            return False
        for finished, following in self._next(process, at, through):
            if finished & through:
                continue
            if following is None or self._goes_on(process, following, through, been | {at.id}):
                return True
        return False

    def _next(self, process: ProcessModel, at: Element, through: set[str]) -> Iterator[tuple[set[str], Element | None]]:
        around = self._around(process, at)
        for event in process.elements.values():
            if event.kind is Kind.BOUNDARY and event.interrupting and event.attached_to in around:
                yield set(), event
        if at.kind is Kind.SUBPROCESS:
            begins = (one for one in process.elements.values() if one.kind is Kind.START and one.scope == at.id)
            yield set(), next(begins)
        elif not self._stops(process, at, around, through):
            yield from self._after(process, at, {at.id})

    def _stops(self, process: ProcessModel, at: Element, around: list[str], through: set[str]) -> bool:
        if at.kind is Kind.CALL_ACTIVITY:
            return not self.avoids(self._processes[at.called_process or ""], through)
        return at.kind is Kind.THROW and self._ends_its_own_work(process, at, around)

    def _after(
        self, process: ProcessModel, at: Element, finished: set[str]
    ) -> Iterator[tuple[set[str], Element | None]]:
        if at.kind is not Kind.END:
            for flow in at.outgoing:
                yield finished, process.elements[process.flows[flow].target]
        elif at.scope is None:
            yield finished, None
        else:
            yield from self._after(process, process.elements[at.scope], finished | {at.scope})

    def _ends_its_own_work(self, process: ProcessModel, at: Element, around: list[str]) -> bool:
        for host in around:
            for event in process.elements.values():
                if event.kind is Kind.BOUNDARY and event.attached_to == host and event.message == at.message:
                    return event.interrupting
        return False

    def _around(self, process: ProcessModel, at: Element) -> list[str]:
        around = [at.id]
        while at.scope is not None:
            at = process.elements[at.scope]
            around.append(at.id)
        return around


@pytest.mark.parametrize("part", range(PARTS))
def test_a_way_around_is_found_whenever_there_is_one_and_only_then(part: int) -> None:
    for seed in range(part, 400, PARTS):
        assert_found_as_walked(Random(seed))


def assert_found_as_walked(random: Random) -> None:
    called = Pen(random, "called", None).draw()
    process = Pen(random, "main", "called").draw()
    processes = {"main": process, "called": called}
    can_be_passed = [*process.elements, *called.elements] if _calls(process) else [*process.elements]
    through = random.sample(can_be_passed, k=min(2, len(can_be_passed)))
    check = {"kind": "always_passes", "process": "main", "through": through}
    told = check_safety(processes, [SafetyRule.model_validate({"rule": "ENT-1", "says": "It holds.", "check": check})])
    assert bool(told) == Walker(processes).avoids(process, set(through))


def test_the_random_processes_hold_both_kinds() -> None:
    """Otherwise the test above proved little."""
    found = set()
    for seed in range(60):
        random = Random(seed)
        called, process = Pen(random, "called", None).draw(), Pen(random, "main", "called").draw()
        through = set(random.sample([*process.elements], k=2))
        found.add(Walker({"main": process, "called": called}).avoids(process, through))
    assert found == {True, False}


def _calls(process: ProcessModel) -> bool:
    return any(one.called_process for one in process.elements.values())
