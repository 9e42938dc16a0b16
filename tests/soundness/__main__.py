"""`python -m tests.soundness NUMBER [FIRST SEED]`: walks through shapes and random drawings, until one differs.

The standard leaves open which of two paths side by side goes first. Where one tells the other something, before or
after that is over, the engine and the game may each be right: look before you mend.
"""

import sys
from random import Random

from tests.soundness.shapes import SHAPES, register_topics, shapes_release
from tests.soundness.walks import drawn_release, walk


def main(number: int, seed: int = 0) -> None:
    """Takes `number` walks through the shapes, and a quarter as many through drawings."""
    register_topics()
    shapes = shapes_release()
    steps = 0
    for place in range(seed, seed + number):
        steps += walk(shapes, list(SHAPES)[place % len(SHAPES)], Random(f"wide {place}"), steps=40)
        if place % 4 == 0:
            steps += walk(drawn_release(place), "main", Random(f"wide {place}"), steps=40)
        if place % 1_000 == 999:
            print(f"{place + 1 - seed} walks, {steps} steps", flush=True)
    print(f"{number} walks, {steps} steps: the same every time, with and without the past, and as the tokens say.")


if __name__ == "__main__":
    main(*(int(argument) for argument in sys.argv[1:]))
