"""Small words for reading DMN's XML by local names, whatever the version's namespace."""

from typing import Any

from lxml import etree

Element = Any
"""An lxml element; the stubs name no public class for it."""


def local_name(element: Element) -> str:
    """The element's name without its namespace."""
    return str(etree.QName(element).localname)


def children(element: Element, name: str) -> list[Element]:
    """The child elements of this name, in the document's order, from the same namespace."""
    namespace = etree.QName(element).namespace
    return list(element.iterchildren(f"{{{namespace}}}{name}"))


def child(element: Element, name: str) -> Element | None:
    """The first child element of this name."""
    return next(iter(children(element, name)), None)


def attribute(element: Element, name: str) -> str:
    """The attribute's text without outer spaces; empty when it is missing."""
    return str(element.get(name) or "").strip()


def text_of(element: Element | None) -> str:
    """The text within an element, without outer spaces."""
    return "".join(element.itertext()).strip() if element is not None else ""


def line_of(element: Element) -> int:
    """The line of the file in which the element begins."""
    return int(element.sourceline or 1)
