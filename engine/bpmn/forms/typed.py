"""One answer as it came (JSON) to the value that is kept: text, a number, true or false, an ISO date, chosen values."""

import re
from collections.abc import Mapping
from datetime import date, datetime, time
from decimal import Decimal, InvalidOperation
from typing import Any, Final

from engine.bpmn.forms.components import (
    CheckboxQuestion,
    ChoiceQuestion,
    DateKind,
    DateQuestion,
    NumberQuestion,
    Question,
    TextQuestion,
)
from engine.clock import LONDON, in_utc

MAX_DIGITS: Final = 15
"""More would not survive the way through JSON unchanged."""
MAX_CHOSEN: Final = 500

_DATE_PARTS: Final = ("day", "month", "year")
_UNKEEPABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
_NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d{1,2})?", re.ASCII)
_DATE = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)


class UnreadableAnswerError(ValueError):
    """An answer of the wrong kind; the message is what it must be: “must be a real date”."""


def typed(question: Question, answer: Any) -> Any:
    """The value of `answer`; None when there is none. Raises UnreadableAnswerError."""
    match question:
        case CheckboxQuestion():
            return _ticked(answer)
        case ChoiceQuestion(several=True):
            return _chosen(answer)
        case _ if answer is None or (isinstance(answer, str) and not answer.strip()):
            return None
        case TextQuestion():
            return _text(answer, one_line=question.type == "textfield")
        case NumberQuestion():
            return _number(question, answer)
        case DateQuestion():
            return _date(question, answer)
        case _:
            return _single(answer)


def _ticked(answer: Any) -> bool:
    if not isinstance(answer, bool | None):
        raise UnreadableAnswerError("must be true or false")
    return answer is True


def _chosen(answer: Any) -> list[Any] | None:
    if answer is None or answer == "":
        return None
    if not isinstance(answer, list) or len(answer) > MAX_CHOSEN:
        raise UnreadableAnswerError("must be a list of the choices that are offered")
    return list(dict.fromkeys(_single(one) for one in answer)) or None


def _single(answer: Any) -> Any:
    if not isinstance(answer, str | int | float | Decimal):
        raise UnreadableAnswerError("must be one of the choices that are offered")
    return answer


def _text(answer: Any, *, one_line: bool) -> str | None:
    if not isinstance(answer, str):
        raise UnreadableAnswerError("must be text")
    if _UNKEEPABLE.search(answer):
        raise UnreadableAnswerError("has characters that cannot be kept. Type it again instead of copying it")
    lines = [line.rstrip() for line in answer.strip().splitlines()]
    return (" " if one_line else "\n").join(lines) or None


def _number(question: NumberQuestion, answer: Any) -> int | float | str:
    if isinstance(answer, str) and _NUMBER.fullmatch(answer.strip()):
        answer = answer.strip()
    elif isinstance(answer, bool) or not isinstance(answer, int | float | Decimal):
        raise UnreadableAnswerError("must be a number")
    try:
        number = Decimal(str(answer))
        digits = number.normalize().as_tuple()
    except (InvalidOperation, ValueError):  # ValueError: an integer of thousands of digits has no text.
        raise UnreadableAnswerError("must be a number") from None
    if not number.is_finite() or len(digits.digits) > MAX_DIGITS or abs(int(digits.exponent)) > MAX_DIGITS:
        raise UnreadableAnswerError(f"must be a number of at most {MAX_DIGITS} digits")
    places = max(0, -int(digits.exponent))
    if question.decimals is not None and places > question.decimals:
        whole = "must be a whole number"
        raise UnreadableAnswerError(
            f"must have at most {question.decimals} decimal places" if question.decimals else whole
        )
    if question.as_text:
        return str(answer)
    return float(number) if places else int(number)


def _date(question: DateQuestion, answer: Any) -> str:
    if isinstance(answer, Mapping):
        _complain_about_parts(question, answer)
    if not isinstance(answer, str):
        raise UnreadableAnswerError(_REAL[question.kind])
    try:
        return _READ[question.kind](answer.strip())
    except ValueError:
        raise UnreadableAnswerError(_REAL[question.kind]) from None


def _complain_about_parts(question: DateQuestion, parts: Mapping[str, Any]) -> None:
    wanted = (*_DATE_PARTS, "time") if question.kind is DateKind.DATE_AND_TIME else _DATE_PARTS
    absent = [part for part in wanted if not str(parts.get(part) or "").strip()]
    if absent:
        raise UnreadableAnswerError(f"must include a {' and a '.join(absent)}")


def _iso_date(text: str) -> str:
    if not _DATE.fullmatch(text):
        raise ValueError
    return date.fromisoformat(text).isoformat()


def _iso_time(text: str) -> str:
    return time.fromisoformat(text).replace(tzinfo=None).isoformat(timespec="minutes")


def _iso_moment(text: str) -> str:
    moment = datetime.fromisoformat(text)
    moment = moment if moment.tzinfo else moment.replace(tzinfo=LONDON)
    in_utc(moment)  # for it must be one
    return moment.isoformat(timespec="minutes")


_READ = {DateKind.DATE: _iso_date, DateKind.TIME: _iso_time, DateKind.DATE_AND_TIME: _iso_moment}
_REAL = {
    DateKind.DATE: "must be a real date",
    DateKind.TIME: "must be a time, such as 14:30",
    DateKind.DATE_AND_TIME: "must be a real date and time",
}
