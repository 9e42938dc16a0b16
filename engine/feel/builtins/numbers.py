"""Functions of numbers (DMN 1.4, table 74)."""

from datetime import timedelta
from decimal import (
    ROUND_CEILING,
    ROUND_DOWN,
    ROUND_FLOOR,
    ROUND_HALF_DOWN,
    ROUND_HALF_EVEN,
    ROUND_HALF_UP,
    ROUND_UP,
    Decimal,
)
from typing import Any

from engine.feel.arithmetic import negative
from engine.feel.functions import Whole
from engine.feel.temporal import MonthsDuration
from engine.feel.values import NUMBERS, Value

from .registry import Registry

FUNCTIONS = Registry()


def _rounded(number: Decimal, scale: int, rounding: str) -> Decimal | None:
    if not -6111 <= scale <= 6176:
        return None
    exponent = number.as_tuple().exponent
    if isinstance(exponent, int) and -exponent <= scale:
        return number
    return number.quantize(Decimal((0, (1,), -scale)), rounding, NUMBERS)


@FUNCTIONS.named("decimal")
def decimal(n: Decimal, scale: Whole) -> Decimal | None:
    """Rounded to `scale` decimals, halves to the even neighbour."""
    return _rounded(n, scale, ROUND_HALF_EVEN)


@FUNCTIONS.named("floor")
def floor(n: Decimal, scale: int = 0) -> Decimal | None:
    """Rounded towards minus infinity."""
    return _rounded(n, scale, ROUND_FLOOR)


@FUNCTIONS.named("ceiling")
def ceiling(n: Decimal, scale: int = 0) -> Decimal | None:
    """Rounded towards infinity."""
    return _rounded(n, scale, ROUND_CEILING)


@FUNCTIONS.named("round up")
def round_up(n: Decimal, scale: Whole) -> Decimal | None:
    """Rounded away from zero."""
    return _rounded(n, scale, ROUND_UP)


@FUNCTIONS.named("round down")
def round_down(n: Decimal, scale: Whole) -> Decimal | None:
    """Rounded towards zero."""
    return _rounded(n, scale, ROUND_DOWN)


@FUNCTIONS.named("round half up")
def round_half_up(n: Decimal, scale: Whole) -> Decimal | None:
    """Rounded to the nearest, halves away from zero."""
    return _rounded(n, scale, ROUND_HALF_UP)


@FUNCTIONS.named("round half down")
def round_half_down(n: Decimal, scale: Whole) -> Decimal | None:
    """Rounded to the nearest, halves towards zero."""
    return _rounded(n, scale, ROUND_HALF_DOWN)


@FUNCTIONS.named("abs")
def abs_(n: Decimal | timedelta | MonthsDuration) -> Value:
    """The number or duration without its sign."""
    zero: Any = {Decimal: Decimal(0), timedelta: timedelta(0), MonthsDuration: MonthsDuration(0)}[type(n)]
    return negative(n) if n < zero else n


@FUNCTIONS.named("modulo")
def modulo(dividend: Decimal, divisor: Decimal) -> Decimal:
    """What is left of a division rounded down: it has the sign of the divisor."""
    quotient = NUMBERS.divide(dividend, divisor).to_integral_value(ROUND_FLOOR)
    return NUMBERS.subtract(dividend, NUMBERS.multiply(divisor, quotient))


@FUNCTIONS.named("sqrt")
def sqrt(number: Decimal) -> Decimal:
    """The square root."""
    return NUMBERS.sqrt(number)


@FUNCTIONS.named("log")
def log(number: Decimal) -> Decimal | None:
    """The natural logarithm of a positive number."""
    return NUMBERS.ln(number) if number > 0 else None


@FUNCTIONS.named("exp")
def exp(number: Decimal) -> Decimal:
    """Euler's number to this power."""
    return NUMBERS.exp(number)


@FUNCTIONS.named("odd")
def odd(number: Decimal) -> bool | None:
    """Whether a whole number is odd."""
    return NUMBERS.remainder(number, Decimal(2)) != 0 if number == number.to_integral_value() else None


@FUNCTIONS.named("even")
def even(number: Decimal) -> bool | None:
    """Whether a whole number is even."""
    return NUMBERS.remainder(number, Decimal(2)) == 0 if number == number.to_integral_value() else None
