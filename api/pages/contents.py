"""What a release holds, by name, with the way to each: components/contents.html."""

from dataclasses import dataclass

from api.pages.lists import Link
from engine import bpmn


@dataclass(frozen=True)
class Contents:
    """The processes, decisions and forms of a release."""

    processes: tuple[Link, ...]
    decisions: tuple[Link, ...]
    forms: tuple[Link, ...]


def contents(release: bpmn.Release) -> Contents:
    """Everything in the release."""
    base = f"/processes/deployments/{release.id}"
    return Contents(
        processes=_links(f"{base}/diagrams", {each.key: each.name or each.key for each in release.processes.values()}),
        decisions=_links(f"{base}/decisions", {each.key: each.name for each in release.decisions.values()}),
        forms=_links(f"{base}/forms", {key: key for key in release.forms}),
    )


def _links(base: str, names: dict[str, str]) -> tuple[Link, ...]:
    return tuple(Link(f"{base}/{key}", name) for key, name in sorted(names.items(), key=lambda each: each[1]))
