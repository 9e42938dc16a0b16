"""The element templates that the Modeler finds beside the diagrams: right in its eyes, and true to the product."""

import json
from typing import Any

import pytest

from engine.bpmn.reading.allowed import SETTINGS
from engine.casework import process_handlers
from engine.casework.groups import KNOWN_GROUPS
from tests.modeler.conftest import WORKFLOWS, Modeler

pytestmark = pytest.mark.xdist_group("browser")

TEMPLATES: list[dict[str, Any]] = json.loads(
    (WORKFLOWS / ".camunda" / "element-templates" / "early-help.json").read_text(encoding="utf-8")
)


def choices(template_id: str, field: str) -> set[str]:
    """What a template offers for a field."""
    [template] = (template for template in TEMPLATES if template["id"] == template_id)
    [chosen] = (each for each in template["properties"] if each["binding"]["name"] == field)
    return {choice["value"] for choice in chosen.get("choices", [{"value": chosen["value"]}])}


def test_the_modeler_has_nothing_against_them(modeler: Modeler) -> None:
    modeler.open((WORKFLOWS / "taf_review.bpmn").read_text(encoding="utf-8"))
    assert modeler.template_errors(TEMPLATES) == []


def test_it_would_say_what_is_wrong(modeler: Modeler) -> None:
    modeler.open((WORKFLOWS / "taf_review.bpmn").read_text(encoding="utf-8"))
    [template] = json.loads(json.dumps(TEMPLATES[:1]))
    del template["appliesTo"]
    assert modeler.template_errors([template])


def test_they_set_only_what_a_diagram_may_use() -> None:
    fields = {binding["name"] for template in TEMPLATES for binding in (p["binding"] for p in template["properties"])}
    allowed = {f"camunda:{name}" for names in SETTINGS.values() for name in names}
    assert fields <= allowed | {"calledElement"}


def test_every_group_can_be_chosen_and_no_other() -> None:
    assert choices("early-help-task", "camunda:candidateGroups") == KNOWN_GROUPS


def test_every_process_that_can_be_called_is_offered() -> None:
    processes = {path.stem for path in WORKFLOWS.glob("*.bpmn")} - {"early_help_case"}
    assert choices("early-help-called-process", "calledElement") == processes


def test_the_reminder_and_the_form_are_there() -> None:
    assert choices("early-help-reminder", "camunda:topic") <= set(process_handlers.HANDLERS)
    form = next(iter(choices("early-help-contact-mash", "camunda:formRef")))
    assert (WORKFLOWS / "forms" / f"{form}.form").is_file()
