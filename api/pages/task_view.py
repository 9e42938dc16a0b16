"""What a task's page shows: what is asked and why, who may answer, the form, and how it ended if it has."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from http import HTTPStatus
from typing import Any

from sqlmodel import Session

from api.caller import Caller
from api.pages.drafts import Elsewhere, new_copy
from api.pages.drawing import known_words
from api.pages.due import Due, due
from api.pages.facts import Fact
from api.pages.form_view import FormPage, form_page
from api.pages.templates import moment_in_words
from engine import bpmn, clock
from engine.casework import (
    access,
    journey_actions,
    last_time,
    outside_views,
    people,
    putting_off,
    task_access,
    task_forms,
    task_rows,
)
from engine.casework.models import CaseStatus
from engine.casework.task_forms import TaskForm
from engine.words import _, ngettext

MOST_NAMES = 6
"""Names listed of those who may do a task."""


@dataclass(frozen=True)
class TaskHead:
    """What every page about a task says of it."""

    id: str
    name: str
    title: str
    reference: str
    family: str
    #: Where the form goes.
    address: str


@dataclass(frozen=True)
class Outside:
    """Asking somebody outside for this task: what to say, and the words of the link."""

    words: str
    link: str


@dataclass(frozen=True)
class TaskView:
    """What pages/task.html shows. `form` is None for who may only look."""

    head: TaskHead
    revision: int
    due: Due | None
    documentation: tuple[str, ...]
    who_may_act: str
    case_is_open: bool
    form: FormPage | None
    saved_at: datetime | None
    #: The copy of the draft that the page is; None where there are no drafts.
    copy: bpmn.DraftCopy | None
    #: The draft has words from another place, which the page has never shown.
    elsewhere: Elsewhere | None
    #: The page shows answers that are not saved as a draft.
    is_unsaved: bool
    #: The person's own draft, for reading: where they can no longer answer.
    draft: tuple[Fact, ...]
    is_rehearsed: bool
    may_take: bool
    may_give_back: bool
    may_hand_on: bool
    outside: Outside | None
    may_put_off: bool
    back_on: date | None
    may_ask_for_help: bool


@dataclass(frozen=True)
class OpenedTask:
    """A task that somebody opened, with all that belongs to it."""

    task: bpmn.Task
    head: TaskHead
    form: TaskForm
    draft: bpmn.Draft | None
    is_open: bool
    case_is_open: bool
    is_mine: bool
    may_answer: bool
    absent: str = ""
    """The name of the one who is away and for whom the person would do this."""
    is_rehearsed: bool = False
    """Whether it is a task of a rehearsal: there are no drafts there."""


@dataclass(frozen=True)
class Again:
    """The page is to be shown again with these answers. `seen`: the conditional questions that the person had."""

    answers: Mapping[str, Any]
    errors: Mapping[str, str] = field(default_factory=dict)
    seen: frozenset[str] | None = None
    status: int = HTTPStatus.OK
    copy: bpmn.DraftCopy | None = None
    elsewhere: Elsewhere | None = None


def open_task(caller: Caller, task_id: str) -> OpenedTask:
    """The task for the person who calls; raises CaseNotFoundError or TaskNotFoundError."""
    session, person = caller.session, caller.person
    opened = bpmn.tasks.open_task(session, task_id, person.user_name)
    task, case = opened.task, access.get_case(session, person, opened.task.business_key)
    [row] = task_rows.rows(session, person, [task])
    is_open = task.status == bpmn.TaskStatus.OPEN
    whose = task_access.find_whose(session, person, task) if is_open else None
    is_free = task.assignee is None or task.assignee == whose
    return OpenedTask(
        task=task,
        head=TaskHead(task.id, task.name, row.title, case.reference, row.family_name, f"/tasks/{task.id}"),
        form=task_forms.get(session, person, case, task, release_id=opened.release_id),
        draft=opened.draft,
        is_open=is_open,
        case_is_open=case.status == CaseStatus.OPEN,
        is_mine=is_open and task_access.is_own(session, person, task),
        may_answer=whose is not None and is_free,
        absent=_name(caller, whose) if whose not in (None, person.user_name) and is_free else "",
    )


def task_view(caller: Caller, opened: OpenedTask, again: Again | None = None) -> TaskView:
    """The page of `opened`, as it was just sent; the first time it opens with the person's draft."""
    task, session = opened.task, caller.session
    saved = opened.draft.answers if opened.draft else {}
    again = again or Again(saved)
    shown = shown_form(caller, opened, again.answers)
    return TaskView(
        head=opened.head,
        revision=task.revision,
        due=due(task.due_at, clock.now(session)) if opened.is_open else None,
        documentation=tuple(part.strip() for part in task.documentation.split("\n\n") if part.strip()),
        who_may_act=_who_may_act(caller, opened),
        case_is_open=opened.case_is_open,
        form=_form(session, opened, shown, again) if opened.may_answer else None,
        saved_at=opened.draft.saved_at if opened.draft else None,
        copy=None if opened.is_rehearsed else again.copy or new_copy(opened.draft),
        elsewhere=again.elsewhere,
        is_unsaved=again.answers is not saved,
        draft=facts_of(shown) if _is_left_over(opened) else (),
        is_rehearsed=opened.is_rehearsed,
        may_take=opened.may_answer and not opened.is_mine and not opened.absent,
        may_give_back=opened.is_mine and task.assignee is not None and _others_may(caller, task),
        may_hand_on=opened.is_open and task_access.may_hand_on(session, caller.person, task),
        outside=None if opened.is_rehearsed else _outside(caller, opened),
        may_put_off=opened.is_mine and not opened.is_rehearsed and not putting_off.why_it_cannot_wait(task),
        back_on=clock.london(task.follow_up_at).date() if task.follow_up_at and _is_put_off(caller, opened) else None,
        may_ask_for_help=opened.is_open and _may_ask_for_help(caller, task),
    )


