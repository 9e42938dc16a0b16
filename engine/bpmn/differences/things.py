"""Things with facets, and what changed between two versions of them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from enum import StrEnum

MAX_SHOWN = 120
"""Longer facets, such as a help text, are only said to differ."""


@dataclass(frozen=True)
class Reference:
    """A facet that is another thing. That thing's new name is its own difference, not one of all that refer to it."""

    id: str
    words: str = field(compare=False)

    def __str__(self) -> str:
        return self.words


@dataclass(frozen=True)
class Thing:
    """One thing that a file says: `name` in words, and its facets by what they are called.

    `owner` is the process, decision or form that it belongs to; the first thing of each is the owner itself. `order`
    names the list in which it stands, where the order of that list says something.
    """

    file: str
    owner: str
    id: str
    name: str
    facets: Mapping[str, str | Reference] = field(default_factory=dict)
    order: str | None = None


class ChangeKind(StrEnum):
    """What happened to a thing."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"


@dataclass(frozen=True)
class Change:
    """One difference: where (file, owner, the thing's id) and what, as one sentence."""

    kind: ChangeKind
    file: str
    owner: str
    id: str
    sentence: str


def changes_between(before: Sequence[Thing], after: Sequence[Thing]) -> Iterator[Change]:
    """The differences between two versions of one owner's things; an owner that is new or gone is one difference."""
    if not before or not after:
        kind, owner = (ChangeKind.ADDED, after[0]) if after else (ChangeKind.REMOVED, before[0])
        yield _change(kind, owner, f"{owner.name}: {'new' if after else 'removed'}.")
        return
    old, new = {each.id: each for each in before}, {each.id: each for each in after}
    moved = dict(_moved(before, after))
    for thing in after:
        if thing.id not in old:
            yield _change(ChangeKind.ADDED, thing, f"{thing.name}: new{_with(thing)}.")
        else:
            yield from _changed(old[thing.id], thing)
            if thing.id in moved:
                yield _change(ChangeKind.CHANGED, thing, f"{old[thing.id].name}: moved {moved[thing.id]}.")
    for thing in before:
        if thing.id not in new:
            yield _change(ChangeKind.REMOVED, thing, f"{thing.name}: removed.")


def _moved(before: Sequence[Thing], after: Sequence[Thing]) -> Iterator[tuple[str, str]]:
    """What stands elsewhere in its list, with from where to where. What others only made room for did not move."""
    for order in dict.fromkeys(each.order for each in after if each.order):
        was, is_now = ([each.id for each in things if each.order == order] for things in (before, after))
        common = set(was) & set(is_now)
        stayed = _in_the_same_order([id_ for id_ in was if id_ in common], [id_ for id_ in is_now if id_ in common])
        for id_ in common - stayed:
            yield id_, f"from place {was.index(id_) + 1} to {is_now.index(id_) + 1}"


def _in_the_same_order(was: Sequence[str], is_now: Sequence[str]) -> set[str]:
    blocks = SequenceMatcher(None, was, is_now, autojunk=False).get_matching_blocks()
    return {id_ for block in blocks for id_ in was[block.a : block.a + block.size]}


def _changed(before: Thing, after: Thing) -> Iterator[Change]:
    names = [*after.facets, *(name for name in before.facets if name not in after.facets)]
    for name in names:
        was, is_now = before.facets.get(name, ""), after.facets.get(name, "")
        if was != is_now:
            yield _change(
                ChangeKind.CHANGED,
                after,
                f"{before.name}: {_in_words(name, _told_apart(was, is_now), _told_apart(is_now, was))}.",
            )


def _told_apart(facet: str | Reference, other: str | Reference) -> str:
    """The facet in words; with its id where another thing has the same name."""
    if isinstance(facet, Reference) and str(facet) == str(other):
        return f"{facet} ({facet.id})"
    return str(facet)


def _in_words(name: str, was: str, is_now: str) -> str:
    if max(len(was), len(is_now)) > MAX_SHOWN:
        return f"{name} changed"
    if not was:
        return f"{name} {is_now}, which it did not have"
    return f"{name} {was} → {is_now}" if is_now else f"no {name} any more (it was {was})"


def _with(thing: Thing) -> str:
    facets = [(name, str(text).removesuffix(".")) for name, text in thing.facets.items()]
    said = [f"{name} {text}" for name, text in facets if 0 < len(text) <= MAX_SHOWN]
    return f", with {'; '.join(said)}" if said else ""


def _change(kind: ChangeKind, thing: Thing, sentence: str) -> Change:
    return Change(kind, thing.file, thing.owner, thing.id, sentence)
