"""Sums, extremes and averages (DMN 1.4, table 73). A list with anything else among its numbers gives null."""

from collections import Counter
from decimal import Decimal
from functools import reduce

from engine.feel.logic import COMPARISONS
from engine.feel.values import NUMBERS, Value

from .registry import Registry

FUNCTIONS = Registry()


def _numbers(list_: list[Value]) -> list[Decimal]:
    """The numbers; raises TypeError, which is null, when something else is among them or there are none."""
    if not list_ or not all(type(item) is Decimal for item in list_):
        raise TypeError("not all numbers")
    return list_


def _extreme(list_: list[Value], better: str) -> Value:
    found: Value = list_[0] if list_ else None
    for item in list_:
        verdict = COMPARISONS[better](item, found)
        if verdict is None:
            return None
        found = item if verdict else found
    return found


@FUNCTIONS.of_list("min")
def min_(list_: list[Value]) -> Value:
    """The least of values that can be ordered."""
    return _extreme(list_, "<")


@FUNCTIONS.of_list("max")
def max_(list_: list[Value]) -> Value:
    """The greatest of values that can be ordered."""
    return _extreme(list_, ">")


@FUNCTIONS.of_list("sum")
def sum_(list_: list[Value]) -> Decimal:
    """The sum of numbers."""
    return reduce(NUMBERS.add, _numbers(list_))


@FUNCTIONS.of_list("product")
def product(list_: list[Value]) -> Decimal:
    """The product of numbers."""
    return reduce(NUMBERS.multiply, _numbers(list_))


@FUNCTIONS.of_list("mean")
def mean(list_: list[Value]) -> Decimal:
    """The average of numbers."""
    return NUMBERS.divide(sum_(list_), Decimal(len(list_)))


@FUNCTIONS.of_list("median")
def median(list_: list[Value]) -> Decimal:
    """The number in the middle, or the average of the two there."""
    ordered = sorted(_numbers(list_))
    middle = len(ordered) // 2
    return ordered[middle] if len(ordered) % 2 else mean(ordered[middle - 1 : middle + 1])


@FUNCTIONS.of_list("stddev")
def stddev(list_: list[Value]) -> Decimal | None:
    """The standard deviation of a sample of at least two numbers."""
    average = mean(list_)
    if len(list_) < 2:
        return None
    deviations = [NUMBERS.subtract(number, average) for number in list_]
    squares = reduce(NUMBERS.add, (NUMBERS.multiply(each, each) for each in deviations))
    return NUMBERS.sqrt(NUMBERS.divide(squares, Decimal(len(list_) - 1)))


@FUNCTIONS.of_list("mode")
def mode(list_: list[Value]) -> list[Decimal]:
    """The most frequent numbers in ascending order."""
    counts = Counter(_numbers(list_) if list_ else [])
    most = max(counts.values(), default=0)
    return sorted(number for number, count in counts.items() if count == most)
