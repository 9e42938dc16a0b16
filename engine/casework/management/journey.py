"""What managers do that the journey knows: raise a concern, ask for closure, and note that they looked at the case."""

from pydantic import Field

from engine import bpmn
from engine.casework import journey_actions
from engine.casework.answers import Words
from engine.casework.groups import SUPPORTING_MANAGER
from engine.casework.management.action import (
    MANAGERS,
    WITH_SUPPORT,
    ActContext,
    Details,
    ManagementAction,
    Outcome,
    rules,
)
from engine.words import _, later


class OversightDetails(Details):
    """What was looked at and decided."""

    oversight: Words = Field(
        title=later("What did you look at, and what did you decide?"),
        description=later("Do not repeat what the family told somebody in confidence."),
    )


def raise_concern(context: ActContext, details: Details) -> Outcome:
    """The concern's first task is that of whoever raised it (ENT-9)."""
    return _take(context, "raise_concern", details)


def ask_for_closure(context: ActContext, details: Details) -> Outcome:
    """The work stops, and the closing papers are asked for (CLO-4)."""
    return _take(context, "request_closure", details)


def record_oversight(context: ActContext, details: OversightDetails) -> Outcome:
    """Management oversight stands on the case (SHR-11)."""
    return Outcome(
        sentence=_(
            "Management oversight by %(full_name)s: %(oversight)s",
            full_name=context.person.full_name,
            oversight=details.oversight,
        )
    )


def not_waited_for(context: ActContext, key: str) -> str:
    """Why this of the journey's actions cannot be done now; nothing when it can."""
    message = journey_actions.ACTIONS[key].message
    if message in bpmn.messages.can_receive(context.session, context.case.reference):
        return ""
    return _("“%(label)s” is not possible at this point of the journey.", label=journey_actions.ACTIONS[key].label)


def _take(context: ActContext, key: str, details: Details) -> Outcome:
    new = journey_actions.take(context.session, context.person, context.case.reference, key, reason=details.reason)
    mine = next((task.id for task in new if task.assignee == context.person.user_name), None)
    return Outcome(next_task=mine)


RAISE_CONCERN = ManagementAction(
    key="raise_concern",
    label=later("Raise a safeguarding concern"),
    about=(
        later("If a child is in immediate danger, phone 999 first."),
        later(
            "You are then asked what you know, and whether the Multi-Agency Safeguarding Hub (MASH) has "
            "to be told today. All other work on this case goes on."
        ),
    ),
    button=later("Raise the concern"),
    details=Details,
    apply=raise_concern,
    groups=WITH_SUPPORT,
    rules=rules(1, 14, 21),
    hindrance=lambda context: not_waited_for(context, "raise_concern"),
)
ASK_FOR_CLOSURE = ManagementAction(
    key="ask_for_closure",
    label=later("Ask for closure"),
    about=(later("The other work on the case stops, and the closing papers are asked for."),),
    button=later("Ask for closure"),
    details=Details,
    apply=ask_for_closure,
    rules=rules(11, 20),
    hindrance=lambda context: not_waited_for(context, "request_closure"),
    previewed=True,
)
RECORD_OVERSIGHT = ManagementAction(
    key="record_oversight",
    label=later("Record management oversight"),
    about=(later("A note on the case that a manager looked at it, and what was decided."),),
    button=later("Record it"),
    details=OversightDetails,
    apply=record_oversight,
    groups=MANAGERS | {SUPPORTING_MANAGER},
)
