"""The types that inputs and outputs declare, and how values and literals are held to them."""

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from enum import Enum

from engine.feel import MonthsDuration, Value
from engine.feel.temporal import LONDON, parse_date, parse_duration, parse_moment, parse_time


class DataType(Enum):
    """A declared type: the name people read and the Python type of its values."""

    ANY = ("any value", object)
    STRING = ("text", str)
    BOOLEAN = ("yes or no (true, false)", bool)
    NUMBER = ("number", Decimal)
    INTEGER = ("whole number", Decimal)
    DATE = ("date", date)
    TIME = ("time", time)
    MOMENT = ("date and time", datetime)
    DAYS = ("duration in days and time", timedelta)
    MONTHS = ("duration in years and months", MonthsDuration)

    def __init__(self, label: str, kind: type) -> None:
        self.label = label
        self.kind = kind


_BY_NAME = {
    "": DataType.ANY,
    "any": DataType.ANY,
    "string": DataType.STRING,
    "boolean": DataType.BOOLEAN,
    **dict.fromkeys(("number", "double", "decimal"), DataType.NUMBER),
    **dict.fromkeys(("integer", "long"), DataType.INTEGER),
    "date": DataType.DATE,
    "time": DataType.TIME,
    **dict.fromkeys(("datetime", "date and time"), DataType.MOMENT),
    **dict.fromkeys(("daytimeduration", "days and time duration"), DataType.DAYS),
    **dict.fromkeys(("yearmonthduration", "years and months duration"), DataType.MONTHS),
}


def find_type(name: str | None) -> DataType | None:
    """The type that a `typeRef` names; None when it is not known."""
    return _BY_NAME.get((name or "").removeprefix("feel:").strip().lower())


def conforms(value: Value, declared: DataType) -> bool:
    """Whether a value is null or of the declared type."""
    if value is None or declared is DataType.ANY:
        return True
    if declared is DataType.INTEGER and type(value) is Decimal:
        return bool(value == value.to_integral_value())
    return type(value) is declared.kind


def converted(value: Value, declared: DataType) -> Value:
    """The value as the declared type; ISO texts become dates and durations. Raises TypeError when it does not fit."""
    if declared in _READERS and isinstance(value, str):
        value = _READERS[declared](value) or value
    if declared is DataType.DATE and isinstance(value, datetime):
        value = (value.astimezone(LONDON) if value.tzinfo else value).date()
    if not conforms(value, declared):
        raise TypeError(f"{declared.label} is needed")
    return value


def _read_day(text: str) -> date | datetime | None:
    return parse_date(text) or parse_moment(text)


_READERS = {
    DataType.DATE: _read_day,
    DataType.TIME: parse_time,
    DataType.MOMENT: parse_moment,
    DataType.DAYS: parse_duration,
    DataType.MONTHS: parse_duration,
}
