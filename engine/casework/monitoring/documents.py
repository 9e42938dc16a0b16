"""From the documents in a case's row to facts. Moments and dates come as text, and entries in no order."""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import Any

from engine.casework.models.cases import RoleOnCase
from engine.casework.monitoring.facts import ConsentNow, HeldMeeting, HeldRole, OpenTask, Someone, UntoldConcern
from engine.clock import london

Document = Sequence[list[Any]] | None
"""Entries of columns as `statements` names them. PostgreSQL gives None for a list without any."""


def moment(text: str | None) -> datetime | None:
    """An aware moment; SQLite writes them in UTC without saying so."""
    return None if text is None else _moment(text)


def day_of(text: str | None) -> date | None:
    """A date."""
    return None if text is None else date.fromisoformat(text)


def tasks(entries: Document) -> Sequence[OpenTask]:
    """The open tasks, those that are due first before others."""
    return [_task(entry) for entry in sorted(entries or (), key=_first_three)]


def roles(entries: Document) -> Sequence[HeldRole]:
    """The roles held now, as they were given."""
    return [_role(*entry) for entry in sorted(entries or (), key=_first_three)]


def begun_on(entries: Document) -> Mapping[str, date]:
    """When the newest task with each form came."""
    return {form: london(_moment(at)).date() for form, at in sorted(entries or ())}


def last_meeting(meetings: Sequence[Sequence[Any]]) -> HeldMeeting | None:
    """The last of these, which are in order."""
    if not meetings:
        return None
    _serial, _kind, held_on, at, outcome, has_reason = meetings[-1]
    return HeldMeeting(date.fromisoformat(held_on), _moment(at), outcome, has_reason)


def reviews(meetings: Sequence[Sequence[Any]]) -> Sequence[date]:
    """When each review was recorded."""
    return [london(_moment(at)).date() for _serial, kind, _held_on, at, *_ in meetings if kind == "review"]


def heard_at(entries: Document) -> Mapping[str, datetime]:
    """When each child was heard last."""
    return {child: _moment(at) for child, at in dict(sorted(entries or ())).items()}


def consents(entries: Document) -> Sequence[ConsentNow]:
    """The newest decision of each child."""
    newest = {child: rest for _serial, child, *rest in sorted(entries or ())}
    return [
        ConsentNow(child, status, date.fromisoformat(said_on), day_of(review_on))
        for child, (status, said_on, review_on) in newest.items()
    ]


def due_on(entries: Document) -> Sequence[date]:
    """When each action is due, soonest first."""
    return sorted(date.fromisoformat(due) for (due,) in entries or ())


def stars(entries: Document) -> Sequence[tuple[date, Mapping[str, int]]]:
    """The readings of the star, newest first."""
    newest_first = sorted(entries or (), reverse=True)
    return [(date.fromisoformat(read_on), scores or {}) for _serial, read_on, scores in newest_first]


def untold(entries: Document) -> Sequence[UntoldConcern]:
    """Concerns that no contact is about, as they came."""
    return [UntoldConcern(concern, _moment(at)) for _serial, concern, at in sorted(entries or ())]


def _moment(text: str) -> datetime:
    read = datetime.fromisoformat(text)
    return read if read.tzinfo else read.replace(tzinfo=UTC)


def _first_three(entry: list[Any]) -> list[Any]:
    return entry[:3]


def _task(entry: Sequence[Any]) -> OpenTask:
    _order_at, name, task_id, process_key, form_key, groups, *rest = entry
    assigned_at, created_at, variables, touched_at, *person = rest
    return OpenTask(
        id=task_id,
        process_key=process_key,
        form_key=form_key or "",
        name=name,
        groups=groups,
        assignee=_someone(*person) if person[0] else None,
        assigned_at=moment(assigned_at),
        created_at=_moment(created_at),
        raised_on=day_of(variables.get("raised_on")),
        touched_at=moment(touched_at),
    )


def _role(
    from_at: str, role: str, _user_name: str, provisional: bool, managed: bool, has_dsl: bool, *person: Any
) -> HeldRole:
    return HeldRole(_someone(*person), RoleOnCase(role), _moment(from_at), provisional, managed, has_dsl)


# People have many cases, which are looked at one after the other.
@lru_cache(maxsize=4096)
def _someone(
    user_name: str,
    full_name: str,
    job_title: str,
    is_active: bool,
    inactive_since: str | None,
    signed_in_at: str | None,
) -> Someone:
    return Someone(user_name, full_name, job_title, is_active, moment(inactive_since), moment(signed_in_at))
