"""Caps that keep every expression small and every evaluation short, whoever wrote it.

The work of an evaluation is counted in steps of the syntax tree (some tenths of a microsecond each) and in the items
and characters that functions touch. The count belongs to the outermost `evaluation()` of the present thread or task.
"""

from contextvars import ContextVar, Token
from datetime import datetime

from .errors import FeelEvaluationError

MAX_LENGTH = 4_000
"""Characters of an expression."""
MAX_DEPTH = 40
"""Brackets within brackets, and levels of the syntax tree."""
MAX_ITEMS = 10_000
"""Items of a list."""
MAX_CHARACTERS = 100_000
"""Characters of a string that an expression builds."""
MAX_WORK = 500_000
"""Steps of one evaluation: well under a second."""


class evaluation:
    """The account of one evaluation, a context manager; `now` is the aware moment that `now()` and `today()` tell.

    Within another one it draws on that one's account and time. A class, because it opens for every single expression.
    """

    __slots__ = ("now", "token", "work_left")

    def __init__(self, now: datetime | None) -> None:
        self.now = now
        self.work_left = MAX_WORK
        self.token: Token[evaluation] | None = None

    def __enter__(self) -> None:
        if _run.get(None) is None:
            self.token = _run.set(self)

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _trace: object) -> None:
        if self.token:
            _run.reset(self.token)
        if kind is RecursionError:
            raise FeelEvaluationError("The expression calls itself too deeply.") from error


_run: ContextVar[evaluation] = ContextVar("feel_evaluation")


def spend(steps: int) -> None:
    """Charges `steps` to the running evaluation; raises `FeelEvaluationError` when it has used up its share."""
    run = _run.get()
    run.work_left -= steps
    if run.work_left < 0:
        raise FeelEvaluationError("The expression was stopped because it takes too long.")


def present_moment() -> datetime:
    """The moment that the running evaluation was given."""
    now = _run.get().now
    if now is None:
        raise FeelEvaluationError("The expression asks for the present time, which is not known here.")
    return now


def within_items(count: int) -> None:
    """Refuses lists of more than `MAX_ITEMS` items and charges for the others."""
    if count > MAX_ITEMS:
        raise FeelEvaluationError(f"A list has more than {MAX_ITEMS:,} items.")
    spend(count)


def within_characters(count: int) -> None:
    """Refuses strings of more than `MAX_CHARACTERS` characters and charges for the others."""
    if count > MAX_CHARACTERS:
        raise FeelEvaluationError(f"A text has more than {MAX_CHARACTERS:,} characters.")
    spend(count >> 6)
