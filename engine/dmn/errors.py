"""What can go wrong with decisions, for the person who drew them and for the caller."""

from dataclasses import dataclass


@dataclass(frozen=True)
class DecisionProblem:
    """One thing to put right: in which decision, where in it, in which line and element (ids) of the file."""

    decision: str
    place: str
    line: int
    message: str
    element: str = ""


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
    """What was asked for is drawn with something that is not covered; `problems` says with what and where."""

    def __init__(self, problems: tuple[DecisionProblem, ...]) -> None:
        super().__init__("; ".join(f"line {each.line}: {each.place}: {each.message}" for each in problems))
        self.problems = problems
