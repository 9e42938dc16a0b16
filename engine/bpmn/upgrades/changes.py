"""What changes for the people of one case when it is moved: at the steps where it stands, and at those that come."""

from collections.abc import Iterator
from functools import lru_cache
from typing import Any, Final

from engine.bpmn.elements import Element, HumanWork, Kind, Value
from engine.bpmn.releases import Release
from engine.bpmn.spiff import Carried, Renamed, Transplant, steps_ahead
from engine.bpmn.upgrades.wording import SENTENCES, UpgradeNote, about, label

RULES: Final = ("due", "follow_up", "assignee", "priority")
"""What a user task says beside its form and groups, which its open tasks keep as it was when they began."""


def list_changes(transplant: Transplant) -> list[UpgradeNote]:
    """What people will notice, at the steps where the case stands first."""
    return [
        *(note for carried in transplant.carried for note in _at_step(transplant, carried)),
        *(_of_event(task, "event_given_up") for task in transplant.given_up),
        *(_of_event(task, "event_set") for task in transplant.newly_set),
        *_of_steps_to_come(transplant),
        *(_of_event(task, "goes_on") for task in transplant.goes_on_from()),
    ]


def form_differs(before: Release, after: Release, carried: Carried) -> bool:
    """Whether a user task is answered in another form, or in another version of its form."""
    works = [element.work or HumanWork() for element in (carried.before, carried.after)]
    return _form(before, works[0].form_key) != _form(after, works[1].form_key)


@lru_cache(maxsize=1024)
def _form(release: Release, form_key: str | None) -> tuple[str | None, bytes | None]:
    files = release.contents.compiled.values()
    return form_key, next((file.content for file in files if form_key in file.forms), None)


def _at_step(transplant: Transplant, carried: Carried) -> Iterator[UpgradeNote]:
    before, after = carried.before, carried.after

    def said(code: str) -> UpgradeNote:
        return about(carried.process_key, after, code, SENTENCES[code])

    if label(before) != label(after):
        yield about(carried.process_key, after, "name", f"“{label(before)}” is called {{}} from now on.")
    if carried.moved:
        yield said("event_moved")
    if before.message != after.message:
        yield about(carried.process_key, after, "message", f"{{}} waits for the message “{after.message}” now.")
    if _differ(before.timer, after.timer):
        yield said("timer")
    if before.kind is Kind.BOUNDARY and before.interrupting != after.interrupting:
        yield said("interrupting")
    if before.work and after.work:
        yield from map(said, _of_work(transplant, carried))
        if before.work.candidate_groups != after.work.candidate_groups:
            groups = ", ".join(after.work.candidate_groups) or "nobody but who has it"
            yield about(carried.process_key, after, "groups", f"{{}} is offered to other people now: {groups}.")


def _of_work(transplant: Transplant, carried: Carried) -> Iterator[str]:
    releases = transplant.old.environment.release, transplant.workflow.environment.release
    if form_differs(*releases, carried):
        yield "form"
    if carried.before.documentation != carried.after.documentation:
        yield "documentation"
    for rule in RULES:
        if _differ(getattr(carried.before.work, rule), getattr(carried.after.work, rule)):
            yield rule


def _differ(before: object, after: object) -> bool:
    return _text(before) != _text(after)


def _text(rule: object) -> object:
    """What the process owner wrote."""
    if isinstance(rule, Value):
        return rule.literal if rule.expression is None else rule.expression.text
    return getattr(rule, "text", rule)


def _of_event(task: Any, code: str) -> UpgradeNote:
    return about(task.workflow.spec.process_key, task.task_spec.element, code, SENTENCES[code])


def _of_steps_to_come(transplant: Transplant) -> Iterator[UpgradeNote]:
    old, new = transplant.old, transplant.workflow
    before, after = old.environment.release, new.environment.release
    added, removed = _steps_that_differ(before, after, freeze(transplant.renamed))
    ahead_before, ahead = steps_ahead(old), steps_ahead(new)
    running = {flow.spec.process_key for flow in new.flows()}
    for key, element in added:
        if (key, element.id) in ahead:
            yield about(key, element, "step_added", SENTENCES["step_added"])
        elif key in running:
            yield about(key, element, "step_passed", SENTENCES["step_passed"])
    for key, element in removed:
        if (key, element.id) in ahead_before:
            yield about(key, element, "step_removed", SENTENCES["step_removed"])


Frozen = tuple[tuple[str, str, str], ...]
Steps = tuple[tuple[str, Element], ...]


def freeze(renamed: Renamed) -> Frozen:
    """The same as a value that can be a key."""
    return tuple((key, old, new) for key, ids in renamed.items() for old, new in ids.items())


@lru_cache(maxsize=64)
def _steps_that_differ(before: Release, after: Release, renamed: Frozen) -> tuple[Steps, Steps]:
    """The user tasks that only the later release has, and those that only the earlier one has."""
    new_ids = {(key, old): (key, new) for key, old, new in renamed}
    old_steps = {new_ids.get(place, place): element for place, element in _steps(before)}
    new_steps = dict(_steps(after))
    added = tuple((place[0], element) for place, element in new_steps.items() if place not in old_steps)
    removed = tuple((place[0], element) for place, element in old_steps.items() if place not in new_steps)
    return added, removed


def _steps(release: Release) -> Iterator[tuple[tuple[str, str], Element]]:
    for key, process in release.processes.items():
        for element in process.elements.values():
            if element.kind is Kind.USER_TASK:
                yield (key, element.id), element
