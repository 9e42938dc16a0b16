"""Addition, subtraction, multiplication, division and power, by the types of the two operands (DMN 1.4, 10.3.2.15).

Operands of other types, and numbers out of range, give null.
"""

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from decimal import ROUND_DOWN, Decimal

from .errors import FeelEvaluationError
from .limits import within_characters
from .temporal import MonthsDuration, add_days, add_months
from .time_line import midnight, since_midnight
from .values import NUMBERS, Value

Operation = Callable[[Value, Value], Value]

_MICROSECOND = timedelta(microseconds=1)


def _power(base: Decimal, exponent: Decimal) -> Decimal | None:
    if not exponent:  # of 0 too, as IEEE 754 has it
        return Decimal(1)
    result = NUMBERS.power(base, exponent)
    return result if result.is_finite() else None


def _join(left: str, right: str) -> str:
    within_characters(len(left) + len(right))
    return left + right


def _date_plus_days(day: date, duration: timedelta) -> date:
    return (datetime.combine(day, time()) + duration).date()


def _time_plus(clock: time, duration: timedelta) -> time:
    return (
        (datetime.combine(date(2000, 1, 1), clock.replace(tzinfo=None)) + duration % timedelta(1))
        .time()
        .replace(tzinfo=clock.tzinfo)
    )


def _time_minus_time(left: time, right: time) -> timedelta | None:
    if (left.tzinfo is None) is not (right.tzinfo is None):
        return None
    return since_midnight(left) - since_midnight(right)


def _moment_minus_moment(left: datetime, right: datetime) -> timedelta:
    if left.tzinfo and right.tzinfo:
        return left.astimezone(UTC) - right.astimezone(UTC)
    return left - right  # one of them without a zone raises TypeError: cannot be told


def _times_days(duration: timedelta, number: Decimal) -> timedelta:
    micros = NUMBERS.multiply(Decimal(duration // _MICROSECOND), number)
    return int(micros.to_integral_value(ROUND_DOWN)) * _MICROSECOND


def _times_months(duration: MonthsDuration, number: Decimal) -> MonthsDuration:
    return MonthsDuration(_whole_months(NUMBERS.multiply(Decimal(duration.months), number)))


def _whole_months(months: Decimal) -> int:
    if abs(months) > 12 * 10**9:
        raise OverflowError("a duration beyond a thousand million years")
    return int(months.to_integral_value(ROUND_DOWN))


def _days_over(duration: timedelta, number: Decimal) -> timedelta:
    micros = NUMBERS.divide(Decimal(duration // _MICROSECOND), number)
    return int(micros.to_integral_value(ROUND_DOWN)) * _MICROSECOND


def _months_over(duration: MonthsDuration, number: Decimal) -> MonthsDuration:
    return MonthsDuration(_whole_months(NUMBERS.divide(Decimal(duration.months), number)))


def _days_over_days(left: timedelta, right: timedelta) -> Decimal:
    return NUMBERS.divide(Decimal(left // _MICROSECOND), Decimal(right // _MICROSECOND))


def _months_plus(left: MonthsDuration, right: MonthsDuration) -> MonthsDuration:
    return MonthsDuration(_whole_months(Decimal(left.months + right.months)))


def _swapped(operation: Operation) -> Operation:
    return lambda left, right: operation(right, left)


_PLUS: dict[tuple[type, type], Operation] = {
    (Decimal, Decimal): NUMBERS.add,
    (str, str): _join,
    (date, timedelta): _date_plus_days,
    (date, MonthsDuration): lambda day, months: add_months(day, months.months),
    (datetime, timedelta): add_days,
    (datetime, MonthsDuration): lambda moment, months: add_months(moment, months.months),
    (time, timedelta): _time_plus,
    (timedelta, timedelta): lambda left, right: left + right,
    (MonthsDuration, MonthsDuration): _months_plus,
}
_PLUS |= {(right, left): _swapped(operation) for (left, right), operation in _PLUS.items() if left is not right}

OPERATIONS: dict[str, dict[tuple[type, type], Operation]] = {
    "+": _PLUS,
    "-": {
        (Decimal, Decimal): NUMBERS.subtract,
        (date, date): lambda left, right: left - right,
        (datetime, datetime): _moment_minus_moment,
        (date, datetime): lambda left, right: _moment_minus_moment(midnight(left), right),
        (datetime, date): lambda left, right: _moment_minus_moment(left, midnight(right)),
        (time, time): _time_minus_time,
        (date, timedelta): lambda day, duration: _date_plus_days(day, -duration),
        (date, MonthsDuration): lambda day, months: add_months(day, -months.months),
        (datetime, timedelta): lambda moment, duration: add_days(moment, -duration),
        (datetime, MonthsDuration): lambda moment, months: add_months(moment, -months.months),
        (time, timedelta): lambda clock, duration: _time_plus(clock, -duration),
        (timedelta, timedelta): lambda left, right: left - right,
        (MonthsDuration, MonthsDuration): lambda left, right: _months_plus(left, MonthsDuration(-right.months)),
    },
    "*": {
        (Decimal, Decimal): NUMBERS.multiply,
        (timedelta, Decimal): _times_days,
        (Decimal, timedelta): _swapped(_times_days),
        (MonthsDuration, Decimal): _times_months,
        (Decimal, MonthsDuration): _swapped(_times_months),
    },
    "/": {
        (Decimal, Decimal): NUMBERS.divide,
        (timedelta, Decimal): _days_over,
        (MonthsDuration, Decimal): _months_over,
        (timedelta, timedelta): _days_over_days,
        (MonthsDuration, MonthsDuration): lambda left, right: NUMBERS.divide(
            Decimal(left.months), Decimal(right.months)
        ),
    },
    "**": {(Decimal, Decimal): _power},
}


def apply(operations: dict[tuple[type, type], Operation], left: Value, right: Value) -> Value:
    """The result of an operation of `OPERATIONS` on two values, or null."""
    operation = operations.get((type(left), type(right)))
    if operation is None:
        return None
    try:
        return operation(left, right)
    except OverflowError:
        raise FeelEvaluationError("Years before 1 and after 9999, and durations as long, are not covered.") from None
    except (ArithmeticError, ValueError, TypeError):
        return None


def negative(value: Value) -> Value:
    """The number or duration with the other sign; null for other values."""
    if type(value) is Decimal:
        return NUMBERS.minus(value)
    if type(value) is timedelta:
        return apply(OPERATIONS["*"], value, Decimal(-1))
    if type(value) is MonthsDuration:
        return MonthsDuration(-value.months)
    return None
