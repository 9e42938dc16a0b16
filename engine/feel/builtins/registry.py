"""Where the modules of this package put their functions."""

from collections.abc import Callable
from typing import Any, TypeVar

from ..functions import Form, form_of

Run = TypeVar("Run", bound=Callable[..., Any])

_forms: dict[str, tuple[Form, ...]] = {}


def builtin(name: str) -> Callable[[Run], Run]:
    """Makes a Python function known to expressions as `name`, or as a further form of it."""

    def register(run: Run) -> Run:
        _forms[name] = (*_forms.get(name, ()), form_of(run))
        return run

    return register


def builtin_on_list(name: str) -> Callable[[Run], Run]:
    """The same for a function of one list, whose items may also be given one by one."""

    def register(run: Run) -> Run:
        _forms[name] = (form_of(run), form_of(lambda *items: run(list(items))))
        return run

    return register


def registered() -> dict[str, tuple[Form, ...]]:
    """All functions made known so far."""
    return dict(_forms)
