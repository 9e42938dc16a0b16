"""What an act of management is: declared once, and from that come its page, its address in the API and its tests."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from pydantic import Field
from sqlmodel import Session

from engine import bpmn
from engine.casework import groups
from engine.casework.answers import Words
from engine.casework.models.cases import Case
from engine.casework.models.management import CaseAct
from engine.casework.models.people import Person, Role
from engine.casework.records import Answers, Choice
from engine.words import later

LCSS: frozenset[str] = frozenset({Role.LCSS_WORKER, Role.LCSS_MANAGER})
MANAGERS: frozenset[str] = frozenset({Role.LCSS_MANAGER})
WITH_SUPPORT: frozenset[str] = LCSS | groups.SUPPORTING_GROUPS
"""Also the LCSS of an area that supports the case."""


class Details(Answers):
    """What every act asks. A field's title is its question, its description the hint. Its extra `x-choices` says that
    the options come from the case, `x-labels` how literals are shown, `x-hidden` that people are not asked."""

    reason: Words = Field(
        title="Why?", description=later("It stands in the case's timeline, for everybody on the case.")
    )


@dataclass(frozen=True)
class ActContext:
    """Where an act happens: the case, who acts, and when."""

    session: Session
    person: Person
    case: Case
    groups: frozenset[str]
    now: datetime
    today: date

    @property
    def open_tasks(self) -> Sequence[bpmn.Task]:
        return bpmn.tasks.list_open(self.session, self.case.reference)


@dataclass(frozen=True)
class Outcome:
    """What an act came to. `sentence` is for the timeline; empty where what was done has told it already. `next_task`:
    the id of a task that the person has to do now. `once`: a key under which the act may happen only once; `twice`:
    what is said when it comes again."""

    facts: Mapping[str, Any] = field(default_factory=dict)
    sentence: str = ""
    next_task: str | None = None
    once: str | None = None
    twice: str = ""


def _no_choices(_context: ActContext) -> Mapping[str, Sequence[Choice]]:
    return {}


def _nothing_known(_context: ActContext) -> Mapping[str, Any]:
    return {}


def _no_hindrance(_context: ActContext) -> str:
    return ""


@dataclass(frozen=True)
class ManagementAction:
    """One thing that those who manage an area can do for a case that does not go on.

    `groups` may do it; `rules` (MON-1 …) are those whose findings it can mend; `hindrance` says why it is not possible
    now, or nothing; `choices` are the options of fields that come from the case, and `known` what the form opens with;
    `previewed`: people see what would happen before they do it. `apply` raises AnswersRefusedError and
    ActionNotPossibleError. `undo` takes it back and says so in a sentence; it raises ActionNotPossibleError.
    """

    key: str
    label: str
    about: tuple[str, ...]
    button: str
    details: type[Details]
    apply: Callable[[ActContext, Any], Outcome]
    groups: frozenset[str] = LCSS
    rules: frozenset[str] = frozenset()
    choices: Callable[[ActContext], Mapping[str, Sequence[Choice]]] = _no_choices
    known: Callable[[ActContext], Mapping[str, Any]] = _nothing_known
    hindrance: Callable[[ActContext], str] = _no_hindrance
    previewed: bool = False
    undo: Callable[[ActContext, CaseAct], str] | None = None


def rules(*numbers: int) -> frozenset[str]:
    """MON-1 for 1, and so on."""
    return frozenset(f"MON-{number}" for number in numbers)
