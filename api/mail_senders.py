"""Who takes letters away: a mail server, a folder, or GOV.UK Notify (`api/notify.py`)."""

import smtplib
import ssl
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from pathlib import Path
from typing import Protocol
from urllib.parse import SplitResult, unquote, urlsplit

from api.settings import Settings, SettingsError
from engine.casework.mail.letters import Letter
from engine.casework.mail.refusing import LetterRefusedError

SECONDS = 10
"""How long a mail server may take to answer."""
FOR_GOOD = 500
"""From this answer on a mail server means it for good (RFC 5321, 4.2.1)."""
NOT_A_MAIL_SERVER = (
    "EARLY_HELP_MAIL_URL must be smtp://server:25, smtps://server:465, notify://server/template or file:///a/folder, "
    "not what it is now."
)


class Sender(Protocol):
    """Whatever takes letters away."""

    def send(self, letter: Letter) -> None:
        """Takes one letter. Raises OSError (smtplib's errors are such) when it cannot take it now, and
        LetterRefusedError when it never will."""


class SmtpSender:
    """A mail server: encrypted from the start (`smtps`), or as soon as the server offers it (`smtp`)."""

    def __init__(self, address: SplitResult, mail_from: str) -> None:
        self._address, self._mail_from = address, mail_from

    def send(self, letter: Letter) -> None:
        with self._connection() as server:
            if self._address.username:
                server.login(unquote(self._address.username), unquote(self._address.password or ""))
            try:
                server.send_message(as_mail(letter, self._mail_from))
            except smtplib.SMTPRecipientsRefused as error:
                _refuse_for_good(*next(iter(error.recipients.values())))
                raise
            except smtplib.SMTPNotSupportedError as error:  # an address with letters that this server does not take
                raise LetterRefusedError(str(error)) from None
            except smtplib.SMTPDataError as error:
                _refuse_for_good(error.smtp_code, error.smtp_error)
                raise

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

    def __init__(self, folder: Path, mail_from: str) -> None:
        self._folder, self._mail_from = folder, mail_from

    def send(self, letter: Letter) -> None:
        self._folder.mkdir(parents=True, exist_ok=True)
        content = as_mail(letter, self._mail_from).as_bytes(policy=SMTP)
        (self._folder / f"{letter.id}.eml").write_bytes(content)


def sender_of(settings: Settings) -> Sender | None:
    """What the installation sends with; None when it sends nothing. Raises SettingsError."""
    if not settings.mail_url:
        return None
    address = urlsplit(settings.mail_url)
    if address.scheme == "file" and address.path:
        return FolderSender(Path(unquote(address.path)), settings.mail_from)
    if address.scheme in ("smtp", "smtps") and address.hostname:
        return SmtpSender(address, settings.mail_from)
    if address.scheme == "notify" and address.hostname:
        from api.notify import NotifySender  # its client is large, and only those who use it need it

        return NotifySender.of(address, settings.notify_key)
    raise SettingsError(NOT_A_MAIL_SERVER)


def as_mail(letter: Letter, mail_from: str) -> EmailMessage:
    """The letter as mail servers take it: plain text, under a name that stays the same when it is sent again."""
    message = EmailMessage(policy=SMTP)
    message["From"], message["To"], message["Subject"] = mail_from, letter.to, letter.subject
    message["Date"] = format_datetime(letter.at)
    message["Message-ID"] = f"<{letter.id}@{mail_from.partition('@')[2]}>"
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(letter.text)
    return message


def _refuse_for_good(code: int, said: bytes | str) -> None:
    if code >= FOR_GOOD:
        words = said.decode(errors="replace") if isinstance(said, bytes) else said
        raise LetterRefusedError(f"The mail server refuses it: {code} {words}") from None
