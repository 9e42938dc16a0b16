"""The small diagram over HTTP: two tasks in turn, through this house and through the plain application."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from api.installation import compose, open_database
from api.security import sessions
from api.settings import Settings
from api.workflow_folder import read_folder
from engine import bpmn, migrations
from engine.casework import policy
from engine.casework.demo.people import add_people
from tests.benchmarks.served import Server, Store, Took

WORKFLOWS = Path(__file__).parent / "workflows"
SHIPPED = Path(__file__).parents[2] / "workflows"
WORKER = "tess.robin"
ANSWERS = {
    "note": "What was said at the visit, and what we agreed to do next. " * 4,
    "visited_on": "2026-03-02",
    "score": 3,
    "more_help": "yes",
    "needs": ["housing", "school", "health"],
}


@dataclass(frozen=True)
class Journey:
    """A system on which the small diagram runs: how to start it, and how to complete a task of it by its id.

    Both answer the id of the task that is open then.
    """

    server: Server
    start: Callable[[], str]
    complete: Callable[[str], str]


def furnish(store: Store) -> None:
    """A database with the small diagram in force and the fictional people."""
    migrations.upgrade(store.url)
    compose()
    database = open_database(Settings(database_url=store.url))
    files = {path.name: path.read_bytes() for path in WORKFLOWS.iterdir()}
    with database.transaction() as session:
        policy.publish(session, read_folder(SHIPPED).policies)
        bpmn.definitions.deploy(session, files, name="two tasks", source="benchmark", deployed_by="benchmark")
        add_people(session, "nobody's")
    database.dispose()


def sign_in(store: Store, user_name: str) -> str:
    """The secret of a new session of this person."""
    database = open_database(Settings(database_url=store.url))
    with database.transaction() as session:
        secret = sessions.begin(session, user_name).secret
    database.dispose()
    return secret


def our_journey(server: Server) -> Journey:
    """Through the JSON interface, as a person who is signed in."""
    headers = {"Authorization": f"Bearer {sign_in(server.store, WORKER)}"}
    families = iter(range(1_000_000))

    def start() -> str:
        family = {"name": f"Tree {next(families)} family", "area": "North"}
        answer = server.client.post("/api/v1/cases", json={"family": family}, headers=headers)
        return _only(answer.raise_for_status().json()["tasks"])

    def complete(task_id: str) -> str:
        path = f"/api/v1/tasks/{task_id}/complete"
        answer = server.client.post(path, json={"answers": ANSWERS, "revision": 1}, headers=headers)
        return _only(answer.raise_for_status().json()["next_tasks"])

    return Journey(server, start, complete)


def plain_journey(server: Server) -> Journey:
    """Through the plain application."""

    def ask(path: str) -> str:
        answer = server.client.post(path, json={"data": {**ANSWERS, "is_over": False}})
        return _only(answer.raise_for_status().json()["tasks"])

    return Journey(server, lambda: ask("/start"), lambda task_id: ask(f"/tasks/{task_id}/complete"))


def complete_on(journey: Journey, task_id: str, completions: int) -> str:
    """Completes the task and those that follow it; the task that is open then."""
    for _ in range(completions):
        task_id = journey.complete(task_id)
    return task_id


def bytes_written(journey: Journey, completions: int = 10) -> float:
    """How much the database writes for one completion of a new case."""
    task_id = journey.start()
    before = journey.server.bytes_written()
    complete_on(journey, task_id, completions)
    return (journey.server.bytes_written() - before) / completions


def _only(tasks: Sequence[Any]) -> str:
    [task] = tasks
    task_id: str = task["id"]
    return task_id


@dataclass(frozen=True)
class Rounds:
    """What starting took, and what completing took in each measured round."""

    start: Sequence[Took]
    completions: dict[int, list[Took]]


def walk(journeys: Sequence[Journey], cases: int, measured: Sequence[int]) -> Sequence[Rounds]:
    """Every system through as many rounds as the last of `measured`, step by step beside each other, so that the
    machine's other work meets all alike. A round is both tasks, in each of `cases`. Nothing is measured before every
    server is warm: the first rounds would show what a process does once."""
    for journey in journeys:
        warm_up(journey)
    starts = [[journey.server.took(journey.start) for _ in range(cases)] for journey in journeys]
    rounds = [Rounds(taken, {number: [] for number in measured}) for taken in starts]
    open_tasks = [[took.answer for took in taken] for taken in starts]
    for number in range(1, max(measured) + 1):
        for _task in "AB":
            for journey, of_one, tasks in zip(journeys, rounds, open_tasks, strict=True):
                taken = of_one.completions.get(number, [])
                for place, task_id in enumerate(tasks):
                    tasks[place] = _complete(journey, task_id, taken if number in measured else None)
    return rounds


WARM = 12
"""How often everything is done before it is measured: after ten times a database no longer plans it anew."""


def warm_up(journey: Journey) -> None:
    """What a process and its database do only at first is done."""
    for _ in range(WARM):
        complete_on(journey, journey.start(), 2)


def _complete(journey: Journey, task_id: str, taken: list[Took] | None) -> str:
    if taken is None:
        return journey.complete(task_id)
    took = journey.server.took(lambda: journey.complete(task_id))
    taken.append(took)
    next_task: str = took.answer
    return next_task
