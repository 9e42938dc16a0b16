"""Which published figures somebody asks for, in the address of a page, a file or the API."""

from typing import Literal

from pydantic import BaseModel, Field

from api.caller import Caller
from engine.casework.models import Area
from engine.casework.reports import Filters, Report, figures
from engine.casework.reports.figures import By

ALL: Literal["all"] = "all"


class Asked(BaseModel):
    """The query. Who leaves area and year out means their own area and the newest year."""

    area: Area | Literal["all"] | None = Field(default=None, description="Yours, when it is left out.")
    agency: str = Field(default=ALL, max_length=100, description="The kind of agency that began the cases.")
    year: int | Literal["all"] | None = Field(
        default=None, description="2026 is April 2026 to March 2027; the newest, when it is left out."
    )
    by: By = Field(default=By.CATEGORY, description="What the rows are.")


def report(caller: Caller, asked: Asked) -> Report:
    """What was asked for."""
    area = caller.person.area if asked.area is None else asked.area
    year = figures.newest_year(caller.session) if asked.year is None else asked.year
    filters = Filters(
        area=None if area == ALL else area,
        agency=None if asked.agency == ALL else asked.agency,
        year=None if year == ALL else year,
        by=asked.by,
    )
    return figures.report(caller.session, filters)
