"""Problems of one process, found by looking at its elements and flows."""

from engine.bpmn.elements import Element, Flow, ProcessModel
from engine.bpmn.problems import Problem, Severity


class Findings:
    """Collects what is wrong in `process`; a place of None means the process as a whole."""

    def __init__(self, process: ProcessModel) -> None:
        self.process = process
        self.problems: list[Problem] = []

    def error(self, place: Element | Flow | None, code: str, message: str) -> None:
        self._add(Severity.ERROR, place, code, message)

    def warning(self, place: Element | Flow | None, code: str, message: str) -> None:
        self._add(Severity.WARNING, place, code, message)

    def _add(self, severity: Severity, place: Element | Flow | None, code: str, message: str) -> None:
        id_, label = (place.id, place.name or place.id) if place else (self.process.key, self.process.name)
        line = place.line if place else None
        self.problems.append(Problem(severity, code, self.process.file, message, id_[:100], label[:100], line))
