"""Agencies that the family wants left out (SHR-11)."""

import re
from collections.abc import Sequence

from engine.casework import consent_in_force
from engine.casework.consent_in_force import Limit
from engine.casework.records import RecordContext
from engine.words import _


def list_limits(context: RecordContext) -> Sequence[Limit]:
    """Whom the family asked not to share with, oldest first."""
    return consent_in_force.list_limits(context.session, context.case.reference)


def about_agency(limits: Sequence[Limit], agency: str) -> Sequence[Limit]:
    """Those of the limits that name this agency, however it is written: one name holds all words of the other."""
    asked = _words(agency)
    return [limit for limit in limits if _words(limit.agency) <= asked or asked <= _words(limit.agency)]


def sentence(limit: Limit) -> str:
    """What to do about a limit that somebody has passed over."""
    if limit.matter:
        asked = _(
            "The family asked that nothing is shared with %(agency)s, about %(matter)s.",
            agency=limit.agency,
            matter=limit.matter,
        )
    else:
        asked = _("The family asked that nothing is shared with %(agency)s.", agency=limit.agency)
    then = _("Answer yes, and say below what you found out with them, whether you are worried, and whether it helps.")
    return f"{asked} {then}"


def _words(name: str) -> set[str]:
    return set(re.findall(r"\w+", name.casefold())) - _SMALL


_SMALL = {"the", "a", "of", "and", "at"}
