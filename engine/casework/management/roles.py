"""Who leads while nobody has accepted, and who takes over from somebody in the team who has gone (LPR-4)."""

from collections.abc import Mapping, Sequence
from typing import Any

from pydantic import Field

from engine.casework import cases, choices, people
from engine.casework.answers import Line, Refusals
from engine.casework.errors import ActionNotPossibleError
from engine.casework.management.action import ActContext, Details, ManagementAction, Outcome, rules
from engine.casework.models.cases import RoleOnCase
from engine.casework.models.management import CaseAct
from engine.casework.monitoring.words import ROLE_WORDS
from engine.casework.records import Choice
from engine.words import _, later


class ReplaceDetails(Details):
    """Whom, and by whom."""

    person: Line = Field(title=later("Who leaves the team?"), json_schema_extra={"x-choices": True})
    to: Line | None = Field(
        None,
        title=later("Who takes over?"),
        description=later("Choose nobody if they are not replaced."),
        json_schema_extra={"x-choices": True},
    )


def stand_in(context: ActContext, _details: Details) -> Outcome:
    """Whoever acts leads until somebody has accepted."""
    facts = lead_for_now(context)
    return Outcome(
        facts=facts,
        sentence=_("%(full_name)s leads until somebody has accepted to.", full_name=context.person.full_name),
    )


def lead_for_now(context: ActContext) -> Mapping[str, Any]:
    """Lets whoever acts lead in place of one who has gone; what is needed to take that back."""
    before = cases.find_lead_professional(context.session, context.case.reference)
    me = context.person.user_name
    cases.stand_in(context.session, context.case.reference, me, actor=me)
    return {
        "lead_before": before.person if before else None,
        "was_provisional": before is not None and before.provisional,
    }


def undo_lead_for_now(context: ActContext, act: CaseAct) -> None:
    """Gives the lead back to who had it. Raises ActionNotPossibleError when somebody else leads by now, or they cannot
    sign in."""
    now = cases.find_lead_professional(context.session, act.case)
    before = people.find(context.session, act.facts["lead_before"] or "")
    if now is None or (now.person, now.provisional) != (act.by, True) or before is None or not before.is_active:
        raise ActionNotPossibleError(_("Somebody else leads by now, or who led before cannot sign in."))
    cases.stand_in(context.session, act.case, before.user_name, actor=context.person.user_name)
    held = cases.find_lead_professional(context.session, act.case)
    if held is not None:
        held.provisional = act.facts["was_provisional"]
        context.session.add(held)


def lead_is_gone(context: ActContext) -> bool:
    """Whether nobody leads, or somebody who cannot sign in."""
    lead = cases.find_lead_professional(context.session, context.case.reference)
    person = people.find(context.session, lead.person) if lead else None
    return person is None or not person.is_active


def replace(context: ActContext, details: ReplaceDetails) -> Outcome:
    """Ends the person's roles but the lead, and gives them to who takes over."""
    session, reference = context.session, context.case.reference
    roles = [held.role for held in _roles(context) if held.person == details.person]
    with Refusals() as refuse:
        refuse.when(not roles, "person", _("They have no role in this team any more."))
        to = people.find(session, details.to) if details.to else None
        refuse.when(details.to is not None and (to is None or not to.is_active), "to", _("Choose who can sign in."))
        needed = details.to is None and any(_is_needed(context, role, details.person) for role in roles)
        refuse.when(needed, "to", _("A task waits for somebody in this role. Choose who takes over."))
    for role in roles:
        cases.end_role(session, reference, details.person, role)
        if details.to is not None:
            cases.give_role(session, reference, details.to, role)
    names = people.full_names(session, [details.person, *([details.to] if details.to else [])])
    words = ", ".join(str(ROLE_WORDS[role]) for role in roles)
    after = _("%(name)s takes over.", name=names[details.to]) if details.to else _("Nobody takes over.")
    facts = {"person": details.person, "to": details.to, "roles": [role.value for role in roles]}
    return Outcome(
        facts=facts,
        sentence=_("%(name)s is no longer %(roles)s. %(after)s", name=names[details.person], roles=words, after=after),
    )


def _undo_replacing(context: ActContext, act: CaseAct) -> str:
    person = people.find(context.session, act.facts["person"])
    if person is None or not person.is_active:
        raise ActionNotPossibleError(_("They cannot sign in."))
    for role in map(RoleOnCase, act.facts["roles"]):
        cases.give_role(context.session, act.case, person.user_name, role)
        if act.facts["to"] is not None:
            cases.end_role(context.session, act.case, act.facts["to"], role)
    return _("%(full_name)s is in the team again.", full_name=person.full_name)


def _undo_standing_in(context: ActContext, act: CaseAct) -> str:
    undo_lead_for_now(context, act)
    return _("Who led before leads again.")


def _roles(context: ActContext) -> Sequence[Any]:
    roles = cases.list_roles(context.session, context.case.reference)
    return [held for held in roles if held.role is not RoleOnCase.LEAD_PROFESSIONAL]


def _is_needed(context: ActContext, role: RoleOnCase, person: str) -> bool:
    others = set(cases.holders(context.session, context.case.reference, role)) - {person}
    waiting = any(task.assignee is None and role in task.candidate_groups for task in context.open_tasks)
    return waiting and not any(people.is_active(context.session, other) for other in others)


def _choices(context: ActContext) -> Mapping[str, Sequence[Choice]]:
    roles = _roles(context)
    names = people.full_names(context.session, {held.person for held in roles})
    held = [Choice(f"{names[one.person]}, {ROLE_WORDS[one.role]}", one.person) for one in roles]
    return {"person": list({one.value: one for one in held}.values()), "to": choices.directory(context.session)}


def _is_led(context: ActContext) -> str:
    return "" if lead_is_gone(context) else _("Somebody leads who can sign in. Start a handover instead.")


def _nobody_there(context: ActContext) -> str:
    return "" if _roles(context) else _("Nobody has a role in this team.")


STAND_IN = ManagementAction(
    key="stand_in",
    label=later("Lead until somebody has accepted"),
    about=(
        later("The lead professional has gone. Their tasks become yours until somebody else has accepted to lead."),
    ),
    button=later("Lead for now"),
    details=Details,
    apply=stand_in,
    rules=rules(6, 7),
    hindrance=_is_led,
    undo=_undo_standing_in,
)
REPLACE = ManagementAction(
    key="replace",
    label=later("Replace somebody in the team"),
    about=(later("Their roles end, and whoever takes over gets them. The lead changes by a handover."),),
    button=later("Replace them"),
    details=ReplaceDetails,
    apply=replace,
    rules=rules(7),
    choices=_choices,
    hindrance=_nobody_there,
    undo=_undo_replacing,
)
