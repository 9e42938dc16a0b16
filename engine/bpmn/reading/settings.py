"""The Modeler's own fields (Camunda attributes and extension elements): nothing outside the list goes in unseen."""

import re

from lxml import etree

from engine.bpmn.expressions import compile_value
from engine.bpmn.reading.allowed import CAMUNDA, HARMLESS_SETTINGS, INSTEAD_OF_SETTING, ZEEBE
from engine.bpmn.reading.xml import Node

_NAME = re.compile(r"[A-Za-z_]\w*\Z", re.ASCII)
MAX_NAME = 500
_RESERVED_NAMES = {"typename", "now", "today"}


def check_settings(node: Node, attributes: set[str], extensions: set[str]) -> None:
    """Reports every Camunda attribute outside `attributes` and every extension element outside `extensions`."""
    for key in node.xml.attrib:
        name = etree.QName(key)
        if name.namespace == ZEEBE:
            _refuse_zeebe(node)
        elif name.namespace == CAMUNDA and name.localname not in attributes | HARMLESS_SETTINGS:
            _refuse(node, name.localname)
    for child in node.extensions():
        if child.type not in extensions | {"properties"}:
            _refuse(child, child.type)
    for holder in node.children("extensionElements"):
        if any(True for _ in holder.children(namespace=ZEEBE)):
            _refuse_zeebe(node)


def variable_name(node: Node, name: str, what: str) -> None:
    """Reports a name that no process variable may have."""
    if not _NAME.match(name):
        node.error(
            "variable-name",
            f"{what} “{name[:60]}” is not a variable name. Use letters, digits and _ only, such as review_due_on.",
        )
    elif name in _RESERVED_NAMES:
        node.error("variable-name", f"{what} cannot be named “{name}”: the engine uses that word itself.")


def literal(node: Node, text: str | None, what: str) -> str | None:
    """`text` as a plain name; reports an expression where only a name can stand."""
    if text is not None and len(text) > MAX_NAME:
        node.error("long-name", f"{what} has more than {MAX_NAME} characters.")
        return None
    value = node.understood(compile_value, text, what)
    if value is not None and value.expression is not None:
        node.error("expression", f"{what} cannot be an expression here. Write the name itself.")
    return value.literal if value else None


def _refuse(node: Node, setting: str) -> None:
    advice = INSTEAD_OF_SETTING.get(setting, "It has no effect here: remove it.")
    node.error("unsupported-setting", f"The setting “{setting}” is not supported. {advice}")


def _refuse_zeebe(node: Node) -> None:
    node.error("camunda-8", "This was drawn for Camunda 8. Draw it in a Camunda 7 diagram of the Modeler.")
