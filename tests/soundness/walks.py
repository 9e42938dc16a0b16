"""Random walks: an instance is taken from step to step in three ways at once, and must be the same in all of them."""

from collections import Counter
from collections.abc import Mapping
from random import Random
from typing import Any

from engine.bpmn.errors import StepFailedError
from engine.bpmn.releases import Release, read_contents
from tests.soundness.drawings import FLAGS, LIST, draw
from tests.soundness.walkers import EngineWalker, GameWalker, Look, Walker, look_at
from tests.unit.bpmn.diagrams import FORM

STEPS = 12
STUCK = "nothing can happen any more"
PEOPLE: list[list[str]] = [[], ["ann"], ["ann", "ben"], ["ann", "ben", "cai"]]


def walk(release: Release, key: str, chance: Random, steps: int = STEPS) -> int:
    """Walks through the process `key` until it ends; returns how many steps that took.

    Raises AssertionError, with the way that was taken, where the three differ.
    """
    first = {**_beginning(chance), LIST: chance.choice(PEOPLE), "deadline": "2026-06-30"}
    whole = EngineWalker(release, key, first, restarts=False)
    restarting = EngineWalker(release, key, first, restarts=True)
    game = GameWalker(release, key, first)
    way: list[Any] = [first]
    for taken in range(steps):
        looks = [look_at(walker) for walker in (whole, restarting, game)]
        assert looks[0].picture == looks[1].picture, f"a restart changes something, after {way}"
        assert whole.history == restarting.history, f"a restart changes the history, after {way}"
        assert looks[0].picture == looks[2].picture, f"the tokens of the diagram are elsewhere, after {way}"
        told_apart = _told_apart(looks[0])
        if not told_apart:
            return taken
        place, values = chance.choice(told_apart), _said(chance)
        way.append((looks[0].choices[place][0][0], values))
        ends = [_failure(walker, look, place, values) for walker, look in ((whole, looks[0]), (restarting, looks[1]))]
        _take(game, looks[2], place, values)
        assert ends[0] == ends[1], f"one goes on and the other does not, after {way}"
        if ends[0] is not None:
            assert not look_at(game).choices, f"the engine is stuck and the tokens are not, after {way}"
            return taken
    return steps


def _told_apart(look: Look) -> list[int]:
    """The choices that look like no other: which of two is which cannot be said in another walker."""
    places = Counter(choice[0] for choice in look.choices)
    return [number for number, choice in enumerate(look.choices) if places[choice[0]] == 1]


def _take(walker: Walker, look: Look, place: int, values: Mapping[str, Any]) -> None:
    _place, element, handle = look.choices[place]
    walker.do(handle, element, values)


def _failure(walker: Walker, look: Look, place: int, values: Mapping[str, Any]) -> str | None:
    """Why the step could not be done: a drawing may be stuck, and nothing else may go wrong."""
    try:
        _take(walker, look, place, values)
    except StepFailedError as failure:
        assert STUCK in failure.cause
        return f"{failure.element_id}: {failure.cause}"
    return None


def _beginning(chance: Random) -> dict[str, Any]:
    return {name: chance.random() < 0.5 for name in (*FLAGS, "visit", "letter")}


def _said(chance: Random) -> dict[str, Any]:
    """What a form gives the process, or a message brings."""
    outcome = {
        "again": chance.random() < 0.6,
        "outcome": chance.choice(["continue", "serious", "stop"]),
        "how": chance.choice(["refused", "well"]),
        "raised_by": chance.choice(["cai", "dee"]),
    }
    flags = {name: chance.random() < 0.4 for name in FLAGS}
    names = chance.sample([*outcome, *flags], 4)
    return {name: (outcome | flags)[name] for name in names}


def drawn_release(seed: int) -> Release:
    """Two random diagrams, `main` and `leaf`, which it calls."""
    chance = Random(seed)
    files = {"leaf.bpmn": draw("leaf", chance, ()), "main.bpmn": draw("main", chance, ("leaf",)), "form_one.form": FORM}
    contents, problems = read_contents(files)
    assert not problems, problems
    return Release(f"drawn-{seed}", 1, contents)
