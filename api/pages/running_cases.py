"""On the page of a release: the cases that run on it or elsewhere, and the moves that were made to it."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlmodel import Session

from api.pages.templates import moment_in_words
from engine import bpmn
from engine.words import _, ngettext

MOST_MOVES = 5
Status = bpmn.DeploymentStatus


@dataclass(frozen=True)
class Elsewhere:
    """Cases of one process that run on other releases, in a sentence."""

    process_key: str
    name: str
    sentence: str


@dataclass(frozen=True)
class Move:
    """A move of cases to this release: planned when, and how far it has come."""

    id: str
    title: str
    about: str


@dataclass(frozen=True)
class RunningCases:
    """What components/running_cases.html shows. `elsewhere` only where cases can be moved here: it is in use."""

    here: str
    elsewhere: tuple[Elsewhere, ...]
    moves: tuple[Move, ...]


def of_release(session: Session, deployment: bpmn.Deployment) -> RunningCases | None:
    """None for a release that was never in use: no case can run on it, and none should be moved there."""
    if not deployment.was_in_use:
        return None
    running = bpmn.upgrades.count_running(session)
    here = sum(one.cases for one in running if one.release_id == deployment.id)
    is_in_use = deployment.status is Status.IN_USE
    return RunningCases(
        here=ngettext("%(num)s case runs on this release.", "%(num)s cases run on this release.", here),
        elsewhere=_elsewhere(session, deployment.id, running) if is_in_use else (),
        moves=_moves(session, deployment.id),
    )


def _elsewhere(session: Session, release_id: str, running: Sequence[bpmn.upgrades.RunningOn]) -> tuple[Elsewhere, ...]:
    numbers = {each.id: each.number for each in bpmn.definitions.list_deployments(session)}
    processes = bpmn.definitions.release(session, release_id).processes
    found = []
    for key in sorted({one.process_key for one in running} & processes.keys()):
        others = [(numbers[one.release_id], one.cases) for one in running if one.process_key == key]
        parts = [
            _("%(cases)s on release %(number)s", cases=cases, number=number)
            for number, cases in sorted(others)
            if number != numbers[release_id]
        ]
        if parts:
            found.append(Elsewhere(key, processes[key].name, f"{', '.join(parts)}."))
    return tuple(found)


def _moves(session: Session, release_id: str) -> tuple[Move, ...]:
    processes = bpmn.definitions.release(session, release_id).processes
    newest = bpmn.upgrades.list_newest(session, limit=MOST_MOVES, to_release_id=release_id)
    return tuple(
        Move(
            one.id,
            processes[one.process_key].name,
            _("planned on %(planned_at)s", planned_at=moment_in_words(one.planned_at)),
        )
        for one in newest
    )
