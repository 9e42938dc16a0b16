"""Sending what waits in the outbox: by SMTP, or into a folder where no mail is to leave the house."""

import smtplib
import ssl
from collections.abc import Sequence
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path
from threading import Event
from typing import Protocol
from urllib.parse import SplitResult, unquote, urlsplit

from sqlmodel import Session

from api import logs, outside_letters
from api.settings import Settings, SettingsError
from engine.casework import outbox
from engine.casework.outbox import Letter
from engine.database import Database

SECONDS = 20
"""How long a mail server may take to answer."""
PAUSE = 20.0
"""Seconds between two looks into the outbox."""
NOT_A_MAIL_SERVER = (
    "EARLY_HELP_MAIL_URL must be smtp://server:25, smtps://server:465 or file:///a/folder, not what it is now."
)


class Sender(Protocol):
    """Whatever takes letters away. Raises OSError (smtplib's errors are such) when it cannot."""

    def send(self, message: EmailMessage) -> None:
        """Takes one letter."""


class Box(Protocol):
    """Where letters wait."""

    def take_letters(self, session: Session) -> Sequence[Letter]:
        """What is to be sent now; nobody else gets it for a while."""

    def mark_sent(self, session: Session, letter: Letter) -> None:
        """The letter has left."""


BOXES: Sequence[Box] = (outbox, outside_letters)
"""What people who work here are told, and what people outside are asked."""


class SmtpSender:
    """A mail server: encrypted from the start (`smtps`), or as soon as the server offers it (`smtp`)."""

    def __init__(self, address: SplitResult) -> None:
        self._address = address

    def send(self, message: EmailMessage) -> None:
        with self._connection() as server:
            if self._address.username:
                server.login(unquote(self._address.username), unquote(self._address.password or ""))
            server.send_message(message)

    def _connection(self) -> smtplib.SMTP:
        host, port = self._address.hostname or "", self._address.port
        context = ssl.create_default_context()
        if self._address.scheme == "smtps":
            return smtplib.SMTP_SSL(host, port or 465, timeout=SECONDS, context=context)
        server = smtplib.SMTP(host, port or 25, timeout=SECONDS)
        server.ehlo()
        if server.has_extn("starttls"):
            server.starttls(context=context)
        return server


class FolderSender:
    """A folder: each letter a file. For demonstrations and tests."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def send(self, message: EmailMessage) -> None:
        self._folder.mkdir(parents=True, exist_ok=True)
        name = message["Message-ID"].strip("<>").partition("@")[0]
        (self._folder / f"{name}.eml").write_bytes(message.as_bytes(policy=SMTP))


def sender_of(settings: Settings) -> Sender | None:
    """What the installation sends with; None when it sends nothing. Raises SettingsError."""
    if not settings.mail_url:
        return None
    address = urlsplit(settings.mail_url)
    if address.scheme == "file" and address.path:
        return FolderSender(Path(unquote(address.path)))
    if address.scheme in ("smtp", "smtps") and address.hostname:
        return SmtpSender(address)
    raise SettingsError(NOT_A_MAIL_SERVER)


def send_waiting(database: Database, sender: Sender, mail_from: str) -> int:
    """Sends every letter that is due; how many left. One that cannot leave is tried again later."""
    return sum(_send_from(box, database, sender, mail_from) for box in BOXES)


def _send_from(box: Box, database: Database, sender: Sender, mail_from: str) -> int:
    with database.transaction() as session:
        letters = box.take_letters(session)
    left = 0
    for letter in letters:
        try:
            sender.send(_message(letter, mail_from))
        except OSError as error:
            logs.log_unexpected(error)
            continue
        with database.transaction() as session:
            box.mark_sent(session, letter)
        left += 1
    return left


def run(database: Database, sender: Sender, mail_from: str, stop: Event) -> None:
    """Sends what is due until `stop` is set; a letter that has begun is finished first."""
    while not stop.is_set():
        try:
            send_waiting(database, sender, mail_from)
        except Exception as error:  # The database may be away for a while; the next round tries again.
            logs.log_unexpected(error)
        stop.wait(PAUSE)


def _message(letter: Letter, mail_from: str) -> EmailMessage:
    message = EmailMessage(policy=SMTP)
    message["From"], message["To"], message["Subject"] = mail_from, letter.to, letter.subject
    message["Message-ID"] = f"<{letter.id}@{mail_from.partition('@')[2]}>"
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(letter.text)
    return message
