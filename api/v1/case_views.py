"""Cases as the JSON interface shows them."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, computed_field, model_validator

from api.v1.task_views import TaskSummary
from engine.casework.models import Area, CaseStatus, Entry, FamilyDecision, MemberKind
from engine.casework.policy import PolicyName

Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]


PATHS: Mapping[str, str] = {
    "raise_concern": "concerns",
    "withdraw_consent": "consent-withdrawals",
    "change_consent": "consent-changes",
    "request_handover": "handovers",
    "request_lcss_help": "lcss-help-requests",
    "share_information": "sharing-decisions",
    "request_closure": "closure-requests",
    "request_step_up": "step-ups",
}
"""Journey action → the noun that is posted to."""


class PersonToStart(BaseModel):
    """Somebody in a family. `relationship`: who an adult is to the children, such as "Mother"."""

    kind: MemberKind = MemberKind.CHILD
    first_name: Line
    last_name: Line
    born_on: date | None = None
    relationship: Annotated[str, StringConstraints(strip_whitespace=True, max_length=100)] = ""
    parental_responsibility: bool = False


class FamilyToStart(BaseModel):
    """A family that the system does not know yet. Whom you name is compared with the families that are known."""

    name: Line = Field(examples=["Example family"])
    area: Area
    address: Annotated[str, StringConstraints(strip_whitespace=True, max_length=500)] = ""
    people: list[PersonToStart] = Field(default_factory=list, max_length=20)


class CaseStart(BaseModel):
    """A family's journey to begin: with `family`, or with `family_id` of one that you know from a case.

    `decisions`: of each family that looks like `family`, by the id that a refusal with type `families-alike` gave,
    whether it is the same one.
    """

    family: FamilyToStart | None = None
    family_id: str | None = Field(default=None, max_length=36)
    decisions: dict[str, FamilyDecision] = Field(default_factory=dict, max_length=50)
    entry: Entry = Entry.CONCERN
    policy: PolicyName = "consent"

    @model_validator(mode="after")
    def _one_family(self) -> Self:
        if (self.family is None) == (self.family_id is None):
            raise ValueError("Give either family or family_id.")
        return self


class CaseSummary(BaseModel):
    """A case in a list."""

    model_config = ConfigDict(from_attributes=True)

    reference: str = Field(examples=["EH-2026-0001"])
    family_id: str
    family_name: str
    area: Area
    status: CaseStatus
    entry: Entry
    policy: str
    opened_at: datetime
    review_on: date | None
    closed_at: datetime | None
    closure_reason: str | None


class CaseList(BaseModel):
    """One page of the cases that you may see, newest first."""

    cases: list[CaseSummary]
    next_cursor: str | None


class StartedCase(BaseModel):
    """The new case and the first thing to do."""

    reference: str
    tasks: list[TaskSummary]


class Contact(BaseModel):
    """Somebody on the case. `is_provisional`: stands in until a lead professional has accepted."""

    model_config = ConfigDict(from_attributes=True)

    user_name: str
    full_name: str
    job_title: str
    agency: str
    email: str
    roles: list[str]
    is_provisional: bool


class Member(BaseModel):
    """Somebody in the family."""

    model_config = ConfigDict(from_attributes=True)

    name: str
    kind: str
    relationship: str
    age: int | None
    school: str | None


class Stage(BaseModel):
    """One stage of the journey."""

    model_config = ConfigDict(from_attributes=True)

    key: str
    name: str
    state: Literal["done", "now", "later"]


class NextStep(BaseModel):
    """An open task and who must move."""

    model_config = ConfigDict(from_attributes=True)

    task: TaskSummary = Field(validation_alias="row")
    waits_for: str
    may_do: bool


class PossibleAction(BaseModel):
    """What you can do in the case now, beside its tasks."""

    model_config = ConfigDict(from_attributes=True)

    key: str
    label: str

    @computed_field(description="POST to this path below the case's address.")  # type: ignore[prop-decorator]  # pydantic's documented form
    @property
    def path(self) -> str:
        return PATHS[self.key]


class CaseDetail(BaseModel):
    """A case as you may see it."""

    model_config = ConfigDict(from_attributes=True)

    reference: str
    family_name: str
    address: str
    area: Area = Field(description="The one that leads the case.")
    supporting_areas: list[Area] = Field(description="Areas whose LCSS has a part in it beside the one that leads.")
    status: CaseStatus
    entry: Entry
    policy: str
    opened_at: datetime
    review_on: date | None
    closed_at: datetime | None
    closure_reason: str | None
    members: list[Member]
    lead: Contact | None
    team: list[Contact]
    stages: list[Stage]
    next_steps: list[NextStep]
    possible_actions: list[PossibleAction]


class Happening(BaseModel):
    """One line of the timeline."""

    model_config = ConfigDict(from_attributes=True)

    at: datetime
    kind: str
    sentence: str
    actor_name: str | None


class Timeline(BaseModel):
    """What happened on a case, newest first."""

    entries: list[Happening]


class ConsentChange(BaseModel):
    """What changes: consent is renewed, limited, or a privacy notice takes its place."""

    change: Literal["renewal", "limit", "privacy_notice"]


class ActionTaken(BaseModel):
    """The tasks that an action brought, the caller's own first."""

    tasks: list[TaskSummary]
