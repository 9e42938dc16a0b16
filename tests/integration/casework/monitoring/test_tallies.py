"""The numbers that are kept for boards are always those that counting everything finds."""

from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from random import Random

import pytest
from sqlalchemy import select, text
from sqlmodel import Session

from api import stuck_cases, tallying
from api.workflow_folder import read_folder
from engine import bpmn, casework, clock
from engine.casework import areas, cases, journey_actions, people, policy
from engine.casework.demo.people import add_people
from engine.casework.journey_actions import NewFamily
from engine.casework.models import Area, Case, CaseStatus
from engine.casework.monitoring import tallies
from engine.clock import ManualClock
from engine.database import Database, table_of
from tests.benchmarks.two_tasks import SHIPPED, WORKER, WORKFLOWS

ACTS = 80
"""How many things happen, one after the other."""
TASK, CASE = table_of(bpmn.Task), table_of(Case)
KEPT = ("area_tally", "case_tally", "tally_mark")


@pytest.fixture(params=["sqlite", "postgresql"])
def database(engine_alone: None, request: pytest.FixtureRequest) -> Database:
    """A small diagram, which goes from task to task for ever, and the fictional people; once of each kind."""
    kind = "sqlite_database" if request.param == "sqlite" else "postgres_database"
    return furnished(request.getfixturevalue(kind))


@pytest.fixture
def shared_database(engine_alone: None, postgres_database: Database) -> Database:
    """The same on PostgreSQL alone, where several write at once."""
    return furnished(postgres_database)


def furnished(database: Database) -> Database:
    casework.install()
    files = {path.name: path.read_bytes() for path in WORKFLOWS.iterdir()}
    with database.transaction() as session:
        policy.publish(session, read_folder(SHIPPED).policies)
        bpmn.definitions.deploy(session, files, name="two tasks", source="tests", deployed_by="tests")
        add_people(session, password_hash="not a hash")
    return database


def kept(session: Session) -> dict[tuple[str, ...], tuple[int, int]]:
    """What is read of every area."""
    found = ((area, tallies.read(session, area)) for area in Area)
    return {(area, one.process_key, one.element_id): (one.number, one.late) for area, all_ in found for one in all_}


def counted(session: Session) -> dict[tuple[str, ...], tuple[int, int]]:
    """The same, by looking at every case and every task."""
    now, numbers, late = clock.now(session), Counter[tuple[str, ...]](), Counter[tuple[str, ...]]()
    is_open = TASK.c.status == bpmn.TaskStatus.OPEN
    columns = (TASK.c.business_key, TASK.c.area, TASK.c.process_key, TASK.c.element_id, TASK.c.due_at)
    tasks = session.connection().execute(select(*columns).where(is_open)).all()
    for _case, *place, due_at in tasks:
        numbers[tuple(place)] += 1
        late[tuple(place)] += due_at is not None and due_at < now
    numbers.update((area, process, "") for _case, area, process in {task[:3] for task in tasks})
    open_cases = select(CASE.c.area).where(CASE.c.status == CaseStatus.OPEN)
    numbers.update((area, "", "") for area in session.connection().execute(open_cases).scalars())
    return {place: (number, late[place]) for place, number in numbers.items()}


def require_right(database: Database) -> None:
    with database.reading() as session:
        assert kept(session) == counted(session)
        assert not tallies.are_wrong(session)


def start(session: Session, area: Area = Area.NORTH, name: str = "Oak family") -> str:
    person = people.get(session, WORKER)
    return journey_actions.start_case(session, person, family=NewFamily(name, area))[0].reference


def do_a_task(session: Session, reference: str) -> None:
    [task] = bpmn.tasks.list_open(session, reference)
    bpmn.tasks.complete(session, task.id, revision=None, actor=WORKER, variables={"more_help": "yes"})


def end(session: Session, reference: str) -> None:
    instance = bpmn.instances.find_by_business_key(session, reference)
    assert instance is not None
    bpmn.instances.cancel(session, instance.id, actor="ada", reason="Entered twice.")
    cases.close(session, cases.get(session, reference), CaseStatus.CLOSED)


def pass_on(session: Session, reference: str, to: Area) -> None:
    now = Area(cases.get(session, reference).area)
    if now != to:
        areas.lead(session, reference, to, instead_of=now, actor="max.martin")


def make_late(session: Session, reference: str) -> None:
    [task] = bpmn.tasks.list_open(session, reference)
    bpmn.tasks.set_due_at(session, task.id, clock.now(session) + timedelta(days=1), WORKER)


