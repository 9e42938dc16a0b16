"""Why cases of a plan cannot be moved, what to do about it, and saying that a step only got another id."""

from collections.abc import Iterator
from dataclasses import dataclass

from sqlmodel import Session

from api.pages.questions import Option
from engine import bpmn
from engine.casework import process_changes
from engine.words import ngettext

MOST_ROWS = 20
GONE = "gone"
Note = bpmn.upgrades.UpgradeNote


@dataclass(frozen=True)
class ObstacleRow:
    """One reason, for so many cases. `choices`: the steps of the version that a step that is gone may be now."""

    sentence: str
    cases: str
    advice: str
    process_key: str = ""
    element_id: str = ""
    element_label: str = ""
    choices: tuple[Option, ...] = ()


def rows(session: Session, upgrade: bpmn.upgrades.Upgrade) -> tuple[ObstacleRow, ...]:
    """The reasons, the most frequent first."""
    counted = bpmn.upgrades.count_notes(session, upgrade.id, bpmn.upgrades.UpgradeStatus.BLOCKED)
    return tuple(_row(session, upgrade, note, number) for note, number in counted.most_common(MOST_ROWS))


def plan_again_with(
    session: Session, upgrade_id: str, process_key: str, before: str, after: str, *, actor: str
) -> bpmn.upgrades.Upgrade:
    """A new plan for the cases that are not moved, in which `before` is called `after`. Raises UpgradeNotFoundError and
    what `process_changes.plan_upgrade` raises."""
    upgrade = bpmn.upgrades.get(session, upgrade_id)
    renamed = {**upgrade.renamed, process_key: {**upgrade.renamed.get(process_key, {}), before: after}}
    choice = bpmn.upgrades.Choice(upgrade.process_key)
    return process_changes.plan_upgrade(
        session, choice, to_release_id=upgrade.to_release_id, renamed=renamed, actor=actor
    )


def cases(number: int) -> str:
    """A number of cases in words."""
    return ngettext("%(num)s case", "%(num)s cases", number)


def _row(session: Session, upgrade: bpmn.upgrades.Upgrade, note: Note, number: int) -> ObstacleRow:
    choices = tuple(_choices(session, upgrade, note)) if note.code == GONE else ()
    return ObstacleRow(
        sentence=note.sentence,
        cases=cases(number),
        advice=bpmn.upgrades.ADVICE.get(note.code, ""),
        process_key=note.process_key or "",
        element_id=note.element_id or "",
        element_label=note.element_label or "",
        choices=choices,
    )


def _choices(session: Session, upgrade: bpmn.upgrades.Upgrade, note: Note) -> Iterator[Option]:
    """The steps of the same kind that only the version has, by what people call them."""
    blocked = bpmn.upgrades.list_cases(session, upgrade.id, limit=1, status=bpmn.upgrades.UpgradeStatus.BLOCKED)
    here = bpmn.definitions.release(session, blocked[0].from_release_id).processes.get(note.process_key or "")
    there = bpmn.definitions.release(session, upgrade.to_release_id).processes.get(note.process_key or "")
    gone = here.elements.get(note.element_id or "") if here else None
    if here is None or there is None or gone is None:
        return
    new = (one for one in there.elements.values() if one.kind is gone.kind and one.id not in here.elements)
    for element in sorted(new, key=lambda one: (one.name or one.id, one.id)):
        yield Option(element.id, f"{element.name or element.id} ({element.id})")
