"""For every construct that a diagram may use: a small diagram, and where its tokens are after each step."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from tests.processes.rehearsal import Rehearsal

Step = tuple[Callable[[Rehearsal], Any], str]
"""What happens, and where the tokens are then."""


@dataclass(frozen=True)
class Story:
    """The diagrams (the first is started), the element that it is about, what it begins with, and the steps."""

    diagrams: tuple[str, ...]
    element: str
    steps: tuple[Step, ...]
    first: Mapping[str, Any] | None = None
    start: str = ""
    """Where the tokens are after the start."""


def do(element: str, **values: Any) -> Callable[[Rehearsal], Any]:
    """Completes the first open task of the element."""
    return lambda case: case.complete(next(t for t in case.tasks() if t.element_id == element), **values)


def tell(message: str, **payload: Any) -> Callable[[Rehearsal], Any]:
    return lambda case: case.send(message, **payload)


def wait(days: float) -> Callable[[Rehearsal], Any]:
    return lambda case: case.pass_time(days=days)


OVER = ""
PEOPLE = {"people": ["ann", "ben"]}

STORIES: Final[Mapping[str, Story]] = {
    "startEvent none": Story(("one_task",), "Begin", ((do("Task"), OVER),), start="Task"),
    "endEvent none": Story(("one_task",), "Done", ((do("Task"), OVER),), start="Task"),
    "userTask": Story(("one_task",), "Task", ((do("Task"), OVER),), start="Task"),
    "serviceTask": Story(("services",), "Serve", ((do("After"), OVER),), {"number": 1}, "After"),
    "businessRuleTask": Story(("decides",), "Decide", ((do("Big"), OVER),), {"number": 100}, "Big"),
    "receiveTask": Story(("receive",), "Wait", ((tell("answer"), "Answered"), (do("Answered"), OVER)), start="Wait"),
    "callActivity": Story(
        ("scopes", "scoped"),
        "First",
        ((do("Task", own="mine"), "First Seen"), (do("Seen", result=5), "Good"), (do("Good"), OVER)),
        {"outer": 1},
        "First Task",
    ),
    "subProcess": Story(
        ("rounds_with_join",),
        "Round",
        (
            (do("Left"), "Join Right Round"),
            (do("Right"), "After Round"),
            (do("After", again=True), "Left Right Round"),
            (do("Right"), "Join Left Round"),
            (do("Left"), "After Round"),
            (do("After", again=False), OVER),
        ),
        start="Left Right Round",
    ),
    "exclusiveGateway": Story(("exclusive",), "Choice", ((do("Large"), OVER),), {"size": 50}, "Large"),
    "parallelGateway": Story(
        ("fork_join",),
        "Join",
        ((do("Right"), "Join Left"), (do("Left"), "After"), (do("After"), OVER)),
        start="Left Right",
    ),
    "inclusiveGateway": Story(
        ("inclusive",),
        "Join",
        ((do("Visit"), "Join Letter"), (do("Letter"), "Check Join"), (do("Check"), "After"), (do("After"), OVER)),
        {"visit": True, "letter": True},
        "Letter Visit",
    ),
    "eventBasedGateway": Story(
        ("first_event",), "Wait", ((wait(14), "Reminded"), (do("Reminded"), OVER)), start="Answer Deadline"
    ),
    "endEvent terminate": Story(
        ("terminate_inside", "terminate_called"),
        "Stop",
        (
            (do("Left"), "After"),
            (do("After"), "Call Called_left Called_right"),
            (do("Called_left"), "After_call"),
            (do("After_call"), "Top_left Top_right"),
            (do("Top_right"), "Top_left"),
            (do("Top_left"), OVER),
        ),
        start="Left Part Right",
    ),
    "endEvent message": Story(
        ("ends_with_message",),
        "Told",
        ((do("Task"), "After Read"), (do("Read"), "After"), (do("After"), OVER)),
        start="News Task Work",
    ),
    "endEvent error": Story(
        ("errors", "fails"),
        "Refused",
        ((do("Task", how="refused"), "Repair"), (do("Repair"), "Beside Beside_task Not_mine")),
        start="Called Caught Other Other_error Outer Task",
    ),
    "endEvent escalation": Story(
        ("ends_in_escalation",), "Worse", ((do("Task"), "Help"), (do("Help"), OVER)), start="Other Task Work Worsened"
    ),
    "boundaryEvent message interrupting": Story(
        ("each_called", "asked"),
        "Stop",
        (
            (do("Call_person"), "Ask Ask[each] Ask[each] Call_person Note_answer Stop"),
            (tell("stop"), "Stopped"),
            (do("Stopped"), OVER),
        ),
        PEOPLE,
        "Ask Ask[each] Ask[each] Call_person Call_person Stop",
    ),
    "boundaryEvent message not interrupting": Story(
        ("side_by_side", "concern"),
        "Concern",
        (
            (tell("concern", raised_by="ben"), "Concern Handle Judge Work"),
            (tell("concern", raised_by="cai"), "Concern Handle Handle Judge Judge Work"),
            (do("Work"), "Handle Handle Judge Judge"),
        ),
        start="Concern Work",
    ),
    "boundaryEvent timer interrupting": Story(
        ("reminders",),
        "Deadline",
        ((wait(5), "Late"), (do("Late"), OVER)),
        {"deadline": "2026-03-06"},
        "Deadline Reminder Task",
    ),
    "boundaryEvent timer not interrupting": Story(
        ("reminders",),
        "Reminder",
        ((wait(43), "Deadline Task"), (wait(20), "Deadline Task"), (do("Task"), OVER)),
        {"deadline": "2026-06-30"},
        "Deadline Reminder Task",
    ),
    "boundaryEvent error interrupting": Story(
        ("errors", "fails"),
        "Caught",
        ((do("Other"), "Called Caught Other_error Outer Task"), (do("Task", how="refused"), "Repair")),
        start="Called Caught Other Other_error Outer Task",
    ),
    "boundaryEvent escalation interrupting": Story(
        ("ends_in_escalation",),
        "Worsened",
        ((do("Task"), "Help"), (do("Help"), OVER)),
        start="Other Task Work Worsened",
    ),
    "boundaryEvent escalation not interrupting": Story(
        ("escalation",),
        "Heard",
        ((do("Look"), "Heard Part Work"), (do("Work"), "After"), (do("After"), OVER)),
        start="Heard Look Part Work",
    ),
    "intermediateCatchEvent message": Story(
        ("waits_for_news",), "News", ((tell("news"), "Read"), (do("Read"), OVER)), start="News"
    ),
    "intermediateCatchEvent timer": Story(
        ("waits_for_day",),
        "Until",
        ((wait(1), "Until"), (wait(4), "After"), (do("After"), OVER)),
        {"day": "2026-03-06"},
        "Until",
    ),
    "intermediateThrowEvent message": Story(
        ("throws",),
        "Tell",
        ((do("Task"), "Hand_over"), (do("Hand_over"), OVER)),
        {"why": "risk"},
        "Stepped_up Task Work",
    ),
    "intermediateThrowEvent escalation": Story(
        ("escalation",), "Raise", ((do("Work"), "After Look"),), start="Heard Look Part Work"
    ),
    "userTask for each, side by side": Story(
        ("each_in_parallel",),
        "Ask",
        ((do("Ask"), "Ask Ask[each]"), (do("Ask"), "After"), (do("After"), OVER)),
        PEOPLE,
        "Ask Ask[each] Ask[each]",
    ),
    "userTask for each, in turn": Story(
        ("each_in_turn",),
        "Ask",
        ((do("Ask"), "Ask Ask[each]"), (do("Ask"), "After"), (do("After"), OVER)),
        PEOPLE,
        "Ask Ask[each]",
    ),
    "callActivity for each, side by side": Story(
        ("each_called", "asked"),
        "Ask",
        (
            (do("Call_person"), "Ask Ask[each] Ask[each] Call_person Note_answer Stop"),
            (do("Note_answer"), "Ask Ask[each] Call_person Stop"),
            (do("Call_person"), "Ask Ask[each] Note_answer Stop"),
            (do("Note_answer"), "After"),
        ),
        PEOPLE,
        "Ask Ask[each] Ask[each] Call_person Call_person Stop",
    ),
    "callActivity for each, in turn": Story(
        ("each_called_in_turn", "asked"),
        "Ask",
        (
            (do("Call_person"), "Ask Ask[each] Note_answer"),
            (do("Note_answer"), "Ask Ask[each] Call_person"),
            (do("Call_person"), "Ask Ask[each] Note_answer"),
            (do("Note_answer"), "After"),
        ),
        PEOPLE,
        "Ask Ask[each] Call_person",
    ),
}
