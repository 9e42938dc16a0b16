"""What became of the cases that somebody who has gone had led: who has it now, why, and until when."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from engine import bpmn
from engine.casework import access, cases, people
from engine.casework.management.effects import waits_for
from engine.casework.management.handovers import HANDING_OVER
from engine.casework.models.cases import Case, CaseRole, RoleOnCase
from engine.casework.models.families import Family
from engine.casework.models.lead_professional import HandoverStep
from engine.casework.models.management import CaseAct, Leaving
from engine.casework.models.people import Person
from engine.casework.recording import history
from engine.words import _, later

STEPS = {
    "accepted": later("accepted"),
    "declined": later("declined"),
    "stopped": later("the handover was stopped"),
    "handed_over": later("handed over"),
    "family_objected": later("the family objected"),
}


@dataclass(frozen=True)
class Became:
    """One case. `lead`: who leads now, `for_now` until somebody has accepted; `next_step` with its owner and when it is
    due; `family_view` and `family_words`: what the family said of who was proposed; `steps`: what happened since."""

    reference: str
    family: str
    lead: str
    for_now: bool
    next_step: str
    owner: str
    due_at: datetime | None
    reason: str
    family_view: str
    family_words: str
    steps: Sequence[str]


def what_became(session: Session, viewer: Person, leaving: Leaving) -> Sequence[Became]:
    """Every case that they led when they went, as far as `viewer` may see it; those that wait for somebody first."""
    led = (
        select(Case.reference, Family.name)
        .join(Family, col(Family.id) == col(Case.family))
        .join(CaseRole, col(CaseRole.case) == col(Case.reference))
        .where(
            CaseRole.person == leaving.person,
            CaseRole.role == RoleOnCase.LEAD_PROFESSIONAL,
            (col(CaseRole.until_at).is_(None)) | (col(CaseRole.until_at) >= leaving.at),
            access.may_see(session, viewer),
        )
        .order_by(Case.reference)
        .distinct()
    )
    became = [_became(session, leaving, reference, family) for reference, family in session.exec(led).all()]
    return sorted(became, key=lambda one: not one.next_step)


def _became(session: Session, leaving: Leaving, reference: str, family: str) -> Became:
    lead = cases.find_lead_professional(session, reference)
    task = next((one for one in bpmn.tasks.list_open(session, reference) if one.process_key == HANDING_OVER), None)
    act = _handover(session, leaving, reference)
    since = act.at if act else leaving.at
    steps = [step for step in history(session, HandoverStep, reference) if step.at >= since]
    names = people.full_names(session, {step.by for step in steps} | ({lead.person} if lead else set()))
    return Became(
        reference=reference,
        family=family,
        lead=names[lead.person] if lead else _("Nobody"),
        for_now=lead is not None and lead.provisional,
        next_step=task.name if task else "",
        owner=waits_for(session, task) if task else "",
        due_at=task.due_at if task else None,
        reason=act.reason if act else "",
        family_view=act.details["family_view"] if act else "",
        family_words=act.details.get("family_words", "") if act else "",
        steps=[_step(step, names[step.by]) for step in steps],
    )


def _handover(session: Session, leaving: Leaving, reference: str) -> CaseAct | None:
    acts = select(CaseAct).where(
        CaseAct.case == reference,
        CaseAct.action == "start_handover",
        CaseAct.at >= leaving.at,
        col(CaseAct.undone_at).is_(None),
    )
    return session.exec(acts.order_by(col(CaseAct.serial).desc())).first()


def _step(step: HandoverStep, by: str) -> str:
    told = step.note if step.step == "declined" else ""
    return f"{by}: {STEPS[step.step]}" + (f" ({told})" if told else "")
