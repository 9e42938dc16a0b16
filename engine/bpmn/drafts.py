"""What somebody has typed into a task so far: never deleted by the system, never silently replaced by older words."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import and_, bindparam, or_, select
from sqlmodel import Session

from engine import clock
from engine.bpmn import rows
from engine.bpmn.errors import DraftChangedError, TaskNotFoundError
from engine.bpmn.models import Draft, Task
from engine.database import inserter
from engine.facts import reader
from engine.prepared import Prepared


@dataclass(frozen=True)
class DraftCopy:
    """A copy of a draft that somebody types in, such as one tab of a browser.

    `page` tells it from other copies. `seen` is the draft's revision that it was made of (0: there was none), and
    `number`, which grows with every save of the copy, the revision that it is to have next.
    """

    page: str
    seen: int
    number: int


def save(
    session: Session, task_id: str, person: str, answers: Mapping[str, Any], copy: DraftCopy | None = None
) -> Draft:
    """Keeps what the person has typed, in place of what they kept before; also for a task that has ended meanwhile.

    With `copy`, words that were kept from another copy since it was made stay: DraftChangedError. The same save may
    come again, and saves of one copy in any order: the last written counts. Returns what is kept now.
    """
    content = {
        "answers": dict(answers),
        "saved_at": clock.now(session),
        "page": copy.page if copy else "",
        "revision": max(copy.number, copy.seen + 1) if copy else 1,
    }
    # Two windows may save at the same moment: the database settles which comes last.
    new = inserter(session)(rows.DRAFT).values(task_id=task_id, person=person, **content)
    kept = rows.DRAFT.c
    if copy is None:
        changed = {**content, "revision": kept.revision + 1}
        session.execute(new.on_conflict_do_update(index_elements=["task_id", "person"], set_=changed))
    else:
        earlier_here = (kept.page == copy.page) & (kept.revision < new.excluded.revision)
        may_replace = or_(earlier_here, kept.revision == copy.seen)
        session.execute(
            new.on_conflict_do_update(index_elements=["task_id", "person"], set_=content, where=may_replace)
        )
    return _require_kept(session, task_id, person, content)


@dataclass(frozen=True)
class OpenedTask:
    """A task, open or finished, as somebody opens it: with the id of the release that its instance is pinned to, and
    what they kept for it. Facts, for reading."""

    task: Task
    release_id: str
    draft: Draft | None


def open_task(session: Session, task_id: str, person: str) -> OpenedTask:
    """The task as this person opens it, in one statement. Raises TaskNotFoundError."""
    session.flush()
    found = _OPENED.first(session, {"task": task_id, "person": person})
    if found is None:
        raise TaskNotFoundError(task_id)
    release_id, *facts = found
    draft = _as_draft(facts[_OF_TASK:])
    return OpenedTask(rows.as_task(facts[:_OF_TASK]), release_id, draft if draft.person is not None else None)


_OPENED: Final = Prepared(
    select(rows.INSTANCE.c.release_id, *rows.TASK.c, *rows.DRAFT.c)
    .select_from(rows.TASK)
    .join(rows.INSTANCE, rows.INSTANCE.c.id == rows.TASK.c.instance_id)
    .outerjoin(rows.DRAFT, and_(rows.DRAFT.c.task_id == rows.TASK.c.id, rows.DRAFT.c.person == bindparam("person")))
    .where(rows.TASK.c.id == bindparam("task"))
)
_OF_TASK: Final = len(rows.TASK.c)
_as_draft: Final = reader(Draft)


def find(session: Session, task_id: str, person: str) -> Draft | None:
    """What the person kept for this task, or None."""
    return session.get(Draft, (task_id, person), populate_existing=True)


def _require_kept(session: Session, task_id: str, person: str, content: Mapping[str, Any]) -> Draft:
    draft = find(session, task_id, person)
    if draft is None:
        raise AssertionError("A draft that was just written is there.")
    if draft.page != content["page"] and draft.answers != content["answers"]:
        raise DraftChangedError(task_id, draft.revision, draft.saved_at)
    return draft
