"""What somebody sent while others kept the database busy, in a form of its own: nothing typed is lost, and it is sent
again with one button. It stands in the page alone, for there is nowhere else to keep it just then."""

from dataclasses import dataclass

from fastapi import Request

from engine.words import _, later

KEPT = later("What you typed is kept on this page. Press “Try again” to send it once more.")
FILES_NOT_KEPT = later("A file cannot be kept here. Go back to the page before, and send it again.")


@dataclass(frozen=True)
class Again:
    """The form as it was sent: where to, and its fields in their order."""

    action: str
    fields: tuple[tuple[str, str], ...]


def find_form(request: Request) -> Again | None:
    """The form to be sent again; None where nothing was sent, or what no page may repeat: passwords and files."""
    form = getattr(request.state, "form", None)
    if form is None or _has_file(request):
        return None
    if any("password" in name for name in form):
        return None
    return Again(address(request), tuple(form.multi_items()))


def sentences(request: Request, again: Again | None) -> tuple[str, ...]:
    """What became of what was typed."""
    if again is not None:
        return (_(KEPT),)
    return (_(FILES_NOT_KEPT),) if _has_file(request) else ()


def address(request: Request) -> str:
    """The address that was asked for, on this site."""
    query = request.url.query
    return f"{request.url.path}?{query}" if query else request.url.path


def _has_file(request: Request) -> bool:
    form = getattr(request.state, "form", None)
    return form is not None and any(not isinstance(value, str) for value in form.values())
