"""The shipped diagrams can be read: nothing lies on anything else, no arrow crosses another, work runs to the right.

Whoever changes a diagram finds here what has slipped, by the names of the elements.
"""

from collections import Counter
from itertools import combinations
from pathlib import Path

import pytest

from tests.unit.workflows.drawing import DIAGRAMS, Arrow, Box, Drawing, Segment, Shape, read_drawing

SIZES = {"Event": {(36, 36)}, "Gateway": {(50, 50)}, "Task": {(120, 80)}, "callActivity": {(120, 80)}}
ROOM = 20
"""How far apart shapes are at least."""


@pytest.fixture(params=DIAGRAMS, ids=lambda file: file.stem)
def drawing(request: pytest.FixtureRequest) -> Drawing:
    file: Path = request.param
    return read_drawing(file)


def test_every_element_is_drawn(drawing: Drawing) -> None:
    assert not drawing.undrawn


def test_shapes_of_one_kind_have_one_size(drawing: Drawing) -> None:
    odd = {
        shape.id: (width, height)
        for shape in drawing.shapes.values()
        for ending, sizes in SIZES.items()
        if shape.kind.endswith(ending)
        and (width := shape.box.right - shape.box.left, height := shape.box.bottom - shape.box.top) not in sizes
    }
    assert not odd


def test_no_shape_lies_on_another(drawing: Drawing) -> None:
    overlaps = [
        (one.id, other.id)
        for one, other in combinations(drawing.shapes.values(), 2)
        if not _belong_together(drawing, one, other) and _widened(one.box).meets(other.box)
    ]
    assert not overlaps


def test_a_subprocess_holds_its_elements(drawing: Drawing) -> None:
    outside = [
        shape.id
        for shape in drawing.shapes.values()
        if shape.scope and shape.attached_to is None and not drawing.shapes[shape.scope].box.holds(_widened(shape.box))
    ]
    assert not outside


def test_boundary_events_sit_apart_on_the_lower_border(drawing: Drawing) -> None:
    for event in drawing.shapes.values():
        if event.attached_to:
            host = drawing.shapes[event.attached_to].box
            assert (event.box.top + event.box.bottom) / 2 == host.bottom, event.id
            assert host.left <= event.box.left and event.box.right <= host.right + 18, event.id


def test_arrows_run_straight_from_border_to_border(drawing: Drawing) -> None:
    for arrow in drawing.arrows.values():
        assert drawing.shapes[arrow.source].box.has_on_border(arrow.points[0]), f"{arrow.id} leaves beside its source"
        assert drawing.shapes[arrow.target].box.has_on_border(arrow.points[-1]), f"{arrow.id} ends beside its target"
        assert all(segment.is_straight for segment in arrow.segments), f"{arrow.id} runs aslant"


def test_no_arrow_crosses_another(drawing: Drawing) -> None:
    crossings = [
        (one.id, other.id)
        for one, other in combinations(drawing.arrows.values(), 2)
        if any(mine.touches(theirs.box) for mine in one.segments for theirs in other.segments)
    ]
    assert not crossings


def test_no_arrow_runs_through_a_shape(drawing: Drawing) -> None:
    through = [
        (arrow.id, shape.id)
        for arrow in drawing.arrows.values()
        for shape in drawing.shapes.values()
        if shape.id not in _ends_and_surroundings(drawing, arrow)
        and any(segment.touches(shape.box) for segment in arrow.segments)
    ]
    assert not through


def test_no_arrow_cuts_the_shapes_that_it_joins(drawing: Drawing) -> None:
    for arrow in drawing.arrows.values():
        for end in (arrow.source, arrow.target):
            inside = [segment for segment in arrow.segments if segment.box.meets(drawing.shapes[end].box)]
            assert not inside, f"{arrow.id} runs through {end}"


def test_labels_lie_on_nothing(drawing: Drawing) -> None:
    covered = [(label, thing) for label, box in drawing.labels.items() for thing in _under(drawing, label, box)]
    assert not covered


def test_what_needs_a_label_has_one(drawing: Drawing) -> None:
    """A gateway where ways only come together asks nothing: a label there would be one more to read."""
    merging = _merging_gateways(drawing)
    labelled = {shape.id for shape in drawing.shapes.values() if shape.id in drawing.labels}
    needing = {shape.id for shape in drawing.shapes.values() if shape.kind.endswith(("Event", "Gateway"))}
    assert labelled == needing - merging


def test_work_runs_to_the_right(drawing: Drawing) -> None:
    """Every step lies to the right of one that leads to it; only returns to an earlier step lead to the left."""
    reached_from = {arrow.target: [] for arrow in drawing.arrows.values()}
    for arrow in drawing.arrows.values():
        reached_from[arrow.target].append(arrow.source)
    behind = [
        target
        for target, sources in reached_from.items()
        if not any(_middle(drawing.shapes[source].box) <= _middle(drawing.shapes[target].box) for source in sources)
    ]
    assert not behind


def _merging_gateways(drawing: Drawing) -> set[str]:
    leaving = Counter(arrow.source for arrow in drawing.arrows.values())
    return {
        shape.id for shape in drawing.shapes.values() if shape.kind == "exclusiveGateway" and leaving[shape.id] == 1
    }


def _belong_together(drawing: Drawing, one: Shape, other: Shape) -> bool:
    if one.id in drawing.around(other.id) or other.id in drawing.around(one.id):
        return True
    return one.attached_to == other.id or other.attached_to == one.id


def _ends_and_surroundings(drawing: Drawing, arrow: Arrow) -> set[str]:
    ends = {arrow.source, arrow.target}
    hosts = {drawing.shapes[end].attached_to for end in ends} - {None}
    return ends | drawing.around(arrow.source) | {str(host) for host in hosts}


def _under(drawing: Drawing, label: str, box: Box) -> list[str]:
    around = drawing.around(label if label in drawing.shapes else drawing.arrows[label].source)
    shapes = [shape.id for shape in drawing.shapes.values() if shape.id not in around and box.meets(shape.box)]
    arrows = [arrow.id for arrow in drawing.arrows.values() if any(_cuts(one, box) for one in arrow.segments)]
    labels = [other for other, place in drawing.labels.items() if other != label and box.meets(place)]
    borders = [id_ for id_ in around if not drawing.shapes[id_].box.holds(box)]
    return [*shapes, *arrows, *labels, *borders]


def _cuts(segment: Segment, box: Box) -> bool:
    """An arrow that only runs along the edge of a label does not cover it."""
    thin = segment.box
    return Box(thin.left - 1, thin.top - 1, thin.right + 1, thin.bottom + 1).meets(box)


def _widened(box: Box) -> Box:
    return Box(box.left - ROOM, box.top - ROOM, box.right + ROOM, box.bottom + ROOM)


def _middle(box: Box) -> float:
    return (box.left + box.right) / 2
