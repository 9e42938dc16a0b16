"""Tasks as the JSON interface shows them."""

from collections.abc import Sequence
from datetime import date, datetime
from operator import attrgetter
from typing import Annotated, Literal

import orjson
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, JsonValue

from api.caller import Caller
from api.v1.paging import Cursor, Limit
from engine import bpmn
from engine.casework import task_rows
from engine.casework.tasks import TaskList as TaskPage
from engine.casework.tasks import When


def _can_be_kept(values: dict[str, JsonValue]) -> dict[str, JsonValue]:
    try:
        written = orjson.dumps(values)
    except orjson.JSONEncodeError as error:
        raise ValueError("This has characters or numbers that cannot be kept.") from error
    if rb"\u0000" in written:
        raise ValueError("This has characters that cannot be kept.")
    return values


JsonObject = Annotated[dict[str, JsonValue], AfterValidator(_can_be_kept)]


class TaskSummary(BaseModel):
    """A task in a list."""

    model_config = ConfigDict(from_attributes=True)

    id: str
    reference: str | None = Field(description="The case; null when it is no longer yours to see.")
    element: str = Field(description="The step of the diagram that asks for this.", examples=["TAF_Record"])
    form_key: str | None = Field(
        description="What kind of task this is: the form it asks for.", examples=["record_taf"]
    )
    family_name: str
    name: str
    about: str | None = Field(description="The child or practitioner whom this one of several like tasks is about.")
    asks: str = Field(description="What it is for: the first sentence of the diagram's documentation.")
    why_here: str = Field(description="For whom it waits, and since when.")
    why_now: str
    due_at: datetime | None
    working_days_left: int | None = Field(description="Negative when the task is late.")
    is_overdue: bool
    back_on: date | None = Field(description="The day on whose morning it is back, while it is put off.")
    assignee: str | None
    status: Literal["open", "completed", "cancelled"]
    priority: int
    revision: int
    completed_at: datetime | None


class AskedTasks(BaseModel):
    """Which list, and which page of it. `search`, `when` and `case` narrow the inbox."""

    view: Literal["inbox", "later", "queue", "archive"] = "inbox"
    absent: str | None = Field(None, max_length=200, description="Somebody away: their inbox, for who stands in.")
    search: str | None = Field(None, max_length=100, description="In task, case number, family, its members, schools.")
    when: When | None = Field(None, description="Late, or due within seven working days.")
    case: str | None = Field(None, max_length=100, description="A case's reference.")
    limit: Limit = 50
    cursor: Cursor = None


class TaskList(BaseModel):
    """One page of a task list; soonest due first, in the archive newest first."""

    tasks: list[TaskSummary]
    next_cursor: str | None = Field(description="Send as `cursor` for the next page; null on the last.")


class Choice(BaseModel):
    """One option of a question whose options come from the case."""

    model_config = ConfigDict(from_attributes=True)

    label: str
    value: str


class TaskDraft(BaseModel):
    """What you saved so far."""

    model_config = ConfigDict(from_attributes=True)

    answers: JsonObject
    saved_at: datetime


class TaskDetail(TaskSummary):
    """A task with its form and what is known already."""

    documentation: str = Field(description="What is asked and why.")
    process: str
    candidate_groups: list[str]
    may_complete: bool
    form: JsonObject | None = Field(description="The form as drawn (form-js schema).")
    values: JsonObject = Field(description="What the form opens with, by field key.")
    choices: dict[str, list[Choice]] = Field(description="Options that come from the case, by values key.")
    draft: TaskDraft | None


class Answers(BaseModel):
    """Answers by the form's field keys: lists for repeated groups, ISO dates, true and false."""

    answers: JsonObject


class TaskCompletion(Answers):
    """The answers, and the revision of the task as you saw it (or send `If-Match` with its ETag)."""

    revision: int | None = None


class CompletedTask(BaseModel):
    """What followed from a completion."""

    next_tasks: list[TaskSummary]
    case_ended: bool


class TakingBack(BaseModel):
    """Why a completion is taken back, if you want to say so."""

    reason: str = Field(default="", max_length=1000)


class Later(BaseModel):
    """Until when a task is put off. A day after it is due needs `past_due`: that you know."""

    until: date
    reason: Annotated[str, Field(max_length=200)] = ""
    past_due: bool = False


class Assignee(BaseModel):
    """Whom a task goes to."""

    user_name: str = Field(max_length=200)


def written_list(page: TaskPage) -> bytes:
    """The JSON of a TaskList, without an object for each task and each task's every value looked at again: the fields
    are a row's, and `tests` compare the two."""
    tasks = [dict(zip(_FIELDS, _values(row), strict=True)) for row in page.rows]
    return orjson.dumps({"tasks": tasks, "next_cursor": page.next}, option=orjson.OPT_UTC_Z)


_FIELDS = tuple(TaskSummary.model_fields)
_values = attrgetter(*_FIELDS)


def summaries(caller: Caller, tasks: "Sequence[bpmn.Task]") -> list[TaskSummary]:
    """The tasks as the caller may see them, in their order."""
    return [TaskSummary.model_validate(row) for row in task_rows.rows(caller.session, caller.person, tasks)]
