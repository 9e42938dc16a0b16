"""Writing and reading the rows that forms feed."""

from collections.abc import Sequence
from typing import Any, TypeVar

from sqlmodel import Session, col, func, select

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


def history(session: Session, table: type[Row], case_reference: str, *conditions: Any) -> Sequence[Row]:
    """Every row of the case that meets the conditions, oldest first."""
    rows = select(table).where(table.case == case_reference, *conditions).order_by(col(table.serial))
    return session.exec(rows).all()


def newest(session: Session, table: type[Row], case_reference: str) -> Row | None:
    """The row of the case that was recorded last; None when there is none."""
    rows = select(table).where(table.case == case_reference).order_by(col(table.serial).desc()).limit(1)
    return session.exec(rows).first()


def newest_of_each(session: Session, table: type[Row], case_reference: str, column: Any) -> Sequence[Row]:
    """For each value of `column` the row of the case that was recorded last, oldest first.

    What is needed to do a task must not grow with all that went before: the database leaves the older rows out.
    """
    last = select(func.max(table.serial)).where(table.case == case_reference).group_by(column)
    return history(session, table, case_reference, col(table.serial).in_(last))
