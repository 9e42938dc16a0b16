"""What the fields of a record's model hold, read from their annotations."""

import types
from collections.abc import Sequence
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel


def bare(annotation: Any) -> Any:
    """The type without `Annotated` and without `| None`."""
    if get_origin(annotation) is Annotated:
        return bare(get_args(annotation)[0])
    if get_origin(annotation) in (Union, types.UnionType):
        kinds = [kind for kind in get_args(annotation) if kind is not type(None)]
        return bare(kinds[0]) if len(kinds) == 1 else annotation
    return annotation


def item_of(kind: Any) -> Any | None:
    """What a list (or tuple, or set) is a list of; None for anything else."""
    return bare(get_args(kind)[0]) if get_origin(kind) in (list, tuple, set, frozenset, Sequence) else None


def is_model(kind: Any) -> bool:
    """Whether it has fields of its own."""
    return isinstance(kind, type) and issubclass(kind, BaseModel)


def choices_of(kind: Any) -> tuple[str, ...]:
    """The values of a fixed choice; none for anything else."""
    if get_origin(kind) is Literal:
        return tuple(map(str, get_args(kind)))
    members = getattr(kind, "__members__", {}) if isinstance(kind, type) else {}
    return tuple(str(member.value) for member in members.values())
