"""Concerns that MASH has to hear of, and statutory services taking over."""

from typing import Final

from sqlalchemy import or_, select

from engine.casework.concerns import TRIGGERS
from engine.casework.models import Concern, MashContact, MashOutcome, SocialCareAgreement, StatutoryHandover
from engine.casework.monitoring.statements.parts import HAS, Part, all_of, newest_of, of_case
from engine.database import table_of


def _untold() -> Part:
    """Concerns with a trigger for MASH that no contact is about, in the order of their `serial`."""
    concern, contact = table_of(Concern), table_of(MashContact)
    told = select(HAS).where(contact.c.concern == concern.c.id).exists()
    triggered = or_(*(concern.c[name] for name in TRIGGERS))
    rows = select(concern.c.serial, concern.c.id, concern.c.at)
    return all_of("untold", rows.where(of_case(concern.c.case), triggered, ~told))


PARTS: Final = (
    _untold(),
    newest_of("mash", MashOutcome, "outcome", "decided_on", "at"),
    newest_of("handover", StatutoryHandover, "basis", "family_agrees", "plan_began_on", "at"),
    newest_of("social_care", SocialCareAgreement, "agrees"),
)
