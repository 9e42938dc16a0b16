"""A council with as many open cases as a measurement asks for, each with its history.

They are copies of the demonstration's open families, who really did what their rows say: every row of a case in every
table, under keys of its own. Each family's copies are spread over the three areas, and over `LEADS` people who lead.
"""

from pathlib import Path
from typing import Any

from sqlalchemy import Column, Connection, Integer, Table, text
from sqlmodel import SQLModel

from api.installation import open_database
from api.settings import Settings
from api.workflow_folder import read_folder
from engine import bpmn, casework
from engine.casework import demo, policy
from engine.casework.demo.people import PEOPLE
from engine.casework.models import Role
from engine.clock import Clock
from engine.database import Database

WORKFLOWS = Path(__file__).parents[2] / "workflows"
COLLEAGUES = 200
"""How many people there are for each of the demonstration's practitioners."""
AREA = "CASE numbers.i % 3 WHEN 0 THEN 'North' WHEN 1 THEN 'Central' ELSE 'South' END"
OF_AN_AREA = {(table, "area") for table in ("family", "early_help_case", "process_instance", "work_item")}
OF_PRACTITIONERS = {("case_role", "person"), ("work_item", "assignee")}
PRACTITIONERS = ", ".join(f"'{person.user_name}'" for person in PEOPLE if person.role is Role.PRACTITIONER)
UNDECLARED = {"business_key": "early_help_case", "instance_id": "process_instance", "task_id": "work_item"}
"""Columns that name another table's row without telling the database."""
UNCOPIED = frozenset({"monitoring_finding", "notification", "recent_completion"})
"""What the looks at the cases write, and what a worker forgets a quarter of an hour after each completion."""
SQLITE_CACHE_KB = 500_000
PATIENCE = "SET statement_timeout = 0"
_OPEN = "FROM early_help_case WHERE status = 'open' AND reference NOT LIKE '%~%'"
ORIGINALS = {
    "family": f"id IN (SELECT family {_OPEN})",
    "early_help_case": f"reference IN (SELECT reference {_OPEN})",
    "process_instance": f"id IN (SELECT instance_id {_OPEN})",
}


def furnish(url: str, clock: Clock | None = None) -> Database:
    """The shipped workflows and the demonstration's families in an empty, migrated database."""
    casework.install()
    database = open_database(Settings(database_url=url), clock)
    folder = read_folder(WORKFLOWS)
    with database.transaction() as session:
        policy.publish(session, folder.policies)
        bpmn.definitions.deploy(session, folder.files, name="shipped", source="bench", deployed_by="bench")
    demo.build(database, "nobody signs in by password")
    with database.transaction() as session:
        for table, key in (("person", "user_name"), ("person_role", "person")):
            _add_colleagues(session.connection(), SQLModel.metadata.tables[table], key)
    return database


class ManyFamilies:
    """Grows a furnished database to the number of open cases that is asked for, and never shrinks it."""

    def __init__(self, database: Database) -> None:
        self.database = database
        with database.reading() as session:
            self._originals = session.connection().execute(text(f"SELECT count(*) {_OPEN}")).scalar_one()
        self.size = self._originals

    def grow_to(self, size: int) -> None:
        """Adds cases until at least `size` are open."""
        first, last = self.size // self._originals, -(-size // self._originals) - 1
        with self.database.transaction() as session:
            connection = session.connection()
            is_postgres = connection.dialect.name == "postgresql"
            connection.exec_driver_sql(PATIENCE if is_postgres else f"PRAGMA cache_size = -{SQLITE_CACHE_KB}")
            _Copying(connection, first, last).copy_all()
        with self.database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            for statement in (PATIENCE, "VACUUM ANALYZE") if is_postgres else ("ANALYZE",):
                connection.exec_driver_sql(statement)
            connection.detach()  # Nobody else is to be as patient.
        self.size = (last + 1) * self._originals


