"""What a case's page shows: who, where it stands, what comes next and who must move, the plan, and what happened."""

from collections.abc import Sequence
from dataclasses import dataclass

from api.caller import Caller
from api.pages.due import Due, due
from api.pages.facts import Fact
from api.pages.lists import Link
from api.pages.manage_view import leading_area
from api.pages.sharing import SharedView, sharing_views
from api.pages.star import Reading, StarView, star_view
from api.pages.templates import in_words
from api.pages.words import CASE_STATUS, CLOSURE_REASON, CONSENT_STATUS, ROLES, capitalised, joined, review_words
from engine import clock
from engine.casework import (
    access,
    actions,
    case_view,
    consent_in_force,
    documents,
    earlier_cases,
    management,
    outcome_star,
    policy,
)
from engine.casework.actions import ActionSummary
from engine.casework.case_view import CaseView, Contact, Happening, Member, NextStep, Stage
from engine.casework.consent_in_force import ChildsConsent, ConsentSummary
from engine.casework.journey_actions import JourneyAction
from engine.words import _
from engine.working_days import end_of


@dataclass(frozen=True)
class Step:
    """Something that has to be done next; `href` when the person who looks may do it."""

    name: str
    about: str
    who: str
    due: Due | None
    href: str | None


@dataclass(frozen=True)
class PlannedAction:
    """One action of the plan."""

    what: str
    who: str
    measure: str
    note: str
    status: str
    due: Due | None


@dataclass(frozen=True)
class EarlierHelp:
    """An earlier case of the family; `href` where the person may read it."""

    reference: str
    words: str
    href: str | None


@dataclass(frozen=True)
class CasePage:
    """What pages/case.html shows. `led_elsewhere`: as `leading_area` says."""

    reference: str
    family: str
    area: str
    status_words: str
    status_classes: str
    stages: Sequence[Stage]
    steps: tuple[Step, ...]
    members: tuple[Fact, ...]
    consents: tuple[Fact, ...]
    sharing: tuple[SharedView, ...]
    lead: Contact | None
    team: tuple[Fact, ...]
    review_words: str
    actions: tuple[PlannedAction, ...]
    star: StarView | None
    possibilities: tuple[Link, ...]
    documents: tuple[Link, ...]
    earlier: tuple[EarlierHelp, ...]
    may_manage: bool
    led_elsewhere: str
    timeline: Sequence[Happening]


def case_page(caller: Caller, reference: str) -> CasePage:
    """The page of a case for the person who calls; raises CaseNotFoundError."""
    case = case_view.get(caller.session, caller.person, reference)
    is_open = case.status == "open"
    standing = access.get_standing(caller.session, caller.person, reference)
    return CasePage(
        reference=case.reference,
        family=case.family_name,
        area=_areas(case),
        status_words=_status_words(case),
        status_classes="govuk-tag--green" if is_open else "govuk-tag--grey",
        stages=case.stages,
        steps=tuple(_step(caller, step) for step in case.next_steps),
        members=tuple(_member(member) for member in case.members),
        consents=_consents(consent_in_force.summary(caller.session, reference)),
        sharing=sharing_views(caller.session, reference),
        lead=case.lead,
        team=tuple(_teammate(contact) for contact in case.team),
        review_words=review_words(case.review_on, clock.today(caller.session)),
        actions=tuple(_action(caller, action, is_open) for action in actions.summary(caller.session, reference)),
        star=_star(caller, reference),
        possibilities=tuple(_possibility(reference, action) for action in case.possible_actions),
        documents=_documents(caller, reference),
        earlier=_earlier(caller, reference),
        may_manage=bool(standing.groups & management.WITH_SUPPORT),
        led_elsewhere=leading_area(standing),
        timeline=case.timeline,
    )


def action_address(reference: str, action: JourneyAction) -> str:
    """Where an action that is possible at any time is confirmed."""
    return f"/cases/{reference}/actions/{action.key.replace('_', '-')}"


def _areas(case: CaseView) -> str:
    if not case.supporting_areas:
        return _("%(area)s area", area=case.area)
    supporting = joined([str(area) for area in case.supporting_areas])
    return _("%(area)s area leads, supported by %(supporting)s", area=case.area, supporting=supporting)


