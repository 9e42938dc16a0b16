"""Which ways lead where in a diagram, told by following its arrows."""

from engine.bpmn.elements import Kind, ProcessModel


class Ways:
    """The ways of one process; what was asked once is remembered."""

    def __init__(self, process: ProcessModel) -> None:
        self._process = process
        self._reached: dict[tuple[str, str | None], frozenset[str]] = {}
        self._passed_before: dict[str, frozenset[str]] = {}

    def can_lead(self, source: str, target: str) -> bool:
        """Can what is at `source` come to `target`?"""
        return target in self._from(source, None)

    def passed_before(self, target: str) -> frozenset[str]:
        """Whatever every way to `target` passes, itself included."""
        if target not in self._passed_before:
            scope = self._process.elements[target].scope
            inside = [element for element in self._process.elements.values() if element.scope == scope]
            [start] = [element.id for element in inside if element.kind is Kind.START]
            on_every_way = {e.id for e in inside if e.id == start or target not in self._from(start, e.id)}
            self._passed_before[target] = frozenset(on_every_way)
        return self._passed_before[target]

    def _from(self, start: str, without: str | None) -> frozenset[str]:
        if (start, without) not in self._reached:
            seen: set[str] = set()
            todo = [start]
            while todo:
                for id_ in self._next(todo.pop()):
                    if id_ != without and id_ not in seen:
                        seen.add(id_)
                        todo.append(id_)
            self._reached[start, without] = frozenset(seen)
        return self._reached[start, without]

    def _next(self, id_: str) -> list[str]:
        arrows = [self._process.flows[flow].target for flow in self._process.elements[id_].outgoing]
        return arrows + [event.id for event in self._process.elements.values() if event.attached_to == id_]
