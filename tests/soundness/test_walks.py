"""An instance that is written and read again at every step does what one with its whole past does, and both do what
the tokens of the diagram do: over thousands of random walks, through known shapes and through drawings made at random.

Larger, with other walks: `python -m tests.soundness 100000`.
"""

from random import Random

import pytest

from engine.bpmn.releases import Release
from tests.soundness.shapes import SHAPES, register_topics, shapes_release
from tests.soundness.walks import drawn_release, walk

WALKS = 230
DRAWINGS, WALKS_IN_EACH = 60, 4


@pytest.fixture(scope="module")
def shapes() -> Release:
    return shapes_release()


@pytest.fixture(autouse=True)
def topics(engine_alone: None) -> None:
    register_topics()


def test_there_are_enough_walks() -> None:
    assert len(SHAPES) >= 8
    assert len(SHAPES) * WALKS >= 5_000


@pytest.mark.parametrize("shape", SHAPES)
def test_a_shape_with_and_without_its_past(shapes: Release, shape: str) -> None:
    steps = [walk(shapes, shape, Random(f"{shape} {number}")) for number in range(WALKS)]
    assert max(steps) > 0


@pytest.mark.parametrize("part", range(4))
def test_random_drawings_with_and_without_their_past(part: int) -> None:
    seeds = range(part, DRAWINGS, 4)
    steps = [
        walk(drawn_release(seed), "main", Random(f"{seed} {number}"))
        for seed in seeds
        for number in range(WALKS_IN_EACH)
    ]
    assert sum(steps) > len(steps)
