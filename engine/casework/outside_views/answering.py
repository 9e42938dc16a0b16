"""What somebody outside does, once the link and the code have let them in: open, keep a draft, send."""

from collections.abc import Mapping
from typing import Any

from sqlmodel import Session

from engine import bpmn, clock
from engine.casework import cases, families, people, records, task_completion
from engine.casework.errors import ActionNotPossibleError, CaseNotFoundError
from engine.casework.models.outside_views import OutsideView
from engine.casework.models.people import Person
from engine.casework.models.timeline import Notification
from engine.casework.outside_views.asking import tell
from engine.casework.outside_views.standing import attribution, standing_of
from engine.casework.records import Prefill, RecordContext
from engine.casework.task_forms import TaskForm
from engine.words import _


def get_for_outsider(session: Session, view_id: str, *, to_change: bool = False) -> OutsideView:
    """The view that a link leads to; raises CaseNotFoundError. `to_change`: nobody else can until we are done."""
    view = session.get(OutsideView, view_id, with_for_update=to_change, populate_existing=to_change)
    if view is None:
        raise CaseNotFoundError
    return view


def note_opened(session: Session, view_id: str) -> None:
    """The right code was entered; the first time, the case's timeline says so."""
    view = get_for_outsider(session, view_id, to_change=True)
    if view.opened_at is None:
        view.opened_at = clock.now(session)
        session.add(view)
        tell(
            session,
            view,
            "outside_view_opened",
            _("%(attribution)s, opened the request for a view", attribution=attribution(view)),
            None,
        )


def lock(session: Session, view_id: str) -> None:
    """The last attempt at the code has failed: the link is locked, and who asked is told."""
    view = get_for_outsider(session, view_id, to_change=True)
    if view.locked_at is None:
        view.locked_at = clock.now(session)
        session.add(view)
        tell(
            session,
            view,
            "outside_view_locked",
            _("A wrong code was entered too often for %(attribution)s", attribution=attribution(view)),
            None,
        )
        notify(
            session, view, _("a link was locked after too many wrong codes. Talk with the person, and ask them again.")
        )


def open_section(session: Session, view: OutsideView) -> TaskForm:
    """The one form that they answer, knowing nothing of the case but first names; raises ActionNotPossibleError."""
    if not standing_of(session, view).is_live:
        raise ActionNotPossibleError(_("This can no longer be answered."))
    return _form(session, view)


def read_section(session: Session, view: OutsideView) -> TaskForm:
    """The same form for reading what they answered."""
    return _form(session, view)


def save_draft(session: Session, view_id: str, answers: Mapping[str, Any]) -> None:
    """Keeps what they have typed, unchecked. Nobody else reads it. Raises ActionNotPossibleError."""
    view = get_for_outsider(session, view_id, to_change=True)
    if not standing_of(session, view).is_live:
        raise ActionNotPossibleError(_("This can no longer be answered."))
    view.draft = dict(answers)
    session.add(view)


def send(session: Session, view_id: str, answers: Mapping[str, Any]) -> None:
    """Sends the view to who asked; from then on nobody changes it.

    Raises AnswersRefusedError and ActionNotPossibleError.
    """
    view = get_for_outsider(session, view_id, to_change=True)
    task_completion.check(session, open_section(session, view), answers)
    view.answers, view.given_at, view.draft = dict(answers), clock.now(session), None
    session.add(view)
    tell(
        session,
        view,
        "outside_view_given",
        _("%(attribution)s, gave their view by link", attribution=attribution(view)),
        None,
    )
    notify(session, view, _("a view that was asked for outside has come. Read it, and complete the task with it."))


def notify(session: Session, view: OutsideView, sentence: str) -> None:
    """Tells who asked, without a word about the family."""
    waiting = Notification(
        case=view.case,
        person=view.asked_by,
        kind="outside_view",
        sentence=f"{view.case}: {sentence}",
        created_at=clock.now(session),
    )
    session.add(waiting)
    session.flush()


def _form(session: Session, view: OutsideView) -> TaskForm:
    task, case = bpmn.tasks.get(session, view.task), cases.get(session, view.case)
    release_id = bpmn.instances.release_of(session, task.instance_id)
    context = RecordContext(
        session=session,
        case=case,
        family=families.get(session, case.family),
        actor=_asker(session, view),
        task=task,
        now=clock.now(session),
        today=clock.today(session),
    )
    schema = bpmn.definitions.release(session, release_id).forms[view.form_key]
    return TaskForm(release_id, schema, records.find(view.form_key), context, Prefill(values=_known(session, view)))


def _known(session: Session, view: OutsideView) -> dict[str, Any]:
    """All that the form is told beforehand, instead of what it tells a user."""
    return {"child_name": " and ".join(first_names(session, view)), "involvement": f"{view.role}, {view.agency}"}


def first_names(session: Session, view: OutsideView) -> list[str]:
    """The first names of the children whom they are asked about, as they were chosen."""
    names = families.first_names(session, set(view.about))
    return [names[child] for child in view.about if child in names]


def _asker(session: Session, view: OutsideView) -> Person:
    person = people.find(session, view.asked_by)
    if person is None:  # never: people are not deleted
        raise CaseNotFoundError
    return person
