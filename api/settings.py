"""What an installation sets, from environment variables that begin with EARLY_HELP_ (and PORT)."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

MEBIBYTE = 1024 * 1024


class SettingsError(Exception):
    """A setting cannot be read; the message names it and says what it must be."""


@dataclass(frozen=True)
class Settings:
    """One installation. No secret among these is the program's own: sessions are kept in the database."""

    database_url: str = "sqlite:///data/early-help.db"
    host: str = "127.0.0.1"
    port: int = 8000
    #: Fictional families, known passwords and a clock that can be moved. Never on for a real installation.
    demo: bool = False
    #: Cookies and addresses for HTTPS only. Off only where the server is reached as http://localhost.
    secure_cookies: bool = True
    allowed_hosts: tuple[str, ...] = ("127.0.0.1", "localhost")
    request_limit_bytes: int = 5 * MEBIBYTE
    #: The largest file that is kept with a case; so many times that in one request (see `api/attachment_uploads.py`).
    attachment_limit_bytes: int = 10 * MEBIBYTE
    #: How long somebody waits for a deployment to be checked; what takes longer is checked while nobody waits.
    #: Camunda Modeler waits for five seconds, all in all.
    check_seconds: int = 4
    #: How long a request that moves cases works on that itself; workers do the rest.
    upgrade_seconds: int = 3
    #: Where mail goes: smtp://server:25, smtps://name:password@server:465, notify://server/template or
    #: file:///a/folder. Empty: nowhere.
    mail_url: str = field(default="", repr=False)
    mail_from: str = "early-help@localhost"
    #: The API key for GOV.UK Notify.
    notify_key: str = field(default="", repr=False)
    #: Where people reach the pages, for the links in mail.
    public_url: str = "http://localhost:8000"
    #: What the product speaks: "en", or a language whose catalogue stands in `ui_templates/words`.
    language: str = "en"
    #: What Prometheus shows to read /metrics (as a bearer token). Empty: there is no such page.
    metrics_token: str = field(default="", repr=False)

    @classmethod
    def from_environment(cls, environment: Mapping[str, str]) -> "Settings":
        """Reads EARLY_HELP_DATABASE_URL, _HOST, _PORT, _DEMO, _SECURE_COOKIES, _ALLOWED_HOSTS (with commas),
        _REQUEST_LIMIT_BYTES, _ATTACHMENT_LIMIT_BYTES, _CHECK_SECONDS, _UPGRADE_SECONDS, _MAIL_URL, _MAIL_FROM,
        _NOTIFY_KEY, _PUBLIC_URL, _LANGUAGE, _METRICS_TOKEN; PORT where EARLY_HELP_PORT is not set. A demonstration
        has no secure cookies by default.

        Raises SettingsError.
        """
        given = {each.name: environment.get(f"EARLY_HELP_{each.name.upper()}") for each in fields(cls)}
        given["port"] = given["port"] or environment.get("PORT")
        values: dict[str, Any] = {name: _read(name, text) for name, text in given.items() if text}
        values.setdefault("secure_cookies", not values.get("demo", False))
        return cls(**values)

    def sqlite_folder(self) -> Path | None:
        """The folder that a SQLite database's file lies in; None for other databases."""
        name = self.database_url.removeprefix("sqlite:///")
        return None if name == self.database_url or not name else Path(name).parent


def _read(name: str, text: str) -> str | int | bool | tuple[str, ...]:
    default = getattr(Settings, name)
    if isinstance(default, bool):
        return _read_flag(name, text)
    if isinstance(default, int):
        return _read_number(name, text)
    if isinstance(default, tuple):
        return tuple(part.strip() for part in text.split(",") if part.strip())
    return text


def _read_flag(name: str, text: str) -> bool:
    flags = {"1": True, "true": True, "yes": True, "0": False, "false": False, "no": False}
    if text.lower() not in flags:
        raise SettingsError(f"EARLY_HELP_{name.upper()} must be 1 or 0, not {text!r}.")
    return flags[text.lower()]


def _read_number(name: str, text: str) -> int:
    if not text.isascii() or not text.isdigit():
        raise SettingsError(f"EARLY_HELP_{name.upper()} must be a whole number, not {text!r}.")
    return int(text)
