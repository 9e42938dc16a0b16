"""Making published figures, as the worker does it when a quarter has ended."""

from engine.casework import reports
from engine.database import Database


def publish_figures(database: Database) -> int:
    """Makes the figures of every quarter that has ended and has none; how many quarters.

    What is counted has passed and does not change, so it is read first, and written in a short transaction.
    """
    made = 0
    while True:
        with database.reading() as session:
            quarter = reports.find_next(session)
            if quarter is None:
                return made
            counts = reports.count(session, quarter)
        with database.transaction() as session:
            made += reports.publish(session, quarter, counts)
