"""Agencies that the family has limited, whatever is shared with them and by which way (SHR-11, CON-4)."""

from collections.abc import Sequence

from sqlmodel import Session

from engine.casework import consent_in_force
from engine.casework.consent_in_force import Limit
from engine.casework.likeness import names

OF_NO_WEIGHT = frozenset({"a", "the", "of", "and", "for", "at", "in"})


def list_about(session: Session, case_reference: str, agency: str) -> Sequence[Limit]:
    """The limits that the family has named for this agency, however its name is written, oldest first.

    Names are compared by their words, and one that is part of the other counts: to stop somebody who might have gone on
    is mended by a word with the family, the other way round is not.
    """
    asked = _words(agency)
    limits = consent_in_force.list_limits(session, case_reference)
    return [limit for limit in limits if _is_same(asked, _words(limit.agency))]


def _is_same(one: frozenset[str], other: frozenset[str]) -> bool:
    return bool(one and other) and (one <= other or other <= one)


def _words(name: str) -> frozenset[str]:
    words = frozenset(names.folded(name).split())
    return words - OF_NO_WEIGHT or words
