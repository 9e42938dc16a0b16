"""The shipped diagrams as the engine reads them, and the tables of the process contract."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from engine.bpmn.elements import Element, Kind, ProcessModel
from engine.bpmn.reading import read_diagram
from tests.unit.workflows.drawing import DIAGRAMS

CONTRACT = Path(__file__).parents[3] / "docs" / "process-contract.md"
CASE = "early_help_case"

_WORKING_DAYS = re.compile(r"(\d+) wd")


@cache
def landscape() -> Mapping[str, ProcessModel]:
    """Every shipped process by its id."""
    models = {}
    for file in DIAGRAMS:
        model, problems = read_diagram(file.name, file.read_bytes())
        assert model is not None and not problems, problems
        models[file.stem] = model
    return models


def elements(kind: Kind) -> Iterator[Element]:
    """Every element of this kind in the landscape."""
    return (element for model in landscape().values() for element in model.elements.values() if element.kind is kind)


@dataclass(frozen=True)
class PromisedTask:
    """One row of the contract's tables."""

    form: str
    groups: frozenset[str]
    assignee: str | None
    due: str


def promised_tasks() -> dict[str, dict[str, PromisedTask]]:
    """Process id to its tasks by element id, as the contract lists them."""
    promised: dict[str, dict[str, PromisedTask]] = {}
    process = ""
    for line in CONTRACT.read_text(encoding="utf-8").splitlines():
        if line.startswith("## "):
            process = line.removeprefix("## ")
        elif line.startswith("| `") and process in landscape():
            task, form, who, due, _out = (cell.strip() for cell in line.strip("|").split("|"))
            promised.setdefault(process, {})[task.strip("`")] = _promised(form, who, due)
    return promised


def _promised(form: str, who: str, due: str) -> PromisedTask:
    groups, _, assignee = who.partition("; assignee ")
    return PromisedTask(
        form=form,
        groups=frozenset(group.strip() for group in groups.split(",")),
        assignee=assignee.strip("`") or None,
        due=_due(due),
    )


def _due(text: str) -> str:
    if text == "today":
        return "today()"
    if days := _WORKING_DAYS.fullmatch(text):
        return f"working days after(today(), {days[1]})"
    return text.strip("`").removeprefix("=")


def promised_decisions() -> set[str]:
    """The decisions that the contract lists."""
    section = CONTRACT.read_text(encoding="utf-8").partition("## Decisions")[2]
    return set(re.findall(r"^\| `(\w+)`", section, re.MULTILINE))


def promised_variables() -> set[str]:
    """The variables that a case starts with, that messages carry, and that records and services hand over."""
    text = CONTRACT.read_text(encoding="utf-8")
    start = _names(re.findall(r"Variables at the start of a case:[^.]*", text))
    payload = _names(re.findall(r"Message payloads[^.]*", text))
    services = _names(re.findall(r"service `\w+` \(out ([^)]*)\)", text))
    records = _names(line.rstrip("| ").rpartition("|")[2] for line in text.splitlines() if line.startswith("| `"))
    return start | payload | services | records


def _names(texts: Iterable[str]) -> set[str]:
    """The names in backquotes; values in parentheses are none."""
    quoted = (name for text in texts for name in re.findall(r"`([^`]*)`", re.sub(r"\([^)]*\)", "", text)))
    return {name.strip() for names in quoted for name in names.split(",")}


def messages_caught() -> set[str]:
    return {one.message for kind in (Kind.BOUNDARY, Kind.CATCH) for one in elements(kind) if one.message}


def messages_thrown() -> set[str]:
    return {one.message for one in elements(Kind.THROW) if one.message}


def variables_written() -> set[str]:
    """What decisions, service inputs, mappings and multi-instance activities of the diagrams write."""
    return {name for model in landscape().values() for one in model.elements.values() for name in _written(one)}


def _written(element: Element) -> Iterator[str]:
    if element.result_variable:
        yield element.result_variable
    if element.multi_instance:
        yield element.multi_instance.item
    for mapping in (*element.inputs, *element.in_mappings):
        yield mapping.target


def variables_read() -> set[str]:
    """What expressions, mappings and multi-instance activities of the diagrams ask for."""
    conditions = {
        name
        for model in landscape().values()
        for flow in model.flows.values()
        if flow.condition
        for name in flow.condition.variables
    }
    return conditions | {
        name for model in landscape().values() for one in model.elements.values() for name in _read(one)
    }


def _read(element: Element) -> Iterator[str]:
    values = [mapping.value for mapping in (*element.inputs, *element.in_mappings, *element.out_mappings)]
    work = element.work
    expressions = [
        element.timer,
        *(value.expression for value in values if value),
        *((work.due, work.follow_up, work.assignee.expression if work.assignee else None) if work else ()),
    ]
    yield from (name for expression in expressions if expression for name in expression.variables)
    yield from (one.source for one in (*element.in_mappings, *element.out_mappings) if one.source)
    if element.multi_instance:
        yield element.multi_instance.collection
