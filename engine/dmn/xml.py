"""Reads XML that may come from anybody, and DMN's elements by local names, whatever the version's namespace."""

from collections.abc import Iterable
from typing import Any

from lxml import etree

Element = Any
"""An lxml element; the stubs name no public class for it."""

MAX_BYTES = 1_000_000


class XmlError(ValueError):
    """The text is no harmless XML document; `line` is where that shows."""

    def __init__(self, message: str, line: int = 1) -> None:
        super().__init__(message)
        self.message = message
        self.line = line


def read_document(xml: bytes, most: int = MAX_BYTES) -> Element:
    """The root element. Raises `XmlError`: too long, not well-formed, with a DOCTYPE (so with entities), not UTF-8."""
    if len(xml) > most:
        raise XmlError(f"The file is larger than {most:,} bytes.")
    if b"<!DOCTYPE" in xml or b"\x00" in xml:
        raise XmlError("The file has a DOCTYPE or is not written in UTF-8; the Modeler writes neither.")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, encoding="utf-8")
    try:
        return etree.fromstring(xml, parser)
    except etree.XMLSyntaxError as error:
        raise XmlError("The file is not well-formed XML.", error.lineno or 1) from error


def local_name(element: Element) -> str:
    """The element's name without its namespace."""
    return str(etree.QName(element).localname)


def namespace_of(element: Element) -> str:
    """The namespace of the element's name."""
    return etree.QName(element).namespace or ""


def children(element: Element, name: str) -> list[Element]:
    """The child elements of this name, in the document's order, from the same namespace."""
    return list(element.iterchildren(f"{{{namespace_of(element)}}}{name}"))


def own_children(element: Element) -> list[Element]:
    """All child elements from the same namespace, in the document's order."""
    return list(element.iterchildren(f"{{{namespace_of(element)}}}*"))


def child(element: Element, name: str) -> Element | None:
    """The first child element of this name."""
    return next(iter(children(element, name)), None)


def attribute(element: Element, name: str) -> str:
    """The attribute's text without outer spaces; empty when it is missing."""
    return str(element.get(name) or "").strip()


def names_within(element: Element, kinds: Iterable[str]) -> set[str]:
    """The names of all elements of these kinds, with single spaces."""
    return {" ".join(attribute(each, "name").split()) for kind in kinds for each in element.iter(f"{{*}}{kind}")}


def text_of(element: Element | None) -> str:
    """The text within an element, without outer spaces."""
    return "".join(element.itertext()).strip() if element is not None else ""


def line_of(element: Element) -> int:
    """The line of the file in which the element begins."""
    return int(element.sourceline or 1)


def id_of(element: Element | None) -> str:
    """The id of the element, or of the nearest one around it that has an id."""
    while element is not None and not attribute(element, "id"):
        element = element.getparent()
    return attribute(element, "id") if element is not None else ""