def _form(session: Session, opened: OpenedTask, shown: Sequence[bpmn.forms.Shown], again: Again) -> FormPage:
    last = last_time.find(session, opened.form)
    return form_page(shown, again.errors, again.seen, answers=again.answers, last=last)


def _is_put_off(caller: Caller, opened: OpenedTask) -> bool:
    return opened.is_open and putting_off.is_put_off(caller.session, opened.task)


def _others_may(caller: Caller, task: bpmn.Task) -> bool:
    """Whether giving it back would give it to somebody: not where it waits for the person alone."""
    return bool(task.candidate_groups) and not task_access.is_for_them_alone(caller.session, caller.person, task)


def _may_ask_for_help(caller: Caller, task: bpmn.Task) -> bool:
    session, person = caller.session, caller.person
    case = access.get_case(session, person, task.business_key)
    return any(action.key == "request_lcss_help" for action in journey_actions.list_possible(session, person, case))


def shown_form(caller: Caller, opened: OpenedTask, answers: Mapping[str, Any]) -> Sequence[bpmn.forms.Shown]:
    """The task's form with `answers` filled in; empty for a task without a form."""
    if opened.form.schema is None:
        return ()
    return opened.form.schema.show(answers, opened.form.data, now=clock.now(caller.session))


def _is_left_over(opened: OpenedTask) -> bool:
    """Whether there is a draft that cannot be sent any more. What the person sent themselves is no draft."""
    task, draft = opened.task, opened.draft
    if draft is None or opened.may_answer:
        return False
    was_sent = task.completed_at and task.completed_by == draft.person and draft.saved_at < task.completed_at
    return not was_sent


def facts_of(shown: Sequence[bpmn.forms.Shown]) -> tuple[Fact, ...]:
    """What was answered, question by question, for reading."""
    facts: list[Fact] = []
    for part in shown:
        if isinstance(part.component, bpmn.forms.Question) and (words := known_words(part)):
            facts.append(Fact(part.label, words))
        for inner in (part.parts, *part.rows):
            facts.extend(facts_of(inner))
    return tuple(facts)


def _outside(caller: Caller, opened: OpenedTask) -> Outside | None:
    if opened.task.form_key not in outside_views.ASKABLE:
        return None
    asked, given = outside_views.count_given(caller.session, opened.task.id)
    if not asked:
        link = Outside(
            _("Somebody who does not use Early Help can give this view by a link."), _("Ask somebody outside")
        )
        return link if opened.may_answer else None
    if not given:
        words = ngettext("%(num)s person was asked outside.", "%(num)s people were asked outside.", asked)
        return Outside(words, _("See whom"))
    words = ngettext(
        "%(num)s person was asked outside; %(given)s answered.",
        "%(num)s people were asked outside; %(given)s answered.",
        asked,
        given=given,
    )
    return Outside(words, _("Read what came"))


def _who_may_act(caller: Caller, opened: OpenedTask) -> str:
    if not opened.is_open:
        return _how_it_ended(caller, opened.task)
    if opened.absent:
        return _(
            "You stand in for %(absent)s, who is away. It is recorded as done by you for them.", absent=opened.absent
        )
    if opened.is_mine:
        return _("This task is yours.")
    if opened.task.assignee:
        return _is_doing_this(_name(caller, opened.task.assignee), opened.task.assigned_at)
    names = [person.full_name for person in task_access.list_candidates(caller.session, opened.task)]
    if not names:
        return _("Nobody can do this at the moment.")
    others = len(names) - MOST_NAMES
    listed = ", ".join(names[:MOST_NAMES])
    if others > 0:
        listed = _("%(names)s and %(others)s more", names=listed, others=others)
    return _("Nobody has taken this yet. It can be done by: %(listed)s.", listed=listed)


def _how_it_ended(caller: Caller, task: bpmn.Task) -> str:
    if task.completed_by is None:
        return _("This task is no longer needed: the case has moved on.")
    name = _name(caller, task.completed_by)
    if task.completed_at is None:
        return _("%(name)s completed this.", name=name)
    return _("%(name)s completed this on %(moment)s.", name=name, moment=moment_in_words(task.completed_at))


def _name(caller: Caller, user_name: str) -> str:
    return people.full_names(caller.session, [user_name]).get(user_name, _("Somebody"))


def _is_doing_this(name: str, since: datetime | None) -> str:
    if since is None:
        return _("%(name)s is doing this.", name=name)
    return _("%(name)s is doing this since %(moment)s.", name=name, moment=moment_in_words(since))
