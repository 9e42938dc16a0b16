"""A diagram's XML, taken apart with care: no DTD, no entity, no network, a cap on size; and what is said about it."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import TypeVar

from lxml import etree

from engine.bpmn.expressions import ExpressionRefusedError
from engine.bpmn.problems import Problem, Severity
from engine.bpmn.reading.allowed import BPMN, CAMUNDA

MAX_BYTES = 2 * 1024 * 1024
MAX_PARTS = 20_000
"""XML elements, the drawing's included: some forty for each step that people see."""
_DOCTYPE = "It has a DOCTYPE, which is not allowed. Save it again from the Modeler."

T = TypeVar("T")


@dataclass
class Source:
    """The file being read: its definitions that elements point to, by id, and the problems found so far."""

    file: str
    problems: list[Problem] = field(default_factory=list)
    messages: dict[str, str] = field(default_factory=dict)
    codes: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Node:
    """One XML element with the source it belongs to, so that what is wrong with it can be said where it is found."""

    xml: etree._Element
    source: Source

    @property
    def type(self) -> str:
        """The element's name without its namespace."""
        return etree.QName(self.xml).localname

    @property
    def namespace(self) -> str | None:
        return etree.QName(self.xml).namespace

    @property
    def id(self) -> str:
        return self.xml.get("id", "")

    @property
    def name(self) -> str:
        """The label, on one line."""
        return " ".join(self.xml.get("name", "").split())

    @property
    def line(self) -> int:
        line: int | None = self.xml.sourceline  # type: ignore[assignment]  # lxml-stubs say “...”
        return line or 0

    @property
    def text(self) -> str:
        return (self.xml.text or "").strip()

    def attribute(self, name: str) -> str | None:
        """A BPMN attribute; None when it is missing or empty."""
        return self.xml.get(name, "").strip() or None

    def setting(self, name: str) -> str | None:
        """A Camunda attribute; None when it is missing or empty."""
        return self.xml.get(f"{{{CAMUNDA}}}{name}", "").strip() or None

    def is_true(self, attribute: str, default: bool = False) -> bool:
        value = self.attribute(attribute)
        return default if value is None else value in ("true", "1")

    def children(self, *types: str, namespace: str = BPMN) -> Iterator["Node"]:
        """The direct children of these types (any type when none is given) in `namespace`."""
        for child in self.xml:
            node = Node(child, self.source)
            if node.namespace == namespace and (not types or node.type in types):
                yield node

    def foreign_children(self) -> Iterator["Node"]:
        """The direct children that are no BPMN."""
        return (node for child in self.xml if (node := Node(child, self.source)).namespace != BPMN)

    def child(self, child_type: str, namespace: str = BPMN) -> "Node | None":
        return next(self.children(child_type, namespace=namespace), None)

    def extensions(self, *types: str) -> Iterator["Node"]:
        """The Camunda extension elements of this element itself (never those of what it contains)."""
        for holder in self.children("extensionElements"):
            yield from holder.children(*types, namespace=CAMUNDA)

    def documentation(self) -> str:
        """What is written in the documentation field, paragraphs kept."""
        return "\n\n".join(child.text for child in self.children("documentation") if child.text)

    def error(self, code: str, message: str) -> None:
        self._report(Severity.ERROR, code, message)

    def warning(self, code: str, message: str) -> None:
        self._report(Severity.WARNING, code, message)

    def understood(self, compile_text: Callable[[str], T], text: str | None, what: str) -> T | None:
        """What `compile_text` makes of `text`; None when there is no text, or after reporting that it was refused."""
        if text is None:
            return None
        try:
            return compile_text(text)
        except ExpressionRefusedError as error:
            self.error("expression", f"{what}: {error}")
            return None

    def _report(self, severity: Severity, code: str, message: str) -> None:
        place = self._nearest_with_id()
        label = place.name or place.id or None
        id_, label = place.id[:100] or None, label[:100] if label else None
        problem = Problem(severity, code, self.source.file, message, id_, label, self.line or None)
        self.source.problems.append(problem)

    def _nearest_with_id(self) -> "Node":
        named = next((xml for xml in (self.xml, *self.xml.iterancestors()) if xml.get("id")), self.xml)
        return Node(named, self.source)


def parse(source: Source, content: bytes) -> Node | None:
    """The root element, or None after reporting why `content` cannot be read."""
    try:
        if len(content) > MAX_BYTES:
            raise _UnreadableError(
                f"It is larger than {MAX_BYTES // 1024 // 1024} MB: draw several diagrams that call each other."
            )
        # Asked before parsing too: an entity must not even be declared.
        if re.search(rb"<!DOCTYPE|<!ENTITY", content, re.IGNORECASE):
            raise _UnreadableError(_DOCTYPE)
        root = etree.fromstring(content, _parser())
        if root.getroottree().docinfo.internalDTD is not None:  # In an encoding that the search did not see.
            raise _UnreadableError(_DOCTYPE)
        if sum(1 for _ in root.iter()) > MAX_PARTS:
            raise _UnreadableError(f"It has more than {MAX_PARTS} parts: draw several diagrams that call each other.")
    except (_UnreadableError, etree.XMLSyntaxError) as error:
        message = f"The file cannot be read as a diagram. {_plain(error)}"
        line = error.lineno if isinstance(error, etree.XMLSyntaxError) else None
        source.problems.append(Problem(Severity.ERROR, "xml", source.file, message, line=line))
        return None
    return Node(root, source)


class _UnreadableError(ValueError):
    """Why a file is not even parsed, or not read after it."""


def _parser() -> etree.XMLParser:
    return etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )


def _plain(error: Exception) -> str:
    return str(error.msg).rsplit(", line", 1)[0] + "." if isinstance(error, etree.XMLSyntaxError) else str(error)
