"""The ways through a process with its subprocesses, as a graph. Nothing here recurses on the length of a diagram."""

from collections.abc import Collection, Iterator, Mapping

from engine.bpmn.elements import Element, Kind, ProcessModel, Trigger

OVER = "/over"
"""Behind the id of a subprocess: the moment when all in it is done. No id holds a slash."""

Ways = Mapping[str, list[str]]


def hosts(process: ProcessModel, element: Element) -> Iterator[str]:
    """The element and the subprocesses around it, from the inside out."""
    yield element.id
    while element.scope is not None:
        element = process.elements[element.scope]
        yield element.id


def events_on(process: ProcessModel, element: Element) -> list[Element]:
    """The boundary events on the element and on the subprocesses around it, from the inside out."""
    around = list(hosts(process, element))
    events = [event for event in process.elements.values() if event.attached_to in around]
    return sorted(events, key=lambda event: around.index(event.attached_to or ""))


def ways_of(process: ProcessModel, closed: Collection[str] = ()) -> dict[str, list[str]]:
    """Where a token that waits somewhere can come to next; nothing leaves what is `closed` but by interruption."""
    ways = {id_: list[str]() for id_ in process.elements}
    for element in process.elements.values():
        onward = _onward(process, element)
        if element.kind is Kind.SUBPROCESS:
            ways[element.id] += [one.id for one in process.elements.values() if _begins(one, element.id)]
            ways[element.id + OVER] = [] if element.id in closed else onward
        elif element.id not in closed:
            ways[element.id] += onward
        ways[element.id] += [event.id for event in events_on(process, element) if event.interrupting]
    return ways


def start_of(process: ProcessModel) -> str:
    """The start event of the process itself."""
    return next(one.id for one in process.elements.values() if _begins(one, None))


def ends_of(process: ProcessModel) -> list[str]:
    """The end events of the process itself."""
    return [one.id for one in process.elements.values() if one.kind is Kind.END and one.scope is None]


def find_way(ways: Ways, starts: Collection[str], goals: Collection[str]) -> list[str] | None:
    """A shortest way from one of `starts` to one of `goals`, both included; None when there is none."""
    came_from: dict[str, str | None] = dict.fromkeys(starts)
    waiting = list(came_from)
    for id_ in waiting:  # grows while it is read
        if id_ in goals:
            return _trace(came_from, id_)
        for following in ways.get(id_, ()):
            if following not in came_from:
                came_from[following] = id_
                waiting.append(following)
    return None


def _trace(came_from: Mapping[str, str | None], goal: str) -> list[str]:
    way = [goal]
    while (before := came_from[way[-1]]) is not None:
        way.append(before)
    return way[::-1]


def _begins(element: Element, scope: str | None) -> bool:
    return element.kind is Kind.START and element.scope == scope


def _onward(process: ProcessModel, element: Element) -> list[str]:
    """What follows when the element is done."""
    interrupting = _interrupted_by_what_it_throws(process, element)
    if interrupting is not None:
        return [interrupting.id]
    if element.kind is Kind.END:
        return [element.scope + OVER] if element.scope else []
    return [process.flows[flow].target for flow in element.outgoing]


def _interrupted_by_what_it_throws(process: ProcessModel, element: Element) -> Element | None:
    """The event around it that takes what the element throws, if it ends the thrower's own work by that."""
    if element.kind not in (Kind.THROW, Kind.END) or element.trigger in (Trigger.NONE, Trigger.TERMINATE):
        return None
    takes = (event for event in events_on(process, element) if _takes(event, element))
    nearest = next(takes, None)
    return nearest if nearest and nearest.interrupting else None


def _takes(event: Element, thrown: Element) -> bool:
    if event.trigger is not thrown.trigger:
        return False
    return event.message == thrown.message and event.code in (None, thrown.code)
