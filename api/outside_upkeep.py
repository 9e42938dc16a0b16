"""Reminding people outside, and noticing that a link has expired, as the worker does it."""

from engine.casework import outside_views
from engine.database import Database


def tend(database: Database) -> int:
    """Does what is due; how many views. Each has a transaction of its own, and without any nothing is locked."""
    with database.reading() as session:
        due = outside_views.find_due(session)
    for view_id in due:
        with database.transaction() as session:
            outside_views.tend(session, view_id)
    return len(due)
