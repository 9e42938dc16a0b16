"""Other versions of a diagram, made by program: what a process owner may change from one to the next."""

from collections.abc import Callable, Sequence
from typing import Any

from lxml import etree

BPMN = "{http://www.omg.org/spec/BPMN/20100524/MODEL}"
CAMUNDA = "{http://camunda.org/schema/1.0/bpmn}"
ACTIVITIES = tuple(BPMN + kind for kind in ("userTask", "subProcess", "callActivity"))

Change = Callable[[Any, int], None]
"""Changes the root of a diagram; the number decides where."""


def redrawn(content: bytes, changes: Sequence[tuple[str, int]]) -> bytes:
    """The diagram after the changes, each named and with a number that decides where."""
    root = etree.fromstring(content)
    for name, which in changes:
        CHANGES[name](root, which)
    return etree.tostring(root)


def _one(found: list[Any], which: int) -> Any:
    return found[which % len(found)] if found else None


def _new_id(root: Any) -> str:
    return f"Added_{sum(1 for _ in root.iter())}"


def _add(parent: Any, kind: str, **attributes: str) -> Any:
    return etree.SubElement(parent, BPMN + kind, attributes)


def _user_task(parent: Any, id_: str) -> None:
    task = _add(parent, "userTask", id=id_, name=f"The {id_}")
    task.set(f"{CAMUNDA}formRef", "any")
    task.set(f"{CAMUNDA}candidateGroups", "worker")


def insert_step(root: Any, which: int) -> None:
    """A task on a flow that does not leave a choice between events."""
    choices = {gateway.get("id") for gateway in root.iter(f"{BPMN}eventBasedGateway")}
    flows = [flow for flow in root.iter(f"{BPMN}sequenceFlow") if flow.get("sourceRef") not in choices]
    flow, id_ = _one(flows, which), _new_id(root)
    _user_task(flow.getparent(), id_)
    _add(flow.getparent(), "sequenceFlow", id=f"Flow_{id_}", sourceRef=id_, targetRef=flow.get("targetRef"))
    flow.set("targetRef", id_)


def rename(root: Any, which: int) -> None:
    """Another label for a task."""
    activity = _one(list(root.iter(*ACTIVITIES)), which)
    if activity is not None:
        activity.set("name", f"Renamed {which}")


def add_event(root: Any, which: int) -> None:
    """A timer or a message beside an activity, with a task behind it."""
    host, id_ = _one(list(root.iter(*ACTIVITIES)), which), _new_id(root)
    if host is None:
        return
    parent = host.getparent()
    event = _add(parent, "boundaryEvent", id=id_, attachedToRef=host.get("id"), cancelActivity="false")
    if which % 2:
        _add(_add(event, "timerEventDefinition"), "timeDuration").text = "P3D"
    else:
        message = etree.Element(f"{BPMN}message", id=f"Message_{id_}", name=f"said_{which % 4}")
        root.insert(0, message)
        _add(event, "messageEventDefinition", messageRef=f"Message_{id_}")
    _user_task(parent, f"{id_}_task")
    _add(parent, "endEvent", id=f"{id_}_end")
    _add(parent, "sequenceFlow", id=f"{id_}_a", sourceRef=id_, targetRef=f"{id_}_task")
    _add(parent, "sequenceFlow", id=f"{id_}_b", sourceRef=f"{id_}_task", targetRef=f"{id_}_end")


def remove_event(root: Any, which: int) -> None:
    """A boundary event goes; what stood behind it stays drawn."""
    event = _one(list(root.iter(f"{BPMN}boundaryEvent")), which)
    if event is not None:
        for flow in [each for each in root.iter(f"{BPMN}sequenceFlow") if each.get("sourceRef") == event.get("id")]:
            flow.getparent().remove(flow)
        event.getparent().remove(event)


def move_event(root: Any, which: int) -> None:
    """A boundary event sits on another activity of the same scope."""
    event = _one(list(root.iter(f"{BPMN}boundaryEvent")), which)
    if event is not None and not any(
        each.tag.endswith(("errorEventDefinition", "escalationEventDefinition")) for each in event
    ):
        hosts = [each.get("id") for each in event.getparent() if each.tag in ACTIVITIES]
        event.set("attachedToRef", _one(hosts, which // 7))


def remove_step(root: Any, which: int) -> None:
    """A task goes, with what sits on it; its way in leads to where its way out led."""
    task = _one(list(root.iter(f"{BPMN}userTask")), which)
    if task is None:
        return
    flows = list(root.iter(f"{BPMN}sequenceFlow"))
    [out] = [flow for flow in flows if flow.get("sourceRef") == task.get("id")][:1] or [None]
    if out is None or out.get("targetRef") == task.get("id"):
        return
    for event in [each for each in root.iter(f"{BPMN}boundaryEvent") if each.get("attachedToRef") == task.get("id")]:
        for flow in [each for each in flows if each.get("sourceRef") == event.get("id")]:
            flow.getparent().remove(flow)
        event.getparent().remove(event)
    for flow in flows:
        if flow.get("targetRef") == task.get("id"):
            flow.set("targetRef", out.get("targetRef"))
    out.getparent().remove(out)
    task.getparent().remove(task)


CHANGES: dict[str, Change] = {
    change.__name__: change for change in (insert_step, rename, add_event, remove_event, move_event, remove_step)
}
