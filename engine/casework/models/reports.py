"""Published figures: how often something happened in a quarter, in whole fives, without any individual detail (SHR-12).

They are made once, when the quarter has ended, and never made again: nothing can be learned from comparing an earlier
figure with a later one.
"""

from datetime import date, datetime

from sqlmodel import Field

from engine.casework.models.columns import one_of
from engine.casework.models.people import Area
from engine.database import Row


class PublishedQuarter(Row, table=True):
    """A quarter whose figures have been made."""

    __tablename__ = "published_quarter"

    begins_on: date = Field(primary_key=True)
    made_at: datetime


class PublishedFigure(Row, table=True):
    """One cell: what happened (`measure`, `category`) in an area's cases that an agency of this kind began. `count` is
    a multiple of five; a cell of none is no row."""

    __tablename__ = "published_figure"

    quarter: date = Field(primary_key=True, foreign_key="published_quarter.begins_on")
    measure: str = Field(primary_key=True)
    area: Area = Field(primary_key=True, sa_type=one_of(Area))
    category: str = Field(primary_key=True)
    agency: str = Field(primary_key=True)
    count: int


class CarriedCount(Row, table=True):
    """How many of an area's facts are counted and not yet in a five: 0 to 4. Never shown."""

    __tablename__ = "carried_count"

    measure: str = Field(primary_key=True)
    area: Area = Field(primary_key=True, sa_type=one_of(Area))
    carried: int
