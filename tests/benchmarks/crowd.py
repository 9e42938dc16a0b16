"""A database with as many open cases as a measurement asks for: copies of one that a person really started.

There are as many open tasks as cases, and as many timers that are not due. The first `OF_ONE_PERSON` tasks are one
person's, who works on `OF_EACH` cases; the rest are nobody's. The cases lie in all three areas; one task in fifty
is late.
"""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

from sqlalchemy import Connection, text
from sqlmodel import select

from api import tallying
from api.installation import open_database
from api.settings import Settings
from engine import bpmn
from engine.bpmn.rows import INSTANCE, TASK, TIMER
from engine.casework import journey_actions, people
from engine.casework.journey_actions import NewFamily
from engine.casework.models import Case, CaseRole, Family, RoleOnCase
from engine.casework.models.people import Area, Person
from engine.casework.monitoring import tallies
from engine.database import Database, table_of
from tests.benchmarks.served import Store
from tests.benchmarks.two_tasks import WORKER

OF_ONE_PERSON = 5_100
OF_EACH = 100
"""Cases of each person. If one had all the rest, a database would take anybody to have many."""
COLLEAGUE = "hugo.heron"
AREA = "CASE numbers.i % 3 WHEN 0 THEN 'North' WHEN 1 THEN 'Central' ELSE 'South' END"


class Crowd:
    """Grows to the size that is asked for, and never shrinks."""

    def __init__(self, store: Store) -> None:
        self._database = open_database(Settings(database_url=store.url))
        self._size = 0
        with self._database.transaction() as session:
            person = people.get(session, WORKER)
            self._cases = [
                journey_actions.start_case(session, person, family=NewFamily(f"{word} family", Area.NORTH))[0].reference
                for word in ("Late", "Early")
            ]
            [late] = bpmn.tasks.list_open(session, self._cases[0])
            bpmn.tasks.set_due_at(session, late.id, datetime.now(UTC) - timedelta(days=3), WORKER)

    def grow_to(self, size: int) -> None:
        """Adds cases until there are `size`."""
        with self._database.transaction() as session:
            _hire(session.connection(), self._size, size)
            for case, which in zip(self._cases, ("= 0", "<> 0"), strict=True):
                self._copy(session.connection(), case, f"numbers.i % 50 {which}", size)
        count_anew(self._database)
        with self._database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            # PostgreSQL does this by itself sooner or later: without it even an index has to look at every row.
            connection.exec_driver_sql("ANALYZE" if connection.dialect.name == "sqlite" else "VACUUM ANALYZE")
        self._size = size

    def dispose(self) -> None:
        self._database.dispose()

    def _copy(self, connection: Connection, case: str, which: str, size: int) -> None:
        number = "CAST(numbers.i AS TEXT)"
        ids = {name: f"'{name}-' || {number}" for name in ("family", "case", "role", "instance", "task", "timer")}
        of_case = {"business_key": ids["case"], "instance_id": ids["instance"]}
        family = connection.scalar(select(Case.family).where(Case.reference == case))
        copies: list[tuple[str, str, str, Mapping[str, str]]] = [
            ("family", "id", family or "", {"id": ids["family"], "area": AREA}),
            ("early_help_case", "reference", case, {"reference": ids["case"], "family": ids["family"], "area": AREA,
                                                    "instance_id": ids["instance"]}),
            ("case_role", "case", case, {"id": ids["role"], "case": ids["case"], "person": _AUTHOR}),
            ("process_instance", "business_key", case, {"id": ids["instance"], "business_key": ids["case"],
                                                        "area": AREA}),
            ("work_item", "business_key", case, {**of_case, "id": ids["task"], "area": AREA, "assignee": _ASSIGNEE,
                                                 "business_key": _CASE_OF_TASK}),
            ("timer", "business_key", case, {"id": ids["timer"]} | of_case),
        ]  # fmt: skip
        for table, key, value, changed in copies:
            names = _COLUMNS[table]
            filled = ", ".join(changed.get(name, f'one."{name}"') for name in names)
            only_author = f"AND one.role = '{RoleOnCase.EHA_AUTHOR}'" if table == "case_role" else ""
            statement = f"""
                INSERT INTO {table} ({", ".join(f'"{name}"' for name in names)}) {_numbers(self._size, size)}
                SELECT {filled} FROM {table} one CROSS JOIN numbers WHERE one."{key}" = :value AND {which} {only_author}
            """
            connection.execute(text(statement), {"value": value})


def _hire(connection: Connection, first: int, last: int) -> None:
    """As many colleagues as there will be new cases for."""
    names = _COLUMNS["person"]
    changed = {"user_name": _NEW_COLLEAGUE, "line_manager": "NULL"}
    filled = ", ".join(changed.get(name, f'one."{name}"') for name in names)
    statement = f"""
        INSERT INTO person ({", ".join(names)}) {_numbers(first, last)}
        SELECT {filled} FROM person one CROSS JOIN numbers
        WHERE one.user_name = '{COLLEAGUE}' AND numbers.i > {OF_EACH} AND numbers.i % {OF_EACH} = 1
    """
    connection.execute(text(statement))


def _numbers(first: int, last: int) -> str:
    return f"""WITH RECURSIVE numbers(i) AS (SELECT {first + 1} UNION ALL
                                             SELECT i + 1 FROM numbers WHERE i < {last})"""


_NEW_COLLEAGUE = f"'colleague-' || CAST((numbers.i - 1) / {OF_EACH} AS TEXT)"
_AUTHOR = f"CASE WHEN numbers.i <= {OF_EACH} THEN '{WORKER}' ELSE {_NEW_COLLEAGUE} END"
_CASE_OF_TASK = f"""'case-' || CAST(CASE WHEN numbers.i <= {OF_ONE_PERSON} THEN 1 + numbers.i % {OF_EACH}
                                        ELSE numbers.i END AS TEXT)"""
_ASSIGNEE = f"CASE WHEN numbers.i <= {OF_ONE_PERSON} THEN '{WORKER}' END"
_TABLES = [table_of(model) for model in (Person, Family, Case, CaseRole)]
_COLUMNS = {table.name: table.c.keys() for table in (*_TABLES, INSTANCE, TASK, TIMER)}


def count_anew(database: Database) -> None:
    """The board's numbers, as a worker counts them; copies have no history by which it would know of them."""
    with database.transaction() as session:
        tallies.recount(session)
    for _ in range(3):
        tallying.catch_up(database)
