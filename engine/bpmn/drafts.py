"""What somebody has typed into a task so far: never deleted by the system, never silently replaced by older words."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import or_
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session

from engine import clock
from engine.bpmn import rows
from engine.bpmn.errors import DraftChangedError
from engine.bpmn.models import Draft


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
    insert = (sqlite if session.get_bind().dialect.name == "sqlite" else postgresql).insert(rows.DRAFT)
    new = insert.values(task_id=task_id, person=person, **content)
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
