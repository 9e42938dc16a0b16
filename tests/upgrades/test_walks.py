"""Random walks into the small diagrams, a move to a version changed at random, and on: nothing ever breaks."""

from collections.abc import Sequence
from functools import lru_cache

from hypothesis import event, given, settings
from hypothesis import strategies as st

from engine.bpmn import spiff
from engine.bpmn.errors import StepFailedError
from engine.bpmn.releases import Release, read_contents
from tests.processes.rehearsal import DIAGRAMS
from tests.soundness.shapes import SHAPES, register_topics, shapes_release
from tests.soundness.walkers import EngineWalker, look_at
from tests.upgrades.redrawing import CHANGES, redrawn

FIRST = {"people": ["ann", "ben"], "deadline": "2026-06-30", "visit": True, "letter": True}
VALUES = st.fixed_dictionaries(
    {
        "again": st.booleans(),
        "outcome": st.sampled_from(["continue", "serious", "stop"]),
        "how": st.sampled_from(["refused", "well"]),
    }
)
STEPS = st.lists(st.tuples(st.integers(0, 11), VALUES), max_size=12)
REDRAWING = st.lists(st.tuples(st.sampled_from(sorted(CHANGES)), st.integers(0, 40)), min_size=1, max_size=5)
Steps = Sequence[tuple[int, dict[str, object]]]


@lru_cache
def release_before() -> Release:
    register_topics()
    return shapes_release()


def release_after(shape: str, changes: Sequence[tuple[str, int]]) -> Release:
    before = {path.name: path.read_bytes() for path in DIAGRAMS.iterdir()}
    contents, _ = read_contents({f"{shape}.bpmn": redrawn(before[f"{shape}.bpmn"], changes)}, release_before().contents)
    return Release(f"{shape} {changes}", 2, contents)


def walk(walker: EngineWalker, steps: Steps) -> None:
    for which, values in steps:
        choices = look_at(walker).choices
        if choices:
            _place, element, handle = choices[which % len(choices)]
            walker.do(handle, element, values)


def waits(workflow: spiff.CaseWorkflow) -> dict[str, str]:
    """The tasks, and the timers with their moments, by id."""
    due = {str(task.id): due_at.isoformat() for task, due_at in workflow.waiting_timers()}
    return due | {str(task.id): str(task.data) for task in workflow.user_tasks()}


@settings(max_examples=300)
@given(shape=st.sampled_from(sorted(SHAPES)), steps=STEPS, changes=REDRAWING, further=STEPS)
def test_a_walk_goes_on_after_a_move(shape: str, steps: Steps, changes: list[tuple[str, int]], further: Steps) -> None:
    walker = EngineWalker(release_before(), shape, FIRST, restarts=True)
    try:
        walk(walker, steps)
    except StepFailedError:
        return  # the diagram itself fails on this way
    if walker.workflow.completed:
        return
    old = spiff.load(spiff.dump(walker.workflow), walker.specs, shape, walker.environment)
    before = waits(old)
    after = release_after(shape, changes)
    environment = spiff.Environment(walker.environment.session, after, "i", "CASE-1", "ann")
    transplant = spiff.Transplant(old, spiff.build_specs(after), environment, {})
    assert waits(old) == before, "the old instance is as it was"
    assert spiff.steps_ahead(old) is not None
    event("an obstacle" if transplant.obstacles else "moved")
    if transplant.obstacles:
        return
    kept, given_up = waits(transplant.workflow), {str(task.id) for task in transplant.given_up}
    assert before.items() - kept.items() == {(id_, wait) for id_, wait in before.items() if id_ in given_up}
    assert kept.keys() - before.keys() == {str(t.id) for t in transplant.newly_set if t.task_spec.element.timer}
    walker.workflow, walker.specs, walker.environment = transplant.workflow, spiff.build_specs(after), environment
    transplant.workflow.advance()
    state = spiff.dump(transplant.workflow)
    assert spiff.dump(spiff.load(state, walker.specs, shape, environment)) == state
    try:
        walk(walker, further)
    except StepFailedError as failure:
        assert "never comes to rest" in failure.cause, failure  # the last wait of a loop was taken out of it
