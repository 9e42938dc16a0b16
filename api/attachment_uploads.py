"""Files that somebody sends to be kept with a case: how much at once, and each taken or refused by itself."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import PurePath
from typing import Final
from unicodedata import normalize

from fastapi import Request
from starlette.datastructures import UploadFile

from api.caller import Caller
from api.security import sessions
from api.security.cookies import read_secret
from api.security.errors import NotSignedInError
from api.settings import MEBIBYTE, Settings
from engine.casework import attachments
from engine.casework.attachments import FileRefusedError

MOST_AT_ONCE: Final = 5
ADDRESSES: Final = re.compile(r"/cases/[^/]+/files")


@dataclass(frozen=True)
class Taken:
    """What became of the files that were sent: how many are kept, and of the others why not, a sentence each."""

    kept: int
    refused: Sequence[str]


def request_limit(settings: Settings) -> int:
    """How large a request with files may be. Larger parts of it wait on disk, not in memory."""
    return MOST_AT_ONCE * settings.attachment_limit_bytes + MEBIBYTE


def require_session(request: Request) -> None:
    """Turns away who is not signed in before so much is read from them. Raises NotSignedInError."""
    secret = read_secret(request)
    with request.app.state.database.reading() as session:
        if secret is None or sessions.find(session, secret) is None:
            raise NotSignedInError


def files_among(parts: Iterable[object]) -> list[UploadFile]:
    """A page sends a nameless part where no file was chosen."""
    return [part for part in parts if isinstance(part, UploadFile) and part.filename]


def take(caller: Caller, reference: str, files: Sequence[UploadFile], **facts: str) -> Taken:
    """Keeps every file that can be kept, each in a transaction of its own.

    Raises CaseNotFoundError and AnswersRefusedError (of `facts`, before any is kept).
    """
    kept, refused = 0, []
    for number, part in enumerate(files):
        name = _name(part.filename or "")
        try:
            if number >= MOST_AT_ONCE:
                raise FileRefusedError(f"is one too many: send {MOST_AT_ONCE} at a time.")
            media_type = attachments.examine(part.file, name, limit=caller.settings.attachment_limit_bytes)
        except FileRefusedError as error:
            refused.append(f"“{_shown(name)}” {error}")
            continue
        with caller.database.transaction() as session:
            attachments.add(session, caller.person, reference, part.file, name, media_type, **facts)
        kept += 1
    return Taken(kept, refused)


def _name(given: str) -> str:
    """Browsers and tools on Windows may send the whole path; signs that turn a line around are nobody's name."""
    name = PurePath(normalize("NFC", given).replace("\\", "/")).name
    return "".join(sign for sign in name if sign.isprintable())


def _shown(name: str) -> str:
    return name if len(name) <= attachments.LONGEST_NAME else f"{name[: attachments.LONGEST_NAME]}…"
