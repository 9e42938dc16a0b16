"""Weekly numbers as rows of bars: where they lie in the picture. Each series has a row of its own with its name above
it, so that nothing hangs on a colour."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from engine.casework.reports.trends import Series, Trend
from engine.words import _

WIDTH, LEFT, RIGHT = 640, 8, 8
NAME, GAP, FOOT = 22, 16, 22
ONE, ONE_OF_MANY = 170, 44
"""Heights of a row of bars: when it is the only one, and when there are more."""
ROOM_FOR_VALUE = 14
MOST_VALUES = 26
"""With more weeks than this, the bars are too narrow to stand a number on."""
MOST_DATES = 7


@dataclass(frozen=True)
class Bar:
    """A week's bar; `value` stands at (`middle`, `value_y`)."""

    x: float
    y: float
    width: float
    height: float
    value: str
    middle: float
    value_y: float


@dataclass(frozen=True)
class Line:
    """A level that is marked: the target."""

    y: float
    words: str


@dataclass(frozen=True)
class BarRow:
    """A series: its name, its bars, the line that they stand on, and the target."""

    name: str
    name_y: float
    base_y: float
    bars: Sequence[Bar]
    target: Line | None


@dataclass(frozen=True)
class Tick:
    """A week's Monday under the bars."""

    x: float
    words: str


@dataclass(frozen=True)
class Chart:
    """The picture."""

    width: int
    height: int
    rows: Sequence[BarRow]
    ticks: Sequence[Tick]
    description: str


def chart_of(trend: Trend, weeks: Sequence[date]) -> Chart | None:
    """The picture of a trend; None when nothing happened in these weeks."""
    if not any(value is not None for series in trend.series for value in series.values):
        return None
    height = ONE if len(trend.series) == 1 else ONE_OF_MANY
    scale = _Scale.of(trend, height)
    rows, top = [], 0
    for series in trend.series:
        rows.append(_row(series, top + NAME, scale, trend))
        top += NAME + height + GAP
    step = -(-len(weeks) // MOST_DATES)
    ticks = [Tick(_middle(place, len(weeks)), _short(week)) for place, week in enumerate(weeks) if place % step == 0]
    description = _("A bar for each of %(weeks)s weeks. The table has every number.", weeks=len(weeks))
    return Chart(WIDTH, top + FOOT, rows, ticks, description)


@dataclass(frozen=True)
class _Scale:
    """All rows of a picture have one scale, so that they can be compared."""

    lowest: int
    highest: int
    height: int

    @classmethod
    def of(cls, trend: Trend, height: int) -> "_Scale":
        values = [value for series in trend.series for value in series.values if value is not None]
        values += [0, trend.target or 0]
        return cls(min(values), max(max(values), min(values) + 1), height)

    def y(self, value: int) -> float:
        """How far below the row's top; room is left for the numbers on the bars."""
        usable = self.height - ROOM_FOR_VALUE * (2 if self.lowest < 0 else 1)
        return round(ROOM_FOR_VALUE + usable * (self.highest - value) / (self.highest - self.lowest), 1)


def _row(series: Series, top: int, scale: _Scale, trend: Trend) -> BarRow:
    count = len(series.values)
    bars = [_bar(place, value, count, top, scale) for place, value in enumerate(series.values) if value is not None]
    target = Line(round(top + scale.y(trend.target), 1), f"{trend.target} {trend.unit}") if trend.target else None
    return BarRow(series.label, top - 6, round(top + scale.y(0), 1), bars, target)


def _bar(place: int, value: int, count: int, top: int, scale: _Scale) -> Bar:
    width = round(0.7 * (WIDTH - LEFT - RIGHT) / count, 1)
    ends = sorted((top + scale.y(value), top + scale.y(0)))
    middle = _middle(place, count)
    return Bar(
        x=round(middle - width / 2, 1),
        y=round(ends[0], 1),
        width=width,
        height=round(ends[1] - ends[0], 1),
        value=str(value).replace("-", "−") if count <= MOST_VALUES else "",
        middle=middle,
        value_y=round(ends[0] - 3 if value >= 0 else ends[1] + 12, 1),
    )


def _middle(place: int, count: int) -> float:
    return round(LEFT + (WIDTH - LEFT - RIGHT) * (place + 0.5) / count, 1)


def _short(day: date) -> str:
    return f"{day.day} {day:%b}"
