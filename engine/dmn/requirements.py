"""What decisions require (DMN 1.4, 6.3): input data, other decisions, business knowledge models, decision services."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Union

from .boxed import FunctionBox
from .data_types import Type

if TYPE_CHECKING:
    from .decision import Decision


@dataclass(frozen=True, eq=False)
class InputData:
    """A value that comes from outside, with its type; `namespace` is that of its model."""

    key: str
    name: str
    namespace: str
    type: Type


@dataclass(frozen=True, eq=False)
class BusinessKnowledge:
    """A function that decisions and other functions may call; it sees what it requires and itself, nothing else."""

    key: str
    name: str
    function: FunctionBox
    required: tuple["Requirement", ...]


@dataclass(frozen=True, eq=False)
class DecisionService:
    """Decisions that are asked together, for given values of their input data and of decisions before them.

    What it gives and takes goes by its name, and what is imported by `import.name` (10.4).
    """

    key: str
    name: str
    type: Type
    outputs: dict[str, "Decision"]
    inputs: dict[str, Union[InputData, "Decision"]]
    """In the order of its parameters: input data, then decisions."""
    taken: tuple[Type, ...]
    """What its own type declares for each of them, beside the type that each has itself."""


Source = Union[InputData, "Decision", BusinessKnowledge, DecisionService]


@dataclass(frozen=True)
class Requirement:
    """Something required and its name: for what is imported, `model` is the import's name, otherwise empty."""

    name: str
    model: str
    source: Source

    @property
    def full_name(self) -> str:
        """`import.name`, or the name alone."""
        return f"{self.model}.{self.name}" if self.model else self.name


def shared_names(required: Iterable[Requirement]) -> list[str]:
    """The names that stand for several of the things required, or for one of them and an import."""
    things: dict[str, set[Source | None]] = {}
    for each in required:
        things.setdefault(each.full_name, set()).add(each.source)
        if each.model:
            things.setdefault(each.model, set()).add(None)
    return sorted(name for name, meant in things.items() if len(meant) > 1)
