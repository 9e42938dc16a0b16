"""What process owners and administrators do to the process of a case, told in the case's timeline as well.

The process engine keeps its own history; here the people on the case read that somebody changed how their case runs.
"""

from sqlmodel import Session

from engine import bpmn
from engine.casework import policy, timeline
from engine.casework.models.cases import Case
from engine.words import _

Status = bpmn.upgrades.UpgradeStatus


def plan_upgrade(
    session: Session,
    choice: bpmn.upgrades.Choice,
    *,
    to_release_id: str,
    renamed: bpmn.upgrades.Renamed | None = None,
    actor: str,
) -> bpmn.upgrades.Upgrade:
    """Asks for a plan (`bpmn.upgrades.begin`) to move cases to a release that keeps the safety rules in force; raises
    what that raises."""
    rules = policy.safety_rules(policy.of_deployments(session))
    return bpmn.upgrades.begin(session, choice, to_release_id=to_release_id, renamed=renamed, actor=actor, rules=rules)


def do_upgrade(session: Session, number: int) -> None:
    """Does what is asked for with one case of an upgrade (`bpmn.upgrades.do`)."""
    case = bpmn.upgrades.do(session, number)
    if case is None or case.status not in (Status.MOVED, Status.UNDONE):
        return
    back = case.status is Status.UNDONE
    release_id = case.from_release_id if back else bpmn.upgrades.get(session, case.upgrade_id).to_release_id
    release = bpmn.definitions.release(session, release_id).number
    sentence = (
        _("The case was put back to release %(release)s of the processes.", release=release)
        if back
        else _("The case was moved to release %(release)s of the processes.", release=release)
    )
    _tell(session, case.business_key, f"case_{case.status}", sentence, case.reason or "", case.asked_by)


def repair(
    session: Session,
    instance_id: str,
    action: bpmn.repair.RepairAction,
    *,
    revision: int,
    reason: str,
    actor: str,
) -> bpmn.repair.Repair:
    """Does a repair (`bpmn.repair.repair`); raises what that raises."""
    done = bpmn.repair.repair(session, instance_id, action, revision=revision, reason=reason, actor=actor)
    _tell(
        session,
        done.business_key,
        "repaired",
        _("%(summary)s by an administrator.", summary=done.summary),
        reason,
        actor,
    )
    return done


def undo_repair(session: Session, repair_id: str, *, reason: str, actor: str) -> bpmn.repair.Repair:
    """Undoes a repair (`bpmn.repair.undo`); raises what that raises."""
    done = bpmn.repair.undo(session, repair_id, reason=reason, actor=actor)
    _tell(
        session,
        done.business_key,
        "repair_undone",
        _("%(summary)s: that was undone.", summary=done.summary),
        reason,
        actor,
    )
    return done


def _tell(session: Session, reference: str, kind: str, sentence: str, reason: str, actor: str | None) -> None:
    if session.get(Case, reference) is not None:  # not every process belongs to a case
        timeline.record(
            session,
            reference,
            kind,
            _("%(sentence)s Reason: %(reason)s", sentence=sentence, reason=reason),
            actor=actor,
        )
