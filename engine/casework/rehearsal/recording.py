"""A rehearsal that somebody played, written down as a story."""

import re
from collections.abc import Iterator, Sequence

from engine import bpmn
from engine.casework.models.rehearsals import Rehearsal
from engine.casework.rehearsal import keeping
from engine.casework.rehearsal.looking import look
from engine.casework.rehearsal.story import Beginning, Expected, Step, Story

TOLD = ("userTask", "endEvent", "boundaryEvent", "intermediateCatchEvent", "callActivity")
"""The kinds of elements of which a story says that it comes through them."""
LONGEST_NAME = 60


def record(rehearsal: Rehearsal, release: bpmn.Release, title: str) -> tuple[str, str]:
    """The name and content of a story's file. Raises ValueError, in words, where there is no title or no step."""
    if not title or len(title) > 100:
        raise ValueError("Give the story a title of at most 100 characters")
    if not rehearsal.steps:
        raise ValueError("Nothing was done yet that a story could tell")
    with keeping.looking(rehearsal) as teller:
        stage = look(teller)
    story = Story(
        title=title,
        begins=Beginning.model_validate(rehearsal.beginning),
        steps=tuple(Step.model_validate(step) for step in rehearsal.steps),
        expected=Expected(
            reaches=tuple(_reached(stage.passed, release)),
            waits=tuple(sorted({waiting.task.element_id for waiting in stage.tasks})),
            status=stage.case.status,
        ),
    )
    return f"{file_stem(title)}.json", story.as_file()


def file_stem(title: str) -> str:
    """A title as the name of a file: small letters and digits."""
    return re.sub(r"[^a-z0-9]+", "_", title.lower())[:LONGEST_NAME].strip("_") or "story"


def _reached(passed: Sequence[bpmn.HistoryEvent], release: bpmn.Release) -> Iterator[str]:
    last = ""
    for event in passed:
        element_id = event.element_id or ""
        element = release.processes[event.process_key or ""].elements[element_id]
        if element.kind in TOLD and element_id != last:
            yield element_id
            last = element_id
