"""A process scope as a graph: who follows whom. Walks do not recurse, so a long diagram cannot exhaust the stack."""

from collections.abc import Callable, Iterable, Mapping

from engine.bpmn.elements import Element, Kind, ProcessModel

Successors = Mapping[str, list[str]]


def scopes(process: ProcessModel) -> list[str | None]:
    """The process itself (None) and each of its subprocesses."""
    return [None, *(element.id for element in process.elements.values() if element.kind is Kind.SUBPROCESS)]


def elements_in(process: ProcessModel, scope: str | None) -> list[Element]:
    """The elements directly in `scope`."""
    return [element for element in process.elements.values() if element.scope == scope]


def successors(
    process: ProcessModel, scope: str | None, leads_on: Callable[[Element], bool] = lambda _event: True
) -> dict[str, list[str]]:
    """For each element of `scope`: where its flows lead, and the boundary events on it that lead on."""
    inside = {element.id: element for element in elements_in(process, scope)}
    following = {
        id_: [target for flow in element.outgoing if (target := process.flows[flow].target) in inside]
        for id_, element in inside.items()
    }
    for element in inside.values():
        if element.kind is Kind.BOUNDARY and element.attached_to in following and leads_on(element):
            following[element.attached_to].append(element.id)
    return following


def reachable(following: Successors, starts: Iterable[str]) -> set[str]:
    """Everything that can be reached from `starts`, themselves included."""
    seen: set[str] = set()
    waiting = list(starts)
    while waiting:
        id_ = waiting.pop()
        if id_ not in seen:
            seen.add(id_)
            waiting.extend(following.get(id_, ()))
    return seen


def on_a_loop(following: Successors, within: Callable[[str], bool] = lambda _: True) -> list[str]:
    """The elements from which a way leads back to themselves through elements that satisfy `within` only."""
    kept = {id_: [target for target in targets if within(target)] for id_, targets in following.items() if within(id_)}
    return [id_ for id_ in kept if id_ in reachable(kept, kept[id_])]
