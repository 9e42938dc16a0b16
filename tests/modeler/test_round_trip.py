"""What a process owner changes in Camunda Modeler is what runs; what she does not change stays as it was."""

from pathlib import Path

import pytest

from tests.modeler.conftest import WORKFLOWS, Modeler

pytestmark = pytest.mark.xdist_group("browser")

DIAGRAMS = sorted(WORKFLOWS.glob("*.bpmn"))


@pytest.mark.parametrize("path", DIAGRAMS, ids=lambda path: path.stem)
def test_a_shipped_diagram_opens_without_complaint_and_an_untouched_save_is_byte_identical(
    path: Path, modeler: Modeler
) -> None:
    diagram = path.read_text(encoding="utf-8")
    assert modeler.open(diagram) == []
    assert modeler.save() == diagram
