"""Facts as pages list them."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Fact:
    """A term and what is said about it."""

    label: str
    value: str
