"""What can go wrong with an expression, for the person who wrote it."""


class FeelSyntaxError(ValueError):
    """The text is not an expression that this language covers.

    `message` is a sentence for the author; `position` is the character it is about, counted from 1.
    """

    def __init__(self, message: str, position: int) -> None:
        super().__init__(f"{message} (character {position})")
        self.message = message
        self.position = position


class FeelNotCoveredError(FeelSyntaxError):
    """The standard knows this expression, but this language does not cover it."""


class FeelEvaluationError(RuntimeError):
    """The expression was stopped: it asked for too much work, or was given a value that FEEL has no type for."""