def _add_colleagues(connection: Connection, table: Table, key: str) -> None:
    names = ", ".join(table.c.keys())
    values = ", ".join(_copied(name, "numbers.i") if name == key else name for name in names.split(", "))
    connection.execute(
        text(
            f"""INSERT INTO {table.name} ({names})
                WITH RECURSIVE numbers(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM numbers WHERE i < {COLLEAGUES - 1})
                SELECT {values} FROM {table.name} CROSS JOIN numbers WHERE {key} IN ({PRACTITIONERS})"""
        )
    )


class _Copying:
    """Copies rows within the database: those of the cases, and what belongs to them."""

    def __init__(self, connection: Connection, first: int, last: int) -> None:
        self._connection = connection
        self._numbers = {"first": first, "last": last}
        self._copied = {"family", "early_help_case", "process_instance"}

    def copy_all(self) -> None:
        """Every table, those that others refer to first."""
        for table in SQLModel.metadata.sorted_tables:
            if table.name in self._copied or (table.name not in UNCOPIED and self._owner(table) is not None):
                self._copied.add(table.name)
                self._copy(table)

    def _copy(self, table: Table) -> None:
        columns = [column for column in table.c if not _is_counted(column)]
        names = ", ".join(f'"{column.name}"' for column in columns)
        values = ", ".join(self._value(column) for column in columns)
        statement = f"""
            INSERT INTO "{table.name}" ({names})
            WITH RECURSIVE numbers(i) AS (SELECT CAST(:first AS INTEGER) UNION ALL
                                          SELECT i + 1 FROM numbers WHERE i < :last)
            SELECT {values} FROM "{table.name}" one CROSS JOIN numbers WHERE {self._is_original(table)}
        """
        self._connection.execute(text(statement), self._numbers)

    def _value(self, column: Column[Any]) -> str:
        value = f'one."{column.name}"'
        if (column.table.name, column.name) in OF_AN_AREA:
            return AREA
        if (column.table.name, column.name) in OF_PRACTITIONERS:
            colleague = _copied(value, f"numbers.i % {COLLEAGUES}")
            return f"CASE WHEN {value} IN ({PRACTITIONERS}) THEN {colleague} ELSE {value} END"
        is_key = column.unique or (column.primary_key and len(column.table.primary_key) == 1)
        return _copied(value, "numbers.i") if is_key or self._named(column) is not None else value

    def _is_original(self, table: Table) -> str:
        """A condition: the row belongs to one of the families that were there first."""
        if table.name in ORIGINALS:
            return ORIGINALS[table.name]
        column, key = self._owner(table) or (None, None)
        assert column is not None and key is not None
        found = f'SELECT "{key.name}" FROM "{key.table.name}" WHERE {self._is_original(key.table)}'
        return f'"{column.name}" IN ({found})'

    def _owner(self, table: Table) -> tuple[Column[Any], Column[Any]] | None:
        """The column that says whose a row is, and the one that it names."""
        found = ((column, self._named(column)) for column in table.c if not column.nullable)
        return next(((column, key) for column, key in found if key is not None), None)

    def _named(self, column: Column[Any]) -> Column[Any] | None:
        """The key of a copied table that this column names."""
        declared = [key.column for key in column.foreign_keys]
        named = declared[0] if declared else UNDECLARED.get(column.name)
        if isinstance(named, str):
            [named] = SQLModel.metadata.tables[named].primary_key
        return named if named is not None and named.table.name in self._copied - {column.table.name} else None


def _copied(value: str, number: str) -> str:
    # Some keys have room for 36 letters, and all but the number of the copy is told apart by 28 of them.
    return f"substr({value}, 1, 28) || '~' || CAST({number} AS TEXT)"


def _is_counted(column: Column[Any]) -> bool:
    """Whether the database counts it up by itself."""
    return isinstance(column.type, Integer) and (column.primary_key or column.name == "serial")
