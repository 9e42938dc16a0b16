"""Two versions of a file side by side: diagrams, decision tables and forms, with what differs marked in each."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from starlette.responses import Response

from api.caller import Caller
from api.pages.decision_table import DecisionTable, decision_table
from api.pages.outline import Outline, marked_outline
from api.pages.pictures import Mark, MarkKind, Picture, picture
from api.pages.rendering import render
from api.routing import PageRoutes
from api.security.access import PROCESS_OWNER
from engine import bpmn
from engine.dmn import Decision, Table
from engine.words import _, later

routes = PageRoutes()

Owner = bpmn.ProcessModel | Decision | bpmn.FormSchema

BADGES = {MarkKind.ADDED: later("New"), MarkKind.REMOVED: later("Removed"), MarkKind.CHANGED: later("Changed")}


@dataclass(frozen=True)
class Side:
    """One version: a diagram, or a decision table, or what a form (or another decision) says thing by thing."""

    title: str
    picture: Picture | None = None
    table: DecisionTable | None = None
    outline: Outline | None = None


@dataclass(frozen=True)
class Comparison:
    """A process, decision or form in both versions; one side where it is new or gone."""

    name: str
    sentences: tuple[str, ...]
    sides: tuple[Side, ...]

    @property
    def is_wide(self) -> bool:
        """Whether the versions are too wide to stand side by side, as tables are."""
        return any(side.table for side in self.sides)


@dataclass(frozen=True)
class ComparisonView:
    """What pages/comparison.html shows."""

    release_id: str
    release: str
    file: str
    comparisons: tuple[Comparison, ...]


@routes.get("/processes/deployments/{release_id}/changes/{file}", access=PROCESS_OWNER)
def show_comparison(caller: Caller, release_id: str, file: str) -> Response:
    session = caller.session
    deployment = bpmn.definitions.get_deployment(session, release_id)
    after = bpmn.definitions.release(session, release_id)
    before = bpmn.definitions.find_compared(session, release_id)
    if file not in after.files and (before is None or file not in before.files):
        raise bpmn.definitions.NotInReleaseError(_("There is no such file in this release or the one before it."))
    changes = [each for each in bpmn.definitions.list_changes(session, release_id) if each.file == file]
    view = ComparisonView(
        release_id=release_id,
        release=_("Release %(number)s: %(name)s", number=deployment.number, name=deployment.name),
        file=file,
        comparisons=tuple(
            _comparison(owner, list(those), before, after) for owner, those in groupby(changes, lambda each: each.owner)
        ),
    )
    return render(caller, "pages/comparison.html", {"view": view})


def _comparison(
    key: str, changes: Sequence[bpmn.Change], before: bpmn.Release | None, after: bpmn.Release
) -> Comparison:
    file = changes[0].file
    versions = [
        (before, _("Before"), (bpmn.ChangeKind.REMOVED, bpmn.ChangeKind.CHANGED)),
        (after, _("After"), (bpmn.ChangeKind.ADDED, bpmn.ChangeKind.CHANGED)),
    ]
    found = [
        (release, owner, _("%(word)s (release %(number)s)", word=word, number=release.number), marks_of(changes, kinds))
        for release, word, kinds in versions
        if release is not None and (owner := _find(release, file, key)) is not None
    ]
    return Comparison(
        name=bpmn.definitions.things_of(found[-1][1])[0].name,
        sentences=tuple(change.sentence for change in changes),
        sides=tuple(_side(release, owner, title, marks) for release, owner, title, marks in found),
    )


def _find(release: bpmn.Release, file: str, key: str) -> Owner | None:
    tables: tuple[Mapping[str, Owner], ...] = (release.processes, release.decisions, release.forms)
    owners = (table[key] for table in tables if key in table)
    return next((owner for owner in owners if owner.file == file), None)


def marks_of(changes: Iterable[bpmn.Change], kinds: Iterable[bpmn.ChangeKind]) -> dict[str, Mark]:
    """One mark for each thing that a change of these kinds is about; several changes of it are told together."""
    sentences: dict[tuple[str, bpmn.ChangeKind], list[str]] = {}
    for change in changes:
        if change.kind in kinds:
            sentences.setdefault((change.id, change.kind), []).append(change.sentence)
    return {id_: _mark(id_, MarkKind(kind.value), said) for (id_, kind), said in sentences.items()}


def _mark(id_: str, kind: MarkKind, sentences: Sequence[str]) -> Mark:
    return Mark(id_, kind, BADGES[kind], " ".join(sentences))


def _side(release: bpmn.Release, owner: Owner, title: str, marks: Mapping[str, Mark]) -> Side:
    if isinstance(owner, bpmn.ProcessModel):
        return Side(title, picture=picture(release, owner.key, marks.values(), title=title))
    if isinstance(owner, Decision) and isinstance(owner.logic, Table):
        return Side(title, table=decision_table(owner.logic, title, marks))
    return Side(title, outline=marked_outline(title, bpmn.definitions.things_of(owner), marks))
