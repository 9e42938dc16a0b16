"""Telling a stored rehearsal on a release: it passes, or it is said where it parted from what was expected."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from engine import bpmn
from engine.casework import cases
from engine.casework.demo.storyteller import Storyteller
from engine.casework.errors import AnswersRefusedError, CaseworkError
from engine.casework.rehearsal import world
from engine.casework.rehearsal.performing import begin, path_of, perform, teller_of
from engine.casework.rehearsal.story import Expected, Step, Story
from engine.casework.rehearsal.world import World

REFUSALS = (CaseworkError, bpmn.errors.EngineError, ValueError)


@dataclass(frozen=True)
class Outcome:
    """What came of telling a story: `words` say where it parted; there are none where it passed."""

    words: tuple[str, ...] = ()

    @property
    def passed(self) -> bool:
        return not self.words


def tell(story: Story, release: bpmn.Release, founded: World) -> Outcome:
    """Tells `story` in a world of `release` (`world.found`); what happens there is forgotten afterwards."""
    unknown = tuple(_unknown(story, release))
    if unknown:
        return Outcome(unknown)
    with world.opened(founded.at(story.begins.at)) as opened:
        teller = teller_of(opened)
        try:
            begin(teller, story.begins)
        except REFUSALS as error:
            return Outcome((f"The case could not begin: {_reason(error)}",))
        for number, step in enumerate(story.steps, start=1):
            try:
                perform(teller, step)
            except REFUSALS as error:
                return Outcome((f"It parted at step {number}, {_said(step, release)}: {_reason(error)}",))
        return Outcome(tuple(_differences(teller, story.expected, release)))


def label(element_id: str, release: bpmn.Release) -> str:
    """An element as people and files call it: “Send the notes” (Review_SendNotes)."""
    elements = (process.elements.get(element_id) for process in release.processes.values())
    name = next((element.name for element in elements if element), "")
    return f"“{name}” ({element_id})" if name else f"“{element_id}”"


def _unknown(story: Story, release: bpmn.Release) -> Iterator[str]:
    """What the story names and the release does not have."""
    there = {element_id for process in release.processes.values() for element_id in process.elements}
    for number, step in enumerate(story.steps, start=1):
        if step.task is not None and step.task not in there:
            yield f"Step {number} is a task “{step.task}”, and no diagram has an element of that id."
    expected = story.expected
    for element_id in dict.fromkeys((*expected.reaches, *expected.avoids, *(expected.waits or ()))):
        if element_id not in there:
            yield f"“{element_id}” is expected or ruled out, and no diagram has an element of that id."


def _said(step: Step, release: bpmn.Release) -> str:
    by = f" by {step.by}" if step.by else ""
    return f"{label(step.task, release)}{by}" if step.task else f"“{step.action or step.wait}”{by}"


def _reason(error: Exception) -> str:
    if isinstance(error, AnswersRefusedError):
        return " ".join(f"{name}: {sentence}." for name, sentence in error.errors.items())
    return str(error)


def _differences(teller: Storyteller, expected: Expected, release: bpmn.Release) -> Iterator[str]:
    path = [event.element_id for event in path_of(teller.session, teller.reference) if event.element_id]
    yield from _not_reached(path, expected.reaches, release)
    for element_id in expected.avoids:
        if element_id in path:
            yield f"It came through {label(element_id, release)}, which it was not to do."
    waits = sorted({task.element_id for task in teller.open_tasks()})
    if expected.waits is not None and waits != sorted(set(expected.waits)):
        wanted, found = (_listed(ids, release) for ids in (sorted(set(expected.waits)), waits))
        yield f"At the end the case was to wait for {wanted}. It waits for {found}."
    status = cases.get(teller.session, teller.reference).status
    if expected.status is not None and status != expected.status:
        yield f"At the end the case was to be “{expected.status}”. It is “{status}”."


def _not_reached(path: Sequence[str], reaches: Sequence[str], release: bpmn.Release) -> Iterator[str]:
    position, last = 0, ""
    for element_id in reaches:
        if element_id not in path[position:]:
            after = f" after {label(last, release)}" if last else ""
            yield f"It did not come through {label(element_id, release)}{after}."
            return
        position, last = path.index(element_id, position) + 1, element_id


def _listed(element_ids: Sequence[str], release: bpmn.Release) -> str:
    return ", ".join(label(element_id, release) for element_id in element_ids) or "nothing"
