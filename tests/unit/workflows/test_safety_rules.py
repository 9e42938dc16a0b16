"""The shipped diagrams keep the shipped safety rules; whoever takes the safeguard of one out is refused."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from engine import bpmn, casework
from engine.bpmn.elements import Element, Flow, Kind, ProcessModel, Trigger
from engine.bpmn.problems import Problem
from engine.bpmn.safety import (
    AlwaysPasses,
    HeardDuring,
    NeverByDefault,
    NotInterruptedBy,
    SafetyRule,
    check_safety,
)
from engine.casework import policy
from engine.casework.deployment_policy import DeploymentPolicy
from engine.casework.errors import PolicyError
from tests.unit.workflows.drawing import WORKFLOWS
from tests.unit.workflows.landscape import landscape

FILE = WORKFLOWS / "policy" / "deployment.json"
SHIPPED = policy.read_profile(FILE.name, FILE.read_bytes())
assert isinstance(SHIPPED, DeploymentPolicy)
RULES = SHIPPED.safety_rules

Processes = Mapping[str, ProcessModel]
every_rule = pytest.mark.parametrize("rule", RULES, ids=lambda rule: f"{rule.rule}-{rule.line}")


@pytest.mark.rule("ENT-8", "ENT-9", "ENT-10", "EHA-9", "LCS-3", "LCS-5", "LPR-4", "TAF-4")
@pytest.mark.rule("CLO-4", "CLO-5", "CLO-6", "CLO-7", "CON-1", "CON-4", "CON-5")
@every_rule
def test_a_shipped_rule_is_kept_and_each_way_of_breaking_it_is_refused(rule: SafetyRule) -> None:
    assert check_safety(landscape(), [rule]) == []
    ways = list(_breaking(rule))
    assert ways
    for broken in ways:
        problems = check_safety(broken, [rule])
        assert problems
        for problem in problems:
            assert f"This breaks the safety rule {rule.rule}: {rule.says}" in problem.message
            assert problem.element_id and problem.line and problem.file == f"{rule.check.process}.bpmn"


@every_rule
def test_whoever_takes_an_element_out_that_a_rule_needs_is_refused(rule: SafetyRule) -> None:
    check = rule.check
    named = [*check.elements] if not isinstance(check, AlwaysPasses) else [*check.through]
    for id_ in named:
        assert any(f"“{id_}”" in problem.message for problem in check_safety(_renamed(rule, id_), [rule]))


def _breaking(rule: SafetyRule) -> Iterator[Processes]:
    """The shipped processes, changed just so that the rule is broken, in each way that there is."""
    check, process = rule.check, landscape()[rule.check.process]
    if isinstance(check, AlwaysPasses):
        yield from (_with(_bypassed(process, id_)) for id_ in check.through)
    elif isinstance(check, HeardDuring):
        events = [one for one in process.elements.values() if one.attached_to and one.message == check.message]
        for event in events:
            yield _with(_with_element(process, replace(event, interrupting=not event.interrupting)))
            yield _with(_with_element(process, replace(event, message="something_else")))
    elif isinstance(check, NotInterruptedBy):
        event = replace(_some_event(process), interrupting=True, trigger=Trigger.MESSAGE)
        for id_, message in ((id_, message) for id_ in check.elements for message in check.messages):
            yield _with(_with_element(process, replace(event, attached_to=id_, message=message)))
    else:
        assert isinstance(check, NeverByDefault)
        for id_ in check.elements:
            yield from (_with(_with_default(process, flow)) for flow in _conditional_before(process, id_))


def _with(process: ProcessModel) -> Processes:
    return {**landscape(), process.key: process}


def _with_element(process: ProcessModel, element: Element) -> ProcessModel:
    return replace(process, elements={**process.elements, element.id: element})


def _with_default(process: ProcessModel, flow: Flow) -> ProcessModel:
    return replace(process, flows={**process.flows, flow.id: replace(flow, is_default=True)})


def _some_event(process: ProcessModel) -> Element:
    return next(one for one in process.elements.values() if one.kind is Kind.BOUNDARY)


def _conditional_before(process: ProcessModel, id_: str) -> Iterator[Flow]:
    """The arrows from a gateway's choice to the element, past gateways that only bring ways together."""
    for flow in process.flows.values():
        if flow.target == id_ and process.elements[flow.source].kind is Kind.EXCLUSIVE:
            source = process.elements[flow.source]
            yield from [flow] if len(source.outgoing) > 1 else _conditional_before(process, source.id)
        elif flow.target == id_:
            yield from _conditional_before(process, flow.source)


