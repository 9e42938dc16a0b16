"""Drafts on a task's page: saved while somebody types, told where they stand, kept beside words from another place."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from http import HTTPStatus
from typing import Any
from uuid import uuid4

from fastapi import Request
from sqlmodel import Session
from starlette.datastructures import FormData
from starlette.responses import JSONResponse, Response

from api.caller import Caller
from api.kept_forms import keeping
from api.pages.sections import Section, list_sections
from api.pages.templates import moment_in_words
from engine import bpmn, clock
from engine.casework import access, people, task_access, task_completion, task_forms
from engine.casework.errors import CaseworkError
from engine.casework.models import Person
from engine.casework.task_forms import TaskForm
from engine.words import _

KEEP = "keep"
"""What a button says that keeps the words on its page, with the revision of the draft that they replace."""


@dataclass(frozen=True)
class Elsewhere:
    """The person saved other words in another place since this page was made."""

    revision: int
    saved_at: datetime


def new_copy(draft: bpmn.Draft | None) -> bpmn.DraftCopy:
    """The copy of the draft that a page just made is."""
    seen = draft.revision if draft else 0
    return bpmn.DraftCopy(uuid4().hex, seen, seen)


def copy_of(form: FormData) -> bpmn.DraftCopy | None:
    """The copy that a page sent; None where it says nothing of one."""
    page = str(form.get("draft_page", ""))
    seen, number = (_whole_number(form.get(name)) for name in ("draft_seen", "draft_number"))
    return bpmn.DraftCopy(page, seen, number) if page else None


def elsewhere(draft: bpmn.Draft | None, form: FormData, answers: Mapping[str, Any]) -> Elsewhere | None:
    """Whether `draft` holds words that the page, which now sent `answers`, has never shown."""
    copy = copy_of(form)
    if draft is None or copy is None or copy.seen >= draft.revision or copy.page == draft.page:
        return None
    return Elsewhere(draft.revision, draft.saved_at) if draft.answers != answers else None


def save(caller: Caller, task_id: str, answers: Mapping[str, Any], do: str) -> bpmn.Draft:
    """Keeps the answers of the page as the caller's draft. Raises DraftChangedError, unless the person chose these."""
    copy, chosen = copy_of(caller.form), do.removeprefix(KEEP)
    if copy and chosen != do:
        copy = replace(copy, seen=_whole_number(chosen.strip()))
    return task_completion.save_draft(caller.session, caller.person, task_id, answers, copy)


def autosave(caller: Caller, task_id: str) -> Response:
    """What a script sends while somebody types; it is answered with the sentence to show.

    It reads first, and writes in a short transaction of its own that touches nothing but the draft.
    """
    task, form, answers = _answers(caller.session, caller.person, task_id, caller.form)
    person, copy = caller.person, copy_of(caller.form)
    try:
        with caller.database.transaction() as session:
            draft = task_completion.save_draft(session, person, task_id, answers, copy)
    except bpmn.errors.DraftChangedError as error:
        return JSONResponse(
            {"said": saved_elsewhere(error.saved_at), "revision": error.revision}, status_code=HTTPStatus.CONFLICT
        )
    said = _where_it_went(caller, task) or _("Saved at %(time_in_words)s.", time_in_words=time_in_words(draft.saved_at))
    sections = [
        {"id": each.id, "state": each.state, "colour": each.colour} for each in _sections(caller.session, form, answers)
    ]
    has_gone = task.status != bpmn.TaskStatus.OPEN
    return JSONResponse({"said": said, "revision": draft.revision, "has_gone": has_gone, "sections": sections})


def keep_as_draft(session: Session, person: Person, request: Request) -> str | None:
    """Keeps what was typed into a task's form as the person's draft: see `keeping.Keeper`.

    Beside the draft, where that has words from another place, or is not theirs to write any more.
    """
    task_id = request.path_params["task_id"]
    form: FormData = request.state.form
    try:
        _, _, answers = _answers(session, person, task_id, form)
        task_completion.save_draft(session, person, task_id, answers, copy_of(form))
    except bpmn.errors.DraftChangedError:
        return keeping.keep(session, person, request)
    except (CaseworkError, bpmn.errors.EngineError):
        return None
    return f"/tasks/{task_id}?{keeping.WISH}=yes"


def saved_elsewhere(saved_at: datetime) -> str:
    """What is told about words from another place."""
    return _(
        "You saved other answers on %(saved_at)s, in another tab or on another device.",
        saved_at=moment_in_words(saved_at),
    )


def time_in_words(moment: datetime) -> str:
    """The time of day as people in England read it: "2:05pm"."""
    return moment_in_words(moment).rpartition(" ")[2]


def _answers(
    session: Session, person: Person, task_id: str, posted: FormData
) -> tuple[bpmn.Task, TaskForm, Mapping[str, Any]]:
    task = task_access.get(session, person, task_id)
    case = access.get_case(session, person, task.business_key)
    form = task_forms.get(session, person, case, task)
    return task, form, form.schema.answers_from_form(posted) if form.schema else {}


def _sections(session: Session, form: TaskForm, answers: Mapping[str, Any]) -> Sequence[Section]:
    if form.schema is None:
        return ()
    return list_sections(form.schema.show(answers, form.data, now=clock.now(session)), answers, {})


def _where_it_went(caller: Caller, task: bpmn.Task) -> str:
    """What became of a task that somebody still types into; empty while it can be done."""
    kept = _("What you typed is kept as your draft.")
    if task.status != bpmn.TaskStatus.OPEN and task.completed_by is None:
        return _("This task is no longer needed: the case has moved on. %(kept)s", kept=kept)
    if task.status != bpmn.TaskStatus.OPEN:
        return _("%(name)s has completed this task. %(kept)s", name=_name(caller, task.completed_by), kept=kept)
    if task.assignee not in (None, caller.person.user_name):
        return _("%(name)s is doing this task now. %(kept)s", name=_name(caller, task.assignee), kept=kept)
    return ""


def _name(caller: Caller, user_name: str | None) -> str:
    names = people.full_names(caller.session, [user_name]) if user_name else {}
    return next(iter(names.values()), _("Somebody"))


def _whole_number(typed: object) -> int:
    text = str(typed or "")
    return int(text) if text.isascii() and text.isdigit() and len(text) <= len("999999999") else 0
