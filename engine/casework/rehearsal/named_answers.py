"""Answers as a story keeps them: what was chosen among the case's own things is kept by its place in the choice.

A child or an action has a new random id in every world; “the first of the children” is the same in each.
"""

import re
from collections.abc import Mapping
from typing import Any, Final

_RANDOM_ID: Final = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
FROM, NUMBER = "from", "number"


def name_ids(answers: Any, data: Mapping[str, Any]) -> Any:
    """`answers` with `{"from": the choice's key, "number": n}` for each random id that `data` offers as the n-th."""
    if isinstance(answers, Mapping):
        return {key: name_ids(value, data) for key, value in answers.items()}
    if isinstance(answers, list):
        return [name_ids(value, data) for value in answers]
    if isinstance(answers, str) and _RANDOM_ID.fullmatch(answers):
        return _place_of(answers, data) or answers
    return answers


def find_ids(answers: Any, data: Mapping[str, Any]) -> Any:
    """The answers in this world. Raises ValueError where a choice has not as many options."""
    if isinstance(answers, Mapping):
        if answers.keys() == {FROM, NUMBER}:
            return _id_at(answers, data)
        return {key: find_ids(value, data) for key, value in answers.items()}
    if isinstance(answers, list | tuple):
        return [find_ids(value, data) for value in answers]
    return answers


def _place_of(found: str, data: Mapping[str, Any]) -> dict[str, Any] | None:
    for key, offered in data.items():
        values = _values(offered)
        if found in values:
            return {FROM: key, NUMBER: values.index(found) + 1}
    return None


def _id_at(place: Mapping[str, Any], data: Mapping[str, Any]) -> Any:
    values, number = _values(data.get(place[FROM])), place[NUMBER]
    if not isinstance(number, int) or not 1 <= number <= len(values):
        raise ValueError(f"There is no number {number} among “{place[FROM]}” here; there are {len(values)}.")
    return values[number - 1]


def _values(offered: Any) -> list[Any]:
    """The values of a choice that the case offers; none where it is something else."""
    if not isinstance(offered, list):
        return []
    return [one["value"] for one in offered if isinstance(one, Mapping) and one.keys() == {"label", "value"}]
