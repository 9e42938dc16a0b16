"""Writing and reading the rows that forms feed."""

from collections.abc import Sequence
from typing import Any, TypeVar

from sqlmodel import Session, col, select

from engine.casework.models.recorded import Recorded
from engine.casework.records import Answers, RecordContext

Row = TypeVar("Row", bound=Recorded)


def keep(context: RecordContext, table: type[Row], answers: Answers | None = None, **facts: Any) -> Row:
    """Adds a row of `table` and returns it.

    A column named like a question holds its answer, `facts` come on top, and who, when, which case and task come from
    the context. Nothing is ever overwritten.
    """
    answered = answers.model_dump(include=set(table.model_fields)) if answers else {}
    known = {"case": context.case.reference, "task": context.task.id, "by": context.actor.user_name, "at": context.now}
    row = table(**{**answered, **facts, **known})
    context.session.add(row)
    context.session.flush()
    return row


def history(session: Session, table: type[Row], case_reference: str) -> Sequence[Row]:
    """Every row of the case, oldest first."""
    rows = select(table).where(table.case == case_reference).order_by(col(table.serial))
    return session.exec(rows).all()


def newest(session: Session, table: type[Row], case_reference: str) -> Row | None:
    """The row of the case that was recorded last; None when there is none."""
    rows = history(session, table, case_reference)
    return rows[-1] if rows else None
