"""What every process of an installation begins with, whether it serves or works: the engine put together, and the
database opened. No web framework is read for it."""

from pathlib import Path
from typing import Final

from api.demo_clock import DemoClock
from api.settings import Settings
from engine import casework
from engine.clock import Clock, SystemClock
from engine.database import Database

UI_TEMPLATES: Final = Path(__file__).resolve().parents[1] / "ui_templates"
"""Where what people see stands: templates, styles, words."""


def compose() -> None:
    """Makes casework known to the process engine, which knows no word of it."""
    casework.install()


def open_database(settings: Settings, clock: Clock | None = None) -> Database:
    """The installation's database, by the machine's clock unless a test gives its own; in a demonstration the clock can
    be moved."""
    clock = clock or SystemClock()
    return Database(settings.database_url, DemoClock(clock) if settings.demo else clock)
