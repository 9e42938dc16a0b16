"""Files on a case: a signed page, a child's drawing, notes on paper. Their content lies apart, in parts."""

from datetime import datetime
from uuid import uuid4

from sqlmodel import Field

from engine.database import Row


class Attachment(Row, table=True):
    """What is known of one file. `about`: the member of the family; None for the whole family.

    One that was removed stays as a mark, without its name (which may have been the reason) and without its content.
    """

    __tablename__ = "attachment"

    id: str = Field(default_factory=lambda: str(uuid4()), primary_key=True)
    case: str = Field(foreign_key="early_help_case.reference", index=True)
    kind: str
    about: str | None = Field(default=None, foreign_key="family_member.id")
    name: str
    media_type: str
    size: int
    sha256: str
    added_by: str = Field(foreign_key="person.user_name")
    added_at: datetime
    removed_by: str | None = Field(default=None, foreign_key="person.user_name")
    removed_at: datetime | None = None
    removed_reason: str | None = None


class AttachmentPart(Row, table=True):
    """A part of a file's content, so that a file never lies in memory as a whole. Never in lists."""

    __tablename__ = "attachment_part"

    attachment: str = Field(primary_key=True, foreign_key="attachment.id")
    number: int = Field(primary_key=True)
    content: bytes


class AttachmentOpening(Row, table=True):
    """Somebody has had a file's content, and when."""

    __tablename__ = "attachment_opening"

    id: int | None = Field(default=None, primary_key=True)
    attachment: str = Field(foreign_key="attachment.id", index=True)
    person: str = Field(foreign_key="person.user_name")
    at: datetime
