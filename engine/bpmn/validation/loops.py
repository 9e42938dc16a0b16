"""Loops that never wait would run for ever in one transaction. A loop is sound when something in it can wait."""

from engine.bpmn.elements import Element, Kind, ProcessModel, Trigger
from engine.bpmn.problems import Problem
from engine.bpmn.releases import Contents
from engine.bpmn.validation.findings import Findings
from engine.bpmn.validation.graph import elements_in, on_a_loop, scopes, successors

_WAITING = {Kind.USER_TASK, Kind.RECEIVE_TASK, Kind.CATCH, Kind.EVENT_BASED}


def check_loops(contents: Contents) -> list[Problem]:
    """Every loop, in any process of the release, in which nothing can ever wait."""
    waiting = processes_that_can_wait(contents)
    problems: list[Problem] = []
    for process in contents.processes.values():
        findings = Findings(process)
        for scope in scopes(process):
            _check_scope(findings, scope, waiting)
        problems.extend(findings.problems)
    return problems


def _check_scope(findings: Findings, scope: str | None, waiting: set[str]) -> None:
    process = findings.process

    def never_waits(id_: str) -> bool:
        return not can_wait(process, process.elements[id_], waiting)

    for id_ in on_a_loop(successors(process, scope), never_waits):
        findings.error(
            process.elements[id_],
            "busy-loop",
            "This is part of a loop in which nothing waits: it would never stop. Put a task or an event into the loop.",
        )


def can_wait(process: ProcessModel, element: Element, waiting: set[str]) -> bool:
    """Whether a case can wait at the element; `waiting` are the processes in which it can."""
    if element.kind in _WAITING:
        return True
    if element.kind is Kind.BOUNDARY:
        return element.trigger in (Trigger.MESSAGE, Trigger.TIMER)
    if element.kind is Kind.CALL_ACTIVITY:
        return element.called_process in waiting
    if element.kind is Kind.SUBPROCESS:
        return any(can_wait(process, inner, waiting) for inner in elements_in(process, element.id))
    return False


def processes_that_can_wait(contents: Contents) -> set[str]:
    """Grows from the processes with tasks of their own to those that call them; unknown processes count as waiting."""
    processes = contents.processes
    unknown = {
        e.called_process for p in processes.values() for e in p.elements.values() if e.called_process
    } - processes.keys()
    waiting: set[str] = {key for key in unknown if key}
    for _ in processes:
        found = {
            key
            for key, process in processes.items()
            if any(can_wait(process, e, waiting) for e in process.elements.values())
        }
        if found <= waiting:
            break
        waiting |= found
    return waiting
