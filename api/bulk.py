"""Many acts of management at once: each in a transaction of its own, so that none that cannot be done stops others."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from sqlmodel import Session

from engine import bpmn
from engine.casework import management, people
from engine.casework.errors import AnswersRefusedError, CaseworkError
from engine.casework.management import Effect
from engine.casework.models import Person
from engine.database import Database


@dataclass(frozen=True)
class Row:
    """One act that is asked for. `key` tells the row apart on a page."""

    key: str
    reference: str
    action: str
    details: Mapping[str, Any]


@dataclass(frozen=True)
class RowResult:
    """What became of it: done (or, in a dry run, possible), or why not. `errors` by field; `effect` of a dry run."""

    row: Row
    done: bool
    problem: str = ""
    errors: Mapping[str, str] = field(default_factory=dict)
    effect: Effect | None = None


def act_on_each(database: Database, actor: str, rows: Sequence[Row], *, dry_run: bool) -> Sequence[RowResult]:
    """Does each row as `actor`, or in a dry run finds out what it would do."""
    return [_tried(database, row, partial(_act, actor=actor, row=row, dry_run=dry_run)) for row in rows]


def undo_each(database: Database, actor: str, acts: Sequence[tuple[str, str]], *, reason: str) -> Sequence[RowResult]:
    """Takes acts (case's reference, id) back as `actor`."""
    rows = [Row(act_id, reference, "undo", {}) for reference, act_id in acts]
    return [_tried(database, row, partial(_undo, actor=actor, row=row, reason=reason)) for row in rows]


def _undo(session: Session, *, actor: str, row: Row, reason: str) -> None:
    management.undo(session, people.get(session, actor), row.reference, row.key, reason=reason)


def _act(session: Session, *, actor: str, row: Row, dry_run: bool) -> Effect | None:
    person: Person = people.get(session, actor)
    action = management.ACTIONS[row.action]
    details = management.read(action, row.details)
    if dry_run:
        return management.preview(session, person, row.reference, action, details)
    management.take(session, person, row.reference, action, details)
    return None


def _tried(database: Database, row: Row, work: Callable[[Session], Effect | None]) -> RowResult:
    try:
        with database.transaction() as session:
            return RowResult(row, done=True, effect=work(session))
    except AnswersRefusedError as error:
        return RowResult(row, done=False, problem=" ".join(error.errors.values()), errors=error.errors)
    except bpmn.errors.StepFailedError:
        return RowResult(row, done=False, problem="The next step of the process fails. Tell an administrator.")
    except (CaseworkError, bpmn.errors.EngineError) as error:
        return RowResult(row, done=False, problem=str(error))
