"""Three-valued logic: what equals, orders and contains (DMN 1.4, 10.3.2.13 and 10.3.2.14). None is "cannot be told"."""

import operator
from collections.abc import Callable, Iterable
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from .limits import spend
from .temporal import MonthsDuration
from .time_line import instant, midnight
from .values import Range, Value

Truth = bool | None

_PER_COMPARISON = 5

_ORDERED = frozenset((Decimal, str, date, timedelta, MonthsDuration))
_ZONED = frozenset((datetime, time))


def equal(left: Value, right: Value) -> Truth:
    """Whether two values are equal: null equals null alone; values of different types cannot be compared.

    Dates and times are equal when they are the same second; with and without a zone they differ.
    """
    if left is None or right is None:
        return left is right
    kind = type(left)
    if kind is not type(right):
        pair = _moments(left, right)
        return None if pair is None else bool(pair[0] == pair[1])
    if kind is list:
        return _equal_lists(left, right)
    if kind is dict:
        return _equal_contexts(left, right)
    return bool(instant(left) == instant(right) if kind in _ZONED else left == right)


def not_equal(left: Value, right: Value) -> Truth:
    """The opposite of `equal`."""
    return negated(equal(left, right))


def negated(truth: Value) -> Truth:
    """True for False, False for True, None for anything else."""
    return not truth if isinstance(truth, bool) else None


def _moments(left: Value, right: Value) -> tuple[Value, Value] | None:
    """A date beside a date and time is its midnight in UTC; other types do not go together."""
    if type(left) is date and type(right) is datetime:
        return instant(midnight(left)), instant(right)
    if type(left) is datetime and type(right) is date:
        return instant(left), instant(midnight(right))
    return None


def _equal_lists(left: list[Value], right: list[Value]) -> Truth:
    spend(_PER_COMPARISON + min(len(left), len(right)))
    if len(left) != len(right):
        return False
    return all_true(equal(one, other) for one, other in zip(left, right, strict=True))


def _equal_contexts(left: dict[str, Value], right: dict[str, Value]) -> Truth:
    spend(_PER_COMPARISON + min(len(left), len(right)))
    if left.keys() != right.keys():
        return False
    return all_true(equal(entry, right[key]) for key, entry in left.items())


def all_true(truths: Iterable[Value]) -> Truth:
    """Conjunction: False when one is false, True when all are true, else None."""
    result: Truth = True
    for truth in truths:
        if truth is False:
            return False
        if truth is not True:
            result = None
    return result


def any_true(truths: Iterable[Value]) -> Truth:
    """Disjunction: True when one is true, False when all are false, else None."""
    result: Truth = False
    for truth in truths:
        if truth is True:
            return True
        if truth is not False:
            result = None
    return result


def _ordering(compare: Callable[[Value, Value], bool]) -> Callable[[Value, Value], Truth]:
    def ordering(left: Value, right: Value) -> Truth:
        kind = type(left)
        if kind is type(right):
            if kind in _ORDERED:
                return compare(left, right)
            if kind not in _ZONED:
                return None
            left, right = instant(left), instant(right)
        elif (pair := _moments(left, right)) is not None:
            left, right = pair
        else:
            return None
        try:
            return compare(left, right)
        except TypeError:  # one of the two has a time zone and the other has none
            return None

    return ordering


COMPARISONS: dict[str, Callable[[Value, Value], Truth]] = {
    "=": equal,
    "!=": not_equal,
    "<": _ordering(operator.lt),
    "<=": _ordering(operator.le),
    ">": _ordering(operator.gt),
    ">=": _ordering(operator.ge),
}
_BELOW, _AT_MOST = COMPARISONS["<"], COMPARISONS["<="]


def in_range(value: Value, within: Range) -> Truth:
    """Whether `value` lies within the range."""
    above = within.start is None or (_AT_MOST if within.start_included else _BELOW)(within.start, value)
    below = within.end is None or (_AT_MOST if within.end_included else _BELOW)(value, within.end)
    return all_true((above, below))


def belongs(value: Value, to: Value) -> Truth:
    """Whether `value` equals `to`, lies in the range `to`, or is an item of the list `to` (DMN 1.4, 10.3.2.7)."""
    if type(to) is Range and type(value) is not Range:
        return in_range(value, to)
    if type(to) is list:
        spend(len(to))
        if type(value) is list and equal(value, to) is True:
            return True
        return any_true(in_range(value, item) if type(item) is Range else equal(value, item) for item in to)
    return equal(value, to)
