"""The statements that read the facts of many cases at once: a constant number, however many cases there are.

Each takes the cases' references as `references`, some also thresholds of the policy. They are made once: making one
costs more than running it.
"""

from typing import Any

from sqlalchemy import ColumnElement, CompoundSelect, Select, bindparam, func, literal_column, or_, select

from engine import bpmn
from engine.casework.actions import OPEN
from engine.casework.concerns import TRIGGERS
from engine.casework.groups import ROLES_OF_AN_AREA
from engine.casework.models import (
    Action,
    ActionUpdate,
    Agreement,
    Case,
    CaseRole,
    CaseStatus,
    ChildView,
    Concern,
    Consent,
    FamilyMember,
    MashContact,
    MashOutcome,
    MemberKind,
    OutcomeStarReading,
    OutcomeStarScore,
    Person,
    PersonRole,
    PolicyProfile,
    PrivacyNotice,
    SetAside,
    SocialCareAgreement,
    StatutoryHandover,
    StuckFinding,
    TafArrangement,
    TafMeeting,
)


def _table(model: Any) -> Any:
    return model.__table__


def _of(column: Any) -> ColumnElement[bool]:
    """The rows of the cases that are asked for."""
    found: ColumnElement[bool] = column.in_(bindparam("references", expanding=True))
    return found


CASE, PERSON, TASK = _table(Case), _table(Person), _table(bpmn.Task)
_HAS: ColumnElement[int] = literal_column("1")


def _newest(model: Any, *columns: str) -> list[Any]:
    """These columns of the row of a case that was recorded last, as parts of the case's own row."""
    rows = _table(model)
    return [
        select(rows.c[name])
        .where(rows.c.case == CASE.c.reference)
        .order_by(rows.c.serial.desc())
        .limit(1)
        .scalar_subquery()
        .label(f"{rows.name}_{name}")
        for name in columns
    ]


def _meetings() -> list[Any]:
    """How many reviews there were, when the one after the first `reviews` of them was recorded, and whether author and
    family review by themselves."""
    meeting = _table(TafMeeting)
    of_case = meeting.c.case == CASE.c.reference
    reviews = (of_case, meeting.c.kind == "review")
    one_more = select(meeting.c.at).where(*reviews).order_by(meeting.c.serial).limit(1).offset(bindparam("reviews"))
    return [
        select(func.count()).where(*reviews).scalar_subquery().label("reviews"),
        one_more.scalar_subquery().label("one_review_more_at"),
        select(_HAS).where(of_case, meeting.c.kind == "author_review").exists().label("has_author_review"),
    ]


def _begun_at(form: str) -> Any:
    """When the newest task with this form came, whatever became of it."""
    of_case = (TASK.c.business_key == CASE.c.reference, TASK.c.form_key == form)
    return select(func.max(TASK.c.created_at)).where(*of_case).scalar_subquery().label(f"{form}_at")


def _failure(column: str) -> Any:
    incident = _table(bpmn.Incident)
    return (
        select(incident.c[column])
        .where(incident.c.instance_id == CASE.c.instance_id, incident.c.resolved_at.is_(None))
        .order_by(incident.c.opened_at, incident.c.id)
        .limit(1)
        .scalar_subquery()
        .label(f"failure_{column}")
    )


def _machinery() -> list[Any]:
    """Whether the process can go on by itself."""
    other, instance, timer, event = CASE.alias(), _table(bpmn.Instance), _table(bpmn.Timer), _table(bpmn.HistoryEvent)
    active = select(func.count()).where(other.c.family == CASE.c.family, other.c.status == CaseStatus.OPEN)
    due_at = (
        select(func.min(timer.c.due_at))
        .join(instance, instance.c.id == timer.c.instance_id)
        .where(timer.c.instance_id == CASE.c.instance_id, instance.c.status == bpmn.InstanceStatus.ACTIVE)
    )
    steps = select(event.c.at).where(event.c.business_key == CASE.c.reference)
    return [
        active.scalar_subquery().label("active_cases"),
        due_at.scalar_subquery().label("timer_due_at"),
        steps.order_by(event.c.id.desc()).limit(1).scalar_subquery().label("last_step_at"),
        _failure("element_label"),
        _failure("opened_at"),
    ]


