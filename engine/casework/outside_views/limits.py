"""Whether the family has limited an agency (SHR-11, CON-4), however its name is written."""

import re

from sqlmodel import Session

from engine.casework import recording
from engine.casework.models.engagement import AgencyLimit

OF_NO_WEIGHT = frozenset({"the", "of", "and", "for", "at", "in"})


def find_limit(session: Session, case_reference: str, agency: str) -> AgencyLimit | None:
    """The limit that the family has named for this agency; None when there is none.

    Names are compared by their words, and one that is part of the other counts: to refuse somebody who might have been
    asked is mended by a word with the family, the other way round is not.
    """
    asked = _words(agency)
    limits = recording.history(session, AgencyLimit, case_reference)
    return next((limit for limit in limits if _is_same(asked, _words(limit.agency))), None)


def _is_same(one: frozenset[str], other: frozenset[str]) -> bool:
    return bool(one and other) and (one <= other or other <= one)


def _words(name: str) -> frozenset[str]:
    words = frozenset(re.findall(r"\w+", name.replace("’", "").replace("'", "").casefold()))
    return words - OF_NO_WEIGHT or words
