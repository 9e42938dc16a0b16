"""A task of a rehearsal: the task's own form and completion, with the process owner in a made-up person's place."""

from collections.abc import Mapping
from dataclasses import replace
from functools import cached_property
from http import HTTPStatus
from typing import Any

from sqlmodel import Session
from starlette.responses import RedirectResponse, Response

from api.caller import Caller
from api.pages.rehearsal_view import head_of
from api.pages.rendering import render
from api.pages.task_answers import press
from api.pages.task_view import Again, OpenedTask, open_task, task_view
from api.routing import PageRoutes
from api.security.access import PROCESS_OWNER
from api.security.sessions import SignedIn
from engine import bpmn
from engine.casework import people
from engine.casework.demo.answers import sample
from engine.casework.demo.storyteller import Storyteller
from engine.casework.errors import AnswersRefusedError, CaseworkError
from engine.casework.models import Person
from engine.casework.models.rehearsals import Rehearsal
from engine.casework.rehearsal import keeping, performing
from engine.casework.rehearsal.keeping import RehearsalNotFoundError
from engine.casework.rehearsal.story import Step

routes = PageRoutes()


class Actor(Caller):
    """A made-up person in a rehearsal's world, played by whoever calls."""

    def __init__(self, caller: Caller, session: Session, person: Person) -> None:
        super().__init__(caller.request, secret=None)
        self.session = session
        self._played = person

    @cached_property
    def signed_in(self) -> SignedIn | None:
        roles = frozenset(people.roles(self.session, self._played.user_name))
        return SignedIn(id="", person=self._played, roles=roles, csrf_token="", stale=False)


@routes.get("/processes/rehearsals/{rehearsal_id}/tasks/{rehearsal_task_id}/{played}", access=PROCESS_OWNER)
def show_rehearsal_task(caller: Caller, rehearsal_id: str, rehearsal_task_id: str, played: str) -> Response:
    rehearsal = keeping.get(caller.session, caller.person.user_name, rehearsal_id)
    with keeping.looking(rehearsal) as teller:
        actor = Actor(caller, teller.session, _played(teller, played))
        return _page(caller, actor, rehearsal, _open(actor, rehearsal, rehearsal_task_id))


@routes.post("/processes/rehearsals/{rehearsal_id}/tasks/{rehearsal_task_id}/{played}", access=PROCESS_OWNER)
def answer_rehearsal_task(caller: Caller, rehearsal_id: str, rehearsal_task_id: str, played: str) -> Response:
    with keeping.acting(caller.session, caller.person.user_name, rehearsal_id, revision=None) as act:
        actor = Actor(caller, act.teller.session, _played(act.teller, played))
        opened = _open(actor, act.rehearsal, rehearsal_task_id)
        if caller.form.get("do") == "fill":
            return _page(caller, actor, act.rehearsal, opened, Again(sample(opened.form)))
        done = press(actor, opened, lambda answers: _complete(act.teller, opened.task, actor.person, answers))
        if isinstance(done, Again):
            return _page(caller, actor, act.rehearsal, opened, done)
        act.keep(done)
    return RedirectResponse(f"/processes/rehearsals/{rehearsal_id}?notice=rehearsed", HTTPStatus.SEE_OTHER)


def _played(teller: Storyteller, user_name: str) -> Person:
    if people.find(teller.session, user_name) is None:
        raise RehearsalNotFoundError
    return teller.signed_in(user_name)


def _open(actor: Actor, rehearsal: Rehearsal, task_id: str) -> OpenedTask:
    opened = open_task(actor, task_id)
    address = f"/processes/rehearsals/{rehearsal.id}/tasks/{task_id}/{actor.person.user_name}"
    return replace(opened, head=replace(opened.head, address=address), is_rehearsed=True)


def _complete(teller: Storyteller, task: bpmn.Task, person: Person, answers: Mapping[str, Any]) -> Step | Again:
    """The step that it was, once it is done; what is wrong with the diagram is told on the page of the task."""
    step = performing.answered(teller, task, person, answers)
    try:
        with teller.session.begin_nested():
            teller.complete(task, person, answers)
    except AnswersRefusedError:
        raise
    except (CaseworkError, bpmn.errors.EngineError) as error:
        return Again(answers, {"process": str(error)}, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    return step


def _page(
    caller: Caller, actor: Actor, rehearsal: Rehearsal, opened: OpenedTask, again: Again | None = None
) -> Response:
    view = task_view(actor, opened, again)
    deployment = bpmn.definitions.get_deployment(caller.session, rehearsal.release_id)
    context = {
        "view": view,
        "head": head_of(rehearsal, deployment),
        "played": actor.person,
        "errors": view.form.errors if view.form else (),
    }
    return render(caller, "pages/rehearsal_task.html", context, status=again.status if again else HTTPStatus.OK)
