"""Does a release keep the safety rules? Each that is broken is told with the element, and with a way that breaks it."""

from collections.abc import Iterator, Mapping, Sequence

from engine.bpmn.elements import Element, Kind, ProcessModel
from engine.bpmn.problems import Problem, Severity
from engine.bpmn.safety.rules import AlwaysPasses, HeardDuring, NeverByDefault, NotInterruptedBy, SafetyRule
from engine.bpmn.safety.ways import OVER, ends_of, events_on, find_way, start_of, ways_of

Processes = Mapping[str, ProcessModel]
Broken = tuple[Element, str]
"""Where a rule is broken, and how."""

WAITS = {Kind.USER_TASK, Kind.CALL_ACTIVITY, Kind.RECEIVE_TASK}
LONGEST_WAY = 8
"""Steps of an example that are told; of a longer one the first and the last."""


def check_safety(processes: Processes, rules: Sequence[SafetyRule]) -> list[Problem]:
    """What breaks the rules in processes, by key, that are sound otherwise. A name that is missing breaks its rule."""
    return [problem for rule in rules for problem in _check(processes, rule)]


def _check(processes: Processes, rule: SafetyRule) -> Iterator[Problem]:
    process = processes.get(rule.check.process)
    if process is None:
        yield _missing(rule, None, f"the process “{rule.check.process}”")
        return
    missing = [name for name in _named(rule) if name not in _within_reach(processes, process, rule)]
    yield from (_missing(rule, process, f"“{name}” in the process “{process.key}”") for name in missing)
    if not missing:
        for element, how in _broken(processes, process, rule):
            yield _problem(process, element, f"This breaks the safety rule {rule.rule}: {rule.says} {how}")


def _broken(processes: Processes, process: ProcessModel, rule: SafetyRule) -> Iterator[Broken]:
    check = rule.check
    if isinstance(check, AlwaysPasses):
        return _ways_around(processes, process, check)
    if isinstance(check, HeardDuring):
        return _unheard(process, check)
    if isinstance(check, NotInterruptedBy):
        return _interrupted(process, check)
    return _by_default(process, check)


def _ways_around(processes: Processes, process: ProcessModel, check: AlwaysPasses) -> Iterator[Broken]:
    through = frozenset(check.through)
    ways = ways_of(process, through | _calls_that_pass(processes, process, through))
    starts = ways[check.after] if check.after else [start_of(process)]
    way = find_way(ways, starts, {*(check.before or ends_of(process))} - through)
    if way is not None:
        whole = [check.after, *way] if check.after else way
        passed = _or(processes, check.through)
        yield process.elements[way[-1]], f"A way that does not pass {passed}: {_told(process, whole)}."


def _calls_that_pass(processes: Processes, process: ProcessModel, through: frozenset[str]) -> frozenset[str]:
    """The call activities in which no way leads from start to end without passing one of `through`."""
    passing: dict[str, bool] = {}
    waiting = [process]
    while waiting:
        calls = _calls(processes, waiting[-1])
        unknown = [key for key in calls.values() if key not in passing]
        if unknown:
            waiting.append(processes[unknown[0]])
            continue
        done = waiting.pop()
        closed = through | {call for call, key in calls.items() if passing[key]}
        passing[done.key] = _is_passed(done, through, closed)
    return frozenset(call for call, key in _calls(processes, process).items() if passing[key])


def _is_passed(process: ProcessModel, through: frozenset[str], closed: frozenset[str]) -> bool:
    return find_way(ways_of(process, closed), [start_of(process)], {*ends_of(process)} - through) is None


def _calls(processes: Processes, process: ProcessModel) -> dict[str, str]:
    """The processes that are there and called, by the id of the call activity."""
    called = ((one.id, one.called_process) for one in process.elements.values())
    return {id_: key for id_, key in called if key in processes and key is not None}


