"""What every list has: tabs beside each other, and pages after each other."""

from dataclasses import dataclass
from urllib.parse import urlencode

PAGE_SIZE = 50


@dataclass(frozen=True)
class Tab:
    """One of several lists that lie side by side."""

    href: str
    text: str
    current: bool


@dataclass(frozen=True)
class Paging:
    """Where the rest of a list is; None where there is no more, or one is at the beginning."""

    next_href: str | None = None
    first_href: str | None = None


def address(path: str, **query: str | None) -> str:
    """`path` with what is not empty of `query`."""
    given = {name: value for name, value in query.items() if value}
    return f"{path}?{urlencode(given)}" if given else path


def counted(count: int, one: str, several: str, *, more: bool) -> str:
    """ "12 tasks", or "50 tasks on this page" where there are further pages."""
    return f"{count} {one if count == 1 else several}{' on this page' if more else ''}"


def working_days_ago(count: int) -> str:
    """Since when something has been so."""
    if count == 0:
        return "Since today"
    return f"For {count} working day{'' if count == 1 else 's'}"