def _cases() -> Select[Any]:
    own = (
        "reference", "area", "status", "entry", "policy", "policy_version", "opened_at", "closed_at",
        "eha_completed_on", "review_on", "long_review_reason",
    )  # fmt: skip
    return select(
        *(CASE.c[name] for name in own),
        *_newest(Agreement, "status", "said_on"),
        *_newest(TafArrangement, "meeting_on"),
        *_newest(PrivacyNotice, "serial"),
        *_newest(MashOutcome, "outcome", "decided_on", "at"),
        *_newest(StatutoryHandover, "basis", "family_agrees", "plan_began_on", "at"),
        *_newest(SocialCareAgreement, "agrees"),
        _begun_at("complete_assessment"),
        _begun_at("complete_closure"),
        *_meetings(),
        *_machinery(),
    ).where(_of(CASE.c.reference))


def _someone() -> list[Any]:
    names = ("user_name", "full_name", "job_title", "is_active", "inactive_since", "last_sign_in_at")
    return [PERSON.c[name] for name in names]


def _tasks() -> Select[Any]:
    draft = _table(bpmn.Draft)
    touched = select(func.max(draft.c.saved_at)).where(draft.c.task_id == TASK.c.id)
    own = (
        "business_key", "id", "process_key", "form_key", "name", "candidate_groups", "assigned_at", "created_at",
        "local_variables",
    )  # fmt: skip
    return (
        select(*(TASK.c[name] for name in own), touched.scalar_subquery().label("touched_at"), *_someone())
        .outerjoin(PERSON, PERSON.c.user_name == TASK.c.assignee)
        .where(_of(TASK.c.business_key), TASK.c.status == bpmn.TaskStatus.OPEN)
        .order_by(TASK.c.order_at, TASK.c.name, TASK.c.id)
    )


def _roles() -> Select[Any]:
    role, manager, safeguarding = _table(CaseRole), PERSON.alias(), PERSON.alias()
    managed = select(_HAS).where(manager.c.user_name == PERSON.c.line_manager, manager.c.is_active)
    has_dsl = select(_HAS).where(
        safeguarding.c.agency == PERSON.c.agency, safeguarding.c.is_dsl, safeguarding.c.is_active
    )
    return (
        select(
            *(role.c[name] for name in ("case", "role", "from_at", "provisional")),
            managed.exists().label("managed"),
            has_dsl.exists().label("has_dsl"),
            *_someone(),
        )
        .join(PERSON, PERSON.c.user_name == role.c.person)
        .where(_of(role.c.case), role.c.until_at.is_(None))
        .order_by(role.c.from_at, role.c.role, role.c.person)
    )


def _actions() -> Select[Any]:
    """The actions that are still open, by their newest update."""
    action, update = _table(Action), _table(ActionUpdate)
    newest = (
        select(update.c.status)
        .where(update.c.action == action.c.id)
        .order_by(update.c.serial.desc())
        .limit(1)
        .scalar_subquery()
    )
    still_open = or_(newest.is_(None), newest.in_(OPEN))
    return select(action.c.case, action.c.due_on).where(_of(action.c.case), still_open).order_by(action.c.due_on)


def _stars() -> Select[Any]:
    """The newest `readings` readings of the star."""
    score, reading = _table(OutcomeStarScore), _table(OutcomeStarReading)
    newer = reading.alias()
    kept = (
        select(newer.c.serial)
        .where(newer.c.case == reading.c.case)
        .order_by(newer.c.serial.desc())
        .limit(bindparam("readings"))
    )
    return (
        select(reading.c.case, reading.c.serial, reading.c.read_on, score.c.area, score.c.score)
        .join(score, score.c.reading == reading.c.id)
        .where(_of(reading.c.case), reading.c.serial.in_(kept))
        .order_by(reading.c.serial.desc())
    )


