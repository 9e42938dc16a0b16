"""What the page of an upgrade shows: how many cases stand where, why some cannot be moved, and case by case.

Cases are known by their references here; no family is named.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice

from sqlmodel import Session
from starlette.datastructures import FormData

from api.caller import Caller
from api.pages import upgrade_obstacles, upgrade_words
from api.pages.facts import Fact
from api.pages.lists import PAGE_SIZE, Paging, Tab, address
from api.pages.watching import watches
from engine import bpmn
from engine.words import _

Status = bpmn.upgrades.UpgradeStatus
SAMPLE = 5
MOST_SENTENCES = 20


@dataclass(frozen=True)
class Order:
    """What somebody asks for on the page: to move cases, or to put them back. Kept in the fields after a mistake.

    A sample is sent by its references: sent twice, it moves the same few.
    """

    takes_all: bool = False
    sample: tuple[str, ...] = ()
    reason: str = ""
    reference: str = ""
    undo_reason: str = ""

    @classmethod
    def of(cls, form: FormData) -> "Order":
        """What was sent; a reference as cases have them, in capitals."""
        reason, reference, undo_reason = (
            str(form.get(name, "")).strip() for name in ("reason", "reference", "undo_reason")
        )
        sample = tuple(map(str, form.getlist("sample")))
        return cls(form.get("how_many") == "all", sample, reason, reference.upper(), undo_reason)


@dataclass(frozen=True)
class CaseRow:
    """One case of an upgrade, and what is said of it."""

    reference: str
    status: str
    sentences: tuple[str, ...]


@dataclass(frozen=True)
class UpgradeView:
    """What pages/upgrade.html shows. `movable`, `moved` and `pending` are numbers of cases, `sample` are references.

    While it `is_watched` it loads itself again and has no fields.
    """

    id: str
    title: str
    lead: str
    facts: tuple[Fact, ...]
    pending: int
    is_watched: bool
    movable: int
    moved: int
    obstacles: tuple[upgrade_obstacles.ObstacleRow, ...]
    changes: tuple[str, ...]
    tabs: tuple[Tab, ...]
    rows: tuple[CaseRow, ...]
    paging: Paging
    typed: Order
    sample: tuple[str, ...]


def upgrade_view(caller: Caller, upgrade: bpmn.upgrades.Upgrade, typed: Order) -> UpgradeView:
    """The page as the caller asked for it: one status alone, further cases; with what they had typed."""
    session, query = caller.session, caller.request.query_params
    counts = bpmn.upgrades.count_cases(session, upgrade.id)
    release = bpmn.definitions.release(session, upgrade.to_release_id)
    shown = next((status for status in Status if status.value == query.get("status")), None)
    after = query.get("after")
    found = bpmn.upgrades.list_cases(session, upgrade.id, limit=PAGE_SIZE + 1, after=after, status=shown)
    pending = sum(counts.get(status, 0) for status in bpmn.upgrades.PENDING)
    return UpgradeView(
        id=upgrade.id,
        title=_(
            "%(name)s: move cases to release %(number)s",
            name=release.processes[upgrade.process_key].name,
            number=release.number,
        ),
        lead=upgrade_words.lead(counts),
        facts=_facts(upgrade, counts),
        pending=pending,
        is_watched=watches(caller, pending=pending > 0),
        movable=counts.get(Status.READY, 0) + counts.get(Status.UNDONE, 0),
        moved=counts.get(Status.MOVED, 0),
        obstacles=upgrade_obstacles.rows(session, upgrade),
        changes=_changes(session, upgrade.id, release),
        tabs=_tabs(upgrade.id, counts, shown),
        rows=tuple(_case_row(case) for case in found[:PAGE_SIZE]),
        paging=_paging(upgrade.id, found, shown, after),
        typed=typed,
        sample=_sample(session, upgrade.id),
    )


def _sample(session: Session, upgrade_id: str) -> tuple[str, ...]:
    """The first few cases that can be moved: those that never were before those that were put back."""
    movable = (
        case.business_key
        for status in (Status.READY, Status.UNDONE)
        for case in bpmn.upgrades.list_cases(session, upgrade_id, limit=SAMPLE, status=status)
    )
    return tuple(islice(movable, SAMPLE))


def _facts(upgrade: bpmn.upgrades.Upgrade, counts: dict[Status, int]) -> tuple[Fact, ...]:
    by_status = (Fact(upgrade_words.OF_STATUS[status], str(counts[status])) for status in Status if counts.get(status))
    asked = Fact(_("Reason"), upgrade.reason) if upgrade.reason else None
    return (Fact(_("Cases"), str(sum(counts.values()))), *by_status, *([asked] if asked else []))


def _changes(session: Session, upgrade_id: str, release: bpmn.Release) -> tuple[str, ...]:
    """What changes for people when the cases are moved, or changed when they were."""
    said: Counter[bpmn.upgrades.UpgradeNote] = Counter()
    for status in (Status.READY, Status.MOVING, Status.MOVED):
        said += bpmn.upgrades.count_notes(session, upgrade_id, status)
    names: dict[str | None, str] = {key: process.name for key, process in release.processes.items()}
    return tuple(
        _(
            "%(sentence)s %(cases)s, in “%(process)s”.",
            sentence=note.sentence,
            cases=upgrade_obstacles.cases(number),
            process=names.get(note.process_key, note.process_key),
        )
        for note, number in said.most_common(MOST_SENTENCES)
    )


def _tabs(upgrade_id: str, counts: dict[Status, int], shown: Status | None) -> tuple[Tab, ...]:
    path = f"/upgrades/{upgrade_id}"
    ways = [(None, _("All")), *((status, upgrade_words.OF_STATUS[status]) for status in Status if counts.get(status))]
    return tuple(Tab(address(path, status=status), words, status is shown) for status, words in ways)


def _case_row(case: bpmn.upgrades.UpgradeCase) -> CaseRow:
    sentences = tuple(note["sentence"] for note in case.notes)
    return CaseRow(case.business_key, upgrade_words.OF_STATUS[case.status], sentences)


def _paging(
    upgrade_id: str, found: Sequence[bpmn.upgrades.UpgradeCase], shown: Status | None, after: str | None
) -> Paging:
    path = f"/upgrades/{upgrade_id}"
    further = str(found[PAGE_SIZE - 1].id) if len(found) > PAGE_SIZE else None
    return Paging(
        next_href=address(path, status=shown, after=further) if further else None,
        first_href=address(path, status=shown) if after else None,
    )
