"""Looking at all cases for those that are stuck, as the worker does it every so often."""

from collections.abc import Iterator

from api import tallying
from engine.casework import monitoring
from engine.database import Database


def look(database: Database) -> Iterator[int]:
    """Looks at all cases, unless somebody has just done so, and says after each batch how many it held. The numbers
    that are kept of the cases are checked first.

    It reads, and writes only what has changed, in short transactions: whoever works with a case hardly waits for it,
    and the caller can do something else between two batches.
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
