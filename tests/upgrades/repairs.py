"""Rehearsals that an administrator repairs."""

from engine import bpmn
from tests.upgrades.moves import Moving, everything

REASON = "The step stood still"


class Repairing(Moving):
    """A rehearsal with an administrator at hand."""

    def look(self) -> bpmn.repair.Standing:
        with self.database.reading() as session:
            return bpmn.repair.look(session, self.instance_id)

    def at(self, element_id: str) -> bpmn.repair.Token:
        """The first path that stands at the element."""
        return next(token for token in self.look().tokens if token.element.id == element_id)

    def preview(self, action: bpmn.repair.RepairAction) -> bpmn.repair.Effect:
        with self.database.transaction() as session:
            return bpmn.repair.preview(session, self.instance_id, action, actor="ada")

    def repair(self, action: bpmn.repair.RepairAction) -> str:
        """Previews and does the repair, which must do what the preview said; its id."""
        before = everything(self)
        foreseen = self.preview(action)
        assert everything(self) == before, "a preview changes nothing"
        revision = self.look().revision
        with self.database.transaction() as session:
            done = bpmn.repair.repair(session, self.instance_id, action, revision=revision, reason=REASON, actor="ada")
        told = [[(each["element_id"], each["place"]) for each in done.effect[name]] for name in ("ends", "begins")]
        assert told == [[(each.element_id, each.place) for each in part] for part in (foreseen.ends, foreseen.begins)]
        return done.id

    def undo_repair(self, repair_id: str) -> None:
        with self.database.transaction() as session:
            bpmn.repair.undo(session, repair_id, reason="It was the wrong step", actor="ada")


def ids(affected: tuple[bpmn.repair.Affected, ...]) -> list[str]:
    return [each.element_id for each in affected]
