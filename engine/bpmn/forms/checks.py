"""Whether a readable answer is one that the form allows: needed, offered, long, large, late or patterned enough."""

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final

from engine.bpmn.forms.components import (
    Bound,
    Choice,
    ChoiceQuestion,
    DateKind,
    DateQuestion,
    NumberQuestion,
    Question,
    TextQuestion,
)
from engine.bpmn.forms.drawn import compile_pattern
from engine.bpmn.forms.surroundings import Surroundings
from engine.bpmn.forms.wording import missing, wrong
from engine.clock import london

MAX_TEXT: Final = 20_000
"""Characters of an answer where the form sets no limit of its own."""

_EMAIL = re.compile(r"[^@\s]+@[^@\s.]+(\.[^@\s.]+)+")
_PHONE = re.compile(r"\+?[\d\s().-]{7,25}(\s?(x|ext\.?|extension)\s?\d{1,6})?", re.IGNORECASE)


def complaint(question: Question, value: Any, surroundings: Surroundings) -> str | None:
    """The sentence that says what is wrong with `value`; None when nothing is."""
    if value is None or value is False:
        return missing(question, question.label.text(surroundings)) if question.required else None
    match question:
        case TextQuestion():
            predicate = _text_predicate(question, value, surroundings)
        case NumberQuestion():
            predicate = _number_predicate(question, value, surroundings)
        case DateQuestion():
            predicate = _date_predicate(question, value, surroundings)
        case ChoiceQuestion():
            predicate = _choice_predicate(question, value, surroundings)
        case _:
            predicate = None
    if predicate is None:
        return None
    has_own_words = isinstance(question, TextQuestion) and predicate == question.pattern_message
    return predicate if has_own_words else wrong(question.label.text(surroundings), predicate)


def offered(question: ChoiceQuestion, surroundings: Surroundings) -> tuple[Choice, ...]:
    """The options of a question as things are: those drawn, or those that its expression gives."""
    if question.options is None:
        return question.fixed
    listed = surroundings.evaluate(question.options)
    return tuple(_choice(one) for one in listed) if isinstance(listed, Sequence) and not isinstance(listed, str) else ()


def as_offered(question: ChoiceQuestion, value: Any, surroundings: Surroundings) -> Any:
    """`value` as the options write it: a page sends text also for numbers."""
    by_text = {_text_of(choice.value): choice.value for choice in offered(question, surroundings)}
    if isinstance(value, list):
        return [by_text.get(_text_of(one), one) for one in value]
    return by_text.get(_text_of(value), value)


def _choice(one: Any) -> Choice:
    if isinstance(one, Mapping):
        value = one.get("value", one.get("label"))
        return Choice(str(one.get("label", value)), _plain(value))
    return Choice(str(one), _plain(one))


def _plain(value: Any) -> Any:
    return int(value) if isinstance(value, Decimal) and value == value.to_integral_value() else value


def _text_of(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _choice_predicate(question: ChoiceQuestion, value: Any, surroundings: Surroundings) -> str | None:
    values = {_text_of(choice.value) for choice in offered(question, surroundings)}
    chosen = value if question.several else [value]
    if all(_text_of(one) in values for one in chosen):
        return None
    return "must be among the choices that are offered"


def _text_predicate(question: TextQuestion, value: str, surroundings: Surroundings) -> str | None:
    least, most = _limit(question.min_length, surroundings), _limit(question.max_length, surroundings)
    if least is not None and len(value) < least:
        return f"must be {least} characters or more"
    if len(value) > (MAX_TEXT if most is None else most):
        return f"must be {MAX_TEXT if most is None else most} characters or fewer"
    if question.is_email and not _EMAIL.fullmatch(value):
        return "must be an email address, like name@example.com"
    if question.is_phone and not _PHONE.fullmatch(value):
        return "must be a phone number, like 01632 960 001"
    if question.pattern and not compile_pattern(question.pattern).search(value):
        return question.pattern_message or "is not in the right format"
    return None


def _number_predicate(question: NumberQuestion, value: float | str, surroundings: Surroundings) -> str | None:
    number = Decimal(str(value))
    least, most = _limit(question.minimum, surroundings), _limit(question.maximum, surroundings)
    if least is not None and number < least:
        return f"must be {least} or more"
    if most is not None and number > most:
        return f"must be {most} or less"
    return None


def _limit(bound: Bound, surroundings: Surroundings) -> Decimal | None:
    value = bound if bound is None or isinstance(bound, Decimal) else surroundings.evaluate(bound)
    return value if isinstance(value, Decimal) else None


def _date_predicate(question: DateQuestion, value: str, surroundings: Surroundings) -> str | None:
    if not question.no_past_dates or question.kind is DateKind.TIME:
        return None
    moment = datetime.fromisoformat(value)
    day = date.fromisoformat(value) if question.kind is DateKind.DATE else london(moment).date()
    return "must be today or in the future" if day < surroundings.today else None
