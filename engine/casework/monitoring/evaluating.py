"""Looking at cases: every rule on every case's facts, with what is set aside left out."""

from collections.abc import Iterator, Sequence

from sqlmodel import Session

from engine.casework.monitoring import reading, statements
from engine.casework.monitoring.facts import CaseFacts
from engine.casework.monitoring.findings import NEVER_ON_HOLD, Finding
from engine.casework.monitoring.rules import RULES

BATCH = 500
"""How many cases are read at once."""


def findings_of(session: Session, references: Sequence[str]) -> Iterator[Finding]:
    """Every reason why these cases are stuck now, by a number of statements that does not grow with the cases."""
    session.flush()  # The statements below go past the session's own flushing.
    for facts in reading.read(session, references):
        yield from (finding for finding in evaluate(facts) if not _is_hidden(finding, facts.set_aside))


def evaluate(facts: CaseFacts) -> Iterator[Finding]:
    """Every rule on one case's facts, in the order of the rules."""
    for rule in RULES:
        yield from rule(facts)


def batches(session: Session) -> Iterator[Sequence[str]]:
    """The references of all cases to be looked at: those that are open, that still have tasks, or of which a
    finding is recorded."""
    references = session.connection().execute(statements.LOOKED_AT).scalars().all()
    for start in range(0, len(references), BATCH):
        yield references[start : start + BATCH]


def _is_hidden(finding: Finding, hidden: frozenset[str | None]) -> bool:
    on_hold = None in hidden and finding.rule not in NEVER_ON_HOLD
    return on_hold or finding.rule in hidden
