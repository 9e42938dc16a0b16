"""Are the variables that a release reads ever written, where they are read? A misspelt name would be null for ever.

A process sees what it writes itself and what the processes that call it see; what a called process writes is seen by
its caller only through an out mapping. What a message carries is seen along the path that it starts. Warnings only.
"""

from collections.abc import Iterator, Mapping

from engine.bpmn.elements import Element, Flow, Kind, ProcessModel, Value, VariableMapping
from engine.bpmn.problems import Problem
from engine.bpmn.releases import Contents
from engine.bpmn.validation.findings import Findings
from engine.bpmn.validation.known import known
from engine.feel import Expression

Names = frozenset[str]


def check_variables(contents: Contents) -> list[Problem]:
    """Every name that an element or arrow reads and nothing that it can see writes; silent until the application has
    said what it writes itself."""
    if known.variables is None:
        return []
    visible = _visible(contents, known.variables)
    problems: list[Problem] = []
    for process in contents.processes.values():
        findings = Findings(process)
        for place, names in _reads(contents, process):
            for name in sorted(names - visible[process.key]):
                findings.warning(place, "never-written", _sentence(name, visible))
        for element in process.elements.values():
            _check_out_mappings(findings, contents, element, visible)
        problems.extend(findings.problems)
    return problems


def _sentence(name: str, visible: Mapping[str, Names]) -> str:
    writers = sorted(key for key, names in visible.items() if name in names)
    if not writers:
        return f"The variable “{name}” is read here, but nothing writes it. Mend its name, or let something write it."
    return (
        f"The variable “{name}” is read here, but only {' and '.join(writers)} can see it. "
        "Hand it back with an out mapping of the call activity."
    )


def _check_out_mappings(findings: Findings, contents: Contents, element: Element, visible: Mapping[str, Names]) -> None:
    """The source of an out mapping is read at the end of the called process."""
    seen = visible.get(element.called_process or "")
    names = frozenset[str]().union(*(_mapping_names(mapping) for mapping in element.out_mappings))
    for name in sorted(names - seen) if seen is not None else ():
        message = f"The called process never writes the variable “{name}” that is handed back from it."
        findings.warning(element, "never-written", message)


def _visible(contents: Contents, everywhere: Names) -> dict[str, Names]:
    """What each process can see: grows from what it writes itself by what its callers see."""
    carried = _carried(contents)
    visible = {
        key: everywhere | frozenset(_written(contents, process, carried)) for key, process in contents.processes.items()
    }
    calls = [
        (process.key, element.called_process)
        for process in contents.processes.values()
        for element in process.elements.values()
        if element.called_process in visible
    ]
    for _ in contents.processes:  # As often as calls can stand in each other.
        for caller, called in calls:
            visible[called or ""] |= visible[caller]
    return visible


def _carried(contents: Contents) -> dict[str, set[str]]:
    """What the messages carry that diagrams throw, by their names."""
    carried: dict[str, set[str]] = {}
    for process in contents.processes.values():
        for element in process.elements.values():
            if element.message and element.kind in (Kind.THROW, Kind.END):
                carried.setdefault(element.message, set()).update(mapping.target for mapping in element.inputs)
    return carried


def _written(contents: Contents, process: ProcessModel, carried: Mapping[str, set[str]]) -> Iterator[str]:
    for element in process.elements.values():
        yield from (mapping.target for mapping in element.out_mappings)
        yield from carried.get(element.message or "", ())
        if element.result_variable:
            yield element.result_variable
        if element.multi_instance:
            yield element.multi_instance.item
        if element.topic:
            yield from known.results.get(element.topic, [mapping.target for mapping in element.inputs])
        if element.work:
            yield from _outcome(contents, element.work.form_key or "")
    for other in contents.processes.values():
        for call in other.elements.values():
            if call.called_process == process.key:
                yield from (mapping.target for mapping in call.in_mappings)


def _outcome(contents: Contents, form_key: str) -> Iterator[str]:
    """What a form's task hands over: what the application says, or else the answers themselves."""
    if known.outcomes is not None:
        yield from known.outcomes.get(form_key, ())
    elif form_key in contents.forms:
        yield from (leaf.path[0] for leaf in contents.forms[form_key].leaves)


def _reads(contents: Contents, process: ProcessModel) -> Iterator[tuple[Element | Flow, set[str]]]:
    for flow in process.flows.values():
        yield flow, _names(flow.condition)
    for element in process.elements.values():
        yield element, _element_reads(contents, element)


def _element_reads(contents: Contents, element: Element) -> set[str]:
    names = _names(element.timer)
    if element.work:
        names |= _value_names(element.work.assignee) | _names(element.work.due) | _names(element.work.follow_up)
    for mapping in (*element.inputs, *element.in_mappings):
        names |= _mapping_names(mapping)
    if element.multi_instance:
        names.add(element.multi_instance.collection)
    if element.decision and element.decision in contents.decisions:
        names |= contents.decisions[element.decision].variables
    return names


def _mapping_names(mapping: VariableMapping) -> set[str]:
    return {mapping.source} if mapping.source else _value_names(mapping.value)


def _value_names(value: Value | None) -> set[str]:
    return _names(value.expression) if value else set()


def _names(expression: Expression | None) -> set[str]:
    return set(expression.variables) if expression else set()
