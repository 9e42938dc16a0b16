"""Functions of lists (DMN 1.4, table 73), parameters named as there. Items equal one another as `=` says."""

from collections.abc import Iterator
from datetime import datetime, time
from decimal import Decimal
from functools import cmp_to_key

from engine.feel.limits import MAX_ITEMS, spend, within_items
from engine.feel.logic import equal
from engine.feel.values import FunctionValue, Value

from .registry import Registry

FUNCTIONS = Registry()
List = list[Value]


@FUNCTIONS.named("list contains")
def list_contains(list_: List, element: Value) -> bool:
    """Whether an item equals the element."""
    return any(equal(item, element) is True for item in list_)


@FUNCTIONS.named("count")
def count(list_: List) -> int:
    """The number of items."""
    return len(list_)


@FUNCTIONS.named("sublist")
def sublist(list_: List, start_position: int, length: int | None = None) -> List | None:
    """The items from a place counted from 1, or from the end when negative."""
    if not 1 <= abs(start_position) <= len(list_) or (length is not None and length < 0):
        return None
    start = start_position - 1 if start_position > 0 else len(list_) + start_position
    return list_[start:] if length is None else list_[start : start + length]


@FUNCTIONS.named("append")
def append(list_: List, *items: Value) -> List:
    """The list with further items."""
    return [*list_, *items]


@FUNCTIONS.named("concatenate")
def concatenate(*lists: List) -> List:
    """All lists, one after another."""
    within_items(sum(map(len, lists)))
    return [item for each in lists for item in each]


@FUNCTIONS.named("insert before")
def insert_before(list_: List, position: int, newItem: Value) -> List | None:
    """The list with a new item in front of the one at `position`."""
    place = _place(list_, position)
    return None if place is None else [*list_[:place], newItem, *list_[place:]]


@FUNCTIONS.named("remove")
def remove(list_: List, position: int) -> List | None:
    """The list without the item at `position`."""
    place = _place(list_, position)
    return None if place is None else list_[:place] + list_[place + 1 :]


@FUNCTIONS.named("list replace")
def list_replace(list_: List, position: int | FunctionValue, newItem: Value) -> List | None:
    """The list with a new item at `position`, or in place of all for which `position(item, new item)` is true."""
    if isinstance(position, FunctionValue):
        return replace_matching(list_, position, newItem)
    place = _place(list_, position)
    return None if place is None else [*list_[:place], newItem, *list_[place + 1 :]]


@FUNCTIONS.named("list replace")
def replace_matching(list_: List, match: FunctionValue, newItem: Value) -> List | None:
    """The list with a new item in place of all for which `match(item, new item)` is true; null unless it is always
    true or false."""
    if len(match.parameters) != 2:
        return None
    matches = [match.call(item, newItem) for item in list_]
    if not all(isinstance(truth, bool) for truth in matches):
        return None
    return [newItem if truth else item for item, truth in zip(list_, matches, strict=True)]


def _place(list_: List, position: int) -> int | None:
    """The index of a place counted from 1, or from the end when negative."""
    if not 1 <= abs(position) <= len(list_):
        return None
    return position - 1 if position > 0 else len(list_) + position


@FUNCTIONS.named("reverse")
def reverse(list_: List) -> List:
    """The list, last item first."""
    return list_[::-1]


@FUNCTIONS.named("index of")
def index_of(list_: List, match: Value) -> List:
    """The places, counted from 1, of the items that equal `match`."""
    return [Decimal(place) for place, item in enumerate(list_, start=1) if equal(item, match) is True]


@FUNCTIONS.named("union")
def union(*lists: List) -> List:
    """All lists, one after another, without repetitions."""
    return distinct_values(concatenate(*lists))


@FUNCTIONS.named("distinct values")
def distinct_values(list_: List) -> List:
    """The list without repetitions."""
    plain: set[tuple[type, Value]] = set()
    distinct: List = []
    nested: List = []
    for item in list_:
        if isinstance(item, (list, dict, datetime, time)):
            spend(len(nested))
            if not any(equal(item, other) is True for other in nested):
                nested.append(item)
                distinct.append(item)
        elif (type(item), item) not in plain:
            plain.add((type(item), item))
            distinct.append(item)
    return distinct


@FUNCTIONS.named("flatten")
def flatten(list_: List) -> List:
    """The items of the list and of all lists within it."""
    flat: List = []
    for item in _flattened(list_):
        if len(flat) == MAX_ITEMS:
            within_items(MAX_ITEMS + 1)
        flat.append(item)
    return flat


def _flattened(list_: List) -> Iterator[Value]:
    spend(1 + len(list_))
    for item in list_:
        if isinstance(item, list):
            yield from _flattened(item)
        else:
            yield item


@FUNCTIONS.named("sort")
def sort(list_: List, precedes: FunctionValue) -> List | None:
    """The list in the order in which `precedes(first, second)` is true."""
    if len(precedes.parameters) != 2:
        return None

    def order(first: Value, second: Value) -> int:
        if precedes.call(first, second) is True:
            return -1
        return 1 if precedes.call(second, first) is True else 0

    return sorted(list_, key=cmp_to_key(order))


@FUNCTIONS.of_list("all")
def all_(list_: List) -> bool | None:
    """Whether all are true: false if one is false, null if one is neither."""
    return False if any(item is False for item in list_) else True if all(item is True for item in list_) else None


@FUNCTIONS.of_list("any")
def any_(list_: List) -> bool | None:
    """Whether one is true: null if none is and one is neither true nor false."""
    return True if any(item is True for item in list_) else False if all(item is False for item in list_) else None
