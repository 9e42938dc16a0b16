"""What can be said of all families together: published figures that tell of nobody (SHR-12), and, for those who see an
area's cases anyhow, how its weeks went.

`figures` are in whole fives, quarter by quarter, and made once (`publishing`, `in_fives`); `trends` are exact. Both
count the same facts (`facts`, `measures`).
"""

from engine.casework.reports import figures, trends
from engine.casework.reports.figures import Filters, Report
from engine.casework.reports.measures import MEASURES, Measure
from engine.casework.reports.publishing import count, find_next, publish
from engine.casework.reports.quarters import Quarter

__all__ = [
    "MEASURES",
    "Filters",
    "Measure",
    "Quarter",
    "Report",
    "count",
    "figures",
    "find_next",
    "publish",
    "trends",
]
