"""The policy profiles that were ever in force: a case keeps the version it began under."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON
from sqlmodel import Field

from engine.database import Row


class PolicyProfile(Row, table=True):
    """One version of a policy profile, never changed."""

    __tablename__ = "policy_profile"

    name: str = Field(primary_key=True)
    version: int = Field(primary_key=True)
    content: dict[str, Any] = Field(sa_type=JSON)
    published_at: datetime
