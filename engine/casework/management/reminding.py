"""Reminding whoever must move next, or their line manager: a message by the outbox, once for each finding (LPR-5)."""

from collections.abc import Mapping, Sequence
from typing import Any, Literal

from pydantic import Field
from sqlmodel import Session, col, select

from engine import bpmn
from engine.casework import groups, people, task_access
from engine.casework.answers import Line, Refusals
from engine.casework.errors import AnswersRefusedError
from engine.casework.management.action import ActContext, Details, ManagementAction, Outcome
from engine.casework.models.people import Area, Person, PersonRole, Role
from engine.casework.models.timeline import Notification
from engine.casework.monitoring.evaluating import findings_of
from engine.casework.monitoring.findings import TITLES, Finding
from engine.casework.monitoring.words import ADMINISTRATOR, LCSS_MANAGER
from engine.casework.records import Choice
from engine.words import _, later


class ReminderDetails(Details):
    """Of what, and whom."""

    finding: Line = Field(title=later("Of what do you remind?"), json_schema_extra={"x-choices": True})
    to: Literal["mover", "line_manager"] = Field(
        title=later("Whom do you remind?"),
        description=later("The message names the case and what is to be done, and nobody in the family."),
        json_schema_extra={
            "x-labels": {"mover": later("Whoever must move next"), "line_manager": later("Their line manager")}
        },
    )


def key_of(finding: Finding) -> str:
    """A finding of a case as forms and addresses name it."""
    return f"{finding.rule}~{finding.about}" if finding.about else finding.rule


def choices_of_findings(context: ActContext) -> Mapping[str, Sequence[Choice]]:
    """What is stuck in the case now, in sentences."""
    found = findings_of(context.session, [context.case.reference])
    return {"finding": [Choice(one.sentence, key_of(one)) for one in found]}


def find_finding(context: ActContext, key: str) -> Finding:
    """The finding that a form names. Raises AnswersRefusedError when there is none any more."""
    found = findings_of(context.session, [context.case.reference])
    finding = next((one for one in found if key_of(one) == key), None)
    if finding is None:
        raise AnswersRefusedError({"finding": _("This is not stuck any more. Choose what is.")})
    return finding


def list_movers(session: Session, finding: Finding) -> Sequence[Person]:
    """The people who must move next and can sign in: one, or everybody to whom the finding's tasks are offered."""
    if finding.waiting_for == LCSS_MANAGER:
        return list_holders(session, Role.LCSS_MANAGER, finding.area)
    if finding.waiting_for == ADMINISTRATOR:
        return list_holders(session, Role.ADMINISTRATOR, None)
    if finding.waiting_for.user_name is not None:
        person = people.find(session, finding.waiting_for.user_name)
        return [person] if person and person.is_active else []
    tasks = [bpmn.tasks.get(session, mend.key) for mend in finding.mends if mend.kind == "task"]
    found = {person.user_name: person for task in tasks for person in task_access.list_candidates(session, task)}
    return list(found.values())


def list_holders(session: Session, role: Role, area: Area | None) -> Sequence[Person]:
    """Those in this role who can sign in, by name; only those who work for `area`, where it is given."""
    held = select(PersonRole.person).where(PersonRole.role == role)
    holders = select(Person).where(col(Person.is_active), col(Person.user_name).in_(held)).order_by(Person.full_name)
    return session.exec(holders if area is None else holders.where(groups.serves(area))).all()


def remind(context: ActContext, details: ReminderDetails) -> Outcome:
    """Writes the messages."""
    finding = find_finding(context, details.finding)
    reminded = list_movers(context.session, finding)
    if details.to == "line_manager":
        reminded = _managers_of(context.session, reminded)
    with Refusals() as refuse:
        refuse.when(not reminded, "to", _("There is nobody who could be reminded. Choose the other, or act yourself."))
    for person in reminded:
        context.session.add(_message(context, finding, person))
    return Outcome(
        facts={"rule": finding.rule, "about": finding.about, "reminded": [one.user_name for one in reminded]},
        sentence=_(
            "%(names)s: reminded of “%(title)s”.",
            names=", ".join(one.full_name for one in reminded),
            title=finding.title,
        ),
        once=f"remind {finding.case} {details.finding} {finding.since_on} {details.to}",
        twice=_("A reminder of this was sent already. Nobody is reminded twice of one thing: act another way."),
    )


def _message(context: ActContext, finding: Finding, person: Person) -> Notification:
    sentence = _(
        "%(case)s: %(sentence)s %(full_name)s asks you to look at it.",
        case=finding.case,
        sentence=finding.sentence,
        full_name=context.person.full_name,
    )
    return Notification(
        case=finding.case, person=person.user_name, kind="reminder", sentence=sentence, created_at=context.now
    )


def _managers_of(session: Session, reminded: Sequence[Person]) -> Sequence[Person]:
    names = {person.line_manager for person in reminded if person.line_manager}
    managers = select(Person).where(col(Person.user_name).in_(names), col(Person.is_active))
    return session.exec(managers.order_by(Person.full_name)).all()


def _known(context: ActContext) -> Mapping[str, Any]:
    return {"to": "mover"}


def nothing_stuck(context: ActContext) -> str:
    """Why there is no finding to choose; empty where there is one."""
    return "" if choices_of_findings(context)["finding"] else _("Nothing is stuck in this case.")


REMIND = ManagementAction(
    key="remind",
    label=later("Send a reminder"),
    about=(later("The person, or their line manager, gets a mail that names the case and what is to be done."),),
    button=later("Send the reminder"),
    details=ReminderDetails,
    apply=remind,
    rules=frozenset(TITLES),
    choices=choices_of_findings,
    known=_known,
    hindrance=nothing_stuck,
)
