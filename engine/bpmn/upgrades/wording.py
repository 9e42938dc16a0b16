"""What an upgrade says to people: why a case cannot be moved, and what changes for those who work on it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from engine.bpmn.elements import Element, Kind
from engine.bpmn.spiff import Cause, Obstacle


@dataclass(frozen=True)
class UpgradeNote:
    """One obstacle or change: `code` for programs, `sentence` for people; the element is where it is about one."""

    code: str
    sentence: str
    element_id: str | None = None
    element_label: str | None = None
    process_key: str | None = None


KINDS: Final[Mapping[Kind, str]] = {
    Kind.USER_TASK: "a task for a person",
    Kind.SERVICE_TASK: "a step of the application",
    Kind.RULE_TASK: "a decision",
    Kind.RECEIVE_TASK: "a wait for a message",
    Kind.CALL_ACTIVITY: "a called process",
    Kind.SUBPROCESS: "a subprocess",
    Kind.CATCH: "an event that is waited for",
    Kind.THROW: "an event that is thrown",
    Kind.BOUNDARY: "an event on a step",
    Kind.EVENT_BASED: "a choice between events",
}


def label(element: Element) -> str:
    """What people call the element."""
    return element.name or element.id


def about(process_key: str, element: Element, code: str, sentence: str) -> UpgradeNote:
    """A note on one element; `{}` in the sentence stands for what people call it."""
    return UpgradeNote(code, sentence.format(f"“{label(element)}”"), element.id, label(element), process_key)


def left_behind_note(process_key: str, step: Element) -> UpgradeNote:
    """What a case that was moved did at once, and what does not go when it is put back."""
    return about(
        process_key, step, "done", "{} was done at once by the application. It stays done if the case is put back."
    )


def told_others_note(process_key: str) -> UpgradeNote:
    """Why a case that was moved cannot be put back: others know already."""
    sentence = "A message went to another process of the case at once, so the case cannot be put back."
    return UpgradeNote("told_others", sentence, process_key=process_key)


def obstacle_note(obstacle: Obstacle) -> UpgradeNote:
    """Why the case cannot be moved as it stands."""
    return about(obstacle.process_key, obstacle.before, obstacle.cause.value, _sentence(obstacle))


def _sentence(obstacle: Obstacle) -> str:
    match obstacle.cause:
        case Cause.GONE:
            return "The case stands at {}, which the new version does not have."
        case Cause.OTHER_KIND if obstacle.after is not None:
            kinds = [KINDS.get(element.kind, "a gateway") for element in (obstacle.before, obstacle.after)]
            return f"The case stands at {{}}, which is {kinds[0]} and in the new version {kinds[1]}."
        case Cause.OTHER_PLACE:
            return "The case stands at {}, which lies inside or outside another subprocess in the new version."
        case Cause.OTHER_REPETITION:
            return "{} is under way, and the new version repeats it in another way."
        case Cause.OTHER_PROCESS:
            return "{} is under way, and calls another process in the new version."
        case Cause.OTHER_TRIGGER:
            return "The case waits at {}, which waits for something of another kind in the new version."
        case Cause.ONE_OF_SEVERAL:
            return "The case waits at {}, which is one of several events in the new version."
        case Cause.WAY_IN_GONE:
            return "A path of the case waits at {}, and the way on which it came is not in the new version."
        case _:
            return "{} would wait for a path that cannot come any more: it begins where the case has already passed."


_LATER: Final = "Wait until the case has passed it, and plan again."
ADVICE: Final[Mapping[str, str]] = {
    "gone": "Wait until the step is done, and plan again. If it is the same step with another id, say below which one.",
    "other_kind": f"{_LATER} Or draw a new step with an id of its own, and leave the old one as it was.",
    "other_place": _LATER,
    "other_repetition": _LATER,
    "other_process": _LATER,
    "other_trigger": _LATER,
    "one_of_several": _LATER,
    "way_in_gone": "Wait until the case has passed it, and plan again; or draw that way again.",
    "join_starves": "Wait until the case has passed the join, and plan again.",
    "process_gone": "It runs to its end under the version that it has.",
    "suspended": "Ask an administrator to resume it, and plan again.",
    "step_failed": "Put the step right, deploy, and plan again; or ask an administrator.",
    "unexpected": "Ask an administrator, who finds the number in the log.",
}
"""What to do about an obstacle, by code. It does no harm to leave the case: it runs on as it began."""
FORM: Final = "{}: its form has changed."
SENTENCES: Final[Mapping[str, str]] = {
    "form": FORM,
    "documentation": "{}: its instructions have changed.",
    "due": "{}: the rule for its due date has changed. The date that is set stays.",
    "follow_up": "{}: the rule for its reminder date has changed. The date that is set stays.",
    "assignee": "{}: the rule for who gets it has changed. Who has it keeps it.",
    "priority": "{}: its priority has changed.",
    "interrupting": "{}: whether it ends the step that it sits on has changed.",
    "timer": "{}: the rule for its date has changed. The date that is set stays.",
    "event_moved": "{} sits on another step now, and goes on waiting there.",
    "event_given_up": "{} is no longer waited for.",
    "event_set": "{} is waited for from now on.",
    "step_added": "{} is a new step that comes later.",
    "step_passed": "{} is a new step, but the case has passed it already.",
    "step_removed": "{} does not come any more.",
    "goes_on": "The case goes on at once from {}.",
}
