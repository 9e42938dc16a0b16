"""Who calls a route, and the transaction that the call runs in."""

from collections.abc import Callable
from contextlib import suppress
from functools import cached_property
from typing import Any

from fastapi import Request
from sqlmodel import Session
from starlette.datastructures import FormData

from api.security import sessions
from api.security.errors import NotSignedInError
from api.security.sessions import SignedIn
from api.settings import Settings
from engine.busy import DatabaseBusyError
from engine.casework.models import Person
from engine.database import Database

Recovery = Callable[[Session, Exception], None]


class Caller:
    """Given to every route as its first argument.

    `session` is the call's one transaction: it is committed before the answer is sent, and rolled back when the route
    raises. GET routes read only.
    """

    session: Session

    def __init__(self, request: Request, secret: str | None) -> None:
        self.request = request
        self._secret = secret
        self._recoveries: list[Recovery] = []
        #: Further headers of the answer.
        self.headers: dict[str, str] = {}

    def in_one_transaction(self, work: Callable[[], Any], *, writing: bool) -> Any:
        """What `work()` returns, once it is committed. When it raises, the recoveries run, each in its transaction."""
        try:
            with self.database.transaction() if writing else self.database.reading() as self.session:
                return work()
        except Exception as error:
            self._recover(error)
            raise
        finally:
            self._note_use()

    @property
    def database(self) -> Database:
        """For the few routes that need transactions of their own."""
        database: Database = self.request.app.state.database
        return database

    @property
    def settings(self) -> Settings:
        settings: Settings = self.request.app.state.settings
        return settings

    @cached_property
    def signed_in(self) -> SignedIn | None:
        """The session by cookie or token; None when nobody is signed in."""
        return sessions.find(self.session, self._secret) if self._secret else None

    @property
    def person(self) -> Person:
        """Who is signed in. Raises NotSignedInError."""
        return self.require_signed_in().person

    def require_signed_in(self) -> SignedIn:
        """The session by cookie or token. Raises NotSignedInError."""
        if self.signed_in is None:
            raise NotSignedInError
        return self.signed_in

    @property
    def form(self) -> FormData:
        """What a page's form sent (pages' POST routes only)."""
        form: FormData = self.request.state.form
        return form

    @property
    def address(self) -> str:
        """The network address that the call came from."""
        return self.request.client.host if self.request.client else ""

    def if_it_fails(self, recovery: Recovery) -> None:
        """`recovery(session, error)` runs in a new transaction when this call's is rolled back: to keep what a person
        typed, or to record what went wrong. The error then goes its way."""
        self._recoveries.append(recovery)

    def _recover(self, error: Exception) -> None:
        for recovery in self._recoveries:
            with self.database.transaction() as session:
                recovery(session, error)

    def _note_use(self) -> None:
        # Only where the route asked who is calling.
        signed_in = self.__dict__.get("signed_in")
        if signed_in is not None and signed_in.stale:
            # What was done stands, and must not be called busy for this.
            with suppress(DatabaseBusyError), self.database.transaction() as session:
                sessions.touch(session, signed_in.id)
