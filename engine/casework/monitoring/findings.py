"""What a finding is: which rule found which case stuck, since when, in what words, who must move, and what mends it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from engine.casework.models.monitoring import Severity
from engine.casework.models.people import Area
from engine.words import _, later


@dataclass(frozen=True, slots=True)
class Mover:
    """Who must move next: a person, by user name and in words, or else a group, in words."""

    user_name: str | None
    words: str


@dataclass(frozen=True, slots=True)
class Mend:
    """What ends a finding: a task of the case by its id, something that can be done at any time by its key in
    `journey_actions.ACTIONS`, or an administrator's look at the incidents."""

    kind: str
    key: str
    label: str


@dataclass(frozen=True, slots=True)
class Finding:
    """One reason why a case is stuck. `about` tells findings of one rule in one case apart.

    `since_on` is the date from which the rule has held; `working_days` have gone by since then. The sentence names
    professionals, and nobody in the family.
    """

    rule: str
    case: str
    area: Area
    severity: Severity
    since_on: date
    working_days: int
    sentence: str
    waiting_for: Mover
    mends: tuple[Mend, ...]
    about: str = ""

    @property
    def identity(self) -> tuple[str, str, str]:
        """What makes it the same finding from one look to the next."""
        return self.case, self.rule, self.about

    @property
    def title(self) -> str:
        """What the rule is about, in a few words."""
        return str(TITLES[self.rule][0])

    @property
    def guidance(self) -> str:
        """Where the guidance asks for the step that is missing."""
        _title, where, section = TITLES[self.rule]
        return _(where, section=section)


_EHA = later("Early Help Assessment guidance, section %(section)s")
_SHARING = later("Practice guidance for information sharing changes")
_LOCAL = later("local policy")
TITLES: Mapping[str, tuple[str, str, str]] = {
    "MON-1": (later("MASH has not been contacted"), _EHA, "1.5"),
    "MON-2": (later("No meeting or review after the assessment"), _EHA, "2.7"),
    "MON-3": (later("No date for the next review"), _EHA, "3.1"),
    "MON-4": (later("The review date has passed"), _EHA, "3.4"),
    "MON-5": (later("The next review is too far off"), _EHA, "2.7"),
    "MON-6": (later("No lead professional has accepted"), _EHA, "2.7"),
    "MON-7": (later("Nobody who can act"), _EHA, "2.10"),
    "MON-8": (later("A handover has not been accepted"), _EHA, "2.11"),
    "MON-9": (later("The assessment is not finished"), _LOCAL, ""),
    "MON-10": (later("LCSS has not reviewed the assessment"), _EHA, "2.7"),
    "MON-11": (later("Agreement or consent is missing"), _EHA, "2.5"),
    "MON-12": (later("The privacy notice has not been shared"), _SHARING, ""),
    "MON-13": (later("A withdrawal has not been decided on"), _EHA, "3.6"),
    "MON-14": (later("A child has not been heard"), _EHA, "3.1"),
    "MON-15": (later("Actions are overdue"), _EHA, "3.5"),
    "MON-16": (later("The outcome star is not getting better"), _EHA, "2.6"),
    "MON-17": (later("A request for help has no answer"), _EHA, "2.8"),
    "MON-18": (later("Notes have not been sent"), _EHA, "3.5"),
    "MON-19": (later("The closing papers are missing"), _EHA, "2.8"),
    "MON-20": (later("Open for a long time"), _LOCAL, ""),
    "MON-21": (later("A statutory plan is open"), _EHA, "3.6"),
    "MON-22": (later("The case cannot go on by itself"), _EHA, "2.1"),
}
"""Each rule's few words, and where the guidance asks for it: in which of them, and in which section."""

NEVER_ON_HOLD = frozenset({"MON-1", "MON-7", "MON-11", "MON-22"})
"""What a hold never hides: a child's safety, nobody to act, no agreement, a process that cannot go on."""
