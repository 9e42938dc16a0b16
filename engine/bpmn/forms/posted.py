"""From a page's post (names and texts, flat) to answers nested by key, as typed: nothing is judged or lost here.

Names: `surname`, `family.surname`, `children.0.first_name`; a date is `born_on-day`, `-month`, `-year` (and `-time`).
A date that does not exist stays as its parts, so that the page can show it again.
"""

import re
from datetime import date
from typing import Any, Final, Protocol

from engine.bpmn.forms.components import (
    CheckboxQuestion,
    ChoiceQuestion,
    DateKind,
    DateQuestion,
    DynamicList,
    Question,
)
from engine.bpmn.forms.leaves import Leaves, Nested, put

MAX_ROWS: Final = 100


class Posted(Protocol):
    """A form post: one or several texts by name (Starlette's FormData, for one)."""

    def keys(self) -> Any: ...
    def get(self, key: str) -> Any: ...
    def getlist(self, key: str) -> list[Any]: ...


def answers_from_post(leaves: Leaves, posted: Posted, prefix: str = "") -> Nested:
    """The answers to these questions; other names are passed over (the page has fields of its own)."""
    answers: Nested = {}
    for leaf in leaves:
        name, component = prefix + leaf.name, leaf.component
        if isinstance(component, DynamicList):
            put(answers, leaf.path, _rows(component, leaf.inner, posted, name))
        elif isinstance(component, Question):
            put(answers, leaf.path, _answer(component, posted, name))
    return answers


def _rows(component: DynamicList, leaves: Leaves, posted: Posted, name: str) -> list[Nested]:
    pattern = re.compile(rf"{re.escape(name)}\.(\d{{1,3}})[.-]", re.ASCII)
    indexes = {int(match[1]) for key in posted.keys() if (match := pattern.match(str(key)))}  # noqa: SIM118 - a protocol
    rows = [answers_from_post(leaves, posted, f"{name}.{index}.") for index in sorted(indexes)[: MAX_ROWS + 1]]
    return [one for one in rows if not is_blank(one)] if component.may_change_rows else rows


def is_blank(answers: Any) -> bool:
    """True when nothing was typed or ticked."""
    if isinstance(answers, dict):
        return all(is_blank(one) for one in answers.values())
    return answers in (None, "", False, [])


def _answer(question: Question, posted: Posted, name: str) -> Any:
    if isinstance(question, CheckboxQuestion):
        return posted.get(name) is not None
    if isinstance(question, ChoiceQuestion) and question.several:
        return [str(one) for one in posted.getlist(name)]
    if isinstance(question, DateQuestion) and question.kind is not DateKind.TIME:
        return _date(question, posted, name)
    return _text(posted, name)


def _text(posted: Posted, name: str) -> str:
    value = posted.get(name)
    return value if isinstance(value, str) else ""


def _date(question: DateQuestion, posted: Posted, name: str) -> Any:
    parts = {part: _text(posted, f"{name}-{part}").strip() for part in ("day", "month", "year")}
    if question.kind is DateKind.DATE_AND_TIME:
        parts["time"] = _text(posted, f"{name}-time").strip()
    if not any(parts.values()):
        return _text(posted, name)  # A page with a single field for it, or nothing.
    day = _real_date(parts)
    if day is None or (question.kind is DateKind.DATE_AND_TIME and not re.fullmatch(r"\d\d:\d\d", parts["time"])):
        return parts
    return f"{day.isoformat()}T{parts['time']}" if "time" in parts else day.isoformat()


def _real_date(parts: dict[str, str]) -> date | None:
    if not all(parts[part].isdecimal() for part in ("day", "month", "year")) or len(parts["year"]) != 4:
        return None
    try:
        return date(int(parts["year"]), int(parts["month"]), int(parts["day"]))
    except ValueError:
        return None
