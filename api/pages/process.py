"""One process of a release: its diagram with where the cases are, its versions, and all that it says."""

from dataclasses import dataclass

from starlette.responses import Response

from api.caller import Caller
from api.pages.outline import Outline, outline
from api.pages.pictures import Picture, picture
from api.pages.process_counts import ProcessCounts
from api.pages.rendering import render
from api.routing import PageRoutes
from api.security.access import PROCESS_OWNER
from engine import bpmn
from engine.words import _

routes = PageRoutes()


@dataclass(frozen=True)
class VersionRow:
    """One version of the process's file: the releases that hold it, and what stands on them."""

    number: int
    href: str
    releases: str
    standing: str
    is_shown: bool


@dataclass(frozen=True)
class ProcessView:
    """What pages/process.html shows."""

    name: str
    about: str
    documentation: str
    release_id: str
    release: str
    picture: Picture
    versions: tuple[VersionRow, ...]
    outline: Outline


@routes.get("/processes/deployments/{release_id}/diagrams/{process_key}", access=PROCESS_OWNER)
def show_process(caller: Caller, release_id: str, process_key: str) -> Response:
    session = caller.session
    deployment = bpmn.definitions.get_deployment(session, release_id)
    release = bpmn.definitions.release(session, release_id)
    process = release.get_process(process_key)
    counts = ProcessCounts(session, release, process)
    by_version = bpmn.definitions.releases_by_version(session, process.file)
    version = next(number for number, releases in by_version.items() if release_id in releases)
    view = ProcessView(
        name=process.name or process.key,
        about=_(
            "%(file)s, version %(version)s, %(status)s",
            file=process.file,
            version=version,
            status=deployment.status.value,
        ),
        documentation=process.documentation,
        release_id=release_id,
        release=_("Release %(number)s: %(name)s", number=deployment.number, name=deployment.name),
        picture=picture(release, process_key, counts.marks(by_version[version])),
        versions=_versions(caller, process_key, counts, by_version, version),
        outline=outline(_("%(name)s, step by step", name=process.name), bpmn.definitions.things_of(process)),
    )
    return render(caller, "pages/process.html", {"view": view})


def _versions(
    caller: Caller, process_key: str, counts: ProcessCounts, by_version: dict[int, list[str]], shown: int
) -> tuple[VersionRow, ...]:
    """The versions in use, once used or drafted, the newest first."""
    numbers = {each.id: each.number for each in bpmn.definitions.list_deployments(caller.session)}
    cases = bpmn.running_counts.count_by_release(caller.session, process_key)
    rows = []
    for version, releases in by_version.items():
        running = sum(cases.get(release_id, 0) for release_id in releases)
        standing = counts.total(releases).words
        rows.append(
            VersionRow(
                number=version,
                href=f"/processes/deployments/{releases[0]}/diagrams/{process_key}",
                releases=", ".join(str(numbers[release_id]) for release_id in reversed(releases)),
                standing=f"{running} {'case' if running == 1 else 'cases'}, {standing}" if running else standing,
                is_shown=version == shown,
            )
        )
    return tuple(rows)
