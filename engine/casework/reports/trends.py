"""How an area's weeks went, exactly: for its LCSS, who see every one of its cases anyhow."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import case, func, select
from sqlmodel import Session

from engine import clock
from engine.casework import access
from engine.casework.models.people import Area, Person
from engine.casework.reports.measures import MEASURES, SIX_WEEKS, Measure
from engine.clock import london_moment

WEEK = timedelta(weeks=1)
MEASURE = {measure.key: measure for measure in MEASURES}
Histogram = Mapping[Any, int]
"""How often each value came."""


@dataclass(frozen=True)
class Series:
    """A number for each week; None where nothing happened that it could be told of."""

    label: str
    values: Sequence[int | None]


@dataclass(frozen=True)
class Trend:
    """One thing week by week. `target` is what is not to be exceeded; `counts` how many facts each week rests on,
    where the series do not say so themselves."""

    key: str
    title: str
    unit: str
    series: Sequence[Series]
    counts: Sequence[int] | None = None
    target: int | None = None


@dataclass(frozen=True)
class Trends:
    """Every trend; `weeks` are their Mondays, the last is the week that goes on."""

    area: Area
    weeks: Sequence[date]
    trends: Sequence[Trend]


def of_area(session: Session, person: Person, area: Area, weeks: int) -> Trends:
    """The last `weeks` weeks of an area, the present one among them; by one statement a measure. Raises
    CaseNotFoundError for people who are not of the area's LCSS."""
    access.require_lcss_of(session, person, area)
    today = clock.today(session)
    monday = today - timedelta(days=today.weekday())
    mondays = [monday - back * WEEK for back in range(weeks - 1, -1, -1)]
    trends = [_medians(session, area, mondays, "first_meeting", "days", target=SIX_WEEKS)]
    trends.append(_in_time(session, area, mondays))
    trends.append(_medians(session, area, mondays, "star", "points"))
    trends.append(_counted(session, area, mondays, "ended"))
    trends.append(_counted(session, area, mondays, "handovers"))
    trends.append(_medians(session, area, mondays, "unstuck", "days"))
    return Trends(area, mondays, trends)


def _medians(
    session: Session, area: Area, mondays: Sequence[date], key: str, unit: str, *, target: int | None = None
) -> Trend:
    measure = MEASURE[key]
    weeks = _histograms(session, measure, area, mondays)
    values = [_median(week) for week in weeks]
    series = [Series(f"Median, in {unit}", values)]
    return Trend(key, measure.title, unit, series, [sum(week.values()) for week in weeks], target)


def _in_time(session: Session, area: Area, mondays: Sequence[date]) -> Trend:
    measure = MEASURE["reviews"]
    weeks = _histograms(session, measure, area, mondays)
    totals = [sum(week.values()) for week in weeks]
    in_time = [sum(count for days, count in week.items() if days <= SIX_WEEKS) for week in weeks]
    shares = [round(100 * part / whole) if whole else None for part, whole in zip(in_time, totals, strict=True)]
    return Trend("reviews", "Reviews within six weeks", "per cent", [Series("Share, in per cent", shares)], totals)


def _counted(session: Session, area: Area, mondays: Sequence[date], key: str) -> Trend:
    """A series for each category that came at all."""
    measure = MEASURE[key]
    weeks = _histograms(session, measure, area, mondays)
    found = {value for week in weeks for value in week}
    series = [
        Series(label, [week.get(category, 0) for week in weeks])
        for category, label in measure.categories.items()
        if category in found
    ]
    return Trend(key, measure.title, "", series)


def _histograms(session: Session, measure: Measure, area: Area, mondays: Sequence[date]) -> Sequence[Histogram]:
    """For each week how often each value came: the database counts, so a week has as many rows as different values."""
    begins = [london_moment(monday, 0) for monday in (*mondays, mondays[-1] + WEEK)]
    at = measure.facts.selected_columns["at"]
    of_area = measure.facts.selected_columns["area"] == area
    fact = measure.facts.where(at >= begins[0], at < begins[-1], of_area).subquery("fact")
    week = case(*((fact.c.at < end, place) for place, end in enumerate(begins[1:])))
    counted = select(week, fact.c.value, func.count()).group_by(week, fact.c.value)
    found: dict[int, Counter[Any]] = defaultdict(Counter)
    for place, value, number in session.connection().execute(counted):
        found[place][value] += number
    return [found[place] for place in range(len(mondays))]


def _median(histogram: Histogram) -> int | None:
    """The lower one of the two in the middle."""
    middle = (sum(histogram.values()) + 1) // 2
    for value in sorted(histogram):
        middle -= histogram[value]
        if middle <= 0:
            return int(value)
    return None
