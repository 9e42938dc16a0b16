"""Rehearsals that are under way, and stored rehearsals with what came of them. No family is in any of these tables."""

from datetime import datetime
from typing import Any
from uuid import uuid4

from sqlalchemy import JSON
from sqlmodel import Field

from engine.database import Row


class Rehearsal(Row, table=True):
    """A made-up world in which somebody tries a release. `world` is its whole database, packed.

    `steps` is what was done in it so far, as a story has them; `moment` is where its clock stands.
    """

    id: str = Field(default_factory=lambda: str(uuid4()), primary_key=True, max_length=36)
    owner: str = Field(foreign_key="person.user_name", index=True)
    release_id: str = Field(foreign_key="deployment.id", max_length=36)
    title: str
    revision: int = 1
    world: bytes
    moment: datetime
    reference: str
    beginning: dict[str, Any] = Field(sa_type=JSON)
    steps: list[dict[str, Any]] = Field(default_factory=list, sa_type=JSON)
    begun_at: datetime
    touched_at: datetime = Field(index=True)


class StoryFile(Row, table=True):
    """One version of a stored rehearsal. It holds for its release and those after it, until there is a newer version.

    `content` is None where the story was taken away.
    """

    __tablename__ = "story_file"

    id: int | None = Field(default=None, primary_key=True)
    name: str = Field(max_length=200)
    release_id: str = Field(foreign_key="deployment.id", index=True, max_length=36)
    content: str | None
    kept_by: str
    kept_at: datetime


class StoryRun(Row, table=True):
    """What came of telling a story on a release; `passed` is None as long as somebody is at it."""

    __tablename__ = "story_run"

    release_id: str = Field(foreign_key="deployment.id", primary_key=True, max_length=36)
    story: int = Field(foreign_key="story_file.id", primary_key=True)
    begun_at: datetime
    passed: bool | None = None
    words: list[str] = Field(default_factory=list, sa_type=JSON)
