"""What a rehearsal's page shows: where it stands, what can happen next, and what has happened so far."""

from collections.abc import Iterator
from dataclasses import dataclass

import orjson

from api.pages.case_actions import WORDS
from api.pages.due import Due, due
from api.pages.facts import Fact
from api.pages.pictures import Mark, MarkKind, Picture, picture
from api.pages.questions import Option
from api.pages.templates import moment_in_words
from api.pages.token_pictures import token_pictures
from api.pages.words import CASE_STATUS
from engine import bpmn, clock
from engine.casework.demo.people import PEOPLE
from engine.casework.models import Person
from engine.casework.models.rehearsals import Rehearsal
from engine.casework.rehearsal.looking import PossibleAction, Stage, WaitingTask
from engine.words import _

LONGEST_VALUE = 200


@dataclass(frozen=True)
class Doer:
    """Somebody as whom a task can be answered."""

    href: str
    name: str
    about: str


@dataclass(frozen=True)
class TaskCard:
    """An open task and who may do it."""

    name: str
    about: str
    due: Due | None
    doers: tuple[Doer, ...]


@dataclass(frozen=True)
class ActionCard:
    """What can be done at any time, and by whom."""

    key: str
    label: str
    people: tuple[Option, ...]
    changes: tuple[Option, ...]


@dataclass(frozen=True)
class Happened:
    """One thing that happened."""

    when: str
    sentence: str


@dataclass(frozen=True)
class RehearsalHead:
    """What every page of a rehearsal says of it."""

    id: str
    title: str
    now: str
    release_id: str
    release: str


@dataclass(frozen=True)
class RehearsalView:
    """What pages/rehearsal.html shows."""

    head: RehearsalHead
    revision: int
    status: str
    tasks: tuple[TaskCard, ...]
    timers: tuple[Fact, ...]
    next_timer: str
    actions: tuple[ActionCard, ...]
    pictures: tuple[Picture, ...]
    happened: tuple[Happened, ...]
    passed: tuple[Fact, ...]
    variables: tuple[Fact, ...]
    has_steps: bool


def head_of(rehearsal: Rehearsal, deployment: bpmn.Deployment) -> RehearsalHead:
    return RehearsalHead(
        id=rehearsal.id,
        title=rehearsal.title,
        now=f"{clock.london(rehearsal.moment):%A} {moment_in_words(rehearsal.moment)}",
        release_id=deployment.id,
        release=_("Release %(number)s: %(name)s", number=deployment.number, name=deployment.name),
    )


def rehearsal_view(head: RehearsalHead, rehearsal: Rehearsal, release: bpmn.Release, stage: Stage) -> RehearsalView:
    timers = tuple(_timer(release, stage, timer) for timer in stage.timers)
    return RehearsalView(
        head=head,
        revision=rehearsal.revision,
        status=CASE_STATUS[stage.case.status],
        tasks=tuple(_task(rehearsal, waiting) for waiting in stage.tasks),
        timers=timers,
        next_timer=f"{timers[0].label}, {timers[0].value}" if timers else "",
        actions=tuple(map(_action, stage.actions)),
        pictures=tuple(_pictures(release, stage)),
        happened=tuple(Happened(moment_in_words(entry.at), entry.sentence) for entry in stage.told),
        passed=tuple(Fact(_label(release, event), moment_in_words(event.at)) for event in reversed(stage.passed)),
        variables=tuple(Fact(name, _as_text(stage.variables[name])) for name in sorted(stage.variables)),
        has_steps=bool(rehearsal.steps),
    )


def _task(rehearsal: Rehearsal, waiting: WaitingTask) -> TaskCard:
    task = waiting.task
    return TaskCard(
        name=task.name,
        about=waiting.about or "",
        due=due(task.due_at, rehearsal.moment),
        doers=tuple(
            Doer(
                f"/processes/rehearsals/{rehearsal.id}/tasks/{task.id}/{person.user_name}",
                person.full_name,
                f"{person.job_title}, {person.agency}",
            )
            for person in waiting.people
        ),
    )


def _timer(release: bpmn.Release, stage: Stage, timer: bpmn.TimerRef) -> Fact:
    keys = {token.task_id: token.process_key for token in stage.tokens}
    key = keys.get(timer.id)
    name = release.element(key, timer.element_id).name if key else ""
    return Fact(name or timer.element_id, moment_in_words(timer.due_at))


def _action(possible: PossibleAction) -> ActionCard:
    changes = WORDS[possible.action.key].changes
    return ActionCard(
        key=possible.action.key,
        label=possible.action.label,
        people=tuple(person_option(person) for person in possible.people),
        changes=tuple(Option(value, words) for value, words in changes.items()),
    )


def person_option(person: Person) -> Option:
    return Option(person.user_name, f"{person.full_name}, {person.job_title} ({person.area})")


def starters(chosen: str) -> tuple[Option, ...]:
    """The fictional people as whom a case can be started."""
    return tuple(
        Option(one.user_name, f"{one.full_name}, {one.job_title} ({one.area})", one.user_name == chosen)
        for one in PEOPLE
    )


def _pictures(release: bpmn.Release, stage: Stage) -> Iterator[Picture]:
    """The diagrams in which something stands. At the end: where it ended."""
    shown = list(token_pictures(release, stage.tokens))
    yield from shown
    if not shown and stage.passed:
        last = stage.passed[-1]
        yield picture(
            release, last.process_key or "", [Mark(last.element_id or "", MarkKind.HERE, _("End"), _("Ended here"))]
        )


def _label(release: bpmn.Release, event: bpmn.HistoryEvent) -> str:
    process = release.processes.get(event.process_key or "")
    where = f" ({process.name or process.key})" if process else ""
    return f"{event.name or event.element_id}{where}"


def _as_text(value: object) -> str:
    text = value if isinstance(value, str) else orjson.dumps(value).decode()
    return text if len(text) <= LONGEST_VALUE else f"{text[:LONGEST_VALUE]}…"
