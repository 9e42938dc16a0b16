"""A shipped diagram as it is drawn: shapes, arrows and labels with their places on the page."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from lxml import etree

WORKFLOWS = Path(__file__).parents[3] / "workflows"
DIAGRAMS = sorted(WORKFLOWS.glob("*.bpmn"))

BPMN = "{http://www.omg.org/spec/BPMN/20100524/MODEL}"
BPMNDI = "{http://www.omg.org/spec/BPMN/20100524/DI}"
DC = "{http://www.omg.org/spec/DD/20100524/DC}"
DI = "{http://www.omg.org/spec/DD/20100524/DI}"

NOT_DRAWN = {"process", "documentation", "extensionElements", "incoming", "outgoing"}

Point = tuple[float, float]


@dataclass(frozen=True)
class Box:
    """A rectangle; y grows downwards."""

    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: "Box") -> bool:
        across = self.left < other.right and other.left < self.right
        return across and self.top < other.bottom and other.top < self.bottom

    def holds(self, other: "Box") -> bool:
        across = self.left <= other.left and other.right <= self.right
        return across and self.top <= other.top and other.bottom <= self.bottom

    def has_on_border(self, point: Point) -> bool:
        x, y = point
        within = self.left <= x <= self.right and self.top <= y <= self.bottom
        return within and (x in (self.left, self.right) or y in (self.top, self.bottom))


@dataclass(frozen=True)
class Segment:
    """One straight piece of an arrow."""

    start: Point
    end: Point

    @property
    def box(self) -> Box:
        (x1, y1), (x2, y2) = self.start, self.end
        return Box(min(x1, x2), min(y1, y2), max(x1, x2), max(y1, y2))

    @property
    def is_straight(self) -> bool:
        return self.start[0] == self.end[0] or self.start[1] == self.end[1]

    def touches(self, box: Box) -> bool:
        """True also when the piece only runs along a border."""
        mine = self.box
        across = mine.left <= box.right and box.left <= mine.right
        return across and mine.top <= box.bottom and box.top <= mine.bottom


@dataclass(frozen=True)
class Shape:
    """An event, activity or gateway."""

    id: str
    kind: str
    box: Box
    scope: str | None
    attached_to: str | None


@dataclass(frozen=True)
class Arrow:
    """A sequence flow."""

    id: str
    source: str
    target: str
    points: tuple[Point, ...]

    @property
    def segments(self) -> list[Segment]:
        return [Segment(start, end) for start, end in pairwise(self.points)]


@dataclass(frozen=True)
class Drawing:
    """Everything that is drawn in one file, by element id; `undrawn` names the elements without a place."""

    shapes: Mapping[str, Shape]
    arrows: Mapping[str, Arrow]
    labels: Mapping[str, Box]
    undrawn: frozenset[str]

    def around(self, id_: str) -> set[str]:
        """The subprocesses that hold the element."""
        return set(self._around(id_))

    def _around(self, id_: str) -> Iterator[str]:
        scope = self.shapes[id_].scope
        while scope is not None:
            yield scope
            scope = self.shapes[scope].scope


def read_drawing(file: Path) -> Drawing:
    root = etree.parse(file).getroot()
    places = {place.get("bpmnElement"): place for place in root.iter(f"{BPMNDI}BPMNShape", f"{BPMNDI}BPMNEdge")}
    shapes, arrows, labels, undrawn = {}, {}, {}, set()
    for element in _drawn_elements(root):
        id_ = element.get("id")
        place = places.get(id_)
        if place is None:
            undrawn.add(id_)
        elif element.tag == f"{BPMN}sequenceFlow":
            arrows[id_] = Arrow(id_, element.get("sourceRef"), element.get("targetRef"), _points(place))
        else:
            shapes[id_] = _shape(element, place)
        if place is not None and (label := place.find(f"{BPMNDI}BPMNLabel/{DC}Bounds")) is not None:
            labels[id_] = _box(label)
    return Drawing(shapes, arrows, labels, frozenset(undrawn))


def _drawn_elements(root: etree._Element) -> Iterator[etree._Element]:
    process = root.find(f"{BPMN}process")
    scopes = [process, *process.iter(f"{BPMN}subProcess")]
    for scope in scopes:
        for child in scope:
            if etree.QName(child).localname not in NOT_DRAWN:
                yield child


def _shape(element: etree._Element, place: etree._Element) -> Shape:
    parent = element.getparent()
    return Shape(
        id=element.get("id"),
        kind=etree.QName(element).localname,
        box=_box(place.find(f"{DC}Bounds")),
        scope=parent.get("id") if parent.tag == f"{BPMN}subProcess" else None,
        attached_to=element.get("attachedToRef"),
    )


def _box(bounds: etree._Element) -> Box:
    x, y, width, height = (float(bounds.get(side)) for side in ("x", "y", "width", "height"))
    return Box(x, y, x + width, y + height)


def _points(edge: etree._Element) -> tuple[Point, ...]:
    return tuple((float(point.get("x")), float(point.get("y"))) for point in edge.iter(f"{DI}waypoint"))
