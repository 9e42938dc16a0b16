"""A model: its decisions and what they require, beside the models that it imports."""

from collections.abc import Iterator
from dataclasses import dataclass

from engine.feel import Value

from .decision import Decision
from .errors import DecisionProblem, DecisionRefusedError
from .requirements import InputData, Source
from .scope import Scope


@dataclass(frozen=True)
class Refused:
    """Stands for logic that is not covered; whoever asks for its value is told why."""

    problems: tuple[DecisionProblem, ...]
    reads: frozenset[str] = frozenset()

    def evaluate(self, _scope: Scope) -> Value:
        """Raises `DecisionRefusedError`."""
        raise DecisionRefusedError(self.problems)


@dataclass(frozen=True)
class Model:
    """A model's elements in the order of its file, and the models that it imports with their names in it."""

    name: str
    namespace: str
    elements: tuple[Source, ...]
    imported: tuple[tuple[str, "Model"], ...]

    @property
    def decisions(self) -> tuple[Decision, ...]:
        """The model's own decisions."""
        return tuple(each for each in self.elements if isinstance(each, Decision))

    def find(self, name: str) -> Source | None:
        """The element of this name; `other.thing` is that of an import, `thing` of the first without a name."""
        name = " ".join(name.split())
        own = self.own(name)
        if own:
            return own
        for key, model in self.imported:
            prefix = f"{key}." if key else ""
            found = model.find(name.removeprefix(prefix)) if name.startswith(prefix) else None
            if found:
                return found
        return None

    def own(self, name: str) -> Source | None:
        """The model's own element of this name or id."""
        return next((each for each in self.elements if name in (each.name, each.key)), None)

    def all_models(self) -> Iterator["Model"]:
        """This model and those that it imports."""
        yield self
        for _, model in self.imported:
            yield from model.all_models()

    def all_inputs(self) -> Iterator[InputData]:
        """The input data of this model and of those that it imports."""
        yield from (each for model in self.all_models() for each in model.elements if isinstance(each, InputData))
