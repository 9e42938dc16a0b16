"""Acts of management on a case of the area: which there are, what each would do, doing it, taking it back."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, Literal

from pydantic import BaseModel, Field

from api.caller import Caller
from api.security.access import LCSS
from api.v1.routing import ApiRoutes
from engine.casework import management
from engine.casework.management import Effect, ManagementAction
from engine.casework.models import CaseAct
from engine.casework.records import Choice

routes = ApiRoutes(prefix="/lcss/cases/{reference}", tags=["lcss"])

ActionKey = Literal[
    "remind", "offer_support", "move_review", "start_handover", "stand_in", "replace", "reassign", "act_on_behalf",
    "raise_concern", "ask_for_closure", "record_oversight", "hold", "mark_false", "bring_back", "move_policy",
    "bring_in_area", "end_support", "pass_on",
]  # fmt: skip


class Details(BaseModel):
    """What the act asks: by field, as `GET …/actions` describes it. Every act asks for its `reason`."""

    details: dict[str, Any] = Field(examples=[{"until_on": "2026-04-17", "reason": "The family is away."}])


class Option(BaseModel):
    """What can be chosen for a field."""

    value: str
    label: str


class PossibleAction(BaseModel):
    """An act that you may do in this case now. `fields` is the JSON Schema of its details."""

    key: ActionKey
    label: str
    about: list[str]
    rules: list[str] = Field(description="The rules whose findings it can mend.")
    fields: dict[str, Any]
    choices: dict[str, list[Option]]


class PossibleActions(BaseModel):
    """All of them, in the order in which people are offered them."""

    actions: list[PossibleAction]


class TaskEffect(BaseModel):
    """A task as it would stand."""

    name: str
    waits_for: str
    due_at: datetime | None


class ActPreview(BaseModel):
    """What an act would do. Nothing has happened."""

    ends: list[TaskEffect]
    begins: list[TaskEffect]
    changed: list[TaskEffect] = Field(description="Tasks that go to somebody else, or are due at another time.")
    told: list[str] = Field(description="Who gets a message.")
    review_before: date | None
    review_after: date | None = Field(description="Null when the review stays where it is.")
    lead_after: str | None


class Act(BaseModel):
    """An act that was done."""

    id: str
    action: ActionKey
    by: str
    at: datetime
    reason: str
    details: dict[str, Any]
    next_task: str | None = Field(description="The id of a task that is yours to do now.")
    undone_at: datetime | None
    undone_by: str | None
    undone_reason: str | None


class Acts(BaseModel):
    """Everything that was done, newest first."""

    acts: list[Act]


class Undoing(BaseModel):
    """Why an act is taken back."""

    reason: str = Field(min_length=1, max_length=5000)


@routes.get("/actions", access=LCSS, problems=(404,))
def list_management_actions(caller: Caller, reference: str) -> PossibleActions:
    """What you can do for this case now, and what each act asks."""
    possible = management.list_possible(caller.session, caller.person, reference)
    return PossibleActions(actions=[_possible(caller, reference, action) for action in possible])


@routes.post("/actions/{action}", access=LCSS, problems=(404, 409, 422), status_code=201)
def act_on_case(caller: Caller, reference: str, action: ActionKey, body: Details) -> Act:
    """Do it. It stands in the case's timeline with your name and the reason."""
    doing = management.ACTIONS[action]
    details = management.read(doing, body.details)
    return _act(management.take(caller.session, caller.person, reference, doing, details))


@routes.post("/actions/{action}/preview", access=LCSS, problems=(404, 409, 422), repeatable=False)
def preview_act(caller: Caller, reference: str, action: ActionKey, body: Details) -> ActPreview:
    """What it would do. Nothing happens."""
    doing = management.ACTIONS[action]
    details = management.read(doing, body.details)
    return _preview(management.preview(caller.session, caller.person, reference, doing, details))


@routes.get("/acts", access=LCSS, problems=(404,))
def list_acts(caller: Caller, reference: str) -> Acts:
    """What was done to this case, by whom and why."""
    return Acts(acts=[_act(act) for act in management.list_acts(caller.session, caller.person, reference)])


@routes.post("/acts/{act_id}/undo", access=LCSS, problems=(404, 409, 422))
def undo_act(caller: Caller, reference: str, act_id: str, body: Undoing) -> Act:
    """Take an act back, as far as it can be."""
    return _act(management.undo(caller.session, caller.person, reference, act_id, reason=body.reason))


def _possible(caller: Caller, reference: str, action: ManagementAction) -> PossibleAction:
    context = management.context_for(caller.session, caller.person, reference, action)
    return PossibleAction.model_validate(
        {
            "key": action.key,
            "label": action.label,
            "about": list(action.about),
            "rules": sorted(action.rules),
            "fields": action.details.model_json_schema(),
            "choices": _options(action.choices(context)),
        }
    )


def _options(choices: Mapping[str, Sequence[Choice]]) -> dict[str, list[Option]]:
    return {name: [Option(value=one.value, label=one.label) for one in some] for name, some in choices.items()}


def _preview(effect: Effect) -> ActPreview:
    return ActPreview.model_validate(effect, from_attributes=True)


def _act(act: CaseAct) -> Act:
    return Act.model_validate({**act.model_dump(), "next_task": act.facts.get("next_task")})
