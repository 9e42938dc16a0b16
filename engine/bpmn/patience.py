"""How long a check of files may take while somebody waits for it. Slow parts look at the watch now and then."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from time import monotonic

_until: ContextVar[float | None] = ContextVar("until", default=None)


class CheckTooSlowError(Exception):
    """The check was given up: it would have taken longer than it may. Nothing is known of the files yet."""


@contextmanager
def within(seconds: float | None) -> Iterator[None]:
    """What happens inside may take this many seconds (None: as long as it likes). Raises CheckTooSlowError at the next
    look."""
    before = _until.set(None if seconds is None else monotonic() + seconds)
    try:
        yield
    finally:
        _until.reset(before)


def look_at_the_watch() -> None:
    """Raises CheckTooSlowError when the time is over."""
    until = _until.get()
    if until is not None and monotonic() >= until:
        raise CheckTooSlowError
