"""Our rules in Camunda Modeler's own linter: silent on the shipped diagrams, in the server's words on faulty ones."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.modeler.conftest import HERE, WORKFLOWS
from tests.modeler.plugin_words import CLIENT, with_words
from tests.unit.bpmn.diagrams import around, diagram, flow, line, node, user_task

pytestmark = pytest.mark.xdist_group("browser")

DIAGRAMS = sorted(WORKFLOWS.glob("*.bpmn"))
PLATFORM = ' xmlns:modeler="http://camunda.org/schema/modeler/1.0" modeler:executionPlatform="Camunda Platform"'
PLATFORM += ' modeler:executionPlatformVersion="7.24.0" '
WHO = {"camunda_candidateGroups": "lead_professional"}


@pytest.fixture(scope="module")
def linter(browser: Browser) -> Iterator[Page]:
    """The Modeler's linter, with our plug-in where the Modeler's plug-ins wait."""
    page = browser.new_page()
    page.set_content("<!DOCTYPE html><title>Linter</title>")
    page.add_script_tag(path=HERE / "library" / "linting.js")
    page.add_script_tag(path=CLIENT)
    yield page
    page.close()


def lint(linter: Page, content: str) -> dict[tuple[str, str], str]:
    """What our rules say in the Modeler's linter: (rule, element id) → sentence."""
    script = "xml => window.linting.modelerLint(xml, window.plugins.map(each => each.plugin))"
    reports = linter.evaluate(script, content)
    assert [report for report in reports if report["rule"] == "rule-error"] == []
    ours = [report for report in reports if report["rule"].startswith("early-help/")]
    return {(report["rule"].removeprefix("early-help/"), report["id"]): report["message"] for report in ours}


def of_platform(content: bytes) -> str:
    return content.decode().replace("<bpmn:definitions ", f"<bpmn:definitions {PLATFORM}", 1)


def task_with(**attributes: str) -> str:
    return of_platform(diagram(around(user_task("Do_It", **attributes), ids=("Do_It",))))


def with_a(kind: str, **attributes: str) -> str:
    return of_platform(diagram(around(node(kind, "Do_It", **attributes), ids=("Do_It",))))


@pytest.mark.parametrize("path", DIAGRAMS, ids=lambda path: path.stem)
def test_nothing_is_found_in_a_shipped_diagram(path: Path, linter: Page) -> None:
    assert lint(linter, path.read_text(encoding="utf-8")) == {}


@pytest.mark.parametrize("path", DIAGRAMS, ids=lambda path: path.stem)
def test_a_shipped_diagram_keeps_the_rules_that_bpmnlint_recommends(path: Path, linter: Page) -> None:
    assert linter.evaluate("xml => window.linting.recommendedLint(xml)", path.read_text(encoding="utf-8")) == []


def test_a_join_that_is_not_drawn_is_what_bpmnlint_finds(linter: Page) -> None:
    """The check above can fail: two ways that run into one task without a gateway."""
    drawn = (WORKFLOWS / "case_closure.bpmn").read_text(encoding="utf-8")
    gateway = re.compile(r"exclusiveGateway( id=\"Closure_MergeComplete\".*?</bpmn:)exclusiveGateway>", re.DOTALL)
    found = linter.evaluate("xml => window.linting.recommendedLint(xml)", gateway.sub(r"task\1task>", drawn))
    assert ("fake-join", "Closure_MergeComplete") in {(report["rule"], report["id"]) for report in found}


def test_the_plug_in_has_the_servers_words() -> None:
    script = CLIENT.read_text(encoding="utf-8")
    assert script == with_words(script), "run: python -m tests.modeler.plugin_words"


@pytest.mark.parametrize(
    ("content", "rule", "place", "said"),
    [
        (task_with(camunda_candidateGroups=""), "tasks", "Do_It", "Nobody can do this task."),
        (task_with(camunda_candidateGroups="teachers"), "tasks", "Do_It", "Nobody can be in the group “teachers”."),
        (task_with(camunda_formRef=""), "tasks", "Do_It", "The task has no form."),
        (task_with(camunda_candidateUsers="tess.robin"), "settings", "Do_It", "Use the assignee for one person"),
        (task_with(camunda_asyncBefore="true"), "settings", "Do_It", "untick it"),
        (task_with(camunda_dueDate="${today}"), "expressions", "Do_It", "Write FEEL instead of ${…}"),
        (with_a("scriptTask"), "elements", "Do_It", "No code runs from a diagram"),
        (with_a("task"), "elements", "Do_It", "Use a user task"),
        (with_a("callActivity"), "services", "Do_It", "needs the id of the process"),
        (with_a("businessRuleTask"), "services", "Do_It", "a decision reference"),
        (with_a("serviceTask", camunda_type="external", camunda_topic="shout"), "services", "Do_It", "“shout”"),
    ],
)
def test_a_mistake_is_told_as_the_server_tells_it(linter: Page, content: str, rule: str, place: str, said: str) -> None:
    assert said in lint(linter, content)[rule, place]


def test_gateways_need_conditions_that_begin_with_an_equals_sign_and_a_default(linter: Page) -> None:
    ways = "<bpmn:outgoing>To_One</bpmn:outgoing><bpmn:outgoing>To_Two</bpmn:outgoing>"
    body = node("startEvent", "Begin") + node("exclusiveGateway", "Split", ways) + user_task("One", **WHO)
    body += user_task("Two", **WHO) + node("endEvent", "Done") + line("Begin", "Split")
    body += flow("To_One", "Split", "One", "consent") + flow("To_Two", "Split", "Two")
    said = lint(linter, of_platform(diagram(body + line("One", "Done"))))
    assert "No default flow" in said["gateways", "Split"]
    assert "has no condition" in said["gateways", "To_Two"]
    assert "begins with “=”" in said["expressions", "To_One"]


def test_events_of_kinds_that_do_not_run_are_told(linter: Page) -> None:
    signal = node("intermediateThrowEvent", "Shout", '<bpmn:signalEventDefinition id="Signal" />')
    said = lint(linter, of_platform(diagram(around(signal, ids=("Shout",)))))
    assert "“signal” is not supported here. Use a message." in said["triggers", "Shout"]


def test_a_made_up_id_and_a_missing_explanation_are_warnings(linter: Page) -> None:
    said = lint(linter, of_platform(diagram(around(user_task("Activity_0abc123"), ids=("Activity_0abc123",)))))
    assert ("words", "Activity_0abc123") in said
