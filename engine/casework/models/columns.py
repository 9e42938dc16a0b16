"""Column types that casework's tables share."""

from enum import StrEnum

from sqlalchemy import Enum


def one_of(words: type[StrEnum]) -> Enum:
    """A text column that holds one of `words`, stored as its value (not its Python name)."""
    return Enum(words, values_callable=lambda enum: [word.value for word in enum], native_enum=False, length=40)
