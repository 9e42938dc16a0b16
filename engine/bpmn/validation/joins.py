"""Do paths that part come together again as they should: no join that waits for ever, no work done twice?"""

from collections.abc import Iterable, Iterator
from itertools import combinations

from engine.bpmn.elements import Element, Kind, ProcessModel
from engine.bpmn.problems import Problem
from engine.bpmn.validation.findings import Findings
from engine.bpmn.validation.flow import ACTIVITIES, CONDITIONAL
from engine.bpmn.validation.graph import elements_in, reachable, scopes, successors
from engine.bpmn.validation.tokens import JOINING, Scope, Standstill, Step, TooManyCoursesError

MAX_CHOICES = 3
"""The last choices on the way to a standstill that are told."""


def check_joins(process: ProcessModel) -> list[Problem]:
    """Every scope of a process whose flow is well formed otherwise."""
    findings = Findings(process)
    for scope in scopes(process):
        _check_standstill(findings, Scope(process, scope))
        _check_twice(findings, scope)
    return findings.problems


def _check_standstill(findings: Findings, scope: Scope) -> None:
    if not scope.has_joins:
        return
    try:
        standstill = scope.standstill()
    except TooManyCoursesError:
        place = findings.process.elements.get(scope.scope) if scope.scope else None
        message = (
            "The paths here part and join in too many ways to try them all, so a join may wait for ever. "
            "Put parts of it into subprocesses."
        )
        findings.warning(place, "joins-unchecked", message)
        return
    if standstill is not None:
        for join in dict.fromkeys(join for join, _ in standstill.waiting):
            findings.error(findings.process.elements[join], "join-stuck", _stuck(scope, standstill, join))


def _stuck(scope: Scope, standstill: Standstill, join: str) -> str:
    missing = " and ".join(_said(scope.elements[source]) for source in scope.missing(standstill.waiting, join))
    waits = f"This join can wait for ever: nothing comes from {missing}" if missing else "This join can wait for ever"
    choices = [told for step in standstill.course if (told := _choice(scope, step))][-MAX_CHOICES:]
    when = f", for example when {', then '.join(choices)}" if choices else ""
    return f"{waits}{when}. Join only paths that a gateway of the same kind has parted; other ways meet without a join."


def _choice(scope: Scope, step: Step) -> str | None:
    """A step at which something else could have happened, in words."""
    element, targets = scope.elements[step[0]], [scope.elements[target] for target in step[1]]
    if element.kind in CONDITIONAL and len(element.outgoing) > 1:
        return f"{_said(element)} leads to {' and '.join(_said(target) for target in targets)}"
    events = [target for target in targets if target.kind is Kind.BOUNDARY]
    return f"{' and '.join(_said(event) for event in events)} happens at {_said(element)}" if events else None


def _said(element: Element) -> str:
    return f"“{element.name or element.id}”"


def _check_twice(findings: Findings, scope: str | None) -> None:
    """Work behind the place where two paths that run side by side meet without a join is done once for each."""
    process = findings.process
    following = successors(process, scope, lambda event: event.interrupting)  # Others begin something of their own.
    joins = {e.id for e in elements_in(process, scope) if e.kind in JOINING and len(e.incoming) > 1}
    found: set[str] = set()
    for split, ways in _side_by_side(process, scope):
        stops = joins | {split}
        inner = {id_: [t for t in targets if t not in stops] for id_, targets in following.items()}
        reached = [reachable(inner, [way]) if way not in stops else set() for way in ways]
        for one, other in combinations(reached, 2):
            found |= _meetings(process, one & other)
    for id_ in sorted(found):
        findings.warning(
            process.elements[id_],
            "done-twice",
            "Two paths that run side by side meet here, so what follows is done once for each of them. "
            "If it is to be done once, join them with a parallel or inclusive gateway before it.",
        )


def _side_by_side(process: ProcessModel, scope: str | None) -> Iterator[tuple[str, list[str]]]:
    """The elements after which several paths run at once, each with where they begin."""
    for element in elements_in(process, scope):
        ways = [process.flows[flow].target for flow in element.outgoing]
        if element.kind in JOINING and len(ways) > 1:
            yield element.id, ways
        elif element.kind is Kind.BOUNDARY and not element.interrupting and element.attached_to:
            host = process.elements[element.attached_to]
            yield host.id, [element.id, *(process.flows[flow].target for flow in host.outgoing)]


def _meetings(process: ProcessModel, shared: Iterable[str]) -> set[str]:
    """The elements at which paths meet before work that both of them do."""
    shared = set(shared)
    works = [id_ for id_ in shared if process.elements[id_].kind in ACTIVITIES]
    return {id_ for id_ in works if not _comes_after(process, id_, shared)}


def _comes_after(process: ProcessModel, id_: str, shared: set[str]) -> bool:
    """Whether other shared work leads straight to this element: it was told already."""
    sources = [process.flows[flow].source for flow in process.elements[id_].incoming]
    seen: set[str] = set()
    while sources:
        source = sources.pop()
        if source in seen or source not in shared:
            continue
        seen.add(source)
        if process.elements[source].kind in ACTIVITIES and source != id_:
            return True
        sources += [process.flows[flow].source for flow in process.elements[source].incoming]
    return False
