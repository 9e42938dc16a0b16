"""What can be taken out of `workflows/`, one at a time: an element, a way, an event, a due date, a row, a question."""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lxml import etree

from tests.architecture.carriers import RULE_ID

BPMN = "{http://www.omg.org/spec/BPMN/20100524/MODEL}"
CAMUNDA = "{http://camunda.org/schema/1.0/bpmn}"
GATEWAYS = {"exclusiveGateway", "parallelGateway", "inclusiveGateway", "eventBasedGateway"}
STEPS = {
    "userTask",
    "serviceTask",
    "businessRuleTask",
    "receiveTask",
    "callActivity",
    "subProcess",
    "intermediateCatchEvent",
    "intermediateThrowEvent",
}


@dataclass(frozen=True)
class Thing:
    """Something that can be taken out. `take_out` gives the file's content without it; `rules` are those it names."""

    file: Path
    id: str
    what: str
    take_out: Callable[[bytes], bytes]
    rules: tuple[str, ...] = ()

    def __str__(self) -> str:
        return f"{self.file.name} {self.id}: {self.what}"


def list_things(workflows: Path) -> Iterator[Thing]:
    """Everything that the process owner's folder says, in the order of its files."""
    readers = {".bpmn": _of_diagram, ".dmn": _of_decision, ".form": _of_form}
    for file in sorted(workflows.rglob("*")):
        if file.suffix in readers and file.parent.name in (workflows.name, "decisions", "forms"):
            yield from readers[file.suffix](file)


def _of_diagram(file: Path) -> Iterator[Thing]:
    root = etree.fromstring(file.read_bytes())
    for element in root.iter():
        if not isinstance(element.tag, str) or not element.tag.startswith(BPMN):
            continue
        id_, kind = element.get("id", ""), etree.QName(element).localname
        for what, change in _changes_of(kind, element):
            yield Thing(file, id_, what, _edited(id_, change), _rules_of(element))


Change = Callable[[etree._Element], None]


def _changes_of(kind: str, element: etree._Element) -> Iterator[tuple[str, Change]]:
    if kind in STEPS and element.get("triggeredByEvent") != "true":
        yield "the step", _pass_by
    if (kind == "subProcess" and element.get("triggeredByEvent") == "true") or kind == "boundaryEvent":
        yield "what can happen at any time", _cut
    if kind in GATEWAYS and len(element.findall(f"{BPMN}outgoing")) == 1 and kind != "exclusiveGateway":
        yield "the waiting for all ways", _pass_by
    if kind == "sequenceFlow" and _leaves_a_choice(element):
        yield "the way", _cut
    if kind == "endEvent" and element.xpath("*[contains(local-name(), 'EventDefinition')]"):
        yield "what the end says", _silence
    if element.find(f"{BPMN}multiInstanceLoopCharacteristics") is not None:
        yield "once for each", _do_once
    if element.get(f"{CAMUNDA}dueDate"):
        yield "the due date", lambda one: one.attrib.pop(f"{CAMUNDA}dueDate")


def _leaves_a_choice(flow: etree._Element) -> bool:
    source = flow.getparent().find(f"*[@id='{flow.get('sourceRef')}']")
    return etree.QName(source).localname in GATEWAYS and len(source.findall(f"{BPMN}outgoing")) > 1


def _rules_of(element: etree._Element) -> tuple[str, ...]:
    properties = element.find(f"{BPMN}extensionElements/{CAMUNDA}properties")
    values = [] if properties is None else [one.get("value") for one in properties if one.get("name") == "rules"]
    return tuple(RULE_ID.findall(" ".join(values)))


def _edited(id_: str, change: Change) -> Callable[[bytes], bytes]:
    def take_out(content: bytes) -> bytes:
        root = etree.fromstring(content)
        change(root.find(f".//{BPMN}*[@id='{id_}']"))
        _drop_what_nothing_reaches(root)
        return etree.tostring(root, xml_declaration=True, encoding="UTF-8")

    return take_out


