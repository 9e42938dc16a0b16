"""Can a join wait for a path that never comes? Every course of a scope is tried, with joins as the engine runs them.

Data is left out: at each choice every way may be taken. Where tokens cannot disturb one another only one of them is
followed at a time, which finds every standstill and keeps the number of courses small.
"""

from collections import Counter, deque
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain, combinations, product
from typing import Final

from engine.bpmn.elements import Element, Kind, ProcessModel, Trigger
from engine.bpmn.patience import look_at_the_watch
from engine.bpmn.validation.graph import Successors, elements_in, reachable, successors

MAX_MARKINGS: Final = 5_000
MAX_TOKENS: Final = 12
"""At once in one scope: a loop that leaves paths behind would never come to an end."""
MAX_WAYS: Final = 6
"""Out of an inclusive gateway: every selection of them is tried."""

JOINING: Final = (Kind.PARALLEL, Kind.INCLUSIVE)
_OVER: Final = (Trigger.TERMINATE, Trigger.ERROR)
"""Ends that end everything in their scope."""

Place = tuple[str, str]
"""Where a token is: at an element, or (with the element that it came from) before a join."""
Marking = tuple[Place, ...]
"""Where all tokens are, in order."""
Step = tuple[str, tuple[str, ...]]
"""An element that was passed, and the elements to which its tokens went."""


class TooManyCoursesError(ValueError):
    """There are more courses than can be tried in good time."""


@dataclass(frozen=True)
class Standstill:
    """Tokens that wait before joins for ever; `course` is how it came to that."""

    waiting: Marking
    course: tuple[Step, ...]


@dataclass
class Scope:
    """The elements directly in a process (None) or a subprocess, and how tokens move between them."""

    process: ProcessModel
    scope: str | None
    elements: dict[str, Element] = field(init=False)

    def __post_init__(self) -> None:
        self.elements = {element.id: element for element in elements_in(self.process, self.scope)}
        self._following: Successors = successors(self.process, self.scope)
        self._boundaries: dict[str, list[Element]] = {}
        for element in self.elements.values():
            if element.attached_to:
                self._boundaries.setdefault(element.attached_to, []).append(element)
        self._sources = {
            id_: Counter(self.process.flows[flow].source for flow in element.incoming)
            for id_, element in self.elements.items()
            if element.kind in JOINING and len(element.incoming) > 1
        }
        self._before = {id_: self._leading_to(id_) for id_ in self._sources}
        self._disturbing = frozenset().union(*self._before.values())
        """The elements from which a token can come to a join."""

    @property
    def has_joins(self) -> bool:
        """Whether there is anything to wait for."""
        return bool(self._sources)

    def missing(self, waiting: Marking, join: str) -> list[str]:
        """The elements from which the join has got no token."""
        return [source for source in self._sources[join] if (join, source) not in waiting]

    def standstill(self) -> Standstill | None:
        """The shortest course at whose end tokens wait for ever. Raises TooManyCoursesError."""
        start = next(element.id for element in self.elements.values() if element.kind is Kind.START)
        first: Marking = ((start, ""),)
        came_from: dict[Marking, tuple[Marking, Step] | None] = {first: None}
        to_visit = deque([first])
        while to_visit:
            look_at_the_watch()
            marking = to_visit.popleft()
            moves = self._moves(marking)
            if moves is None:
                return Standstill(marking, _course(marking, came_from))
            for step, after in moves:
                if after not in came_from:
                    came_from[after] = (marking, step)
                    to_visit.extend([after] if len(after) <= MAX_TOKENS else [])
            if len(came_from) > MAX_MARKINGS:
                raise TooManyCoursesError
        if any(len(marking) > MAX_TOKENS for marking in came_from):
            raise TooManyCoursesError
        return None

    def _moves(self, marking: Marking) -> list[tuple[Step, Marking]] | None:
        """What can happen next: the moves of one token, or of one join. None at a standstill."""
        for place in marking:
            if place[0] not in self._sources:
                return [(step, _moved(marking, [place], after)) for step, after in self._from(place[0])]
        for join in dict.fromkeys(join for join, _ in marking):
            used = self._used(marking, join)
            if used:
                return [(step, _moved(marking, used, after)) for step, after in self._from(join)]
        return None if marking else []

    def _used(self, marking: Marking, join: str) -> list[Place]:
        """The tokens that the join takes when it goes on now; none when it waits."""
        here = Counter(source for at, source in marking if at == join)
        if self.elements[join].kind is Kind.PARALLEL:
            ready = here >= self._sources[join]
        else:
            ready = not any(at != join and at in self._before[join] for at, _ in marking)
        ways = (here & self._sources[join]).elements()  # Two ways may come from one element.
        return [(join, source) for source in ways] if ready else []

    def _from(self, id_: str) -> Iterator[tuple[Step, "list[Place] | None"]]:
        """The ways on from an element: to which places; None: everything in the scope is over."""
        element = self.elements[id_]
        if element.kind is Kind.END:
            yield (id_, ()), None if element.trigger in _OVER else []
            return
        for targets in self._ways(element):
            yield (id_, targets), [(target, id_ if target in self._sources else "") for target in targets]

    def _ways(self, element: Element) -> Iterator[tuple[str, ...]]:
        flows = [self.process.flows[flow] for flow in element.outgoing]
        targets = tuple(flow.target for flow in flows)
        if element.kind in (Kind.EXCLUSIVE, Kind.EVENT_BASED):
            yield from ((target,) for target in targets)
        elif element.kind is Kind.INCLUSIVE and len(flows) > 1:
            if len(flows) > MAX_WAYS:
                raise TooManyCoursesError
            yield from ((flow.target,) for flow in flows if flow.is_default)
            chosen = [flow.target for flow in flows if not flow.is_default]
            yield from chain.from_iterable(combinations(chosen, size) for size in range(1, len(chosen) + 1))
        else:
            yield from self._ways_around(element, targets)

    def _ways_around(self, element: Element, targets: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
        """An activity completes or is interrupted; what does not interrupt it may happen before that, also twice."""
        events = self._boundaries.get(element.id, [])
        beside = [event for event in events if not event.interrupting and event.id in self._disturbing]
        often = [range(2 if event.trigger is Trigger.TIMER else 3) for event in beside]
        for counts in product(*often):
            extra = tuple(event.id for event, count in zip(beside, counts, strict=True) for _ in range(count))
            yield (*targets, *extra)
            yield from ((event.id, *extra) for event in events if event.interrupting)

    def _leading_to(self, join: str) -> frozenset[str]:
        """The elements from which a path can come to the join without passing it before."""
        before: dict[str, list[str]] = {}
        for id_, targets in self._following.items():
            for target in targets:
                before.setdefault(target, []).append(id_)
        before_join = before.pop(join, [])
        return frozenset(reachable(before, before_join)) - {join}


def _moved(marking: Marking, taken: Sequence[Place], put: Sequence[Place] | None) -> Marking:
    if put is None:
        return ()
    left = list(marking)
    for place in taken:
        left.remove(place)
    return tuple(sorted([*left, *put]))


def _course(marking: Marking, came_from: Mapping[Marking, "tuple[Marking, Step] | None"]) -> tuple[Step, ...]:
    steps: list[Step] = []
    while (before := came_from[marking]) is not None:
        marking, step = before
        steps.append(step)
    return tuple(reversed(steps))
