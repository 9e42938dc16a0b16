"""What the page of an upgrade says of its cases."""

from engine import bpmn
from engine.words import _, later

Status = bpmn.upgrades.UpgradeStatus
OF_STATUS = {
    Status.UNPLANNED: later("Not planned yet"),
    Status.READY: later("Can be moved"),
    Status.BLOCKED: later("Cannot be moved"),
    Status.MOVING: later("Waiting to be moved"),
    Status.MOVED: later("Moved"),
    Status.UNDOING: later("Waiting to be put back"),
    Status.UNDONE: later("Put back"),
    Status.NOT_UNDONE: later("Moved, could not be put back"),
}


def lead(counts: dict[Status, int]) -> str:
    """The plan in a sentence, once there is one and before anything is moved."""
    ready, blocked, all_ = counts.get(Status.READY, 0), counts.get(Status.BLOCKED, 0), sum(counts.values())
    if not all_:
        return _("No case runs on another release.")
    if ready + blocked < all_:
        return ""
    can = _("%(ready)s of %(all)s cases can be moved.", ready=ready, all=all_)
    cannot = _("%(blocked)s cannot; below is why, and what to do.", blocked=blocked) if blocked else ""
    return f"{can} {cannot}".strip()
