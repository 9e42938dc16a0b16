"""Tokens, and the scopes that they move in."""

from collections import ChainMap
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from engine.bpmn.elements import Element, ProcessModel, VariableMapping

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


@dataclass(eq=False)
class Scope:
    """A process or an embedded subprocess that runs. `variables` is None where those of the process around count."""

    process: ProcessModel
    id: str | None
    around: "Token | None"
    variables: dict[str, Any] | None
    local: dict[str, Any]
    tokens: list["Token"] = field(default_factory=list)


@dataclass(eq=False)
class Token:
    """Something that is at an element: goes on by itself when `ready`, else waits."""

    scope: Scope
    at: Element
    local: dict[str, Any]
    came_by: str = ""
    said_by: dict[str, Element] = field(default_factory=dict)
    ready: bool = False
    host: "Token | None" = None
    """For an event on an activity: the activity's token."""
    gateway: "Token | None" = None
    """For an event behind an event-based gateway: the token that came through it."""
    whole: "Token | None" = None
    """For one of several: the token of them all, which keeps the items that are still to come."""
    to_come: list[Any] = field(default_factory=list)


def seen_by(token: Token) -> ChainMap[str, Any]:
    """What is local to its path, then the variables of the processes around it, the innermost first."""
    scopes, scope = [], token.scope
    while scope is not None:
        scopes += [scope.variables] if scope.variables is not None else []
        scope = scope.around.scope if scope.around else None
    return ChainMap(token.local, *scopes)


def write(token: Token, values: Mapping[str, Any]) -> None:
    """Sets variables of the process that the token is in; what is local to its path gives way."""
    scope = token.scope
    while scope.variables is None:
        assert scope.around is not None
        scope = scope.around.scope
    scope.variables.update(values)
    token.local = {name: value for name, value in token.local.items() if name not in values}


def mapped(seen: Mapping[str, Any], mappings: Iterable[VariableMapping]) -> dict[str, Any]:
    """The targets of the mappings, filled from what is seen."""
    return {mapping.target: _value(seen, mapping) for mapping in mappings}


def _value(seen: Mapping[str, Any], mapping: VariableMapping) -> Any:
    if mapping.value is None:
        return seen.get(mapping.source or mapping.target)
    if mapping.value.expression is None:
        return mapping.value.literal
    return mapping.value.expression.evaluate(seen, now=NOON)
