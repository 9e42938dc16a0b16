"""Who a tool acts for: the HTTP `Authorization` header of a call, either `Bearer` with a personal token or `Basic`."""

import base64
import binascii

from api.security import personal_tokens
from api.security.errors import WrongPasswordError
from api.security.sign_in import check_password
from engine.database import Database


def find_user_name(database: Database, header: str, address: str) -> str | None:
    """The user name of the person whom the credentials belong to; None when there are none, or an unknown token.

    Raises WrongPasswordError and TooManyAttemptsError: guessing a password here is slowed down as on the sign-in page.
    """
    kind, _, credentials = header.partition(" ")
    if kind.lower() == "bearer":
        return _owner_of_token(database, credentials.strip())
    if kind.lower() == "basic":
        return _owner_of_password(database, credentials.strip(), address)
    return None


def _owner_of_token(database: Database, secret: str) -> str | None:
    with database.transaction() as session:
        person = personal_tokens.find_person(session, secret)
        if person is None:
            return None
        personal_tokens.note_use(session, secret)
        return person.user_name


def _owner_of_password(database: Database, encoded: str, address: str) -> str:
    try:
        decoded = base64.b64decode(encoded, validate=True)
    except binascii.Error:
        raise WrongPasswordError from None
    user_name, _, password = _text(decoded).partition(":")
    check_password(database, user_name, password, address)
    return user_name


def _text(decoded: bytes) -> str:
    # RFC 7617 wants UTF-8; what Camunda Modeler sends is Latin-1, which nearly never reads as UTF-8 by chance.
    try:
        return decoded.decode("utf-8")
    except UnicodeDecodeError:
        return decoded.decode("latin-1")
