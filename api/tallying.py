"""Keeping the numbers of cases and tasks that boards show, as the worker does it."""

from api import logs
from engine.casework.monitoring import tallies
from engine.database import Database


def catch_up(database: Database) -> None:
    """Counts what has changed since it was last counted."""
    with database.reading() as session:
        is_behind = tallies.are_behind(session)
    if is_behind:  # Nobody has to wait for us to write.
        with database.transaction() as session:
            tallies.catch_up(session)


def mend(database: Database) -> None:
    """Counts everything anew if the numbers are wrong: something has changed a case and left no history."""
    with database.reading() as session:
        are_wrong = tallies.are_wrong(session)
    if are_wrong:
        logs.write("error", "tallies_wrong")
        with database.transaction() as session:
            tallies.recount(session)
