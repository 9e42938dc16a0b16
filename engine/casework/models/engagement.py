"""Offering early help, and the family's agreement to take part: always voluntary, and apart from sharing (CON-1)."""

from datetime import date

from sqlalchemy import JSON
from sqlmodel import Field

from engine.casework.models.recorded import Recorded


class Offer(Recorded, table=True):
    """Early help offered. When it was refused, that and the date to offer it again are all that is kept (ENT-11)."""

    offered_on: date
    answer: str
    reoffer_on: date | None = None
    offered_to: str | None = None
    told_may_be_hard: bool | None = None
    other_parent: str | None = None
    other_parent_note: str | None = None


class Agreement(Recorded, table=True):
    """Whether the family takes part: one row for each time that this was said. The newest one holds."""

    status: str
    said_by: str
    said_on: date


class PrivacyNotice(Recorded, table=True):
    """The privacy notice given to the family, as a case note of that title (SHR-10)."""

    __tablename__ = "privacy_notice"

    title: str
    form: str
    shared_on: date
    family_kind: str
    shared_with: str
    explained: list[str] = Field(sa_type=JSON)


class AgencyLimit(Recorded, table=True):
    """An agency or matter that the family does not want information shared with or about (SHR-11, CON-4)."""

    __tablename__ = "agency_limit"

    agency: str
    matter: str | None = None
    why: str | None = None
