"""What is logged: that something happened, never to whom. No names, no query strings, no values from paths, no
messages of unexpected errors (they may quote what a family said)."""

import logging
import sys
import traceback
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import orjson

DEEPEST_FRAMES = 12
TO_QUOTE = "Nothing was changed. If it happens again, tell your administrator this number: {}."
"""What is told of an unexpected error, with the id under which it is logged."""


def write(level: str, event: str, **facts: Any) -> None:
    """One line of JSON on standard error, with a UTC time."""
    line = {**facts, "event": event, "level": level, "timestamp": datetime.now(UTC)}
    sys.stderr.write(orjson.dumps(line, option=orjson.OPT_UTC_Z).decode() + "\n")


def configure() -> None:
    """Quiets the loggers of others that would say more than may be logged."""
    # SpiffWorkflow logs the data of its tasks below WARNING; uvicorn's access log has whole addresses.
    logging.getLogger("spiff").setLevel(logging.WARNING)
    logging.getLogger("uvicorn.access").disabled = True


def log_unexpected(error: Exception) -> str:
    """Logs the class of `error`, of its cause, and where it happened, without a message; the new id under which."""
    error_id = str(uuid4())
    *above, deepest = traceback.extract_tb(error.__traceback__)
    ours = [frame for frame in above if "site-packages" not in frame.filename]
    frames = [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in (*ours[-DEEPEST_FRAMES:], deepest)]
    classes = {"error": type(error).__qualname__}
    if error.__cause__ is not None:  # A database says by it whether a lock, the connection or the data was at fault.
        classes["cause"] = type(error.__cause__).__qualname__
    write("error", "unexpected_error", error_id=error_id, **classes, frames=frames)
    return error_id
