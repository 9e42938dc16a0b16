"""The states that are kept, of every format ever written: how each came to be, and how it runs on.

A state stands as it was written, ids counted through, in `format_N/NAME.json`, beside the release that it belongs to.
`python -m tests.states` writes those of today's format again; those of older formats are never touched.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final
from uuid import UUID

from engine.bpmn.releases import Release, read_contents
from engine.bpmn.spiff.state import FORMAT
from tests.soundness.walkers import EngineWalker, look_at

FORMATS: Final = sorted(Path(__file__).parent.glob("format_*"))
TODAY: Final = Path(__file__).parent / f"format_{FORMAT}"

Step = tuple[str, Mapping[str, Any]]
"""The element where something happens (the first of several), and what a person or a message says there."""


@dataclass(frozen=True)
class Kept:
    """A state: the process, what leads to it, and what is to be open after each further step until the end."""

    process: str
    first: Mapping[str, Any]
    before: tuple[Step, ...]
    after: tuple[tuple[Step, str], ...]


PEOPLE = {"people": ["ann", "ben"]}

KEPT: Final[Mapping[str, Kept]] = {
    "subprocesses_calls_and_several_under_events": Kept(
        "any_time",
        PEOPLE,
        (("Question", {}), ("Handover", {"raised_by": "cai"}), ("Ask_each", {})),
        (
            (("Handover", {"raised_by": "dee"}), "Answer_question Ask_each Deep Hand_over Hand_over Task"),
            (("Withdrawn", {"raised_by": "ann"}), "Hand_over Hand_over Withdrawal"),
            (("Withdrawal", {"again": True}), "Ask_each Ask_each Deep Hand_over Hand_over Task"),
            (("Withdrawn", {"raised_by": "ann"}), "Hand_over Hand_over Withdrawal"),
            (("Withdrawal", {"again": False}), "Hand_over Hand_over"),
            (("Hand_over", {}), "Hand_over"),
            (("Hand_over", {}), ""),
        ),
    ),
    "after_a_message_that_interrupted": Kept(
        "any_time",
        PEOPLE,
        (("Withdrawn", {"raised_by": "cai", "raised_on": "2026-03-02"}),),
        (
            (("Withdrawal", {"again": True}), "Ask_each Ask_each Deep Task"),
            (("Withdrawn", {}), "Withdrawal"),
            (("Withdrawal", {"again": False}), ""),
        ),
    ),
    "one_after_the_other": Kept(
        "each_in_turn",
        {"people": ["ann", "ben", "cai"]},
        (("Ask", {"said": "first"}),),
        ((("Ask", {}), "Ask"), (("Ask", {}), "After"), (("After", {}), "")),
    ),
    "a_path_that_waits_at_an_inclusive_join": Kept(
        "inclusive",
        {"visit": True, "letter": True},
        (("Visit", {"seen": True}),),
        ((("Letter", {}), "Check"), (("Check", {}), "After"), (("After", {}), "")),
    ),
    "a_path_that_waits_at_a_parallel_join": Kept(
        "parallel_in_loop",
        {},
        (("Left", {}), ("Right", {}), ("After", {"again": True}), ("Right", {})),
        ((("Left", {}), "After"), (("After", {"again": False}), "")),
    ),
    "a_choice_between_events": Kept(
        "first_event", {}, (), ((("Answer", {"said": "yes"}), "Answered"), (("Answered", {}), ""))
    ),
    "timers_on_a_task": Kept(
        "reminders",
        {"deadline": "2026-06-30"},
        (),
        ((("Reminder", {}), "Task"), (("Deadline", {}), "Late"), (("Late", {}), "")),
    ),
    "called_processes_side_by_side": Kept(
        "side_by_side",
        {},
        (("Concern", {"raised_by": "ben"}), ("Concern", {"raised_by": "cai"}), ("Judge", {"outcome": "mild"})),
        (
            (("Judge", {"outcome": "serious"}), "Record Record Work"),
            (("Record", {}), "Record Work"),
            (("Record", {}), "Escalate Work"),
            (("Work", {}), "Escalate"),
            (("Escalate", {}), ""),
        ),
    ),
    "an_error_that_may_come": Kept(
        "errors",
        {},
        (),
        ((("Task", {"how": "refused"}), "Repair"), (("Repair", {}), "Beside_task"), (("Beside_task", {}), "")),
    ),
    "a_message_to_itself": Kept("throws", {"why": "risk"}, (), ((("Task", {}), "Hand_over"), (("Hand_over", {}), ""))),
}


@cache
def release_of(folder: Path) -> Release:
    """The release whose states are kept in the folder."""
    contents, problems = read_contents({path.name: path.read_bytes() for path in (folder / "release").iterdir()})
    assert not problems
    return Release(folder.name, 1, contents)


def come_to(name: str) -> EngineWalker:
    """An instance that is where the state was written, today."""
    kept = KEPT[name]
    walker = EngineWalker(release_of(TODAY), kept.process, kept.first, restarts=True)
    for step in kept.before:
        take(walker, step)
    return walker


def take(walker: EngineWalker, step: Step) -> str:
    """Takes the step; the tasks that are open then."""
    name, values = step
    _place, element, handle = next(choice for choice in look_at(walker).choices if choice[1].id == name)
    walker.do(handle, element, values)
    return " ".join(sorted(task.task_spec.element.id for task in walker.workflow.user_tasks()))


def counted(state: bytes) -> bytes:
    """The state with its ids counted through, so that two of the same shape are the same, one flow a line."""
    ids = list(dict.fromkeys(re.findall(rb"[0-9a-f]{32}", state)))
    for number, id_ in enumerate(ids, start=1):
        state = state.replace(id_, UUID(int=number).hex.encode())
    return json.dumps(json.loads(state), indent=1).encode() + b"\n"
