"""Random diagrams: blocks within blocks, of every construct that tokens move through.

A drawing is sound as far as its gateways go; its boundary paths may come several times, meet the main way again, or end
what they are in.
"""

from collections.abc import Callable
from random import Random

from tests.unit.bpmn.diagrams import diagram, each, extended, flow, node, timer, user_task

MESSAGES = ("message_one", "message_two", "message_three")
TOP = "".join(f'<bpmn:message id="{name}" name="{name}" />' for name in MESSAGES) + (
    '<bpmn:error id="broken" name="broken" errorCode="broken" />'
    '<bpmn:escalation id="worse" name="worse" escalationCode="worse" />'
)
FLAGS = ("a", "b", "c")
"""The variables that choices depend on: true or false."""
LIST = "people"
DEEPEST = 4


def draw(key: str, chance: Random, calls: tuple[str, ...]) -> bytes:
    """A process that may call the processes `calls`."""
    return diagram(_Drawing(chance, calls).scope(0), key=key, top=TOP)


class _Drawing:
    """Draws blocks; each takes the element that it comes after, and gives the one at which it ends."""

    def __init__(self, chance: Random, calls: tuple[str, ...]) -> None:
        self._chance = chance
        self._calls = calls
        self._number = 0
        self._parts: list[str] = []
        self._catches_error = False

    def scope(self, depth: int) -> str:
        """The inside of a process or subprocess."""
        outside, self._parts = self._parts, []
        last = self._element("startEvent")
        for _ in range(self._chance.randint(1, 3)):
            last = self._block(last, depth)
        self._end(last)
        drawn, self._parts = "".join(self._parts), outside
        return drawn

    # Pieces

    def _id(self, kind: str) -> str:
        self._number += 1
        return f"{kind}_{self._number}"

    def _element(self, kind: str, inner: str = "", **attributes: str) -> str:
        id_ = self._id(kind)
        self._parts.append(node(kind, id_, inner, **attributes))
        return id_

    def _connect(self, source: str, target: str, condition: str | None = None) -> str:
        id_ = self._id("Flow")
        self._parts.append(flow(id_, source, target, condition))
        return id_

    def _after(self, last: str, kind: str, inner: str = "", **attributes: str) -> str:
        id_ = self._element(kind, inner, **attributes)
        self._connect(last, id_)
        return id_

    def _trigger(self, *kinds: str) -> str:
        kind = self._chance.choice(kinds)
        if kind == "message":
            return f'<bpmn:messageEventDefinition messageRef="{self._chance.choice(MESSAGES)}" />'
        if kind == "timer":
            return timer("timeDuration", "P1D")
        reference = {"error": 'errorRef="broken"', "escalation": 'escalationRef="worse"'}.get(kind, "")
        return f"<bpmn:{kind}EventDefinition {reference} />" if kind != "none" else ""

    def _end(self, last: str) -> None:
        kinds = ["none"] * 6 + ["terminate", "message", "escalation"] + ["error"] * 3 * self._catches_error
        self._after(last, "endEvent", self._trigger(*kinds))

    def _flag(self) -> str:
        return f"= {self._chance.choice(FLAGS)} = true"

    # Blocks

    def _block(self, last: str, depth: int) -> str:
        flat: list[Callable[[str], str]] = [self._task, self._task, self._task, self._event, self._service, self._each]
        deep: list[Callable[[str, int], str]] = [
            self._choice, self._parallel, self._inclusive, self._loop, self._subprocess, self._subprocess,
            self._first_event, self._call,
        ]  # fmt: skip
        if depth < DEEPEST and self._chance.random() < 0.6:
            return self._chance.choice(deep)(last, depth + 1)
        return self._chance.choice(flat)(last)

    def _task(self, last: str) -> str:
        id_ = self._id("Task")
        self._parts.append(user_task(id_))
        self._connect(last, id_)
        return self._guarded(id_) if self._chance.random() < 0.3 else id_

    def _each(self, last: str) -> str:
        id_ = self._id("Each")
        self._parts.append(user_task(id_, self._several()))
        self._connect(last, id_)
        return self._guarded(id_) if self._chance.random() < 0.5 else id_

    def _several(self) -> str:
        return each(LIST, "person", isSequential=self._chance.choice(("true", "false")))

    def _event(self, last: str) -> str:
        if self._chance.random() < 0.5:
            return self._after(last, "intermediateCatchEvent", self._trigger("message", "timer"))
        return self._after(last, "intermediateThrowEvent", self._trigger("message", "escalation"))

    def _service(self, last: str) -> str:
        given = '<camunda:inputParameter name="said">=person</camunda:inputParameter>'
        inner = extended(f"<camunda:inputOutput>{given}</camunda:inputOutput>")
        return self._after(last, "serviceTask", inner, camunda_type="external", camunda_topic="test_note")

    def _split(self, last: str, kind: str, ways: int) -> tuple[str, list[Callable[[str], str]]]:
        """A gateway, and for each of its ways how to connect it: the last one is the default where there is one."""
        split = self._id(kind)
        default = self._id("Default") if kind != "parallelGateway" else None
        attributes = {"default": default} if default else {}
        self._parts.append(node(kind, split, **attributes))
        self._connect(last, split)

        def with_condition(target: str) -> str:
            return self._connect(split, target, self._flag() if default else None)

        def by_default(target: str) -> str:
            self._parts.append(flow(default or self._id("Flow"), split, target))
            return target

        return split, [with_condition] * (ways - 1) + [by_default]

    def _branches(self, last: str, kind: str, join: str, depth: int, *, may_end: bool) -> str:
        _split, ways = self._split(last, kind, self._chance.randint(2, 3))
        merge = self._element(join)
        for place, connect in enumerate(ways):
            if kind == "parallelGateway" and self._chance.random() < 0.1:
                connect(merge)
                continue
            first = self._element("exclusiveGateway")
            connect(first)
            end = self._block(first, depth)
            if may_end and place == 0 and self._chance.random() < 0.3:
                self._end(end)
            else:
                self._connect(end, merge)
        return merge

    def _choice(self, last: str, depth: int) -> str:
        return self._branches(last, "exclusiveGateway", "exclusiveGateway", depth, may_end=True)

    def _parallel(self, last: str, depth: int) -> str:
        return self._branches(last, "parallelGateway", "parallelGateway", depth, may_end=False)

    def _inclusive(self, last: str, depth: int) -> str:
        return self._branches(last, "inclusiveGateway", "inclusiveGateway", depth, may_end=True)

    def _loop(self, last: str, depth: int) -> str:
        head = self._after(last, "exclusiveGateway")
        body = self._block(self._task(head), depth)
        _split, (again, on) = self._split(body, "exclusiveGateway", 2)
        again(head)
        rest = self._element("exclusiveGateway")
        on(rest)
        return rest

    def _first_event(self, last: str, depth: int) -> str:
        gateway = self._after(last, "eventBasedGateway")
        merge = self._element("exclusiveGateway")
        for kind in self._chance.sample(("message", "message", "timer"), 2):
            event = self._after(gateway, "intermediateCatchEvent", self._trigger(kind))
            self._connect(self._block(event, depth), merge)
        return merge

    def _subprocess(self, last: str, depth: int) -> str:
        id_ = self._id("Inside")
        has_error_event, outer = self._chance.random() < 0.4, self._catches_error
        self._catches_error = has_error_event or outer
        inside = self.scope(depth)
        self._catches_error = outer
        self._parts.append(node("subProcess", id_, inside))
        self._connect(last, id_)
        return self._guarded(id_, error=has_error_event)

    def _call(self, last: str, _depth: int) -> str:
        if not self._calls:
            return self._task(last)
        mappings = extended('<camunda:in source="a" target="a" /><camunda:out source="said" target="said" />')
        inner = mappings + (self._several() if self._chance.random() < 0.4 else "")
        id_ = self._after(last, "callActivity", inner, calledElement=self._chance.choice(self._calls))
        return self._guarded(id_)

    def _guarded(self, activity: str, *, error: bool = False) -> str:
        """Boundary events on the activity; their paths end, or meet the way on."""
        merge = self._after(activity, "exclusiveGateway")
        kinds = [self._trigger("message", "timer", "escalation") for _ in range(self._chance.randint(0, 2))]
        for trigger in kinds + [self._trigger("error")] * error:
            interrupts = self._chance.random() < 0.5 or "error" in trigger
            attributes = {"attachedToRef": activity, "cancelActivity": "true" if interrupts else "false"}
            event = self._element("boundaryEvent", trigger, **attributes)
            end = self._task_after_event(event)
            if interrupts and self._chance.random() < 0.6:
                self._connect(end, merge)
            else:
                self._end(end)
        return merge

    def _task_after_event(self, event: str) -> str:
        id_ = self._id("Task")
        self._parts.append(user_task(id_))
        self._connect(event, id_)
        return id_
