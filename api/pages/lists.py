"""What many pages show: links, tabs beside each other, and the pages of a list after each other."""

from dataclasses import dataclass
from urllib.parse import urlencode

from engine.words import _, ngettext

PAGE_SIZE = 50


@dataclass(frozen=True)
class Link:
    """Where something is, by its name."""

    href: str
    text: str


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


def on_this_page(counted: str, *, more: bool) -> str:
    """ "12 tasks", or "50 tasks on this page" where there are further pages."""
    return _("%(counted)s on this page", counted=counted) if more else counted


def working_days_ago(count: int) -> str:
    """Since when something has been so."""
    if count == 0:
        return _("Since today")
    return ngettext("For %(num)s working day", "For %(num)s working days", count)
