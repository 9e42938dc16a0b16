"""Our answers and feelin's in one form that compares: JSON in which every value says its type."""

from collections.abc import Callable, Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser

from engine.feel import (
    FeelEvaluationError,
    FeelSyntaxError,
    FunctionValue,
    MonthsDuration,
    Range,
    compile_expression,
    compile_unary_tests,
)
from engine.feel.temporal import format_days, format_moment_in_zone, format_time

Answer = Any
BUNDLE = Path(__file__).parent / "feelin.bundle.js"


def ours(text: str, variables: dict[str, object]) -> Answer:
    """Our answer to an expression."""
    return _answer(lambda: compile_expression(text).evaluate(variables))


def our_verdict(cell: str, value: object, variables: dict[str, object]) -> Answer:
    """Our answer to a decision table's cell."""
    return _answer(lambda: compile_unary_tests(cell).truth(value, variables))


def theirs(browser: Browser, name: str, arguments: Sequence[object], variables: dict[str, object]) -> list[Answer]:
    """feelin's answers, all in one call of `opinions` or `verdicts` in a page of its own."""
    page = browser.new_page()
    page.add_script_tag(path=BUNDLE)
    answers = page.evaluate(f"([arguments, variables]) => {name}(arguments, variables)", [list(arguments), variables])
    page.close()
    return [rounded(answer) for answer in answers]


def _answer(run: Callable[[], object]) -> Answer:
    try:
        return rounded(canonical(run()))
    except FeelSyntaxError:
        return {"error": "refused"}
    except FeelEvaluationError:
        return {"error": "failed"}


def canonical(value: object) -> Answer:
    """A value of ours in that form."""
    if value is None or isinstance(value, (bool, str)):
        return value
    if isinstance(value, list):
        return [canonical(item) for item in value]
    if isinstance(value, dict):
        return {"context": {key: canonical(entry) for key, entry in value.items()}}
    if isinstance(value, Range):
        return {"range": [value.start_included, canonical(value.start), canonical(value.end), value.end_included]}
    if isinstance(value, FunctionValue):
        return {"function": True}
    return next(write(value) for kind, write in _WRITTEN.items() if isinstance(value, kind))


_WRITTEN: dict[type, Callable[[Any], Answer]] = {
    Decimal: lambda value: {"number": str(value)},
    datetime: lambda value: {"date and time": format_moment_in_zone(value)},
    date: lambda value: {"date": value.isoformat()},
    time: lambda value: {"time": format_time(value)},
    timedelta: lambda value: {"duration": format_days(value)},
    MonthsDuration: lambda value: {"duration": str(value)},
}


def rounded(answer: Answer) -> Answer:
    """The answer with its numbers to nine digits: feelin's are binary."""
    if isinstance(answer, list):
        return [rounded(item) for item in answer]
    if not isinstance(answer, dict):
        return answer
    if "number" in answer:
        return {"number": None if answer["number"] is None else f"{float(answer['number']) + 0.0:.9g}"}
    return {key: rounded(entry) for key, entry in answer.items()}
