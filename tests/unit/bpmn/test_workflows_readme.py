"""`workflows/README.md` tells process owners what they may use: the same as the code, no more and no less."""

import ast
import re
from pathlib import Path

import pytest

from api.modeler.starts import TAKEN
from engine.bpmn import validation
from engine.bpmn.elements import Kind
from engine.bpmn.forms import covered
from engine.bpmn.forms.parsing import MAX_COMPONENTS
from engine.bpmn.forms.source import MAX_BYTES as MAX_FORM_BYTES
from engine.bpmn.reading import allowed
from engine.bpmn.reading.xml import MAX_BYTES
from engine.bpmn.validation.flow import MAX_ELEMENTS, MAX_LABEL
from engine.casework.journey_actions import ACTIONS
from engine.casework.rehearsal.story import Beginning, Child, Expected, Step, Story
from engine.dmn.analysis import FindingKind
from tests.unit.bpmn.diagrams import around, diagram, problems_of, read_problems, user_task

VALIDATION = Path(validation.__file__).parent
ADDING = {"error", "warning", "Problem"}
README = (Path(__file__).parents[3] / "workflows" / "README.md").read_text(encoding="utf-8")


def section(title: str) -> str:
    """The text under a heading."""
    return README.split(f"\n## {title}\n")[1].split("\n## ")[0]


def named(text: str) -> set[str]:
    """Every name in code marks."""
    return set(re.findall(r"`([^`]+)`", text))


def table(title: str, column: int) -> dict[str, set[str]]:
    """The rows of a section's first table by the name in their first cell, with the names in another cell."""
    rows = [line.split("|")[1:-1] for line in section(title).splitlines() if line.startswith("| `")]
    return {cells[0].strip(" `"): named(cells[column]) for cells in rows}


def test_the_elements() -> None:
    assert set(table("Elements", 1)) == {kind.value for kind in Kind}


def test_the_triggers() -> None:
    triggers = {kind.value: {trigger.value for trigger in triggers} for kind, triggers in allowed.TRIGGERS.items()}
    assert table("Triggers", 1) == triggers


def test_the_fields() -> None:
    names = {str(kind): fields | allowed.EXTENSIONS.get(kind, set()) for kind, fields in allowed.SETTINGS.items()}
    assert table("Fields", 1) == names


def test_the_results_of_decisions() -> None:
    assert set(allowed.DECISION_RESULTS) <= named(section("Fields"))


def test_the_forms_components_and_their_validation() -> None:
    components = {kind: covered.VALIDATIONS.get(kind, set()) for kind in covered.COVERED}
    assert table("Forms", 2) == components


def test_what_is_refused() -> None:
    assert named(section("What is refused")) == set(allowed.INSTEAD_OF_ELEMENT) | set(covered.INSTEAD)


def test_what_is_checked() -> None:
    """Every finding of the checks of a whole deployment, by its code."""
    told = {kind.value for kind in FindingKind}
    codes = {f"decision-{kind}" for kind in told}
    for path in VALIDATION.glob("*.py"):
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(call, ast.Call) and getattr(call.func, "attr", getattr(call.func, "id", "")) in ADDING:
                codes |= {str(each.value) for each in call.args[1:2] if isinstance(each, ast.Constant)}
    assert set(table("What is checked", 0)) == codes


def test_the_limits() -> None:
    numbers = [int(number) for number in re.findall(r"\d+", section("Limits"))]
    assert numbers == [MAX_ELEMENTS, MAX_COMPONENTS, MAX_BYTES // 1024**2, MAX_LABEL]
    assert MAX_FORM_BYTES == MAX_BYTES


def test_the_parts_of_a_story() -> None:
    told = named(section("Rehearsing"))
    parts = (Story, Beginning, Child, Step, Expected)
    assert {name for part in parts for name in part.model_fields} <= told
    assert set(ACTIONS) | set(TAKEN) <= told
    for wait in table("Rehearsing", 1)["wait"]:
        Step(wait=wait)


@pytest.mark.usefixtures("engine_alone")
def test_every_example_is_accepted() -> None:
    for row in section("Dates, conditions and values").splitlines():
        if not row.startswith(("| due date", "| timer", "| condition", "| assignee", "| input")):
            continue
        for example in named(row.split("|")[2]) - {"agreed"}:
            content = diagram(
                around(user_task("Do_It", camunda_assignee=example.replace('"', "&quot;")), ids=("Do_It",))
            )
            assert read_problems(content) == [], example
            if row.startswith(("| due", "| timer")):
                content = diagram(around(user_task("Do_It", camunda_dueDate=example), ids=("Do_It",)))
                assert read_problems(content) == [], example
    for function in table("Dates, conditions and values", 1):
        if "(" in function:
            content = diagram(around(user_task("Do_It", camunda_dueDate=f"= {function}"), ids=("Do_It",)))
            assert problems_of(content) == [], function
