"""The diagram of a process on a page (components/diagram.html) with marks on its steps, and its file for browsers."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from starlette.responses import Response

from api.caller import Caller
from api.routing import PageRoutes
from api.security.access import SIGNED_IN
from engine import bpmn
from engine.casework import people
from engine.casework.models import Role
from engine.words import _

routes = PageRoutes()

FOR_A_YEAR = "private, max-age=31536000, immutable"


class MarkKind(StrEnum):
    """What a mark says; each kind has a line of its own."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"
    HERE = "here"
    """Something stands here: a case, or a token of a rehearsal."""
    COUNT = "count"
    LATE = "late"


@dataclass(frozen=True)
class Mark:
    """A mark on a step or an arrow: `badge` is written on the diagram (a word or a number), `words` in the table."""

    element_id: str
    kind: MarkKind
    badge: str
    words: str


@dataclass(frozen=True)
class MarkedStep:
    """A mark with the name of what it marks, which is how the table tells it."""

    name: str
    mark: Mark


@dataclass(frozen=True)
class Picture:
    """What components/diagram.html shows: the diagram at `xml_url`, and in a table what is marked in it."""

    title: str
    xml_url: str
    marks: tuple[MarkedStep, ...]


def picture(release: bpmn.Release, process_key: str, marks: Iterable[Mark] = (), *, title: str = "") -> Picture:
    """The diagram of a process of `release` with `marks`, by default under the process's name.

    Raises NotInReleaseError.
    """
    process = release.get_process(process_key)
    return Picture(
        title=title or process.name or process.key,
        xml_url=f"/pictures/{release.id}/{process_key}",
        marks=tuple(MarkedStep(_name(process, mark.element_id), mark) for mark in marks),
    )


@routes.get("/pictures/{release_id}/{process_key}", access=SIGNED_IN)
def show_diagram(caller: Caller, release_id: str, process_key: str) -> Response:
    """The file of a diagram. It holds nothing of families: everybody who works here may see what is or was in use."""
    deployment = bpmn.definitions.get_deployment(caller.session, release_id)
    is_draft = not deployment.was_in_use
    if is_draft and Role.PROCESS_OWNER not in people.roles(caller.session, caller.person.user_name):
        raise bpmn.definitions.ReleaseNotFoundError(_("There is no such release."))
    release = bpmn.definitions.release(caller.session, release_id)
    content = release.files[release.get_process(process_key).file]
    # A release never changes. A draft is kept by nobody's browser: it may never be anybody else's to see.
    return Response(content, media_type="application/xml", headers={} if is_draft else {"cache-control": FOR_A_YEAR})


def _name(process: bpmn.ProcessModel, element_id: str) -> str:
    if element := process.elements.get(element_id):
        return element.name or element_id
    if flow := process.flows.get(element_id):
        return _(
            "Arrow from %(source)s to %(target)s",
            source=_name(process, flow.source),
            target=_name(process, flow.target),
        )
    return process.name or process.key