def _bypassed(process: ProcessModel, id_: str) -> ProcessModel:
    """An arrow more from each step before the element to what follows it."""
    element = process.elements[id_]
    after = [process.flows[flow].target for flow in element.outgoing]
    flows, elements = dict(process.flows), dict(process.elements)
    for number, (before, target) in enumerate((flow, target) for flow in element.incoming for target in after):
        source = elements[process.flows[before].source]
        past = Flow(f"Past_{number}", None, source.id, target, 1)
        flows[past.id] = past
        elements[source.id] = replace(source, outgoing=(*source.outgoing, past.id))
    return replace(process, elements=elements, flows=flows)


def _renamed(rule: SafetyRule, id_: str) -> Processes:
    process = landscape()[rule.check.process]
    assert id_ in process.elements
    return _with(replace(process, elements={key: one for key, one in process.elements.items() if key != id_}))


CHECKED = {path.name: path.read_bytes() for path in WORKFLOWS.rglob("*") if path.suffix in (".bpmn", ".dmn", ".form")}


@pytest.fixture
def installed(engine_alone: None) -> None:
    casework.install()


def deployed(change: Callable[[bytes], bytes], file: str) -> list[Problem]:
    changed = change(CHECKED[file])
    assert changed != CHECKED[file]
    return bpmn.definitions.check(CHECKED | {file: changed}, base=None, rules=RULES)


@pytest.mark.rule("ENT-8")
def test_the_whole_check_refuses_a_way_past_mash_in_words(installed: None) -> None:
    arrow = re.compile(rb'(id="Flow_Concern_AdviceFirst_to_MergeContactMash"[^>]* targetRef=")Concern_MergeContactMash')
    by_default, problem = deployed(
        lambda content: arrow.sub(rb"\1Concern_MergeNone", content), "safeguarding_concern.bpmn"
    )
    assert "“Is advice needed first?” (Concern_AdviceFirst): This breaks the safety rule ENT-10" in str(by_default)
    assert str(problem).startswith("Error: safeguarding_concern.bpmn, line ")
    assert "“No further action” (Concern_NoAction): This breaks the safety rule ENT-8: A sign of harm" in str(problem)
    assert "“Is advice needed first?” → “Result: no further action” → “No further action”." in problem.message


def test_a_diagram_that_is_faulty_otherwise_is_told_that_first(installed: None) -> None:
    problems = deployed(lambda content: content.replace(b'default="', b'nodefault="'), "safeguarding_concern.bpmn")
    assert problems and "safety-rule" not in {problem.code for problem in problems}


@pytest.mark.parametrize(
    ("before", "after", "line", "named"),
    [
        ('"kind": "always_passes"', '"kind": "sometimes_passes"', 11, "sometimes_passes"),
        ('"through": ["Concern_ContactMash", "Concern_SeekAdvice"]', '"through": []', 11, "through"),
        ('"after": "Concern_AdviceFirst"', '"behind": "Concern_AdviceFirst"', 11, "behind"),
        ('"rule": "ENT-8"', '"rule": "MASH"', 9, "rule"),
        ('"on_its_page"', '"some_day"', 6, "on_its_page"),
    ],
)
def test_a_faulty_list_is_refused_at_its_line(tmp_path: Path, before: str, after: str, line: int, named: str) -> None:
    with pytest.raises(PolicyError, match=rf"deployment\.json is not a policy profile: line {line}, ") as refused:
        policy.read_profile("deployment.json", FILE.read_text().replace(before, after, 1).encode())
    assert named in str(refused.value)


@pytest.mark.parametrize("name", ["Concern_ContactMash", "safeguarding_concern"])
def test_a_rule_about_what_is_not_there_is_refused_at_its_line(installed: None, name: str) -> None:
    text = FILE.read_text().replace(f'"{name}"', '"misspelt"', 1)
    profile = policy.read_profile("deployment.json", text.encode())
    assert isinstance(profile, DeploymentPolicy)
    [problem] = bpmn.definitions.check(CHECKED, base=None, rules=profile.safety_rules)
    assert str(problem).startswith("Error: deployment.json, line 11: The safety rule ENT-8 needs ")
    assert "“misspelt”" in problem.message
