"""Are the variables that a release reads ever written? A misspelt name would be null for ever. Warnings only."""

from collections.abc import Iterator

from engine.bpmn.elements import Element, Flow, ProcessModel, Value, VariableMapping
from engine.bpmn.problems import Problem
from engine.bpmn.releases import Contents
from engine.bpmn.validation.findings import Findings
from engine.bpmn.validation.known import known
from engine.feel import Expression


def check_variables(contents: Contents) -> list[Problem]:
    """Every name that an element or arrow reads and nothing in the release writes; silent until the application has
    said what it writes itself."""
    if known.variables is None:
        return []
    written = known.variables | set(_written(contents))
    problems: list[Problem] = []
    for process in contents.processes.values():
        findings = Findings(process)
        for place, names in _reads(contents, process):
            for name in sorted(names - written):
                findings.warning(place, "never-written", f"The variable “{name}” is read here, but nothing writes it.")
        problems.extend(findings.problems)
    return problems


def _written(contents: Contents) -> Iterator[str]:
    for form in contents.forms.values():
        yield from (leaf.path[0] for leaf in form.leaves())
    for process in contents.processes.values():
        for element in process.elements.values():
            yield from (mapping.target for mapping in (*element.in_mappings, *element.out_mappings))
            if element.result_variable:
                yield element.result_variable
            if element.multi_instance:
                yield element.multi_instance.item


def _reads(contents: Contents, process: ProcessModel) -> Iterator[tuple[Element | Flow, set[str]]]:
    for flow in process.flows.values():
        yield flow, _names(flow.condition)
    for element in process.elements.values():
        yield element, _element_reads(contents, element)


def _element_reads(contents: Contents, element: Element) -> set[str]:
    names = _names(element.timer)
    if element.work:
        names |= _value_names(element.work.assignee) | _names(element.work.due) | _names(element.work.follow_up)
    for mapping in (*element.inputs, *element.in_mappings, *element.out_mappings):
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
