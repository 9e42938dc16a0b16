"""Puts the council's own words into force (`engine.casework.local_terms`): as serving begins, and after a deployment.

Every process looks for itself, apart from requests, so that no page asks the database for it.
"""

from threading import Event

from fastapi import FastAPI

from api import logs
from api.pages.templates import create_environment
from engine.casework import policy

PAUSE = 30.0
"""Seconds between two looks."""


def refresh(app: FastAPI) -> None:
    """Pages say from now on what the newest profile says."""
    with app.state.database.reading() as session:
        app.state.templates = create_environment(policy.local_terms(session))


def follow(app: FastAPI, stop: Event) -> None:
    """Looks again and again until `stop` is set."""
    while not stop.is_set():
        try:
            refresh(app)
        except Exception as error:  # The database may be away for a while; the next look tries again.
            logs.log_unexpected(error)
        stop.wait(PAUSE)
