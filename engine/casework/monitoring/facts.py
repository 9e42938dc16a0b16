"""The facts of one case that the rules look at, as they are at one moment. No rule reads the database."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

from engine.casework.models.cases import CaseStatus, Entry, RoleOnCase
from engine.casework.models.people import Area
from engine.casework.monitoring_policy import Rules
from engine.clock import london

STOPPING = frozenset({"consent_withdrawal", "case_closure", "statutory_step_up"})
"""Processes during which the team's work stands still: no review is expected."""
SUPPORTING = frozenset({"early_help_assessment", "lcss_assessment_review", "first_taf", "taf_review"})
"""Processes of the work with the family, which needs its agreement."""


@dataclass(frozen=True, slots=True)
class Someone:
    """A person who works with families, and what matters for whether they can act."""

    user_name: str
    full_name: str
    job_title: str
    is_active: bool
    inactive_since: datetime | None
    last_sign_in_at: datetime | None


@dataclass(frozen=True, slots=True)
class HeldRole:
    """A role on the case that somebody holds now. `managed`: their line manager can act; `has_dsl`: a designated
    safeguarding lead of their agency can."""

    person: Someone
    role: RoleOnCase
    from_at: datetime
    provisional: bool
    managed: bool
    has_dsl: bool


@dataclass(frozen=True, slots=True)
class OpenTask:
    """A task that waits. `raised_on`: when the message that led to it was sent; `touched_at`: when its draft was last
    saved."""

    id: str
    process_key: str
    form_key: str
    name: str
    groups: Sequence[str]
    assignee: Someone | None
    assigned_at: datetime | None
    created_at: datetime
    raised_on: date | None
    touched_at: datetime | None

    @property
    def created_on(self) -> date:
        return london(self.created_at).date()


@dataclass(frozen=True, slots=True)
class HeldMeeting:
    """A meeting's record."""

    held_on: date
    recorded_at: datetime
    outcome: str
    has_long_review_reason: bool

    @property
    def recorded_on(self) -> date:
        return london(self.recorded_at).date()


@dataclass(frozen=True, slots=True)
class ConsentNow:
    """A child's consent in force."""

    child: str
    status: str
    said_on: date
    review_on: date | None


@dataclass(frozen=True, slots=True)
class UntoldConcern:
    """A concern with a trigger for MASH that no contact is about."""

    id: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Statutory:
    """What is recorded about statutory services taking over, the newest of each."""

    mash_outcome: str | None
    mash_decided_on: date | None
    mash_at: datetime | None
    basis: str | None
    family_agreed: bool | None
    plan_began_on: date | None
    handed_over_at: datetime | None
    agreement: bool | None


@dataclass(frozen=True, slots=True)
class Machinery:
    """What the process engine knows: whether the case can go on by itself."""

    timer_due_at: datetime | None
    failed_step: str | None
    failed_at: datetime | None
    last_step_on: date | None
    active_cases_of_family: int


@dataclass(frozen=True)
class CaseFacts:
    """All of it, with the moment that it is looked at and the thresholds in force."""

    now: datetime
    today: date
    rules: Rules
    reference: str
    area: Area
    status: CaseStatus
    entry: Entry
    policy: str
    weeks_to_first_review: int
    weeks_between_reviews: int
    opened_on: date
    policy_moved_on: date | None
    closed_on: date | None
    eha_completed_on: date | None
    review_on: date | None
    has_long_review_reason: bool
    """Whether somebody who moved the review further off than the policy says gave the reason."""
    taf_on: date | None
    eha_begun_on: date | None
    closure_begun_on: date | None
    agreement: str | None
    agreement_said_on: date | None
    has_privacy_notice: bool
    statutory: Statutory
    machinery: Machinery
    tasks: Sequence[OpenTask]
    roles: Sequence[HeldRole]
    last_meeting: HeldMeeting | None
    reviews_on: Sequence[date]
    """When each review was recorded, in order."""
    has_author_review: bool
    children: Sequence[str]
    heard_at: Mapping[str, datetime]
    """When each child was heard last; one who never was is not in it."""
    consents: Sequence[ConsentNow]
    actions_due_on: Sequence[date]
    """When each action that is still open is due, soonest first."""
    stars: Sequence[tuple[date, Mapping[str, int]]]
    """The newest readings of the star, newest first: when, and area to score."""
    star_highest: int
    untold: Sequence[UntoldConcern]
    messages: frozenset[str]
    """The messages that the case can take now."""
    groups_of_area: Mapping[str, bool]
    """Group of the area's LCSS to whether somebody in it can act."""
    set_aside: frozenset[str | None]
    """The rules whose findings are set aside; None for all of them."""

    @property
    def is_open(self) -> bool:
        return self.status is CaseStatus.OPEN

    @cached_property
    def is_going_on(self) -> bool:
        """Whether the team's work goes on: the case is open, and neither withdrawal, closure nor step-up stopped it."""
        return self.is_open and not any(task.process_key in STOPPING for task in self.tasks)

    @cached_property
    def is_supported(self) -> bool:
        """Whether the work with the family has begun and goes on."""
        return self.is_going_on and any(task.process_key in SUPPORTING for task in self.tasks)

    @cached_property
    def lead(self) -> HeldRole | None:
        """Who leads, the author while nobody has accepted."""
        return next((held for held in self.roles if held.role is RoleOnCase.LEAD_PROFESSIONAL), None)

    @property
    def is_the_authors_alone(self) -> bool:
        """Whether author and family act without a team (EHA-9)."""
        return self.has_author_review or self.find_task("record_author_review") is not None

    def find_task(self, *forms: str) -> OpenTask | None:
        """The open task with one of these forms, the first form that there is."""
        by_form = self._by_form
        return next((by_form[form] for form in forms if form in by_form), None)

    def list_tasks(self, forms: Iterable[str]) -> Sequence[OpenTask]:
        """Every open task with one of these forms."""
        wanted = frozenset(forms)
        return [task for task in self.tasks if task.form_key in wanted]

    @cached_property
    def _by_form(self) -> Mapping[str, OpenTask]:
        return {task.form_key: task for task in reversed(self.tasks)}
