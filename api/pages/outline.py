"""What a process, a decision or a form says, thing by thing, as components/outline.html lists it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from api.pages.pictures import Mark
from api.pages.words import capitalised
from engine import bpmn


@dataclass(frozen=True)
class OutlineRow:
    """One thing: what it is called, what is said of it, and its mark."""

    name: str
    says: tuple[str, ...]
    mark: Mark | None


@dataclass(frozen=True)
class Outline:
    """What components/outline.html shows."""

    title: str
    rows: tuple[OutlineRow, ...]


def outline(title: str, things: Iterable[bpmn.Thing]) -> Outline:
    """Everything that is said of each of the things."""
    return Outline(title, tuple(OutlineRow(each.name, _says(each), None) for each in things))


def marked_outline(title: str, things: Iterable[bpmn.Thing], marks: Mapping[str, Mark]) -> Outline:
    """The names of the things; of those with a mark, by their ids, everything that is said."""
    rows = (OutlineRow(each.name, _says(each) if each.id in marks else (), marks.get(each.id)) for each in things)
    return Outline(title, tuple(rows))


def _says(thing: bpmn.Thing) -> tuple[str, ...]:
    return tuple(capitalised(f"{name}: {facet}") for name, facet in thing.facets.items() if str(facet))
