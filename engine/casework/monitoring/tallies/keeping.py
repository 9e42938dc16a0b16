"""Counting, by the worker: what has changed every few seconds, and everything when nobody has counted yet."""

from collections import Counter
from typing import Any, Final

from sqlalchemy import Select, String, bindparam, exists, func, literal_column, select, true, union_all
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement
from sqlmodel import Session

from engine.casework.monitoring.tallies.statements import (
    AREAS,
    CASES,
    COLUMNS,
    HISTORY,
    MARK,
    PLACE,
    among,
    changed,
    differences,
    now,
    total,
)
from engine.prepared import Prepared

_ONE: Final = 1


class _Transaction(FunctionElement[int]):
    """PostgreSQL's number of the oldest transaction that has not ended (`xmin`), or of the next to begin (`xmax`).

    SQLite has one writer: when it counts, every other has ended.
    """

    inherit_cache = True
    type = MARK.c.next_after.type


@compiles(_Transaction, "sqlite")
def _sqlite_transaction(_asked: _Transaction, _compiler: Any, **_options: Any) -> str:
    return "0"


@compiles(_Transaction, "postgresql")
def _postgresql_transaction(asked: _Transaction, compiler: Any, **options: Any) -> str:
    name = compiler.process(asked.clauses, **options)
    return f"CAST(CAST(pg_snapshot_{name}(pg_current_snapshot()) AS text) AS bigint)"


def _of_each(kind: Any) -> dict[str, Any]:
    """A statement that SQLAlchemy has for each kind of database."""
    return {"sqlite": kind(sqlite.insert), "postgresql": kind(postgresql.insert)}


def _adding(table: Any, *key: str) -> dict[str, Prepared]:
    """Adds `number` to the row of this key, or makes it."""

    def add(insert: Any) -> Prepared:
        added = insert(table)
        more = {"number": table.c.number + added.excluded.number}
        return Prepared(added.on_conflict_do_update(index_elements=key, set_=more))

    return _of_each(add)


def _moving() -> Select[Any]:
    xmin, xmax = (_Transaction(literal_column(name, String)) for name in ("xmin", "xmax"))
    newest = func.coalesce(select(func.max(HISTORY.c.id)).scalar_subquery(), 0)
    return select(MARK.c.next_to, MARK.c.next_after <= xmin, newest, xmax)


def _counting() -> Select[Any]:
    differ = differences(among(changed())).subquery().c
    place = [differ[name] for name in COLUMNS[:-1]]
    return select(*place, total(differ.number)).group_by(*place).having(total(differ.number) != 0).order_by(*place)


def _wrong() -> Select[Any]:
    """A row where a case is not what it was counted as and has not changed since, or where an area is not what its
    cases add up to."""
    is_changed = among(changed())
    of_case = differences(lambda case: ~is_changed(case)).subquery().c
    place = [of_case[name] for name in COLUMNS[:-1]]
    cases = select(*place).group_by(*place).having(total(of_case.number) != 0)
    kept = select(*(AREAS.c[name] for name in PLACE), AREAS.c.number)
    both = union_all(kept, select(*(CASES.c[name] for name in PLACE), -CASES.c.number)).subquery().c
    of_area = [both[name] for name in PLACE]
    areas = select(*of_area).group_by(*of_area).having(total(both.number) != 0)
    return select(exists(cases) | exists(areas))


_BEGIN: Final = _of_each(
    lambda insert: Prepared(
        insert(MARK).values(id=_ONE, counted_to=0, next_to=0, next_after=0).on_conflict_do_nothing()
    )
)
_NEXT: Final = Prepared(_moving().with_for_update(of=MARK, skip_locked=True))
_HAS_BEGUN: Final = Prepared(select(MARK.c.id))
_HOLD: Final = Prepared(select(MARK.c.id).with_for_update())
_MOVE: Final = Prepared(MARK.update())
_COUNTED_TO: Final = select(func.max(MARK.c.counted_to)).scalar_subquery()
_BEHIND: Final = Prepared(select(func.coalesce(func.max(HISTORY.c.id), 0) > func.coalesce(_COUNTED_TO, -1)))
_COUNT, _WRONG = Prepared(_counting()), Prepared(_wrong())
_ADD_TO_CASE, _ADD_TO_AREA = _adding(CASES, *COLUMNS[:-1]), _adding(AREAS, *PLACE)
_FORGET: Final = Prepared(
    CASES.delete().where(CASES.c.number == 0, *(CASES.c[name] == bindparam(f"of_{name}") for name in COLUMNS[:-1]))
)
_OF_AREA: Final = [CASES.c[name] for name in PLACE]
_EVERYTHING: Final = [
    Prepared(statement)
    for statement in (
        CASES.delete(),
        CASES.insert().from_select(COLUMNS, union_all(*now(lambda _case: true()))),
        AREAS.delete(),
        AREAS.insert().from_select((*PLACE, "number"), select(*_OF_AREA, total(CASES.c.number)).group_by(*_OF_AREA)),
    )
]


def are_behind(session: Session) -> bool:
    """Whether there is something to catch up with; for a session that only reads."""
    [(is_behind,)] = _BEHIND.all(session, {})
    return bool(is_behind)


def catch_up(session: Session) -> None:
    """Counts the cases that have changed; all of them when nobody has counted yet. Leaves it to whoever is at it."""
    held = _NEXT.first(session, {})
    if held is None:
        _begin(session)
        return
    next_to, has_ended, newest, next_after = held
    if not has_ended:  # Somebody who began before it is still at work: what they add would lie behind us.
        return
    _count_changed(session)
    _MOVE.run(session, {"counted_to": next_to, "next_to": newest, "next_after": next_after})


def _begin(session: Session) -> None:
    if _HAS_BEGUN.first(session, {}) is None and _BEGIN[session.get_bind().dialect.name].run(session, {}):
        _count_everything(session)


def are_wrong(session: Session) -> bool:
    """Whether a kept number is not what it should be, though nothing has changed since: it looks at every open case."""
    [(is_wrong,)] = _WRONG.all(session, {})
    return bool(is_wrong)


def recount(session: Session) -> None:
    """Counts everything anew."""
    _BEGIN[session.get_bind().dialect.name].run(session, {})
    _HOLD.first(session, {})
    _count_everything(session)


def _count_everything(session: Session) -> None:
    for statement in _EVERYTHING:
        statement.run(session, {})


def _count_changed(session: Session) -> None:
    kind = session.get_bind().dialect.name
    differences = [dict(zip(COLUMNS, found, strict=True)) for found in _COUNT.all(session, {})]
    _ADD_TO_CASE[kind].run_each(session, differences)
    fewer = [one for one in differences if one["number"] < 0]
    _FORGET.run_each(session, [{f"of_{name}": one[name] for name in COLUMNS[:-1]} for one in fewer])
    of_areas: Counter[tuple[str, ...]] = Counter()
    for one in differences:
        of_areas[tuple(one[name] for name in PLACE)] += one["number"]
    added = [dict(zip(PLACE, place, strict=True)) | {"number": number} for place, number in of_areas.items() if number]
    _ADD_TO_AREA[kind].run_each(session, added)