def take_back(session: Session, reference: str) -> None:
    """Somebody does a task and takes that back."""
    [task] = bpmn.tasks.list_open(session, reference)
    with bpmn.taking_back.noting(session) as traces:
        bpmn.tasks.complete(session, task.id, revision=None, actor=WORKER, variables={"more_help": "yes"})
    bpmn.taking_back.take_back(session, traces, task_id=task.id, actor=WORKER)


ON_A_CASE: dict[str, Callable[[Session, str, Random], object]] = {
    "do a task": lambda session, case, _random: do_a_task(session, case),
    "end": lambda session, case, _random: end(session, case),
    "pass on": lambda session, case, random: pass_on(session, case, random.choice(list(Area))),
    "make late": lambda session, case, _random: make_late(session, case),
    "take back": lambda session, case, _random: take_back(session, case),
}
ACTS_DRAWN = ["start"] * 3 + ["do a task"] * 4 + ["end", "pass on", "make late", "take back", "undo", "time"]


def test_whatever_happens_what_is_read_is_what_is_so(database: Database, clock: ManualClock) -> None:
    """Counted in between now and then, and read after every act."""
    random, running = Random("tallies"), list[str]()
    for number in range(ACTS):
        act = random.choice(ACTS_DRAWN) if running else "start"
        if act == "time":
            clock.move(timedelta(hours=random.randint(1, 20)))
        elif act == "start":
            with database.transaction() as session:
                running.append(start(session, random.choice(list(Area)), f"Tree {number} family"))
        else:
            case = running.pop(random.randrange(len(running)))
            with database.reading() if act == "undo" else database.transaction() as session:  # Reading is rolled back.
                ON_A_CASE["do a task" if act == "undo" else act](session, case, random)
            running += [] if act == "end" else [case]
        if random.random() < 0.3:
            tallying.catch_up(database)
        require_right(database)


def test_two_at_once_do_not_wait_for_each_other_and_both_are_counted(shared_database: Database) -> None:
    """One who began first, and commits after what others did was counted, is counted too."""
    database = shared_database
    with database.transaction() as session:
        slow, quick = start(session), start(session, name="Elm family")
    settle(database)
    with database.transaction() as at_work:
        do_a_task(at_work, slow)
        with database.transaction() as session:
            session.execute(text("SET LOCAL lock_timeout = '1s'"))
            do_a_task(session, quick)
        for _ in range(4):
            tallying.catch_up(database)
            require_right(database)
    require_right(database)
    settle(database)
    require_right(database)
    with database.reading() as session:
        assert not tallies.are_behind(session)


def settle(database: Database) -> None:
    for _ in range(3):
        tallying.catch_up(database)


def test_when_everything_is_counted_nothing_is_counted_again(database: Database) -> None:
    with database.transaction() as session:
        start(session)
    settle(database)
    with database.reading() as session:
        assert not tallies.are_behind(session)
        uncounted = "SELECT count(*) FROM process_history, tally_mark WHERE process_history.id > counted_to"
        assert session.execute(text(uncounted)).scalar_one() == 0
    require_right(database)


WRONG = {
    "an area's number": "UPDATE area_tally SET number = number + 1",
    "a case that was forgotten": "DELETE FROM case_tally",
    "a task that ended without history": "UPDATE work_item SET status = 'cancelled'",
    "a case that ended without history": "UPDATE early_help_case SET status = 'closed'",
}


@pytest.mark.parametrize("wrong", WRONG)
def test_numbers_that_are_wrong_are_mended_at_the_next_look(
    database: Database, wrong: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with database.transaction() as session:
        start(session)
        start(session, name="Elm family")
    settle(database)
    with database.transaction() as session:
        session.execute(text(WRONG[wrong]))
    with database.reading() as session:
        assert tallies.are_wrong(session)
    list(stuck_cases.look(database))
    require_right(database)
    assert "tallies_wrong" in capsys.readouterr().err


def test_right_numbers_are_left_alone(database: Database, capsys: pytest.CaptureFixture[str]) -> None:
    with database.transaction() as session:
        first = start(session)
    settle(database)
    with database.transaction() as session:
        do_a_task(session, first)
    tallying.mend(database)
    assert "tallies_wrong" not in capsys.readouterr().err


def test_while_one_worker_counts_another_goes_on(shared_database: Database) -> None:
    with shared_database.transaction() as session:
        start(session)
    tallying.catch_up(shared_database)
    with shared_database.transaction() as session:
        tallies.catch_up(session)
        tallying.catch_up(shared_database)
    require_right(shared_database)
