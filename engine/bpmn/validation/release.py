"""Does everything in a release fit together: called processes, decisions, forms, topics, groups and messages."""

from collections.abc import Iterator

from engine.bpmn import handlers
from engine.bpmn.elements import Element, Kind, ProcessModel
from engine.bpmn.problems import Problem, Severity
from engine.bpmn.releases import Contents
from engine.bpmn.validation.findings import Findings
from engine.bpmn.validation.graph import reachable
from engine.bpmn.validation.known import known
from engine.dmn import Decision

_CATCHING = {Kind.CATCH, Kind.BOUNDARY, Kind.RECEIVE_TASK}


def check_release(contents: Contents) -> list[Problem]:
    """Everything that one file of the release says and another, or the application, does not answer."""
    check = _ReleaseCheck(contents)
    problems = [problem for process in contents.processes.values() for problem in check.problems_of(process)]
    return problems + list(_form_problems(contents))


class _ReleaseCheck:
    def __init__(self, contents: Contents) -> None:
        self._contents = contents
        self._all_read = all(one.processes for file, one in contents.compiled.items() if file.endswith(".bpmn"))
        """Else nobody can tell what the others hold: that they cannot be read is an error of its own."""
        elements = [element for process in contents.processes.values() for element in process.elements.values()]
        self._caught = {element.message for element in elements if element.message and element.kind in _CATCHING}
        self._thrown = {element.message for element in elements if element.message and element.kind not in _CATCHING}
        calls = {
            key: list({element.called_process for element in process.elements.values() if element.called_process})
            for key, process in contents.processes.items()
        }
        self._leads_to = {key: reachable(calls, [key]) for key in calls}
        """The processes that calling one can come to."""

    def problems_of(self, process: ProcessModel) -> list[Problem]:
        findings = Findings(process)
        for element in process.elements.values():
            self._check_call(findings, element)
            self._check_decision(findings, element)
            self._check_form(findings, element)
            self._check_message(findings, element)
            _check_topic(findings, element)
            _check_groups(findings, element)
        return findings.problems

    def _check_call(self, findings: Findings, element: Element) -> None:
        called = element.called_process
        if called and called not in self._contents.processes:
            if self._all_read:
                findings.error(
                    element, "called-process", f"No process “{called}” is deployed. Deploy it too, or mend the id."
                )
        elif called and findings.process.key in self._leads_to[called]:
            findings.error(
                element,
                "recursive-call",
                "This leads back to the same process, which would never end. Use a gateway that leads back.",
            )

    def _check_decision(self, findings: Findings, element: Element) -> None:
        if element.decision is None:
            return
        decision = self._contents.decisions.get(element.decision)
        if decision is None:
            findings.error(
                element,
                "decision",
                f"No decision “{element.decision}” is deployed. Deploy its table too, or mend the id.",
            )
        else:
            _check_result(findings, element, decision)

    def _check_form(self, findings: Findings, element: Element) -> None:
        form_key = element.work.form_key if element.work else None
        if form_key and form_key not in self._contents.forms:
            findings.error(element, "form", f"No form “{form_key}” is deployed. Deploy it too, or mend the id.")

    def _check_message(self, findings: Findings, element: Element) -> None:
        message = element.message
        if message is None or known.messages is None:
            return
        if element.kind in _CATCHING and self._all_read and message not in known.messages | self._thrown:
            findings.error(
                element,
                "never-sent",
                f"Nothing sends the message “{message}”: neither a diagram nor the application. Mend its name.",
            )
        if element.kind not in _CATCHING and message not in self._caught:
            findings.warning(element, "never-received", f"Nothing waits for the message “{message}”.")


def _check_result(findings: Findings, element: Element, decision: Decision) -> None:
    if element.result_mapping in ("singleEntry", "collectEntries") and len(decision.outputs) > 1:
        findings.error(
            element,
            "result",
            f"The decision “{decision.name}” has {len(decision.outputs)} outputs, but the result mapping takes one. "
            "Choose singleResult or resultList.",
        )


def _check_topic(findings: Findings, element: Element) -> None:
    if element.topic and element.topic not in handlers.topics():
        topics = ", ".join(sorted(handlers.topics())) or "none"
        findings.error(
            element, "topic", f"The application does nothing for the topic “{element.topic}”. It knows: {topics}."
        )


def _check_groups(findings: Findings, element: Element) -> None:
    if element.work is None or known.groups is None:
        return
    for group in element.work.candidate_groups:
        if group not in known.groups:
            groups = ", ".join(sorted(known.groups))
            findings.error(element, "group", f"Nobody can be in the group “{group}”. Use one of {groups}.")


def _form_problems(contents: Contents) -> Iterator[Problem]:
    for form in contents.forms.values():
        for contract in known.form_contracts:
            for sentence in contract(form):
                yield Problem(Severity.ERROR, "form-contract", form.file, sentence, form.key, form.key)