def _status_words(case: CaseView) -> str:
    words = CASE_STATUS[case.status]
    return _("%(words)s on %(closed_at)s", words=words, closed_at=in_words(case.closed_at)) if case.closed_at else words


def _step(caller: Caller, step: NextStep) -> Step:
    row = step.row
    return Step(
        name=row.name,
        about=row.about or "",
        who=_("Waiting for %(waits_for)s", waits_for=step.waits_for),
        due=due(row.due_at, clock.now(caller.session)),
        href=f"/tasks/{row.id}" if step.may_do else None,
    )


def _member(member: Member) -> Fact:
    parts = [
        member.relationship or capitalised(member.kind),
        _("aged %(age)s", age=member.age) if member.age is not None else "",
    ]
    parts.append(member.school or "")
    return Fact(member.name, joined(parts))


def _consents(consent: ConsentSummary) -> tuple[Fact, ...]:
    limits = [
        Fact(
            _("Limit"),
            _("Do not share with %(agency)s about %(matter)s", agency=limit.agency, matter=limit.matter)
            if limit.matter
            else _("Do not share with %(agency)s", agency=limit.agency),
        )
        for limit in consent.limits
    ]
    return (*(_consent(one) for one in consent.children), *limits)


def _consent(one: ChildsConsent) -> Fact:
    said = _(
        "%(consent_status)s by %(given_by)s on %(said_on)s",
        consent_status=CONSENT_STATUS[one.status],
        given_by=one.given_by,
        said_on=in_words(one.said_on),
    )
    return Fact(
        one.first_name,
        _("%(said)s. To be reviewed on %(review_on)s.", said=said, review_on=in_words(one.review_on))
        if one.review_on
        else f"{said}.",
    )


def _teammate(contact: Contact) -> Fact:
    roles = [ROLES[role] for role in contact.roles]
    if contact.is_provisional:
        roles = [_("%(role)s for now", role=role) if role == ROLES["lead_professional"] else role for role in roles]
    return Fact(contact.full_name, joined([capitalised(joined(roles)), contact.job_title, contact.agency]))


def _action(caller: Caller, action: ActionSummary, case_is_open: bool) -> PlannedAction:
    """Of a case that has ended nothing is late: an action stands as it was left."""
    end_of_day = end_of(action.due_on)
    return PlannedAction(
        what=action.what,
        who=f"{action.owner_person}, {action.owner_agency}",
        measure=action.measure,
        note=action.note or "",
        status=actions.STATUS_WORDS[action.status],
        due=due(end_of_day, clock.now(caller.session)) if action.is_open and case_is_open else None,
    )


def _star(caller: Caller, reference: str) -> StarView | None:
    summary = outcome_star.summary(caller.session, reference)
    readings = [
        Reading(reading.read_on, {outcome_star.AREAS[area]: score for area, score in reading.scores.items()})
        for reading in summary.readings
    ]
    profile = policy.of_case(caller.session, access.get_case(caller.session, caller.person, reference))
    areas = tuple(outcome_star.AREAS.values())
    return star_view(readings, areas, lowest=profile.star_lowest, highest=profile.star_highest)


def _possibility(reference: str, action: JourneyAction) -> Link:
    return Link(action_address(reference, action), action.label)


def _documents(caller: Caller, reference: str) -> tuple[Link, ...]:
    entries = documents.list_for_case(caller.session, caller.person, reference)
    return tuple(Link(f"/cases/{reference}/documents/{entry.key}", _dated(entry)) for entry in entries)


def _earlier(caller: Caller, reference: str) -> tuple[EarlierHelp, ...]:
    case = access.get_case(caller.session, caller.person, reference)
    return tuple(_help(one) for one in earlier_cases.list_before(caller.session, caller.person, case))


def _help(one: earlier_cases.EarlierCase) -> EarlierHelp:
    reason = CLOSURE_REASON.get(one.closure_reason or "", CASE_STATUS[one.status])
    words = _(
        "From %(opened_at)s to %(closed_at)s. %(reason)s.",
        opened_at=in_words(one.opened_at),
        closed_at=in_words(one.closed_at),
        reason=reason,
    )
    return EarlierHelp(one.reference, words, f"/cases/{one.reference}" if one.may_see else None)


def _dated(entry: documents.DocumentEntry) -> str:
    return f"{entry.title}, {in_words(entry.day)}"
