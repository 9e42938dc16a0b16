"""Does everything in a release fit together: called processes, decisions, forms, topics, groups and messages."""

from collections.abc import Iterator

from engine.bpmn import handlers
from engine.bpmn.elements import Element, Kind, ProcessModel
from engine.bpmn.problems import Problem, Severity
from engine.bpmn.releases import Contents
from engine.bpmn.validation.findings import Findings
from engine.bpmn.validation.known import known
from engine.dmn import Decision

_CATCHING = {Kind.CATCH, Kind.BOUNDARY, Kind.RECEIVE_TASK, Kind.START}


def check_release(contents: Contents) -> list[Problem]:
    """Everything that one file of the release says and another, or the application, does not answer."""
    problems = [problem for process in contents.processes.values() for problem in _check_process(contents, process)]
    return problems + list(_check_forms(contents))


def _check_process(contents: Contents, process: ProcessModel) -> list[Problem]:
    findings = Findings(process)
    for element in process.elements.values():
        _check_references(findings, contents, element)
        _check_groups(findings, element)
        _check_message(findings, contents, element)
    return findings.problems


def _check_references(findings: Findings, contents: Contents, element: Element) -> None:
    if element.called_process and element.called_process not in contents.processes:
        findings.error(
            element,
            "called-process",
            f"No process “{element.called_process}” is deployed. Deploy it too, or mend the id.",
        )
    elif element.called_process and calls_itself(contents, element.called_process, findings.process.key):
        findings.error(
            element,
            "recursive-call",
            "This leads back to the same process, which would never end. Use a gateway that leads back.",
        )
    if element.decision and element.decision not in contents.decisions:
        findings.error(
            element, "decision", f"No decision “{element.decision}” is deployed. Deploy its table too, or mend the id."
        )
    elif element.decision:
        _check_result(findings, element, contents.decisions[element.decision])
    if element.work and element.work.form_key and element.work.form_key not in contents.forms:
        findings.error(
            element, "form", f"No form “{element.work.form_key}” is deployed. Deploy it too, or mend the id."
        )
    if element.topic and element.topic not in handlers.topics():
        topics = ", ".join(sorted(handlers.topics())) or "none"
        findings.error(
            element, "topic", f"The application does nothing for the topic “{element.topic}”. It knows: {topics}."
        )


def _check_result(findings: Findings, element: Element, decision: Decision) -> None:
    if element.result_mapping in ("singleEntry", "collectEntries") and len(decision.outputs) > 1:
        findings.error(
            element,
            "result",
            f"The decision “{decision.name}” has {len(decision.outputs)} outputs, but the result mapping takes one. "
            "Choose singleResult or resultList.",
        )


def calls_itself(contents: Contents, called: str, caller: str) -> bool:
    """True when calling `called` can come to call `caller`."""
    seen: set[str] = set()
    waiting = [called]
    while waiting:
        key = waiting.pop()
        if key == caller:
            return True
        if key not in seen and key in contents.processes:
            seen.add(key)
            waiting.extend(e.called_process for e in contents.processes[key].elements.values() if e.called_process)
    return False


def _check_groups(findings: Findings, element: Element) -> None:
    if element.work is None or known.groups is None:
        return
    for group in element.work.candidate_groups:
        if group not in known.groups:
            findings.error(
                element, "group", f"Nobody can be in the group “{group}”. Use one of {', '.join(sorted(known.groups))}."
            )


def _check_message(findings: Findings, contents: Contents, element: Element) -> None:
    if element.message is None or known.messages is None:
        return
    if element.kind in _CATCHING and element.message not in known.messages | _thrown(contents):
        findings.error(
            element,
            "never-sent",
            f"Nothing sends the message “{element.message}”: neither a diagram nor the application. Mend its name.",
        )
    if element.kind not in _CATCHING and element.message not in _caught(contents):
        findings.warning(element, "never-received", f"Nothing waits for the message “{element.message}”.")


def _thrown(contents: Contents) -> set[str]:
    return {e.message for e in _elements(contents) if e.message and e.kind not in _CATCHING}


def _caught(contents: Contents) -> set[str]:
    return {e.message for e in _elements(contents) if e.message and e.kind in _CATCHING}


def _elements(contents: Contents) -> Iterator[Element]:
    return (element for process in contents.processes.values() for element in process.elements.values())


def _check_forms(contents: Contents) -> Iterator[Problem]:
    for form in contents.forms.values():
        for contract in known.form_contracts:
            for sentence in contract(form):
                yield Problem(Severity.ERROR, "form-contract", form.file, sentence, form.key, form.key)
