"""Camunda Modeler's own core in a real browser, with a process owner's hands."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.conftest import browser_type_launch_args
from tests.integration.pages.conftest import app, prepared

__all__ = ["app", "browser_type_launch_args", "prepared"]

HERE = Path(__file__).parent
WORKFLOWS = HERE.parents[1] / "workflows"


class Modeler:
    """The Modeler with one diagram open."""

    def __init__(self, page: Page) -> None:
        self._page = page

    def open(self, diagram: str) -> list[str]:
        """Opens a diagram as the version of the Modeler that wrote it would. What it complains about."""
        version = re.search(r'exporterVersion="([^"]*)"', diagram)
        return self._do("open", diagram, version.group(1) if version else "")

    def save(self) -> str:
        return self._do("save")

    def change(self, element_id: str, **properties: str) -> None:
        """Changes fields of the properties panel; `camunda_dueDate` is `camunda:dueDate`."""
        named = {name.replace("camunda_", "camunda:"): value for name, value in properties.items()}
        self._do("change", element_id, named)

    def explain(self, element_id: str, documentation: str) -> None:
        """Writes what an element is for."""
        self._do("explain", element_id, documentation)

    def change_condition(self, flow_id: str, condition: str) -> None:
        self._do("changeCondition", flow_id, condition)

    def insert_from_template(
        self, flow_id: str, templates: list[Any], template_id: str, *, task_id: str, name: str
    ) -> None:
        """Puts a task of an element template into a flow."""
        self._do("insertFromTemplate", flow_id, templates, template_id, task_id, name)

    def template_errors(self, templates: list[Any]) -> list[str]:
        """What the Modeler says against element templates."""
        return self._do("templateErrors", templates)

    def _do(self, what: str, *arguments: Any) -> Any:
        return self._page.evaluate("([what, given]) => window.desk[what](...given)", [what, list(arguments)])


@pytest.fixture(scope="session")
def modeler_page(browser: Browser) -> Iterator[Page]:
    page = browser.new_page(viewport={"width": 1400, "height": 800})
    page.set_content("<!DOCTYPE html><title>Modeler</title><body></body>")
    page.add_script_tag(path=HERE / "library" / "camunda-platform-modeler.production.min.js")
    page.add_script_tag(path=HERE / "desk.js")
    yield page
    page.close()


@pytest.fixture
def modeler(modeler_page: Page) -> Modeler:
    return Modeler(modeler_page)
