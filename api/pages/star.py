"""The outcome star as a picture: where its rings, spokes and readings lie."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from math import cos, pi, sin

from api.pages.templates import in_words
from engine.words import _

RADIUS = 150
LABEL_RADIUS = 176
RINGS = 5


@dataclass(frozen=True)
class Point:
    """A place in the picture; the middle of the star is (0, 0)."""

    x: float
    y: float


@dataclass(frozen=True)
class Series:
    """One reading drawn: "first" is dashed with squares, "latest" solid with circles."""

    name: str
    points: str
    marks: tuple[Point, ...]


@dataclass(frozen=True)
class StarRow:
    """One area of life: its score in every reading, oldest first."""

    area: str
    scores: tuple[str, ...]
    change: str


@dataclass(frozen=True)
class Reading:
    """One reading of the star with the family: score by area of life."""

    read_on: date
    scores: Mapping[str, int]


@dataclass(frozen=True)
class StarView:
    """The picture and the table of the same numbers."""

    days: tuple[date, ...]
    rows: tuple[StarRow, ...]
    lowest: int
    highest: int
    rings: tuple[str, ...]
    spokes: tuple[Point, ...]
    labels: tuple[Point, ...]
    series: tuple[Series, ...]
    legend: str
    description: str


def star_view(readings: Sequence[Reading], areas: Sequence[str], *, lowest: int, highest: int) -> StarView | None:
    """The star of `readings` (oldest first): the first and the latest are drawn, all are in the table. None without."""
    if not readings:
        return None
    shown = {"first": readings[0], "latest": readings[-1]} if len(readings) > 1 else {"latest": readings[0]}
    count = len(areas)
    return StarView(
        days=tuple(reading.read_on for reading in readings),
        rows=tuple(_row(area, readings) for area in areas),
        lowest=lowest,
        highest=highest,
        rings=tuple(_outline(_ring(count, RADIUS * ring / RINGS)) for ring in range(1, RINGS + 1)),
        spokes=_ring(count, RADIUS),
        labels=_ring(count, LABEL_RADIUS),
        series=tuple(_series(name, reading, areas, lowest, highest) for name, reading in shown.items()),
        legend=_legend(readings),
        description=_("Scores in %(count)s areas of life. The table after the picture has every number.", count=count),
    )


def _ring(count: int, radius: float) -> tuple[Point, ...]:
    return tuple(_point(position, count, radius) for position in range(count))


def _point(position: int, count: int, radius: float) -> Point:
    angle = 2 * pi * position / count
    return Point(round(radius * sin(angle), 1), round(-radius * cos(angle), 1))


def _outline(points: Sequence[Point]) -> str:
    return " ".join(f"{point.x},{point.y}" for point in points)


def _series(name: str, reading: Reading, areas: Sequence[str], lowest: int, highest: int) -> Series:
    # An area without a score is left out of the outline rather than drawn as the worst.
    marks = tuple(
        _point(position, len(areas), RADIUS * (reading.scores[area] - lowest + 1) / (highest - lowest + 1))
        for position, area in enumerate(areas)
        if area in reading.scores
    )
    return Series(name, _outline(marks), marks)


def _row(area: str, readings: Sequence[Reading]) -> StarRow:
    scores = [reading.scores.get(area) for reading in readings]
    known = [score for score in scores if score is not None]
    change = f"{known[-1] - known[0]:+d}".replace("-", "−").replace("+0", "0") if len(known) > 1 else ""
    return StarRow(area, tuple("–" if score is None else str(score) for score in scores), change)


def _legend(readings: Sequence[Reading]) -> str:
    latest = _("solid line with circles, %(read_on)s", read_on=in_words(readings[-1].read_on))
    if len(readings) == 1:
        return _("The reading: %(latest)s. The numbers around the star are those of the table.", latest=latest)
    first = _("dashed line with squares, %(read_on)s", read_on=in_words(readings[0].read_on))
    return _(
        "First reading: %(first)s. Latest reading: %(latest)s. The numbers around the star are those of the table.",
        first=first,
        latest=latest,
    )