def _pass_by(element: etree._Element) -> None:
    """Whoever came to the element comes to what follows it."""
    scope, id_ = element.getparent(), element.get("id")
    [leaving] = [flow for flow in scope.findall(f"{BPMN}sequenceFlow") if flow.get("sourceRef") == id_]
    follower = scope.find(f"*[@id='{leaving.get('targetRef')}']")
    for flow in scope.findall(f"{BPMN}sequenceFlow[@targetRef='{id_}']"):
        flow.set("targetRef", follower.get("id"))
        arrival = etree.Element(f"{BPMN}incoming")
        arrival.text = flow.get("id")
        follower.find(f"{BPMN}incoming").addprevious(arrival)
    _remove(leaving)
    _remove(element)


def _cut(element: etree._Element) -> None:
    _remove(element)


def _silence(end: etree._Element) -> None:
    for definition in end.xpath("*[contains(local-name(), 'EventDefinition')]"):
        end.remove(definition)


def _do_once(activity: etree._Element) -> None:
    activity.remove(activity.find(f"{BPMN}multiInstanceLoopCharacteristics"))


def _remove(element: etree._Element) -> None:
    """With its arrows, what is attached to it, its mention as a default, and its shape."""
    root, id_ = element.getroottree().getroot(), element.get("id")
    if element.tag == f"{BPMN}sequenceFlow":
        for mention in root.xpath(f"//*[(local-name()='incoming' or local-name()='outgoing') and text()='{id_}']"):
            mention.getparent().remove(mention)
        for source in root.xpath(f"//*[@default='{id_}']"):
            source.attrib.pop("default")
    element.getparent().remove(element)
    for other in root.xpath(f"//*[@sourceRef='{id_}' or @targetRef='{id_}' or @attachedToRef='{id_}']"):
        _remove(other)
    for shape in root.xpath(f"//*[@bpmnElement='{id_}']"):
        shape.getparent().remove(shape)


def _drop_what_nothing_reaches(root: etree._Element) -> None:
    steps = STEPS | GATEWAYS | {"endEvent"}
    while True:
        lost = [
            one
            for one in root.iter(*(f"{BPMN}{kind}" for kind in steps))
            if one.find(f"{BPMN}incoming") is None and one.get("triggeredByEvent") != "true"
        ]
        if not lost:
            return
        for one in lost:
            if one.getparent() is not None:
                _remove(one)


def _of_decision(file: Path) -> Iterator[Thing]:
    text = file.read_text(encoding="utf-8")
    named = tuple(sorted(set(RULE_ID.findall(text))))
    for row in re.finditer(r'<rule id="([^"]+)">.*?</rule>', text, re.DOTALL):
        yield Thing(file, row[1], "the row", _without(row[0]), tuple(RULE_ID.findall(row[0])) or named)


def _without(row: str) -> Callable[[bytes], bytes]:
    return lambda content: content.replace(row.encode(), b"", 1)


def _of_form(file: Path) -> Iterator[Thing]:
    for component in _components(json.loads(file.read_bytes())):
        id_, name = component["id"], component.get("key") or component.get("path")
        if name is None and component["type"] != "group":
            continue  # A text asks nothing.
        what, rules = f"“{name or component['label']}”", tuple(RULE_ID.findall(json.dumps(component)))
        yield Thing(file, id_, what, _without_component(id_), rules)


def _components(holder: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    for component in holder.get("components", ()):
        yield component
        yield from _components(component)


def _without_component(id_: str) -> Callable[[bytes], bytes]:
    def pruned(holder: Mapping[str, Any]) -> dict[str, Any]:
        if "components" not in holder:
            return dict(holder)
        return {**holder, "components": [pruned(one) for one in holder["components"] if one["id"] != id_]}

    return lambda content: json.dumps(pruned(json.loads(content))).encode()
