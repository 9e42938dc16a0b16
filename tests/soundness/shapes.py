"""The small diagrams that are walked through, and what each brings."""

from collections.abc import Mapping
from typing import Any, Final

from engine.bpmn import handlers
from engine.bpmn.releases import Release, read_contents
from tests.processes.rehearsal import DIAGRAMS

SHAPES: Final = {
    "any_time": "nested subprocesses, a call and several at once under interrupting and repeated messages, in a loop",
    "each_called": "called processes for each item, which one message ends together",
    "each_in_parallel": "a task for each item, side by side",
    "each_in_turn": "a task for each item, one after the other",
    "errors": "an error that ends what it comes from",
    "escalation": "an escalation that is heard beside the work",
    "first_event": "an event-based gateway",
    "fork_join": "a parallel join",
    "inclusive": "an inclusive join with ways of different length",
    "inclusive_in_loop": "an inclusive join in rounds",
    "late_receiver": "a message to a receiver that comes later",
    "one_task": "a single task",
    "parallel_in_loop": "a parallel join in rounds",
    "receive": "a receive task",
    "reminders": "timers on a task, one that interrupts",
    "review_rounds": "rounds of review with concerns beside them",
    "rounds_with_join": "a subprocess in rounds, with a join in it",
    "side_by_side": "the same called process several times at once",
    "tells_others": "a message that nobody waits for",
    "terminate_called": "an end that ends all, in a called process",
    "terminate_inside": "ends that end all, at every level",
    "throws": "a message that interrupts its own thrower",
}


def shapes_release() -> Release:
    """All of them, deployed nowhere."""
    contents, _problems = read_contents({path.name: path.read_bytes() for path in DIAGRAMS.iterdir()})
    return Release("shapes", 1, contents)


def hand_back(call: handlers.HandlerCall) -> Mapping[str, Any]:
    """The handler of the topic `test_note`. It remembers nothing: walks are many."""
    return dict(call.inputs)


def register_topics() -> None:
    """The one service of these diagrams hands its inputs back."""
    handlers.register_handler("test_note", hand_back)
