"""Where `early-help` begins: what a process needs is imported once and for good."""

import gc
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from typer import Typer


def run() -> None:
    """The command line, with what it is asked on it."""
    command_line()()


def command_line() -> Typer:
    """`api.cli`'s, imported as a process does that lives long."""
    # FastAPI reads pydantic's first version only to see that no model is one of it: 4 MB. It does without.
    sys.modules["pydantic.v1"] = None  # type: ignore[assignment]  # Python's own way to say that there is no such module
    with uncollected():
        from api.cli import app
    return app


@contextmanager
def uncollected() -> Iterator[None]:
    """What is imported meanwhile stays: Python's collector does not look through it, neither now nor later.

    Of what is imported nearly nothing is ever let go; to look for it again and again is a tenth of a start.
    """
    gc.disable()
    yield
    gc.freeze()
    gc.enable()
