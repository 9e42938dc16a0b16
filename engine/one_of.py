"""A list of any length that is one parameter of a statement: the statement stays the same."""

from typing import Any

from sqlalchemy import ColumnElement, TableValuedAlias
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.types import NullType


class OneOf(FunctionElement[Any]):
    """Whether the first column is one of the texts in the second, a JSON array.

    With a parameter for each of them the statement would be another one for every length, made, read and planned anew.
    """

    inherit_cache = True
    type = NullType()  # SQLAlchemy compares a Boolean with 1 for SQLite, which then finds no index for it.


class Each(FunctionElement[Any]):
    """The texts in a JSON array as the rows of a table with the column `value`; see `each`."""

    inherit_cache = True
    name = "each_of"


def each(texts: ColumnElement[Any]) -> TableValuedAlias:
    """To look something up for each of them by its index, whatever the database thinks how many there are: in a scalar
    select for each row it has no choice, while it reads a table of some thousand rows as a whole to join it."""
    return Each(texts).table_valued("value")


@compiles(OneOf, "sqlite")
def _sqlite_one_of(asked: OneOf, compiler: Any, **options: Any) -> str:
    column, texts = (compiler.process(one, **options) for one in asked.clauses)
    return f"{column} IN (SELECT value FROM json_each({texts}))"


@compiles(OneOf, "postgresql")
def _postgresql_one_of(asked: OneOf, compiler: Any, **options: Any) -> str:
    column, texts = (compiler.process(one, **options) for one in asked.clauses)
    return f"{column} = ANY (ARRAY(SELECT json_array_elements_text(CAST({texts} AS json))))"


@compiles(Each, "sqlite")
def _sqlite_each(asked: Each, compiler: Any, **options: Any) -> str:
    return f"json_each({compiler.process(*asked.clauses, **options)})"


@compiles(Each, "postgresql")
def _postgresql_each(asked: Each, compiler: Any, **options: Any) -> str:
    return f"json_array_elements_text(CAST({compiler.process(*asked.clauses, **options)} AS json))"