def _untold() -> Select[Any]:
    """Concerns with a trigger for MASH that no contact is about."""
    concern, contact = _table(Concern), _table(MashContact)
    told = select(_HAS).where(contact.c.concern == concern.c.id)
    return (
        select(concern.c.case, concern.c.id, concern.c.at)
        .where(_of(concern.c.case), or_(*(concern.c[name] for name in TRIGGERS)), ~told.exists())
        .order_by(concern.c.serial)
    )


def _children() -> Select[Any]:
    member = _table(FamilyMember)
    return (
        select(CASE.c.reference, member.c.id)
        .join(member, member.c.family == CASE.c.family)
        .where(_of(CASE.c.reference), member.c.kind == MemberKind.CHILD)
    )


def _last_meetings() -> Select[Any]:
    meeting = _table(TafMeeting)
    later = meeting.alias()
    last = select(func.max(later.c.serial)).where(later.c.case == meeting.c.case).scalar_subquery()
    own = ("case", "held_on", "at", "outcome", "long_review_reason")
    return select(*(meeting.c[name] for name in own)).where(_of(meeting.c.case), meeting.c.serial == last)


def _heard() -> Select[Any]:
    view = _table(ChildView)
    return (
        select(view.c.case, view.c.child, func.max(view.c.at))
        .where(_of(view.c.case), view.c.how != "not_possible")
        .group_by(view.c.case, view.c.child)
    )


def _consents() -> Select[Any]:
    consent = _table(Consent)
    own = ("case", "child", "status", "said_on", "review_on")
    return select(*(consent.c[name] for name in own)).where(_of(consent.c.case)).order_by(consent.c.serial)


def _messages() -> Select[Any]:
    waiting = _table(bpmn.Subscription)
    return select(waiting.c.business_key, waiting.c.message).where(_of(waiting.c.business_key))


def _set_aside() -> Select[Any]:
    """What is hidden `today`: on the date itself it has returned."""
    aside = _table(SetAside)
    still = (aside.c.returned_at.is_(None), aside.c.until_on > bindparam("today"))
    return select(aside.c.case, aside.c.rule).where(_of(aside.c.case), *still)


def _profiles() -> Select[Any]:
    profile = _table(PolicyProfile)
    return select(profile.c.name, profile.c.version, profile.c.content)


def _area_groups() -> Select[Any]:
    """The groups of each area's LCSS in which somebody can act."""
    held = _table(PersonRole)
    return (
        select(PERSON.c.area, held.c.role)
        .join(PERSON, PERSON.c.user_name == held.c.person)
        .where(PERSON.c.is_active, held.c.role.in_(ROLES_OF_AN_AREA))
        .distinct()
    )


def _looked_at() -> CompoundSelect[Any]:
    """The cases that are open, those that still have tasks, and those of which a finding is recorded."""
    found = _table(StuckFinding)
    is_open = select(CASE.c.reference).where(CASE.c.status == CaseStatus.OPEN)
    has_tasks = select(TASK.c.business_key).where(TASK.c.status == bpmn.TaskStatus.OPEN)
    has_findings = select(found.c.case).where(found.c.gone_at.is_(None))
    return is_open.union(has_tasks, has_findings).order_by("reference")


CASES, TASKS, ROLES, LAST_MEETINGS = _cases(), _tasks(), _roles(), _last_meetings()
ACTIONS, STARS, UNTOLD, CHILDREN = _actions(), _stars(), _untold(), _children()
HEARD, CONSENTS, MESSAGES, SET_ASIDE = _heard(), _consents(), _messages(), _set_aside()
PROFILES, AREA_GROUPS, LOOKED_AT = _profiles(), _area_groups(), _looked_at()
