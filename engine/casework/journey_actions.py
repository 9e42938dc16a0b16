"""What people do at any time, beside the tasks that a diagram gives them: start a case, raise a concern, and so on.

Each action sends a message to the case's process; the diagrams say what follows.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from sqlmodel import Session, select

from engine import bpmn, clock
from engine.casework import access, cases, families, family_members, groups, people, policy, timeline
from engine.casework.errors import ActionNotPossibleError, CaseNotFoundError, NotAllowedError
from engine.casework.likeness.described import DescribedPerson
from engine.casework.models.cases import Case, Entry, RoleOnCase
from engine.casework.models.families import Family
from engine.casework.models.people import Area, Person, Role
from engine.words import _, later

CASE_PROCESS = "early_help_case"
TEAM = frozenset({RoleOnCase.EHA_AUTHOR, RoleOnCase.LEAD_PROFESSIONAL, RoleOnCase.TAF_MEMBER, RoleOnCase.SOCIAL_WORKER})
LEADERS = frozenset({RoleOnCase.EHA_AUTHOR, RoleOnCase.LEAD_PROFESSIONAL, RoleOnCase.SOCIAL_WORKER})
LCSS = frozenset({Role.LCSS_WORKER, Role.LCSS_MANAGER})
EVERYBODY: frozenset[str] = groups.KNOWN_GROUPS
MAY_START = {
    Entry.CONCERN: frozenset({Role.PRACTITIONER, Role.SOCIAL_WORKER, *LCSS}),
    Entry.STEP_DOWN: frozenset({Role.SOCIAL_WORKER}),
}


@dataclass(frozen=True)
class JourneyAction:
    """One thing that can be done at any time: its message, who may do it, and how it is said.

    `known_by`: under this name the message carries an id, by which the tasks that follow know what they are about.
    """

    key: str
    message: str
    groups: frozenset[str]
    label: str
    happened: str
    known_by: str = ""


ACTIONS: Mapping[str, JourneyAction] = {
    action.key: action
    for action in (
        JourneyAction(
            "raise_concern",
            "concern_raised",
            EVERYBODY,
            later("Raise a safeguarding concern"),
            later("A safeguarding concern was raised."),
        ),
        JourneyAction(
            "withdraw_consent",
            "consent_withdrawn",
            TEAM | LCSS,
            later("Record that consent is withdrawn"),
            later("Consent was withdrawn: the work stopped."),
        ),
        JourneyAction(
            "change_consent",
            "consent_changed",
            TEAM,
            later("Record a change of consent"),
            later("A change of consent was announced."),
        ),
        JourneyAction(
            "request_handover",
            "handover_requested",
            LEADERS | LCSS | {groups.LINE_MANAGER},
            later("Hand over to another lead professional"),
            later("A handover to another lead professional was asked for."),
        ),
        JourneyAction(
            "request_lcss_help",
            "lcss_help_requested",
            TEAM | {groups.LINE_MANAGER},
            later("Ask LCSS for help"),
            later("Help from the Locality and Community Support Service was asked for."),
        ),
        JourneyAction(
            "share_information",
            "sharing_requested",
            TEAM | LCSS,
            later("Share information"),
            later("Sharing information came up."),
            known_by="sharing",
        ),
        JourneyAction(
            "request_closure",
            "closure_requested",
            LEADERS | LCSS,
            later("Ask for closure"),
            later("Closure was asked for: the other work stopped."),
        ),
        JourneyAction(
            "request_step_up",
            "step_up_confirmed",
            LEADERS | LCSS,
            later("Record that statutory services take over"),
            later("Statutory services take over: the other work stopped."),
        ),
    )
}


@dataclass(frozen=True)
class NewFamily:
    """A family that the system does not know yet."""

    name: str
    area: Area
    address: str = ""
    people: tuple[DescribedPerson, ...] = ()


def start_case(
    session: Session,
    person: Person,
    *,
    family: NewFamily | Family | str,
    entry: Entry = Entry.CONCERN,
    policy_name: str = "consent",
) -> tuple[Case, Sequence[bpmn.Task]]:
    """Begins a family's journey; `family` is a new one, the id of one that the person knows from a case, or one with
    which the caller has made sure that the person may start.

    For people use `starting.start`, which first looks whether a new family is known already. Returns the case, for
    reading, and its first open tasks. Raises NotAllowedError, CaseNotFoundError (no such family, or none of this
    person's), ActiveCaseError with the case that can be joined (ENT-1), PolicyError.
    """
    require_may_start(session, person, entry)
    return begin_case(session, person, family=family, entry=entry, policy_name=policy_name)


def require_may_start(session: Session, person: Person, entry: Entry) -> None:
    """Raises NotAllowedError where this person's roles do not let them start a case this way."""
    if not people.roles(session, person.user_name) & MAY_START[entry]:
        raise NotAllowedError(_("You cannot start a case of this kind."))


def begin_case(
    session: Session, person: Person, *, family: NewFamily | Family | str, entry: Entry, policy_name: str
) -> tuple[Case, Sequence[bpmn.Task]]:
    """As `start_case`, without asking whether the person may."""
    the_family = _family(session, person, family)
    profile = policy.current(session, policy_name)
    case = cases.open_case(session, family=the_family, policy=profile, entry=entry, opened_by=person.user_name)
    access.note_opened(session, person, case, the_family)
    timeline.record(session, case.reference, "case_started", _(_START_SENTENCES[entry]), actor=person.user_name)
    started = bpmn.instances.start(
        session,
        CASE_PROCESS,
        business_key=case.reference,
        area=case.area,
        variables=_first_variables(session, case, nobody_known=isinstance(family, NewFamily) and not family.people),
        actor=person.user_name,
        instance_id=case.instance_id,
    )
    return case, started.new_tasks


def take(
    session: Session,
    person: Person,
    reference: str,
    key: str,
    details: Mapping[str, Any] | None = None,
    *,
    reason: str = "",
) -> Sequence[bpmn.Task]:
    """Does one of ACTIONS in a case; `details` travel with the message. Returns the tasks that it brought, if any.

    Raises CaseNotFoundError, NotAllowedError, and ActionNotPossibleError where nobody waits for it.
    """
    case = access.get_case(session, person, reference)
    if not _may_take(ACTIONS[key], access.groups_in(session, person, case)):
        raise NotAllowedError(_("This is for the people who lead the work with the family."))
    return send(session, person, case, key, details, reason=reason)


def send(
    session: Session,
    person: Person,
    case: Case,
    key: str,
    details: Mapping[str, Any] | None = None,
    *,
    reason: str = "",
) -> Sequence[bpmn.Task]:
    """As `take`, without asking whether the person may."""
    action, reference = ACTIONS[key], case.reference
    sentence = (
        _("%(happened)s Reason: %(reason)s", happened=action.happened, reason=reason) if reason else _(action.happened)
    )
    timeline.record(session, reference, key, sentence, actor=person.user_name, facts=details)
    raised = {"raised_by": person.user_name, "raised_on": clock.today(session).isoformat()}
    if action.known_by:
        raised[action.known_by] = str(uuid4())
    try:
        correlation = bpmn.messages.send(
            session,
            action.message,
            business_key=reference,
            payload={**(details or {}), **raised},
            actor=person.user_name,
        )
    except bpmn.errors.NoReceiverError as error:
        raise ActionNotPossibleError(_why_not(case, action)) from error
    return correlation.new_tasks


def list_possible(session: Session, person: Person, case: Case) -> Sequence[JourneyAction]:
    """What this person can do in the case now, beside its tasks."""
    waited_for = bpmn.messages.can_receive(session, case.reference)
    held = access.groups_in(session, person, case)
    return [action for action in ACTIONS.values() if action.message in waited_for and _may_take(action, held)]


def _may_take(action: JourneyAction, held: frozenset[str]) -> bool:
    # A concern is for everybody who sees the case, by whatever: a task that is theirs, or a colleague's who is away.
    return action.groups is EVERYBODY or bool(action.groups & held)


_START_SENTENCES = {
    Entry.CONCERN: later("The case began with a concern about a child."),
    Entry.STEP_DOWN: later("The case began as a step down from children's social care."),
}


def _family(session: Session, person: Person, family: NewFamily | Family | str) -> Family:
    if isinstance(family, NewFamily):
        added = families.add(session, name=family.name, area=family.area, address=family.address)
        if family.people:
            family_members.add(session, added.id, family.people)
        return added
    if isinstance(family, Family):
        return family
    known = families.get(session, family)
    seen = select(Case.reference).where(Case.family == known.id, access.may_see(session, person))
    if session.exec(seen).first() is None and not access.is_lcss_of(session, person, known.area):
        raise CaseNotFoundError
    return known


def _first_variables(session: Session, case: Case, *, nobody_known: bool) -> dict[str, Any]:
    children = () if nobody_known else families.list_children(session, case.family)
    return {
        "case_reference": case.reference,
        "area": case.area.value,
        "policy": case.policy,
        "started_on": clock.today(session).isoformat(),
        "entry": case.entry.value,
        "raised_by": case.opened_by,
        "children": [child.id for child in children],
        "invited_practitioners": [],
    }


def _why_not(case: Case, action: JourneyAction) -> str:
    if action.key == "raise_concern":
        return _(
            "Early Help has ended in this case, so the concern cannot be followed here. Follow your "
            "agency's safeguarding procedures and contact MASH without delay."
        )
    if case.closed_at is not None:
        return _("This case has ended.")
    return _("“%(label)s” is not possible at this point of the journey.", label=action.label)
