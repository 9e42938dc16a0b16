"""A family in two areas: another area is brought in, its part ends, or it takes the case (LCS-1, GOV-5).

A family that leaves the council's areas is something else: that closes the case (CLO-1, CLO-2).
"""

from collections.abc import Mapping, Sequence
from typing import Literal

from pydantic import Field

from engine.casework import areas, cases
from engine.casework.answers import Line, Refusals
from engine.casework.errors import ActionNotPossibleError
from engine.casework.mail import moves
from engine.casework.management.action import MANAGERS, ActContext, Details, ManagementAction, Outcome
from engine.casework.management.reminding import list_holders
from engine.casework.models.management import CaseAct
from engine.casework.models.people import Area, Person, Role
from engine.casework.records import Choice
from engine.words import _, later

ENDED = later("This case has ended.")
CHOOSE = later("Choose one of the options offered.")
SUPPORTS_NO_MORE = later("%(area)s does not support this case any more.")
PASSED_AND_KEPT = later("%(area)s leads this case from now on, as agreed with %(manager)s. %(before)s supports it.")
PASSED = later(
    "%(area)s leads this case from now on, as agreed with %(manager)s. %(before)s has no part in it any more."
)


class BringInDetails(Details):
    """Which area, and what the family knows of it."""

    area: Line = Field(title=later("Which area should support?"), json_schema_extra={"x-choices": True})
    family_told: Line = Field(
        title=later("What does the family know of it?"),
        description=later("Such as: both parents agreed, told by phone on 3 March."),
    )


class EndDetails(Details):
    """Whose part ends."""

    area: Line = Field(title=later("Which area’s part ends?"), json_schema_extra={"x-choices": True})


class PassDetails(Details):
    """Who leads then, who has agreed to it there, and whether the own area keeps a part."""

    to: Line = Field(title=later("Which area should lead?"), json_schema_extra={"x-choices": True})
    agreed_with: Line = Field(title=later("Who has agreed to it there?"), json_schema_extra={"x-choices": True})
    keeps_part: Literal["yes", "no"] = Field(
        title=later("Does your area keep a part?"),
        description=later("Without one, your area’s LCSS does not see the case any more."),
        json_schema_extra={"x-labels": {"yes": later("Yes, it supports from now on"), "no": later("No")}},
    )


def bring_in(context: ActContext, details: BringInDetails) -> Outcome:
    """The area's LCSS sees the case from now on, and its managers are told."""
    _lock(context)
    with Refusals() as refuse:
        refuse.when(details.area not in _others(context), "area", _(CHOOSE))
    _begin(context, Area(details.area))
    sentence = _(
        "%(area)s supports this case from now on, beside %(leading)s, which leads. The family knows: %(told)s",
        area=details.area,
        leading=context.case.area,
        told=details.family_told,
    )
    return Outcome({"area": details.area}, sentence)


def end_support(context: ActContext, details: EndDetails) -> Outcome:
    """The area's LCSS does not see the case any more by its part, and its managers are told."""
    _lock(context)
    with Refusals() as refuse:
        refuse.when(details.area not in _supporting(context), "area", _(CHOOSE))
    _end(context, Area(details.area))
    return Outcome({"area": details.area}, _(SUPPORTS_NO_MORE, area=details.area))


def pass_on(context: ActContext, details: PassDetails) -> Outcome:
    """The other area leads, with everything that waits for LCSS; nothing changes for the family's own team."""
    agreed = {person.user_name: person for area in _supporting(context) for person in _managers(context, area)}
    with Refusals() as refuse:
        refuse.when(details.to not in _supporting(context), "to", _(CHOOSE))
        theirs = {person.user_name for person in _managers(context, details.to)}
        refuse.when(
            details.agreed_with not in theirs, "agreed_with", _("Choose a manager of the area that should lead.")
        )
    before, keeps = context.case.area, details.keeps_part == "yes"
    _lead(context, Area(details.to), keeps=keeps)
    name = agreed[details.agreed_with].full_name
    facts = {"from": before, "to": details.to}
    return Outcome(facts, _(PASSED_AND_KEPT if keeps else PASSED, area=details.to, manager=name, before=before))


def _lead(context: ActContext, area: Area, *, keeps: bool) -> None:
    """`area` leads instead of the one that does, which then supports if it `keeps` a part."""
    reference, before = context.case.reference, Area(context.case.area)
    areas.lead(context.session, reference, area, actor=context.person.user_name, instead_of=before)
    if keeps:
        areas.begin_support(context.session, reference, before)
    yours = _("%(area)s leads this case now, and everything in it that waits for LCSS is with you", area=area)
    _tell(context, area, yours)
    lead = cases.find_lead_professional(context.session, reference)
    leads = _("%(area)s leads this case now", area=area)
    _tell(context, before, leads, also=lead.person if lead else None)


def _begin(context: ActContext, area: Area) -> None:
    areas.begin_support(context.session, context.case.reference, area)
    leading = context.case.area
    _tell(context, area, _("%(area)s supports this case from now on; %(leading)s leads it", area=area, leading=leading))


def _end(context: ActContext, area: Area) -> None:
    areas.end_support(context.session, context.case.reference, area)
    _tell(context, area, _("%(area)s does not support this case any more", area=area))


