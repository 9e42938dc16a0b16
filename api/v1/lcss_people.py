"""People who manage cases: what somebody holds, that they have gone or come back, and many acts at once."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from pydantic import BaseModel, Field

from api import bulk
from api.bulk import Row, RowResult
from api.caller import Caller
from api.security import leaving as sign_in_ends
from api.security.access import LCSS, MANAGES_PEOPLE
from api.v1.lcss_actions import ActionKey, ActPreview
from api.v1.routing import ApiRoutes
from engine.casework import leavers
from engine.casework.models import Leaving, Person

routes = ApiRoutes(prefix="/lcss", tags=["lcss"])
MOST_ROWS = 200


class LedCase(BaseModel):
    """A case that they lead."""

    reference: str
    is_provisional: bool
    handover: str | None = Field(description="The open task of a handover that is under way.")


class RoleHeld(BaseModel):
    """Their other roles on an open case."""

    reference: str
    roles: list[str]


class TaskHeld(BaseModel):
    """An open task that is theirs."""

    id: str
    reference: str
    name: str
    due_at: datetime | None


class Work(BaseModel):
    """Everything that somebody holds. `elsewhere`: how many more cases there are, which are not yours to see."""

    user_name: str
    full_name: str
    is_active: bool
    leads: list[LedCase]
    roles: list[RoleHeld]
    tasks: list[TaskHeld]
    elsewhere: int
    rights: list[str]
    is_dsl: bool
    reports: list[str] = Field(description="User names of those whose line manager they are.")
    messages: int = Field(description="That wait to be sent to them.")
    signed_in: int = Field(description="On how many devices.")
    tokens: int


class GoneNotice(BaseModel):
    """That somebody has gone."""

    gone_on: date
    reason: str = Field(min_length=1, max_length=5000)


class Gone(BaseModel):
    """Somebody has gone, or was thought to have."""

    person: str
    gone_on: date
    reason: str
    by: str
    at: datetime
    undone_at: datetime | None
    undone_by: str | None
    undone_reason: str | None


class BackNotice(BaseModel):
    """That somebody is back, or was marked by mistake."""

    reason: str = Field(min_length=1, max_length=5000)


class NewManager(BaseModel):
    """The line manager of their people from now on."""

    to: str


class Moved(BaseModel):
    """How many people were moved."""

    count: int


class BulkRow(BaseModel):
    """One act, as it is done by itself."""

    reference: str
    action: ActionKey
    details: dict[str, Any]


class BulkActs(BaseModel):
    """Many acts; in a dry run nothing happens."""

    rows: list[BulkRow] = Field(min_length=1, max_length=MOST_ROWS)
    dry_run: bool = False


class BulkResult(BaseModel):
    """What became of a row: done, or in a dry run possible, and what it would do; or why not."""

    reference: str
    action: str
    done: bool
    problem: str
    errors: dict[str, str]
    effect: ActPreview | None


class BulkResults(BaseModel):
    """In the order of the rows."""

    results: list[BulkResult]


@routes.post("/acts", access=LCSS, writing=False, repeatable=False)
def act_on_many(caller: Caller, acts: BulkActs) -> BulkResults:
    """Do many acts, each in a transaction of its own: those that cannot be done say why, the others are done."""
    rows = [Row(str(n), row.reference, row.action, row.details) for n, row in enumerate(acts.rows)]
    results = bulk.act_on_each(caller.database, caller.person.user_name, rows, dry_run=acts.dry_run)
    return BulkResults(results=[_result(one) for one in results])


@routes.get("/people/{user_name}/work", access=MANAGES_PEOPLE, problems=(404,))
def get_work(caller: Caller, user_name: str) -> Work:
    """Everything that somebody holds."""
    person = _person(caller, user_name)
    held = leavers.holdings_of(caller.session, caller.person, person)
    signed_in, tokens = sign_in_ends.count_sign_ins(caller.session, user_name)
    return Work.model_validate(
        {
            "user_name": person.user_name,
            "full_name": person.full_name,
            "is_active": person.is_active,
            "leads": _facts(LedCase, held.leads),
            "roles": _facts(RoleHeld, held.roles),
            "tasks": _facts(TaskHeld, held.tasks),
            "reports": [one.user_name for one in held.reports],
            "signed_in": signed_in,
            "tokens": tokens,
            **{name: getattr(held, name) for name in ("elsewhere", "rights", "is_dsl", "messages")},
        }
    )


@routes.post("/people/{user_name}/gone", access=MANAGES_PEOPLE, problems=(404, 409, 422), status_code=201)
def mark_gone(caller: Caller, user_name: str, notice: GoneNotice) -> Gone:
    """Somebody has gone: their sign-in ends at once, and what they hold shows as stuck until it is moved."""
    _person(caller, user_name)
    gone = sign_in_ends.mark_gone(
        caller.session, caller.person, user_name, gone_on=notice.gone_on, reason=notice.reason
    )
    return _gone(gone)


@routes.post("/people/{user_name}/back", access=MANAGES_PEOPLE, problems=(404, 409, 422))
def mark_back(caller: Caller, user_name: str, notice: BackNotice) -> Gone:
    """Somebody is back, or was marked by mistake: their rights are theirs again. What was moved can be taken back act
    by act."""
    _person(caller, user_name)
    return _gone(leavers.come_back(caller.session, caller.person, user_name, reason=notice.reason))


@routes.post("/people/{user_name}/reports", access=MANAGES_PEOPLE, problems=(404, 422))
def move_reports(caller: Caller, user_name: str, new: NewManager) -> Moved:
    """Those whose line manager they are get another one."""
    _person(caller, user_name)
    return Moved(count=leavers.move_reports(caller.session, caller.person, user_name, new.to))


def _person(caller: Caller, user_name: str) -> Person:
    return leavers.get_person(caller.session, caller.person, user_name)


def _facts(model: type[BaseModel], rows: Sequence[Any]) -> list[BaseModel]:
    return [model.model_validate(row, from_attributes=True) for row in rows]


def _gone(leaving: Leaving) -> Gone:
    return Gone.model_validate(leaving, from_attributes=True)


def _result(result: RowResult) -> BulkResult:
    effect = ActPreview.model_validate(result.effect, from_attributes=True) if result.effect else None
    return BulkResult(
        reference=result.row.reference,
        action=result.row.action,
        done=result.done,
        problem=result.problem,
        errors=dict(result.errors),
        effect=effect,
    )
