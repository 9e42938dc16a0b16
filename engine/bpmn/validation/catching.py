"""Do errors that are thrown find somebody who catches them, and can boundary events ever fire?"""

from collections.abc import Iterator

from engine.bpmn.elements import Element, Kind, ProcessModel, Trigger
from engine.bpmn.problems import Problem
from engine.bpmn.releases import Contents
from engine.bpmn.validation.findings import Findings
from engine.bpmn.validation.graph import reachable
from engine.bpmn.validation.loops import can_wait, processes_that_can_wait

_CODED = (Trigger.ERROR, Trigger.ESCALATION)
_THROWING = (Kind.END, Kind.THROW)


def check_catching(contents: Contents) -> list[Problem]:
    """Every thrown error that nothing may catch, and every boundary event that waits for what cannot come.

    Warnings where only the drawing is at fault: a case that meets such an error stops, and can be repaired.
    """
    waiting = processes_that_can_wait(contents)
    problems: list[Problem] = []
    for process in contents.processes.values():
        findings = Findings(process)
        for element in process.elements.values():
            if element.kind is Kind.BOUNDARY:
                _check_boundary(findings, contents, element, waiting)
            elif element.kind is Kind.END and element.trigger is Trigger.ERROR:
                _check_error(findings, contents, element)
        problems += findings.problems
    return problems


def _check_boundary(findings: Findings, contents: Contents, event: Element, waiting: set[str]) -> None:
    process = findings.process
    host = process.elements.get(event.attached_to or "")
    if host is None:
        return
    if event.trigger in _CODED:
        thrown = [one for one in _thrown_in(contents, process, host) if one.trigger is event.trigger]
        is_known = host.called_process is None or host.called_process in contents.processes
        if is_known and all(event.code not in (None, one.code) for one in thrown):
            what = f"the {event.trigger.value} “{event.code}”" if event.code else f"an {event.trigger.value}"
            findings.warning(
                event, "boundary-never", f"Nothing below throws {what}, so this event never fires. Remove it."
            )
    elif host.kind in (Kind.SUBPROCESS, Kind.CALL_ACTIVITY) and not can_wait(process, host, waiting):
        message = "Nothing below ever waits, so this event never fires. Remove it."
        findings.error(event, "boundary-never", message)


def _thrown_in(contents: Contents, process: ProcessModel, host: Element) -> Iterator[Element]:
    """The elements inside an activity that throw errors or escalations, in called processes too."""
    inside = _inside(process, host.id)
    calls = {
        key: [e.called_process for e in model.elements.values() if e.called_process]
        for key, model in contents.processes.items()
    }
    called = reachable(calls, [e.called_process for e in (host, *inside) if e.called_process])
    processes = [contents.processes[key] for key in called if key in contents.processes]
    elements = [*inside, *(element for model in processes for element in model.elements.values())]
    return (element for element in elements if element.kind in _THROWING and element.trigger in _CODED)


def _inside(process: ProcessModel, scope: str) -> list[Element]:
    """The elements of a subprocess, at any depth."""
    within = {element.id: [element.scope or ""] for element in process.elements.values()}
    return [element for element in process.elements.values() if scope in reachable(within, within[element.id])]


def _check_error(findings: Findings, contents: Contents, end: Element) -> None:
    if _escapes(contents, findings.process, end.scope, end.code, frozenset()):
        findings.warning(
            end,
            "uncaught-error",
            f"Nothing catches the error “{end.code}”: the case would stop here until somebody repairs it. "
            "Draw an error event on the subprocess or call activity around it.",
        )


def _escapes(
    contents: Contents, process: ProcessModel, scope: str | None, code: str | None, above: frozenset[str]
) -> bool:
    """Whether an error thrown in `scope` can get out of a process that nothing calls."""
    while scope is not None:
        if _catches(process, scope, code):
            return False
        scope = process.elements[scope].scope
    callers = [
        (caller, call)
        for caller in contents.processes.values()
        for call in caller.elements.values()
        if call.called_process == process.key and caller.key not in above
    ]
    return not callers or any(
        not _catches(caller, call.id, code) and _escapes(contents, caller, call.scope, code, above | {process.key})
        for caller, call in callers
    )


def _catches(process: ProcessModel, activity: str, code: str | None) -> bool:
    events = (element for element in process.elements.values() if element.attached_to == activity)
    return any(event.trigger is Trigger.ERROR and event.code in (None, code) for event in events)
