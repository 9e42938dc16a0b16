"""A state of every format ever written is read and runs on; and what is written today is kept as well."""

from pathlib import Path
from random import Random

import pytest

from engine.bpmn import spiff
from engine.bpmn.spiff.state import FORMAT, UnknownStateError
from tests.soundness.shapes import SHAPES, register_topics, shapes_release
from tests.soundness.walkers import EngineWalker, look_at
from tests.states.kept import FORMATS, KEPT, TODAY, come_to, counted, release_of, take

STATES = [path for folder in FORMATS for path in sorted(folder.glob("*.json"))]


@pytest.fixture(autouse=True)
def topics(engine_alone: None) -> None:
    register_topics()


@pytest.mark.parametrize("path", STATES, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_a_kept_state_is_read_and_runs_on_to_its_end(path: Path) -> None:
    kept, release = KEPT[path.stem], release_of(path.parent)
    walker = EngineWalker(release, kept.process, kept.first, restarts=True)
    walker.workflow = spiff.load(path.read_bytes(), walker.specs, kept.process, walker.environment)
    for step, is_open in kept.after:
        assert take(walker, step) == is_open
    assert walker.workflow.completed


@pytest.mark.parametrize("name", KEPT)
def test_what_is_written_today_is_kept(name: str) -> None:
    """Fails when state is written in another way: give it a number, read the old, and keep one of each kind."""
    assert counted(come_to(name).state()) == (TODAY / f"{name}.json").read_bytes()


def test_every_format_up_to_today_has_its_states() -> None:
    assert [folder.name for folder in FORMATS] == [f"format_{number}" for number in range(1, FORMAT + 1)]
    assert all({path.stem for path in folder.glob("*.json")} for folder in FORMATS)


def test_nothing_is_written_that_no_kept_state_holds() -> None:
    """Whatever walks come to is made of parts that stand in a kept state of today's format."""
    held: set[Part] = set().union(*(parts(come_to(name)) for name in KEPT))
    written: set[Part] = set().union(*(walked_parts(shape) for shape in SHAPES))
    assert written - held == set()


Part = tuple[str, int, tuple[str, ...]]
"""The kind of a task's node, its state, and the names of what it remembers."""


def parts(walker: EngineWalker) -> set[Part]:
    """Of what the state of an instance is made."""
    workflow = spiff.load(walker.state(), walker.specs, walker.key, walker.environment)
    tasks = [task for flow in workflow.flows() for task in flow.tasks.values()]
    return {(type(task.task_spec).__name__, task.state, tuple(sorted(task.internal_data))) for task in tasks}


def walked_parts(shape: str) -> set[Part]:
    found: set[Part] = set()
    chance, release = Random(shape), shapes_release()
    for _ in range(6):
        values = {"people": ["ann", "ben"], "deadline": "2026-06-30", "visit": True, "letter": chance.random() < 0.5}
        walker = EngineWalker(release, shape, values, restarts=True)
        for _ in range(10):
            found |= parts(walker)
            choices = look_at(walker).choices
            if not choices:
                break
            _place, element, handle = chance.choice(choices)
            walker.do(handle, element, {"again": chance.random() < 0.7, "raised_by": "cai"})
    return found


def test_a_format_of_the_future_is_refused_and_not_guessed() -> None:
    walker = come_to("one_after_the_other")
    state = walker.state().replace(b'"format":%d' % FORMAT, b'"format":%d' % (FORMAT + 1))
    with pytest.raises(UnknownStateError):
        spiff.load(state, walker.specs, "each_in_turn", walker.environment)
