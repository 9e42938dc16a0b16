"""Rehearsals that run under one version of a diagram and are moved to another."""

from collections import Counter
from typing import Any

from sqlmodel import select

from engine import bpmn
from engine.bpmn.models import Subscription, Task, Timer
from engine.bpmn.spiff import Renamed
from tests.processes.rehearsal import CASE, Rehearsal
from tests.unit.bpmn.diagrams import FORM

WHY = "The new version of the diagrams"


class Moving(Rehearsal):
    """A rehearsal whose diagrams change while its case runs."""

    def put_in_force(self, *diagrams: bytes, **files: bytes) -> str:
        """Deploys the diagrams, each with one process, beside the form that all of them use; the release's id."""
        contents = {f"diagram_{place}.bpmn": content for place, content in enumerate(diagrams)}
        contents |= {"form_one.form": FORM} | {name.replace("__", "."): content for name, content in files.items()}
        with self.database.transaction() as session:
            deployment = bpmn.definitions.deploy(session, contents, name="moving", source="test", deployed_by="pia")
        return deployment.id

    def plan(self, release_id: str, renamed: Renamed | None = None, process_key: str = "process_one") -> str:
        """Plans the move of everything that runs; the upgrade's id."""
        choice = bpmn.upgrades.Choice(process_key)
        with self.database.transaction() as session:
            upgrade = bpmn.upgrades.begin(session, choice, to_release_id=release_id, renamed=renamed, actor="pia")
        self.work_off()
        return upgrade.id

    def move(self, upgrade_id: str, **only: Any) -> Counter[str]:
        """Moves all that can be, or `only` some; how many cases stand where."""
        with self.database.transaction() as session:
            bpmn.upgrades.move(session, upgrade_id, reason=WHY, actor="pia", **only)
        self.work_off()
        return self.counts(upgrade_id)

    def undo(self, upgrade_id: str, **only: Any) -> Counter[str]:
        """Puts back all that was moved, or `only` some; how many cases stand where."""
        with self.database.transaction() as session:
            bpmn.upgrades.undo(session, upgrade_id, reason="It was too early", actor="pia", **only)
        self.work_off()
        return self.counts(upgrade_id)

    def work_off(self) -> None:
        """Does what was asked for, each case in a transaction of its own."""
        while True:
            with self.database.reading() as session:
                pending = bpmn.upgrades.list_pending(session, limit=100)
            if not pending:
                return
            for number in pending:
                with self.database.transaction() as session:
                    bpmn.upgrades.do(session, number)

    def counts(self, upgrade_id: str) -> Counter[str]:
        with self.database.reading() as session:
            return Counter({s.value: n for s, n in bpmn.upgrades.count_cases(session, upgrade_id).items()})

    def notes(self, upgrade_id: str) -> set[tuple[str, str | None]]:
        """Code and element of what the plan says of the one case."""
        with self.database.reading() as session:
            [case] = bpmn.upgrades.list_cases(session, upgrade_id, limit=2)
        return {(note["code"], note["element_id"]) for note in case.notes}

    def sentences(self, upgrade_id: str) -> list[str]:
        with self.database.reading() as session:
            [case] = bpmn.upgrades.list_cases(session, upgrade_id, limit=2)
        return [note["sentence"] for note in case.notes]

    def upgrade(self, *diagrams: bytes, renamed: Renamed | None = None, **files: bytes) -> set[tuple[str, str | None]]:
        """Puts the diagrams in force and moves the one case to them, which must be possible; what changes for it."""
        upgrade_id = self.plan(self.put_in_force(*diagrams, **files), renamed)
        changes = self.notes(upgrade_id)
        assert self.move(upgrade_id) == {"moved": 1}, self.sentences(upgrade_id)
        return changes

    def obstacles(
        self, *diagrams: bytes, renamed: Renamed | None = None, **files: bytes
    ) -> set[tuple[str, str | None]]:
        """Puts the diagrams in force and plans to move the one case, which must not be possible; why not."""
        upgrade_id = self.plan(self.put_in_force(*diagrams, **files), renamed)
        assert self.counts(upgrade_id) == {"blocked": 1}, self.sentences(upgrade_id)
        return self.notes(upgrade_id)


def everything(moving: Moving) -> dict[str, Any]:
    """All that is kept of the case but its history, its snapshots, and how often it was written."""
    with moving.database.reading() as session:
        found = {
            table.__name__: [row.model_dump(exclude={"revision"}) for row in session.exec(select(table))]
            for table in (Task, Timer, Subscription)
        }
        instance = bpmn.instances.get(session, moving.instance_id).model_dump(exclude={"revision"})
    order = {name: sorted(rows, key=lambda row: [str(value) for value in row.values()]) for name, rows in found.items()}
    return order | {"instance": instance}


__all__ = ["CASE", "WHY", "Moving", "everything"]
