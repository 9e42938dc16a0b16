"""A list of any length as one parameter, so that the statement's text stays the same."""

from typing import Any

from sqlalchemy import ColumnElement, TableValuedAlias
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.types import NullType


class OneOf(FunctionElement[Any]):
    """Whether the first column is one of the texts in the second, a JSON array.

    With a parameter for each text, every length would make another statement, to be compiled and planned anew.
    """

    inherit_cache = True
    type = NullType()  # SQLAlchemy compares a Boolean with 1 for SQLite, which then finds no index for it.


class Each(FunctionElement[Any]):
    """The texts in a JSON array as the rows of a table with the column `value`; see `each`."""

    inherit_cache = True
    name = "each_of"


def each(texts: ColumnElement[Any]) -> TableValuedAlias:
    """The texts as rows with the column `value`. Ask for something about each in a scalar select: then the database has
    to use the index, while to join a table of some thousand rows it may read all of it."""
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
