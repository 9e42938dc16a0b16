"""Numbers that are kept, for what is too many to be counted each time somebody looks: `monitoring.tallies`.

A number is of an `area` and a place: a step (`process_key`, `element_id`: its open tasks), a process (no `element_id`:
cases with an open task in it) or neither (open cases).
"""

from sqlalchemy import BigInteger
from sqlmodel import Field

from engine.database import Row


class AreaTally(Row, table=True):
    """How many there are in an area: what `CaseTally` adds up to."""

    __tablename__ = "area_tally"

    area: str = Field(primary_key=True)
    process_key: str = Field(primary_key=True)
    element_id: str = Field(primary_key=True)
    number: int


class CaseTally(Row, table=True):
    """What one case was when it was last counted."""

    __tablename__ = "case_tally"

    case: str = Field(primary_key=True)
    area: str = Field(primary_key=True)
    process_key: str = Field(primary_key=True)
    element_id: str = Field(primary_key=True)
    number: int


class TallyMark(Row, table=True):
    """How far the processes' history is counted: one row, held by whoever counts.

    A case of which history tells something behind `counted_to` may have changed since it was counted. `next_to` takes
    its place as soon as every transaction before `next_after` (a number of PostgreSQL's) has ended: until then one of
    them may still add history before it.
    """

    __tablename__ = "tally_mark"

    id: int = Field(primary_key=True)
    counted_to: int
    next_to: int
    next_after: int = Field(sa_type=BigInteger)
