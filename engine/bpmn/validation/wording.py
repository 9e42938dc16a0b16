"""Is everything that people see or look for named and explained? Warnings only."""

import re

from engine.bpmn.elements import Element, Kind, ProcessModel
from engine.bpmn.problems import Problem
from engine.bpmn.validation.findings import Findings
from engine.bpmn.validation.flow import ACTIVITIES

_GENERATED_ID = re.compile(r"(Activity|Event|Gateway|Process|StartEvent|EndEvent|Task|UserTask)_[0-9a-z]{7}")


def check_wording(process: ProcessModel) -> list[Problem]:
    """What has no label, no explanation, or only the id that the Modeler made up."""
    findings = Findings(process)
    if not process.documentation:
        findings.warning(None, "no-documentation", "Say in the documentation what this process is for.")
    for element in process.elements.values():
        _check_element(findings, element)
    return findings.problems


def _check_element(findings: Findings, element: Element) -> None:
    if not element.name and not _goes_without_label(element):
        findings.warning(element, "no-name", "This element has no label. Give it one in plain words.")
    if not element.documentation and element.kind in ACTIVITIES:
        findings.warning(
            element, "no-documentation", "Say in the documentation what is done here and why: people see it as help."
        )
    if _GENERATED_ID.fullmatch(element.id):
        findings.warning(
            element, "generated-id", "Give it an id that names it, such as Review_Record: tests and reports use it."
        )


def _goes_without_label(element: Element) -> bool:
    is_merge = element.kind in (Kind.EXCLUSIVE, Kind.INCLUSIVE) and len(element.outgoing) < 2
    return is_merge or element.kind in (Kind.PARALLEL, Kind.EVENT_BASED)
