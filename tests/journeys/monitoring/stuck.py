"""How a story is held against the rules: nothing on the evening before, the finding on the day, and nothing once it is
mended."""

from datetime import date, timedelta

from engine.casework import monitoring
from engine.casework.demo.storyteller import Storyteller
from engine.casework.models.cases import Case
from engine.casework.monitoring import Finding, Severity

MAUNDY_THURSDAY = date(2027, 3, 25)
AMBER, RED, CRITICAL = Severity.AMBER, Severity.RED, Severity.CRITICAL


def found(story: Storyteller, rule: str) -> list[Finding]:
    """What this rule finds in the story's case at this moment."""
    return [one for one in monitoring.findings_of(story.session, [story.reference]) if one.rule == rule]


def appears(story: Storyteller, rule: str, on: date, severity: Severity, sentence: str) -> Finding:
    """Lets time pass to the first minute of `on`: then this rule finds this for the first time since the day before."""
    story.wait_until(on - timedelta(days=1), 23, 59)
    assert found(story, rule) == []
    story.wait_until(on, 0, 1)
    return says(story, rule, on, severity, sentence)


def worsens(story: Storyteller, rule: str, on: date, severity: Severity, sentence: str) -> None:
    """Lets time pass to the first minute of `on`: then the finding is more severe than on the day before."""
    story.wait_until(on - timedelta(days=1), 23, 59)
    [before] = found(story, rule)
    assert before.severity > severity
    story.wait_until(on, 0, 1)
    says(story, rule, before.since_on, severity, sentence)


def says(story: Storyteller, rule: str, since_on: date, severity: Severity, sentence: str) -> Finding:
    """This rule finds one thing now, in these words."""
    [finding] = found(story, rule)
    assert (finding.severity, finding.since_on) == (severity, since_on)
    assert finding.sentence == sentence, finding.sentence
    assert finding.mends, "every finding can be mended"
    return finding


def case_of(story: Storyteller) -> Case:
    """The story's case."""
    case = story.session.get(Case, story.reference)
    assert case is not None
    return case
