"""Moving what somebody holds, row by row: what is asked of each, the act that it comes to, and what would become of it.

Of somebody who is still here only tasks are moved, and those alone for which somebody is chosen.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from sqlmodel import Session

from api.bulk import Row, RowResult
from api.caller import Caller
from api.pages import details_form
from api.pages.due import due
from api.pages.manage_view import EffectView
from api.pages.questions import Option, Question
from api.pages.words import ROLES, joined, uncapitalised
from engine import clock
from engine.casework import lead_professional, leavers, management, people
from engine.casework.leavers import Holdings, LedCase, RoleHeld, TaskHeld
from engine.words import _

HANDOVER = management.ACTIONS["start_handover"].details
STAYS = "stays"


@dataclass(frozen=True)
class MoveView:
    """Something that is to be moved: what it is, what is asked, and what became of it."""

    title: str
    about: str
    questions: tuple[Question, ...]
    problem: str = ""
    effect: EffectView | None = None


def move_rows(caller: Caller, user_name: str, typed: details_form.Typed) -> Sequence[Row]:
    """What is asked for, as acts: tasks first, then the lead, then other roles."""
    person = leavers.get_person(caller.session, caller.person, user_name)
    held, reason = leavers.holdings_of(caller.session, caller.person, person), typed["move_reason"]
    going = [task for task in held.tasks if typed.get(f"task-{task.id}-to") != STAYS]
    tasks = [_task_row(task, user_name, typed, reason) for task in going]
    if person.is_active:
        return tasks
    return [
        *tasks,
        *(_lead_row(led, typed, reason) for led in held.leads),
        *(_role_row(role, user_name, typed, reason) for role in held.roles),
    ]


def reports_to(typed: details_form.Typed) -> str:
    """Who manages their people from now on; empty where that was not asked."""
    return typed.get("reports", "")


def _task_row(task: TaskHeld, user_name: str, typed: details_form.Typed, reason: str) -> Row:
    details = {"task": task.id, "held_by": user_name, "to": typed.get(f"task-{task.id}-to"), "reason": reason}
    return Row(f"task-{task.id}-", task.reference, "reassign", details)


def _lead_row(led: LedCase, typed: details_form.Typed, reason: str) -> Row:
    key = f"lead-{led.reference}-"
    if led.handover is not None:
        return Row(key, led.reference, "stand_in", {"reason": reason})
    details = details_form.read(HANDOVER, _own(key, typed))
    return Row(key, led.reference, "start_handover", {**details, "reason": reason})


def _role_row(role: RoleHeld, user_name: str, typed: details_form.Typed, reason: str) -> Row:
    key = f"role-{role.reference}-"
    details = {"person": user_name, "to": typed.get(f"{key}to"), "reason": reason}
    return Row(key, role.reference, "replace", details)


def moves(
    session: Session, held: Holdings, typed: details_form.Typed, results: Mapping[str, RowResult]
) -> Iterator[MoveView]:
    is_here = held.person.is_active
    active = [
        *([Option(STAYS, _("It stays with %(full_name)s", full_name=held.person.full_name))] if is_here else []),
        *(Option(one.user_name, f"{one.full_name}, {one.job_title}") for one in people.list_active(session)),
    ]
    leads = {"proposed_lead": lead_professional.directory_with_load(session)} if held.leads else {}
    now = clock.now(session)
    for task in held.tasks:
        key, when = f"task-{task.id}-", due(task.due_at, now)
        about = _("A task, %(due)s", due=uncapitalised(when.words)) if when else _("A task")
        chosen = {f"{key}to": STAYS if is_here else "", **typed}
        asked = _select(
            f"{key}to", _("Who should do it?"), _("Give it back to those whom it is offered to"), active, chosen
        )
        yield _move(key, f"{task.family}: {task.name}", about, (asked,), results)
    if is_here:
        return
    for led in held.leads:
        key = f"lead-{led.reference}-"
        own = {"family_view": "not_asked", **_own(key, typed)}
        errors = results[key].errors if key in results else {}
        asked_all = details_form.questions(HANDOVER, leads, own, errors)
        about = (
            _("Leads. A handover is under way: %(handover)s. You lead until then.", handover=led.handover)
            if led.handover
            else _("Leads")
        )
        questions = () if led.handover else tuple(_prefixed(one, key) for one in asked_all if one.name != "reason")
        yield _move(key, _("%(family)s: lead professional", family=led.family), about, questions, results)
    for role in held.roles:
        key, words = f"role-{role.reference}-", joined([ROLES[one] for one in role.roles])
        asked = _select(f"{key}to", _("Who takes over?"), _("Nobody"), active, typed)
        yield _move(key, f"{role.family}: {words}", _("A role in the team"), (asked,), results)


def _move(
    key: str, title: str, about: str, questions: tuple[Question, ...], results: Mapping[str, RowResult]
) -> MoveView:
    result = results.get(key)
    if result is None:
        return MoveView(title, about, questions)
    effect = EffectView.of(result.effect) if result.effect else None
    return MoveView(title, about, questions, result.problem, effect)


def _select(name: str, label: str, nobody: str, options: Sequence[Option], typed: details_form.Typed) -> Question:
    chosen = typed.get(name, "")
    offered = (Option("", nobody), *(replace(one, checked=one.value == chosen) for one in options))
    return Question(kind="select", id=name, name=name, label=label, options=offered)


def reports_question(session: Session, held: Holdings, typed: details_form.Typed) -> Question | None:
    if not held.reports or held.person.is_active:
        return None
    names = joined([one.full_name for one in held.reports])
    manager, gone = held.person.line_manager, held.person.user_name
    options = [Option(one.user_name, one.full_name) for one in people.list_active(session) if one.user_name != gone]
    chosen = {"reports": manager or "", **typed}
    return _select("reports", _("Who is line manager of %(names)s?", names=names), _("Choose"), options, chosen)


def _own(key: str, typed: details_form.Typed) -> details_form.Typed:
    return {name.removeprefix(key): value for name, value in typed.items() if name.startswith(key)}


def _prefixed(question: Question, key: str) -> Question:
    return replace(question, id=f"{key}{question.id}", name=f"{key}{question.name}")
