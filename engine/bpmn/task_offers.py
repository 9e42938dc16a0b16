"""What is offered to somebody: the groups that they are in, and where."""

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import JSON, ColumnElement, String, and_, bindparam, or_
from sqlalchemy import cast as as_type

from engine.bpmn.rows import TASK
from engine.one_of import OneOf

Groups = tuple[str, ...]


@dataclass(frozen=True)
class Offers:
    """By group, the scopes in which somebody is of it: business keys or areas.

    `own`: groups that have one member in each scope, so that what is offered to them is that member's without being
    taken. `shared`: all others.
    """

    own: Mapping[str, Collection[str]]
    shared: Mapping[str, Collection[str]]


def offers(candidacies: Iterable[tuple[str, str]], *, alone_in: Collection[str]) -> Offers:
    """What a person with these candidacies is offered; `alone_in` names the groups that have one member in a scope.

    A candidacy is a group and a scope: a business key or an area.
    """
    scopes: dict[str, set[str]] = {}
    for group, scope in candidacies:
        scopes.setdefault(group, set()).add(scope)
    own = {group: sorted(scopes[group]) for group in sorted(scopes) if group in alone_in}
    return Offers(own, {group: sorted(scopes[group]) for group in sorted(scopes) if group not in alone_in})


def parameters(scopes_by_group: Mapping[str, Collection[str]], name: str) -> dict[str, Sequence[str]]:
    """`own_0` … for each of the groups the scopes where it is held, and `own_keys`, all of them; `own` is the name."""
    if not scopes_by_group:
        return {}
    each = {f"{name}_{place}": list(scopes) for place, scopes in enumerate(scopes_by_group.values())}
    return {f"{name}_keys": sorted(set().union(*scopes_by_group.values())), **each}


def offered(groups: Groups, name: str) -> ColumnElement[bool]:
    """Whether a task is offered to one of the groups where it is held; parameters as `parameters` makes them."""
    return or_(
        *(and_(many_keys(f"{name}_{place}"), offered_to(group)) for place, group in enumerate(groups)),
    )


def offered_to(group: str) -> ColumnElement[bool]:
    """Whether a task's groups, a list in JSON, hold this one."""
    return as_type(TASK.c.candidate_groups, String).contains(json.dumps(group), autoescape=True)


def many_keys(name: str) -> ColumnElement[bool]:
    """Whether a task belongs to one of the business keys that the parameter lists."""
    return OneOf(TASK.c.business_key, bindparam(name, type_=JSON))
