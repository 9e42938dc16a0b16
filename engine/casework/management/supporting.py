"""LCSS offers support, or to come to a meeting: a request with an answer and a clock (LCS-3)."""

from datetime import date
from typing import Literal

from pydantic import Field

from engine import bpmn
from engine.casework import cases, journey_actions, people
from engine.casework.answers import Refusals
from engine.casework.management.action import WITH_SUPPORT, ActContext, Details, ManagementAction, Outcome, rules
from engine.casework.models.timeline import Notification
from engine.casework.monitoring.words import day


class SupportDetails(Details):
    """What is offered."""

    offer: Literal["advice", "attend"] = Field(
        title="What do you offer?",
        json_schema_extra={"x-labels": {"advice": "Advice and support", "attend": "To come to a meeting of the team"}},
    )
    attends_on: date | None = Field(None, title="When would you come?", description="If you offer to come.")


def offer_support(context: ActContext, details: SupportDetails) -> Outcome:
    """The request begins, as when the team asks for help; its answer is the task of whoever offers."""
    with Refusals() as refuse:
        comes = details.offer == "attend"
        refuse.missing(details.attends_on, "attends_on", "Give the day on which you would come.", when=comes)
        refuse.past(details.attends_on, "attends_on", context.today)
    new = journey_actions.send(context.session, context.person, context.case, "request_lcss_help")
    task = next((one for one in new if one.assignee is None), None)
    if task is not None:
        bpmn.tasks.assign(context.session, task.id, context.person.user_name, context.person.user_name)
    offered = "to come to a meeting on " + day(details.attends_on, context.today) if details.attends_on else "support"
    told = _tell_lead(context, f"{context.person.full_name} of LCSS offers {offered}.")
    return Outcome(
        facts={"told": told},
        sentence=f"{context.person.full_name} offers {offered}.",
        next_task=task.id if task else None,
    )


def _tell_lead(context: ActContext, sentence: str) -> str | None:
    held = cases.find_lead_professional(context.session, context.case.reference)
    lead = people.find(context.session, held.person) if held else None
    if lead is None or not lead.is_active:
        return None
    message = Notification(
        case=context.case.reference,
        person=lead.user_name,
        kind="support_offered",
        sentence=f"{context.case.reference}: {sentence}",
        created_at=context.now,
    )
    context.session.add(message)
    return lead.user_name


def _not_waited_for(context: ActContext) -> str:
    message = journey_actions.ACTIONS["request_lcss_help"].message
    possible = message in bpmn.messages.can_receive(context.session, context.case.reference)
    return "" if possible else "At this point of the journey there is no team to support."


OFFER_SUPPORT = ManagementAction(
    key="offer_support",
    label="Offer support, or to come to a meeting",
    about=(
        "The lead professional gets a message.",
        "You get the task to record what help was given, due in two working days.",
    ),
    button="Offer it",
    details=SupportDetails,
    apply=offer_support,
    groups=WITH_SUPPORT,
    rules=rules(2, 4, 14, 15, 16, 17, 18, 20),
    hindrance=_not_waited_for,
    previewed=True,
)
