"""What can go wrong with decisions, for the person who drew them and for the caller."""

from dataclasses import dataclass


@dataclass(frozen=True)
class DecisionProblem:
    """One thing to put right: in which decision, where in it, in which line and element (ids) of the file.

    `not_covered`: the standard knows it, and this engine does not.
    """

    decision: str
    place: str
    line: int
    message: str
    element: str = ""
    not_covered: bool = False


class DecisionTableError(ValueError):
    """The file cannot be used; `problems` says everything that is wrong with it."""

    def __init__(self, file: str, problems: list[DecisionProblem]) -> None:
        lines = "; ".join(f"line {each.line}: {each.place}: {each.message}" for each in problems)
        super().__init__(f"{file}: {lines}")
        self.file = file
        self.problems = problems


class DecisionEvaluationError(RuntimeError):
    """A decision gave no answer for the values at hand. `decision` is its id; the message holds no values."""

    def __init__(self, decision: str, message: str) -> None:
        super().__init__(message)
        self.decision = decision
        self.message = message


class DecisionRefusedError(RuntimeError):
    """What was asked for cannot be read: `problems` says why and where. What is covered, but wrong, means null."""

    def __init__(self, problems: tuple[DecisionProblem, ...]) -> None:
        super().__init__("; ".join(f"line {each.line}: {each.place}: {each.message}" for each in problems))
        self.problems = problems

    @property
    def not_covered(self) -> bool:
        """Whether anything of it is what the standard knows and this engine does not."""
        return any(problem.not_covered for problem in self.problems)
