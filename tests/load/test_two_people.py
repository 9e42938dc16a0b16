"""Two people complete the same task at the same moment: one wins, the other is told so and loses nothing."""

from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from threading import Barrier

import httpx2
import pytest
from sqlmodel import Session, select

from engine import bpmn
from engine.casework.models.lcss import LcssSupport
from engine.casework.models.people import Area
from engine.casework.models.timeline import FormAnswers
from tests.load.serving import PATIENCE, Server, furnish, help_given, opened, signed_in
from tests.postgres import PostgresServer

TASKS = 200
PEOPLE = ("lena.kite", "max.martin")
"""Both of the Locality and Community Support Service in the North."""

Outcome = tuple[str, dict[str, httpx2.Response]]


def compete(clients: dict[str, httpx2.Client], tasks: Sequence[str]) -> list[Outcome]:
    """Both people send their answers to each task at the same moment; what each was answered, by task."""
    together = Barrier(len(clients))

    def complete(person: str, task: str) -> httpx2.Response:
        together.wait(PATIENCE)
        answers = {"answers": help_given(f"{person} on {task}"), "revision": 1}
        return clients[person].post(f"/api/v1/tasks/{task}/complete", json=answers)

    outcomes = []
    with ThreadPoolExecutor(len(clients)) as threads:
        for task in tasks:
            sent = {person: threads.submit(complete, person, task) for person in clients}
            outcomes.append((task, {person: answer.result(PATIENCE) for person, answer in sent.items()}))
    return outcomes


def require_one_winner(session: Session, outcomes: list[Outcome]) -> Counter[str]:
    """Each task was done by one, once, and the other's answers are their draft. How often each person won."""
    done = Counter(session.exec(select(bpmn.HistoryEvent.task_id).where(bpmn.HistoryEvent.kind == "task_completed")))
    kept = Counter(session.exec(select(FormAnswers.task)))
    recorded = {row.task: row for row in session.exec(select(LcssSupport))}
    assert len(session.exec(select(LcssSupport.task)).all()) == len(recorded) == len(outcomes)
    won: Counter[str] = Counter()
    for task, answers in outcomes:
        assert sorted(answer.status_code for answer in answers.values()) == [200, 409]
        winner, loser = sorted(answers, key=lambda person: answers[person].status_code)
        won[winner] += 1
        assert answers[loser].headers["Content-Type"] == "application/problem+json"
        assert done[task] == kept[task] == 1
        assert (recorded[task].by, recorded[task].advice) == (winner, f"{winner} on {task}")
        draft = bpmn.tasks.find_draft(session, task, loser)
        assert draft is not None and draft.answers["advice"] == f"{loser} on {task}"
        assert bpmn.tasks.find_draft(session, task, winner) is None
    return won


def compete_on(url: str, servers: int, folder: Path) -> None:
    """The whole contest: `servers` processes on one database, shared out among the two people."""
    tasks = furnish(url, [Area.NORTH] * TASKS)
    database = opened(url)
    with ExitStack() as stack:
        running = [stack.enter_context(Server(url, folder / f"server-{number}.log")) for number in range(servers)]
        clients = {
            person: stack.enter_context(signed_in(running[place % servers].address, person))
            for place, person in enumerate(PEOPLE)
        }
        outcomes = compete(clients, tasks)
    with database.reading() as session:
        won = require_one_winner(session, outcomes)
    database.dispose()
    assert len(outcomes) == TASKS
    assert len(won) == len(PEOPLE), f"Only one person ever won, so they did not meet: {won}"


def test_on_sqlite(migrated_sqlite: Path, tmp_path: Path) -> None:
    path = tmp_path / "early-help.db"
    path.write_bytes(migrated_sqlite.read_bytes())
    compete_on(f"sqlite:///{path}", 1, tmp_path)


@pytest.mark.xdist_group("postgres-load")
def test_on_postgresql_with_a_server_for_each(postgres: PostgresServer, migrated_postgres: str, tmp_path: Path) -> None:
    name = postgres.create_database(migrated_postgres)
    compete_on(postgres.url(name), 2, tmp_path)
    postgres.drop_database(name)
