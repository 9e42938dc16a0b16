"""What a process does that only migrates: apart from the tests, so that it starts with little."""

from multiprocessing.synchronize import Barrier

from engine import migrations

PATIENCE = 240
"""Seconds after which a process counts as lost."""


def migrate_together(url: str, together: Barrier) -> None:
    """Migrates the database when all the others are about to."""
    together.wait(PATIENCE)
    migrations.upgrade(url)
