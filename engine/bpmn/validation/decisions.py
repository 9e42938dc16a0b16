"""Do the decision tables answer whatever comes? Where somebody's safety hangs on the answer, a gap is an error."""

from collections.abc import Mapping
from typing import Final

from engine.bpmn.patience import look_at_the_watch
from engine.bpmn.problems import Problem, Severity
from engine.bpmn.releases import Contents
from engine.bpmn.validation.known import known
from engine.dmn import Decision
from engine.dmn.analysis import Finding, FindingKind, analyse

_SAFETY: Final = "This decision is safety-critical, so it may not be deployed like this."
_ADVICE: Final[Mapping[FindingKind, str]] = {
    FindingKind.GAP: "Add a rule, or a last rule that takes whatever is left.",
    FindingKind.OVERLAP: "Change one of the two.",
    FindingKind.UNCHECKED: "",
}


def check_decisions(contents: Contents) -> list[Problem]:
    """Every gap and overlap of every table, and what cannot be told of them."""
    critical = safety_critical(contents)
    problems: list[Problem] = []
    for decision in contents.decisions.values():
        look_at_the_watch()
        is_critical = decision.key in critical
        problems += (_problem(decision, finding, is_critical=is_critical) for finding in analyse(decision))
    return problems


def safety_critical(contents: Contents) -> frozenset[str]:
    """The keys of the decisions that the application or their own model call so, with all that they require."""
    named = known.safety_decisions or frozenset()
    waiting = [one for one in contents.decisions.values() if one.is_safety_critical or one.key in named]
    found = set()
    while waiting:
        decision = waiting.pop()
        found.add(decision.key)
        waiting.extend(decision.required)
    return frozenset(found)


def _problem(decision: Decision, finding: Finding, *, is_critical: bool) -> Problem:
    advice = [_ADVICE[finding.kind], _SAFETY if is_critical else ""]
    return Problem(
        severity=Severity.ERROR if is_critical else Severity.WARNING,
        code=f"decision-{finding.kind}",
        file=decision.file,
        message=" ".join(filter(None, [finding.message, *advice])),
        element_id=decision.key[:100],
        element_label=decision.name[:100],
        line=finding.line,
    )