def _undo_bringing_in(context: ActContext, act: CaseAct) -> str:
    area = _area_of(context, act, supporting=True)
    _end(context, area)
    return _(SUPPORTS_NO_MORE, area=area)


def _undo_ending(context: ActContext, act: CaseAct) -> str:
    area = _area_of(context, act, supporting=False)
    _begin(context, area)
    return _("%(area)s supports this case again.", area=area)


def _undo_passing(context: ActContext, act: CaseAct) -> str:
    """The area that took it supports it again, as it did before."""
    if context.case.closed_at is not None:
        raise ActionNotPossibleError(_(ENDED))
    if context.case.area != act.facts["to"]:
        raise ActionNotPossibleError(_(areas.MEANWHILE))
    before = Area(act.facts["from"])
    _lead(context, before, keeps=True)
    return _("%(area)s leads this case again, and %(other)s supports it.", area=before, other=act.facts["to"])


def _area_of(context: ActContext, act: CaseAct, *, supporting: bool) -> Area:
    """The area that the act was about, if its part is still as the act left it."""
    _lock(context)
    area = Area(act.facts["area"])
    if area == context.case.area or (area in _supporting(context)) is not supporting:
        raise ActionNotPossibleError(_(areas.MEANWHILE))
    return area


def _lock(context: ActContext) -> None:
    """Nobody else changes the case's areas until this is done, and it is still led by the area that acts."""
    areas.locked(context.session, context.case.reference, led_by=Area(context.case.area))


def _tell(context: ActContext, area: Area, what: str, *, also: str | None = None) -> None:
    told = {also, *(person.user_name for person in _managers(context, area))} - {context.person.user_name}
    moves.tell(context.session, context.case.reference, told, what)


def _managers(context: ActContext, area: str) -> Sequence[Person]:
    return list_holders(context.session, Role.LCSS_MANAGER, Area(area)) if area in set(Area) else []


def _supporting(context: ActContext) -> Sequence[Area]:
    return areas.list_supporting(context.session, context.case.reference)


def _others(context: ActContext) -> Sequence[Area]:
    return [area for area in Area if area not in {context.case.area, *_supporting(context)}]


def _choices_to_bring_in(context: ActContext) -> Mapping[str, Sequence[Choice]]:
    return {"area": [Choice(area, area) for area in _others(context)]}


def _choices_to_end(context: ActContext) -> Mapping[str, Sequence[Choice]]:
    return {"area": [Choice(area, area) for area in _supporting(context)]}


def _choices_to_pass_on(context: ActContext) -> Mapping[str, Sequence[Choice]]:
    supporting = _supporting(context)
    there = [(person, area) for area in supporting for person in _managers(context, area)]
    return {
        "to": [Choice(area, area) for area in supporting],
        "agreed_with": [Choice(f"{person.full_name}, {area}", person.user_name) for person, area in there],
    }


def _nothing_to_bring_in(context: ActContext) -> str:
    if context.case.closed_at is not None:
        return _(ENDED)
    return "" if _others(context) else _("Every area has a part in this case.")


def _nothing_to_end(context: ActContext) -> str:
    return "" if _supporting(context) else _("No other area has a part in this case.")


def _nobody_to_pass_to(context: ActContext) -> str:
    if context.case.closed_at is not None:
        return _(ENDED)
    return "" if _supporting(context) else _("Bring in the area first that should lead.")


BRING_IN_AREA = ManagementAction(
    key="bring_in_area",
    label=later("Bring in another area"),
    about=(
        later(
            "For a family that lives in two areas of the council. Your area goes on leading: its LCSS watches and acts."
        ),
        later(
            "The other area’s LCSS sees the whole case and what is stuck in it. It can offer support or to come to a "
            "meeting, record oversight and raise a concern. It gets no tasks by that."
        ),
        later("For a family that leaves the council’s areas, ask for closure instead."),
    ),
    button=later("Bring it in"),
    details=BringInDetails,
    apply=bring_in,
    choices=_choices_to_bring_in,
    hindrance=_nothing_to_bring_in,
    undo=_undo_bringing_in,
)
END_SUPPORT = ManagementAction(
    key="end_support",
    label=later("End another area’s part"),
    about=(later("Its LCSS does not see the case any more. Who works with the family there stays in the team."),),
    button=later("End its part"),
    details=EndDetails,
    apply=end_support,
    choices=_choices_to_end,
    hindrance=_nothing_to_end,
    undo=_undo_ending,
)
PASS_ON = ManagementAction(
    key="pass_on",
    label=later("Let another area lead"),
    about=(
        later(
            "The area that supports the case leads it from now on: its LCSS watches and acts, and the case counts "
            "there."
        ),
        later(
            "What waits for LCSS goes to that area. What somebody of your area’s LCSS had taken can be taken again "
            "there."
        ),
        later("The team around the family and its lead professional stay as they are. Agree it with that area first."),
    ),
    button=later("Let it lead"),
    details=PassDetails,
    apply=pass_on,
    groups=MANAGERS,
    choices=_choices_to_pass_on,
    hindrance=_nobody_to_pass_to,
    previewed=True,
    undo=_undo_passing,
)
