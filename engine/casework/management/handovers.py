"""Starting a handover for a lead professional, with what the family says about it (LPR-4).

Where the family agrees to somebody, they are asked at once to accept. Where it objects, or was not asked yet, finding
somebody is the task of whoever started the handover: it has an owner and a clock either way.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Literal

from pydantic import Field

from engine import bpmn
from engine.casework import cases, journey_actions, lead_professional, people, task_completion
from engine.casework.answers import Line, Refusals, Words
from engine.casework.errors import ActionNotPossibleError
from engine.casework.management.action import ActContext, Details, ManagementAction, Outcome, rules
from engine.casework.management.journey import not_waited_for
from engine.casework.management.roles import lead_for_now, lead_is_gone, undo_lead_for_now
from engine.casework.models.lead_professional import HandoverStep
from engine.casework.models.management import CaseAct
from engine.casework.records import Choice
from engine.words import _, later

HANDING_OVER = "lead_professional_handover"
UNDER_WAY = later("A handover is under way already: look at its task.")


class HandoverDetails(Details):
    """Whom, and what the family says."""

    family_view: Literal["agrees", "objects", "not_asked"] = Field(
        title=later("What does the family think of the new lead professional?"),
        json_schema_extra={
            "x-labels": {
                "agrees": later("They agree to somebody"),
                "objects": later("They do not agree to whoever was proposed"),
                "not_asked": later("They have not been asked yet"),
            }
        },
    )
    proposed_lead: Line | None = Field(
        None,
        title=later("Whom do you propose?"),
        description=later("They are asked to accept, if the family agrees."),
        json_schema_extra={"x-choices": True},
    )
    family_words: Words | None = Field(
        None, title=later("What did the family say?"), description=later("In their words, as far as you can.")
    )
    transfer_on: date | None = Field(
        None, title=later("When should the handover be?"), description=later("If the family agrees.")
    )


def start_handover(context: ActContext, details: HandoverDetails) -> Outcome:
    """Begins it, and proposes somebody or keeps the family's objection."""
    _check(context, details)
    new = journey_actions.take(
        context.session, context.person, context.case.reference, "request_handover", reason=details.reason
    )
    standing_in = lead_for_now(context) if lead_is_gone(context) else {}
    proposing = next((task for task in new if task.process_key == HANDING_OVER), None)
    if proposing is None:
        raise ActionNotPossibleError(_("The process asks for nobody to be proposed here."))
    facts = {"proposed_lead": details.proposed_lead, "family_view": details.family_view, **standing_in}
    if details.family_view == "agrees":
        _propose(context, details, proposing)
        return Outcome(facts=facts)
    if details.family_view == "objects":
        _keep_objection(context, details, proposing)
        return Outcome(facts=facts, sentence=_objection(context, details), next_task=proposing.id)
    return Outcome(facts=facts, next_task=proposing.id)


def _check(context: ActContext, details: HandoverDetails) -> None:
    agrees, asked = details.family_view == "agrees", details.family_view != "not_asked"
    with Refusals() as refuse:
        refuse.missing(details.proposed_lead, "proposed_lead", _("Choose whom the family was asked about."), when=asked)
        refuse.missing(details.family_words, "family_words", _("Say what the family said."), when=asked)
        refuse.missing(details.transfer_on, "transfer_on", _("Give the date of the handover."), when=agrees)
        refuse.past(details.transfer_on, "transfer_on", context.today)
        proposed = people.find(context.session, details.proposed_lead) if details.proposed_lead else None
        unable = details.proposed_lead is not None and (proposed is None or not proposed.is_active)
        refuse.when(unable, "proposed_lead", _("Choose somebody who can sign in."))


def _propose(context: ActContext, details: HandoverDetails, task: bpmn.Task) -> None:
    answers: dict[str, Any] = {
        "decision": "propose",
        "proposed_lead": details.proposed_lead,
        "reason": details.reason,
        "knows_family": "yes",
        "family_happy": "yes",
        "family_view": details.family_words,
        "transfer_on": details.transfer_on.isoformat() if details.transfer_on else None,
    }
    task_completion.complete_task(context.session, context.person, task.id, None, answers)


def _keep_objection(context: ActContext, details: HandoverDetails, task: bpmn.Task) -> None:
    context.session.add(
        HandoverStep(
            case=context.case.reference,
            task=task.id,
            by=context.person.user_name,
            at=context.now,
            step="family_objected",
            note=details.family_words,
        )
    )


def _objection(context: ActContext, details: HandoverDetails) -> str:
    proposed = people.get(context.session, details.proposed_lead or "")
    return _(
        "The family does not agree to %(full_name)s as lead professional. Somebody else is to be found.",
        full_name=proposed.full_name,
    )


def _choices(context: ActContext) -> Mapping[str, Sequence[Choice]]:
    lead = cases.find_lead_professional(context.session, context.case.reference)
    now = lead.person if lead and not lead.provisional else None
    return {
        "proposed_lead": [one for one in lead_professional.directory_with_load(context.session) if one.value != now]
    }


def _hindrance(context: ActContext) -> str:
    if any(task.process_key == HANDING_OVER for task in context.open_tasks):
        return UNDER_WAY
    return not_waited_for(context, "request_handover")


def _undo(context: ActContext, act: CaseAct) -> str:
    task = next((one for one in context.open_tasks if one.process_key == HANDING_OVER), None)
    if task is None or task.form_key == "hand_over":
        raise ActionNotPossibleError(_("The new lead professional has accepted already, or the handover was stopped."))
    if "lead_before" in act.facts:
        undo_lead_for_now(context, act)
    if task.form_key == "propose_new_lead":
        bpmn.tasks.assign(context.session, task.id, context.person.user_name, context.person.user_name)
        stopped = {"decision": "stop", "reason": _("The handover was taken back.")}
        task_completion.complete_task(context.session, context.person, task.id, None, stopped)
        return _("The handover was stopped.")
    return _("The lead stays as it was, if whoever was asked declines.")


START_HANDOVER = ManagementAction(
    key="start_handover",
    label=later("Start a handover of the lead"),
    about=(
        later(
            "The lead professional stays responsible until somebody else has accepted. If they have "
            "gone, you lead until then."
        ),
    ),
    button=later("Start the handover"),
    details=HandoverDetails,
    apply=start_handover,
    rules=rules(4, 6, 7, 8),
    choices=_choices,
    hindrance=_hindrance,
    previewed=True,
    undo=_undo,
)