def _unheard(process: ProcessModel, check: HeardDuring) -> Iterator[Broken]:
    waiting = [one.id for one in process.elements.values() if one.kind in WAITS]
    for id_ in check.elements or [id_ for id_ in waiting if id_ not in check.excepted]:
        element = process.elements[id_]
        heard = [event for event in events_on(process, element) if event.message == check.message]
        if not any(event.interrupting == check.interrupts for event in heard):
            kind = "an interrupting" if check.interrupts else "a non-interrupting"
            place = "on it" if element.scope is None else "on it or on a subprocess around it"
            yield element, f"Attach {kind} boundary event with the message “{check.message}” {place}."


def _interrupted(process: ProcessModel, check: NotInterruptedBy) -> Iterator[Broken]:
    for id_ in check.elements:
        element = process.elements[id_]
        for event in events_on(process, element):
            if event.interrupting and event.message in check.messages:
                yield event, f"It interrupts “{element.name or id_}”. Move it, or make it non-interrupting."


def _by_default(process: ProcessModel, check: NeverByDefault) -> Iterator[Broken]:
    for flow in process.flows.values():
        if flow.is_default and (reached := _first_step(process, flow.target)) in check.elements:
            gateway, step = process.elements[flow.source], process.elements[reached]
            how = f"Its default arrow leads to “{step.name or step.id}”. Make another arrow the default."
            yield gateway, how


def _first_step(process: ProcessModel, id_: str) -> str:
    """Where an arrow leads once the gateways are passed that only bring ways together."""
    passed: set[str] = set()
    while process.elements[id_].kind is Kind.EXCLUSIVE and len(process.elements[id_].outgoing) == 1:
        if id_ in passed:
            break
        passed.add(id_)
        id_ = process.flows[process.elements[id_].outgoing[0]].target
    return id_


def _named(rule: SafetyRule) -> Iterator[str]:
    """The elements that a rule names."""
    check = rule.check
    if isinstance(check, AlwaysPasses):
        yield from (*check.through, *check.before, *((check.after,) if check.after else ()))
    else:
        yield from check.elements
        yield from check.excepted if isinstance(check, HeardDuring) else ()


def _within_reach(processes: Processes, process: ProcessModel, rule: SafetyRule) -> set[str]:
    """The elements that a rule may name: the process's own, and for what is passed those of called processes."""
    own = set(process.elements)
    if not isinstance(rule.check, AlwaysPasses):
        return own
    reached, waiting = {process.key}, [process.key]
    while waiting:
        called = set(_calls(processes, processes[waiting.pop()]).values()) - reached
        reached |= called
        waiting += called
    there = {id_ for key in reached for id_ in processes[key].elements}
    return own | (there & set(rule.check.through))


def _or(processes: Processes, ids: Sequence[str]) -> str:
    named = {one.id: one.name for process in processes.values() for one in process.elements.values()}
    return " or ".join(f"“{named[id_] or id_}”" for id_ in ids)


def _told(process: ProcessModel, way: Sequence[str]) -> str:
    """A way by the labels on it; gateways that only bring ways together have none."""
    steps = [process.elements[id_] for id_ in way if not id_.endswith(OVER)]
    labels = [f"“{step.name}”" for step in steps if step.name]
    if len(labels) > LONGEST_WAY:
        labels = [*labels[:2], "…", *labels[3 - LONGEST_WAY :]]
    return " → ".join(labels)


def _missing(rule: SafetyRule, process: ProcessModel | None, what: str) -> Problem:
    message = f"The safety rule {rule.rule} needs {what}, which is not there: {rule.says}"
    message += " Bring it back under this id, or change the list of safety rules."
    if rule.file:
        return Problem(Severity.ERROR, "safety-rule", rule.file, message, line=rule.line)
    place = (process.file, process.key, process.name) if process else ("", None, None)
    return Problem(Severity.ERROR, "safety-rule", place[0], message, place[1], place[2])


def _problem(process: ProcessModel, element: Element, message: str) -> Problem:
    label = (element.name or element.id)[:100]
    return Problem(Severity.ERROR, "safety-rule", process.file, message, element.id[:100], label, element.line)
