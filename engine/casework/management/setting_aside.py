"""A hold, a finding that is false, and ending either before its date (`monitoring.setting_aside`)."""

from collections.abc import Mapping, Sequence
from datetime import date

from pydantic import Field

from engine.casework.answers import Line, Refusals
from engine.casework.management.action import ActContext, Details, ManagementAction, Outcome
from engine.casework.management.reminding import choices_of_findings, nothing_stuck
from engine.casework.models.management import CaseAct
from engine.casework.monitoring import setting_aside
from engine.casework.monitoring.findings import NEVER_ON_HOLD, TITLES
from engine.casework.monitoring.words import day
from engine.casework.records import Choice
from engine.words import _, later

UNTIL = later("It comes back by itself on that day.")


class HoldDetails(Details):
    """Until when."""

    until_on: date = Field(title=later("Until when?"), description=UNTIL)


class FalseDetails(HoldDetails):
    """Which rule is wrong here, and until when."""

    rule: Line = Field(title=later("What is not true here?"), json_schema_extra={"x-choices": True})


class BringBackDetails(Details):
    """What comes back."""

    set_aside: Line = Field(title=later("What should show again?"), json_schema_extra={"x-choices": True})


def hold(context: ActContext, details: HoldDetails) -> Outcome:
    """Nothing of the case shows as stuck until the day, but what endangers."""
    row = setting_aside.hold(
        context.session, context.person, context.case.reference, until_on=details.until_on, reason=details.reason
    )
    return Outcome(facts={"set_aside": row.id})


def mark_false(context: ActContext, details: FalseDetails) -> Outcome:
    """What this rule finds in the case does not show until the day."""
    with Refusals() as refuse:
        refuse.when(details.rule not in TITLES, "rule", _("Choose one of the options offered."))
    row = setting_aside.mark_false(
        context.session,
        context.person,
        context.case.reference,
        details.rule,
        until_on=details.until_on,
        reason=details.reason,
    )
    return Outcome(facts={"set_aside": row.id})


def bring_back(context: ActContext, details: BringBackDetails) -> Outcome:
    """What was set aside shows again."""
    in_force = {row.id for row in setting_aside.list_in_force(context.session, context.case.reference)}
    with Refusals() as refuse:
        refuse.when(details.set_aside not in in_force, "set_aside", _("This is not set aside any more."))
    setting_aside.bring_back(context.session, context.person, details.set_aside, reason=details.reason)
    return Outcome(facts={"set_aside": details.set_aside})


def _undo(context: ActContext, act: CaseAct) -> str:
    setting_aside.end(context.session, context.person, act.facts["set_aside"])
    return _("What was set aside shows again.")


def _rules_found(context: ActContext) -> Mapping[str, Sequence[Choice]]:
    found = dict.fromkeys(choice.value.partition("~")[0] for choice in choices_of_findings(context)["finding"])
    return {"rule": [Choice(TITLES[rule][0], rule) for rule in found]}


def _set_aside(context: ActContext) -> Mapping[str, Sequence[Choice]]:
    rows = setting_aside.list_in_force(context.session, context.case.reference)
    words = [(_("The whole case") if row.rule is None else TITLES[row.rule][0], row) for row in rows]
    until = [
        (_("%(what)s, set aside until %(day)s", what=what, day=day(row.until_on, context.today)), row.id)
        for what, row in words
    ]
    return {"set_aside": [Choice(label, value) for label, value in until]}


def _nothing_set_aside(context: ActContext) -> str:
    return "" if _set_aside(context)["set_aside"] else _("Nothing is set aside in this case.")


HOLD = ManagementAction(
    key="hold",
    label=later("Put the case on hold"),
    about=(
        later(
            "Until that day the case is not in the list of stuck cases. What endangers a child, leaves "
            "nobody to act or has no agreement shows all the same."
        ),
    ),
    button=later("Put it on hold"),
    details=HoldDetails,
    apply=hold,
    rules=frozenset(TITLES) - NEVER_ON_HOLD,
    undo=_undo,
)
MARK_FALSE = ManagementAction(
    key="mark_false",
    label=later("Mark a finding as false"),
    about=(later("What this rule finds in this case does not show until that day. All other rules go on."),),
    button=later("Mark it as false"),
    details=FalseDetails,
    apply=mark_false,
    rules=frozenset(TITLES),
    choices=_rules_found,
    hindrance=nothing_stuck,
    undo=_undo,
)
BRING_BACK = ManagementAction(
    key="bring_back",
    label=later("End a hold or a mark early"),
    about=(later("It shows in the list of stuck cases again, as far as it is still true."),),
    button=later("Let it show again"),
    details=BringBackDetails,
    apply=bring_back,
    choices=_set_aside,
    hindrance=_nothing_set_aside,
)
