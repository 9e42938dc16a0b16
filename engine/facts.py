"""Rows for reading only: values with the columns of their table.

An object that a session looks after takes ten times as long to make. A fact cannot be changed, and no session knows it.
"""

from collections import namedtuple
from collections.abc import Callable, Iterable
from typing import Any, TypeVar, cast

from sqlmodel import SQLModel

from engine.database import table_of

Model = TypeVar("Model", bound=SQLModel)


def reader(model: type[Model]) -> Callable[[Iterable[Any]], Model]:
    """A function from a row's values, in the order of the table's columns, to a fact that is read like a `model`."""
    names: list[str] = list(table_of(model).c.keys())
    fact: Any = namedtuple(model.__name__, names)  # type: ignore[misc]  # the names are the table's
    return cast(Callable[[Iterable[Any]], Model], fact._make)
