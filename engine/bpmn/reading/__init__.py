"""One diagram file to a `ProcessModel`, with every problem that can be seen in the file alone."""

import re
from collections.abc import Iterable
from dataclasses import replace

from engine.bpmn.elements import Element, Flow, ProcessModel
from engine.bpmn.problems import Problem
from engine.bpmn.reading.allowed import BPMN, DRAWING, SETTINGS, TOP_LEVEL
from engine.bpmn.reading.nodes import ScopeReader, unsupported
from engine.bpmn.reading.settings import check_settings
from engine.bpmn.reading.xml import Node, Source, parse

_MESSAGE_NAME = re.compile(r"[\w][\w .:-]{0,99}")


def read_diagram(file: str, content: bytes) -> tuple[ProcessModel | None, list[Problem]]:
    """What the diagram says, and what is wrong with it.

    The model is None when there is no process to speak of. When an error is among the problems the model may have
    gaps and serves only to find more problems.
    """
    source = Source(file)
    root = parse(source, content)
    process = _find_process(root) if root else None
    if root is None or process is None:
        return None, source.problems
    _read_definitions(root)
    return _read_process(process), source.problems


def _find_process(root: Node) -> Node | None:
    if root.type != "definitions" or root.namespace != BPMN:
        root.error("not-bpmn", "This is not a BPMN diagram.")
        return None
    processes = list(root.children("process"))
    if len(processes) != 1:
        found = "no process" if not processes else f"{len(processes)} processes"
        root.error("one-process", f"A file holds exactly one process; this one has {found}. Give each its own file.")
    if not processes:
        return None
    if not processes[0].is_true("isExecutable"):
        processes[0].error("not-executable", "The process is not marked as executable. Tick “Executable”.")
    return processes[0]


def _check_platform(root: Node) -> None:
    """The Modeler notes for which engine a diagram is drawn, also when nothing else in it tells."""
    if root.xml.get("{http://camunda.org/schema/modeler/1.0}executionPlatform") == "Camunda Cloud":
        root.error("camunda-8", "This was drawn for Camunda 8. Draw it in a Camunda 7 diagram of the Modeler.")


def _read_definitions(root: Node) -> None:
    _check_platform(root)
    for child in root.children():
        if child.type not in TOP_LEVEL:
            child.error("unsupported", unsupported(child))
        check_settings(child, SETTINGS.get(child.type, set()), set())
    for message in root.children("message"):
        if not _MESSAGE_NAME.fullmatch(message.name):
            message.error("message-name", "A message needs a plain name, such as consent_withdrawn.")
        root.source.messages[message.id] = message.name
    for thing, attribute in (("error", "errorCode"), ("escalation", "escalationCode")):
        for node in root.children(thing):
            if node.attribute(attribute) is None:
                node.error("code", f"This {thing} needs a code.")
            root.source.codes[node.id] = node.attribute(attribute) or ""
    _check_ids(root)
    _check_foreign(root)


def _read_process(process: Node) -> ProcessModel:
    reader = ScopeReader()
    reader.read(process, scope=None)
    elements: dict[str, Element] = {}
    for element in reader.elements:  # Of two with one id the first stays: no subprocess comes to stand in itself.
        elements.setdefault(element.id, element)
    flows = {flow.id: flow for flow in reader.flows}
    if not process.id:
        process.error("no-id", "The process has no id.")
    if not process.name:
        process.warning("no-name", "The process has no name. People see it: give it one in plain words.")
    return ProcessModel(
        key=process.id,
        name=process.name or process.id,
        documentation=process.documentation(),
        file=process.source.file,
        elements=_joined(elements, flows.values()),
        flows=flows,
    )


def _joined(elements: dict[str, Element], flows: Iterable[Flow]) -> dict[str, Element]:
    """The elements with their flows, in the order of the file."""
    incoming: dict[str, list[str]] = {}
    outgoing: dict[str, list[str]] = {}
    for flow in flows:
        outgoing.setdefault(flow.source, []).append(flow.id)
        incoming.setdefault(flow.target, []).append(flow.id)
    return {
        id_: replace(element, incoming=tuple(incoming.get(id_, ())), outgoing=tuple(outgoing.get(id_, ())))
        for id_, element in elements.items()
    }


def _check_foreign(root: Node) -> None:
    """Elements of other languages stand in extension elements or in the drawing, or they are no part of a diagram."""
    for xml in root.xml.iter(f"{{{BPMN}}}*"):
        node = Node(xml, root.source)
        for child in () if node.type == "extensionElements" else node.foreign_children():
            if child.namespace not in DRAWING:
                child.error("unsupported", f"“{child.type[:60]}” is no part of a diagram. Remove it.")


def _check_ids(root: Node) -> None:
    first_line: dict[str, int] = {}
    for xml in root.xml.iter(f"{{{BPMN}}}*"):
        node = Node(xml, root.source)
        if not node.id:
            continue
        if node.id in first_line:
            node.error("duplicate-id", f"The id {node.id} is also used on line {first_line[node.id]}. Ids must differ.")
        first_line.setdefault(node.id, node.line)
