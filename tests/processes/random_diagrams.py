"""Random small diagrams: work, choices, parallel paths and loops, not always put together as they should be."""

from random import Random
from typing import Final

from tests.unit.bpmn.diagrams import diagram, flow, node, user_task

GATEWAYS: Final = ("exclusiveGateway", "parallelGateway", "inclusiveGateway")
WITH_CONDITIONS: Final = ("exclusiveGateway", "inclusiveGateway")
MESSAGES: Final = 3


class RandomDiagram:
    """One diagram, the same for the same seed. A choice takes the arrow `f` when the variable `f` is true."""

    def __init__(self, seed: int) -> None:
        self._dice = Random(seed)
        self.kinds: dict[str, str] = {}
        self.flows: list[tuple[str, str]] = []
        self.events: dict[str, tuple[str, bool]] = {}
        """Boundary events: on which task, and whether they interrupt it."""
        begin, finish = self._node("startEvent"), self._node("endEvent")
        first, last = self._block(3)
        self._connect(begin, first)
        self._connect(last, finish)
        for _ in range(self._dice.choice([0, 0, 1, 2])):
            self._jump()

    @property
    def variables(self) -> list[str]:
        """Those that the conditions read."""
        return [self._flow_id(number) for number, (source, _) in enumerate(self.flows) if self._chooses(source)]

    def content(self) -> bytes:
        """The file."""
        body = "".join(self._drawn(id_, kind) for id_, kind in self.kinds.items())
        for event, (host, interrupting) in self.events.items():
            inner = f'<bpmn:messageEventDefinition messageRef="M_{event}" />'
            body += node("boundaryEvent", event, inner, attachedToRef=host, cancelActivity=str(interrupting).lower())
        body += "".join(self._arrow(number) for number, _ in enumerate(self.flows))
        messages = "".join(f'<bpmn:message id="M_{event}" name="{event}" />' for event in self.events)
        return diagram(body, top=messages)

    def _drawn(self, id_: str, kind: str) -> str:
        if kind == "userTask":
            return user_task(id_)
        last = self._last_flow(id_)
        return node(kind, id_, **({"default": last} if self._chooses(id_) else {}))

    def _arrow(self, number: int) -> str:
        (source, target), id_ = self.flows[number], self._flow_id(number)
        is_default = id_ == self._last_flow(source)
        return flow(id_, source, target, f"= {id_}" if self._chooses(source) and not is_default else None)

    def _flow_id(self, number: int) -> str:
        return f"f{number}"

    def _last_flow(self, id_: str) -> str:
        return self._flow_id(max((number for number, (source, _) in enumerate(self.flows) if source == id_), default=0))

    def _chooses(self, id_: str) -> bool:
        leaving = sum(source == id_ for source, _ in self.flows)
        return self.kinds.get(id_) in WITH_CONDITIONS and leaving > 1

    def _node(self, kind: str) -> str:
        id_ = f"{kind[0].upper()}{len(self.kinds)}"
        self.kinds[id_] = kind
        return id_

    def _connect(self, source: str, target: str) -> None:
        self.flows.append((source, target))

    def _block(self, depth: int) -> tuple[str, str]:
        """Where a block begins and ends."""
        blocks = [self._task, self._sequence, self._parting, self._parting, self._loop] if depth else [self._task]
        return self._dice.choice(blocks)(depth - 1)

    def _task(self, _depth: int) -> tuple[str, str]:
        task = self._node("userTask")
        if self._dice.random() < 0.2 and len(self.events) < MESSAGES:
            self._event_on(task)
        return task, task

    def _event_on(self, task: str) -> None:
        event = f"Event_{len(self.events)}"
        self.events[event] = (task, self._dice.random() < 0.5)
        self._connect(event, self._dice.choice([id_ for id_, kind in self.kinds.items() if kind != "startEvent"]))

    def _sequence(self, depth: int) -> tuple[str, str]:
        (first, middle), (after, last) = self._block(depth), self._block(depth)
        self._connect(middle, after)
        return first, last

    def _parting(self, depth: int) -> tuple[str, str]:
        split_kind = self._dice.choice(GATEWAYS)
        join_kind = split_kind if self._dice.random() < 0.7 else self._dice.choice(GATEWAYS)
        split, join = self._node(split_kind), self._node(join_kind)
        for _ in range(self._dice.choice([2, 2, 3])):
            first, last = self._block(depth)
            self._connect(split, first)
            self._connect(last, join)
        return split, join

    def _loop(self, depth: int) -> tuple[str, str]:
        merge, again = self._node("exclusiveGateway"), self._node("exclusiveGateway")
        first, last = self._block(depth)
        self._connect(merge, first)
        self._connect(last, again)
        self._connect(again, merge)
        return merge, again

    def _jump(self) -> None:
        """Another way out of one of the arrows."""
        number = self._dice.randrange(len(self.flows))
        source, target = self.flows[number]
        gateway = self._node("exclusiveGateway")
        self.flows[number] = (source, gateway)
        self._connect(gateway, target)
        self._connect(gateway, self._dice.choice([id_ for id_, kind in self.kinds.items() if kind != "startEvent"]))
