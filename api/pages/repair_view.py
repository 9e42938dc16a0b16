"""What the pages for repairs show: an instance's paths, failures and repairs in words."""

from collections.abc import Mapping
from dataclasses import dataclass

from api.pages.questions import Option
from api.pages.templates import moment_in_words
from engine import bpmn
from engine.words import _, later

Place = bpmn.repair.Place
PLACE_WORDS = {
    Place.TASK: later("Waits for a person"),
    Place.TIMER: later("Waits until"),
    Place.MESSAGE: later("Waits for the message"),
    Place.ACTIVITY: later("Is under way"),
    Place.JOIN: later("Waits for other paths"),
}
AFFECTED_WORDS = {
    Place.TASK: later("waits for a person"),
    Place.TIMER: later("waits until"),
    Place.MESSAGE: later("waits for a message"),
    Place.ACTIVITY: later("is under way"),
    Place.JOIN: later("waits for other paths"),
}
ACTIONS = {
    "complete": (later("Complete by hand"), later("Let it happen now")),
    "move": (later("Move to another step"), later("Move to another step")),
    "cancel": (later("End this path"), later("Stop waiting for it")),
}
"""What can be done at a task or activity, and in other words at a wait for an event."""


@dataclass(frozen=True)
class Choice:
    """Something that can be done at a step."""

    href: str
    words: str


@dataclass(frozen=True)
class StepView:
    """One path where it stands. `depth` as the engine counts it."""

    label: str
    about: str
    depth: int
    choices: tuple[Choice, ...]


@dataclass(frozen=True)
class FailureView:
    """A step that could not be done, and the addresses where it can be tried again (of a timer) and skipped."""

    id: str
    label: str
    cause: str
    again_href: str
    skip_href: str


@dataclass(frozen=True)
class RepairView:
    """A repair that was done. `about`: who did it and why, and who undid it or that others were told. `can_be_undone`
    says neither that it is recent enough nor that the case has not gone on."""

    id: str
    summary: str
    about: tuple[str, ...]
    can_be_undone: bool


@dataclass(frozen=True)
class InstanceView:
    """What pages/instance.html shows. `undo_reason`: what was typed where a repair could not be undone for it."""

    reference: str
    href: str
    about: str
    steps: tuple[StepView, ...]
    failures: tuple[FailureView, ...]
    repairs: tuple[RepairView, ...]
    undo_reason: str


@dataclass(frozen=True, kw_only=True)
class FormView:
    """What pages/repair.html asks: `targets` where a step is to be moved, `asks_values` where results are stated;
    `values` are those that were typed."""

    reference: str
    href: str
    title: str
    action: str
    hidden: dict[str, str]
    values: str
    targets: tuple[Option, ...] = ()
    asks_values: bool = False


@dataclass(frozen=True, kw_only=True)
class PreviewView:
    """What pages/repair_preview.html shows before a repair is done."""

    reference: str
    href: str
    summary: str
    ends: tuple[str, ...]
    begins: tuple[str, ...]
    warnings: tuple[str, ...]
    hidden: dict[str, str]
    reason: str


def step_view(instance_id: str, token: bpmn.repair.Token) -> StepView:
    about = str(PLACE_WORDS[token.place])
    about += f" {moment_in_words(token.due_at)}" if token.due_at else ""
    about += f" “{token.message}”" if token.message else ""
    wait = token.place in (Place.TIMER, Place.MESSAGE)
    offered = ["complete"] if wait or token.place is Place.TASK else []
    offered += ["move"] if token.targets else []
    path = f"/administration/cases/{instance_id}/repair?task={token.task_id}"
    choices = tuple(Choice(f"{path}&do={do}", ACTIONS[do][wait]) for do in (*offered, "cancel"))
    return StepView(label(token), about, token.depth, choices)


def failure_view(instance_id: str, incident: bpmn.Incident) -> FailureView:
    path, timer = f"/administration/cases/{instance_id}/repair", incident.timer_id
    again = f"{path}?do=complete&task={timer}" if timer else ""
    skip = f"{path}?do=skip&element={incident.element_id}" + (f"&timer={timer}" if timer else "")
    return FailureView(incident.id, incident.element_label, incident.cause, again, skip)


def repair_view(done: bpmn.repair.Repair, names: Mapping[str, str]) -> RepairView:
    """The repair in words; `names` are people's full names, by user name."""
    about = [f"{names.get(done.done_by, done.done_by)}, {moment_in_words(done.done_at)}: {done.reason}"]
    if done.undone_at is not None and done.undone_by is not None:
        about.append(
            _(
                "Undone by %(undone_by)s, %(undone_at)s: %(undo_reason)s",
                undone_by=names.get(done.undone_by, done.undone_by),
                undone_at=moment_in_words(done.undone_at),
                undo_reason=done.undo_reason,
            )
        )
    told_others = bool(done.effect["tells_others"])
    if told_others:
        about.append(_("A message went to another process of the case, so this cannot be undone."))
    return RepairView(done.id, done.summary, tuple(about), done.undone_at is None and not told_others)


def label(token: bpmn.repair.Token) -> str:
    return token.element.name or token.element.id


def affected_words(affected: bpmn.repair.Affected) -> str:
    due = f" {moment_in_words(affected.due_at)}" if affected.due_at else ""
    return f"{affected.element_label} ({AFFECTED_WORDS[affected.place]}{due})"


def warnings(effect: bpmn.repair.Effect) -> list[str]:
    said = [
        _("“%(label)s” is done by the application. It stays done if you undo this repair.", label=label)
        for label in effect.done
    ]
    said += [_("“%(label)s” will wait for a path that cannot come any more.", label=label) for label in effect.starved]
    said += [_("The whole process ends with this.")] if effect.process_ends else []
    said += (
        [_("A message goes to another process of the case. This repair cannot be undone.")]
        if effect.tells_others
        else []
    )
    return said
