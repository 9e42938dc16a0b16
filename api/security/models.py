"""Sign-in sessions and the slow-down after failures: rows, so that several processes share them."""

from datetime import datetime

from sqlmodel import Field

from engine.database import Row


class WebSession(Row, table=True):
    """One person signed in on one device, by cookie or bearer token.

    The secret itself is never kept: `id` is its SHA-256 in hexadecimal.
    """

    __tablename__ = "web_session"

    id: str = Field(primary_key=True)
    user_name: str = Field(foreign_key="person.user_name", index=True)
    csrf_token: str
    last_seen_at: datetime
    expires_at: datetime = Field(index=True)


class SignInAttempts(Row, table=True):
    """Attempts without success for one user name or from one address.

    `subject` is a SHA-256 in hexadecimal, for people sometimes type their password where the name goes.
    """

    __tablename__ = "sign_in_attempts"

    subject: str = Field(primary_key=True)
    failures: int
    last_failed_at: datetime = Field(index=True)
    wait_until: datetime


class PersonalToken(Row, table=True):
    """A secret with which a tool, such as Camunda Modeler, acts for a person.

    The secret itself is never kept: `id` is its SHA-256 in hexadecimal.
    """

    __tablename__ = "personal_token"

    id: str = Field(primary_key=True)
    user_name: str = Field(foreign_key="person.user_name", index=True)
    label: str
    created_at: datetime
    expires_at: datetime
    last_used_at: datetime | None = None


class CalendarAddress(Row, table=True):
    """The secret address of a person's calendar. The secret is never kept: `secret` is its SHA-256 in hexadecimal."""

    __tablename__ = "calendar_address"

    user_name: str = Field(primary_key=True, foreign_key="person.user_name")
    secret: str = Field(unique=True)
    made_at: datetime


class OutsideCode(Row, table=True):
    """The code that belongs to a view asked for outside, as an argon2id hash, and how often a wrong one was entered."""

    __tablename__ = "outside_code"

    view: str = Field(primary_key=True, foreign_key="outside_view.id")
    code_hash: str
    failures: int = 0


class OutsideLink(Row, table=True):
    """A link that was mailed to somebody outside. The secret in it is never kept: `id` is its SHA-256."""

    __tablename__ = "outside_link"

    id: str = Field(primary_key=True)
    view: str = Field(foreign_key="outside_view.id", index=True)
    made_at: datetime


class OutsideSession(Row, table=True):
    """Somebody outside who has entered the code, in one browser. It opens one view and nothing else.

    The secret itself is never kept: `id` is its SHA-256.
    """

    __tablename__ = "outside_session"

    id: str = Field(primary_key=True)
    view: str = Field(foreign_key="outside_view.id", index=True)
    csrf_token: str
    expires_at: datetime = Field(index=True)
