"""Looking at all cases for those that are stuck, as the worker does it every so often."""

from collections.abc import Iterator

from api import tallying
from engine.casework import monitoring
from engine.database import Database


def look(database: Database) -> Iterator[int]:
    """Looks at all cases if nobody has done so lately, some at a time; how many, after each time. First at whether the
    numbers that are kept of them are right.

    It reads, and writes only what has changed, in short transactions: whoever works with a case hardly waits for it,
    and the caller can do something else between two times.
    """
    with database.transaction() as session:
        if not monitoring.claim(session):
            return
    tallying.mend(database)
    with database.reading() as session:
        batches = list(monitoring.batches(session))
    for references in batches:
        with database.reading() as session:
            changed = monitoring.changes(session, references)
        if changed:
            with database.transaction() as session:
                monitoring.record(session, changed)
        yield len(references)
