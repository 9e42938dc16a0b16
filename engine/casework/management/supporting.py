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
from engine.words import _, later


class SupportDetails(Details):
    """What is offered."""

    offer: Literal["advice", "attend"] = Field(
        title=later("What do you offer?"),
        json_schema_extra={
            "x-labels": {"advice": later("Advice and support"), "attend": later("To come to a meeting of the team")}
        },
    )
    attends_on: date | None = Field(
        None, title=later("When would you come?"), description=later("If you offer to come.")
    )


def offer_support(context: ActContext, details: SupportDetails) -> Outcome:
    """The request begins, as when the team asks for help; its answer is the task of whoever offers."""
    with Refusals() as refuse:
        comes = details.offer == "attend"
        refuse.missing(details.attends_on, "attends_on", _("Give the day on which you would come."), when=comes)
        refuse.past(details.attends_on, "attends_on", context.today)
    new = journey_actions.send(context.session, context.person, context.case, "request_lcss_help")
    task = next((one for one in new if one.assignee is None), None)
    if task is not None:
        bpmn.tasks.assign(context.session, task.id, context.person.user_name, context.person.user_name)
    name = context.person.full_name
    if details.attends_on:
        comes_on = day(details.attends_on, context.today)
        told = _tell_lead(
            context, _("%(name)s of LCSS offers to come to a meeting on %(day)s.", name=name, day=comes_on)
        )
        sentence = _("%(name)s offers to come to a meeting on %(day)s.", name=name, day=comes_on)
    else:
        told = _tell_lead(context, _("%(name)s of LCSS offers support.", name=name))
        sentence = _("%(name)s offers support.", name=name)
    return Outcome(
        facts={"told": told},
        sentence=sentence,
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
    return "" if possible else _("At this point of the journey there is no team to support.")


OFFER_SUPPORT = ManagementAction(
    key="offer_support",
    label=later("Offer support, or to come to a meeting"),
    about=(
        later("The lead professional gets a message."),
        later("You get the task to record what help was given, due in two working days."),
    ),
    button=later("Offer it"),
    details=SupportDetails,
    apply=offer_support,
    groups=WITH_SUPPORT,
    rules=rules(2, 4, 14, 15, 16, 17, 18, 20),
    hindrance=_not_waited_for,
    previewed=True,
)
