"""What consent holds now, for whom, and within which limits (CON-4, CON-11)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlmodel import Session

from engine.casework import families, recording
from engine.casework.models.consent import Consent, ConsentPage
from engine.casework.models.engagement import AgencyLimit

HOLDING = ("given", "limited")
"""The states of consent in which information may be shared on it."""


@dataclass(frozen=True)
class ChildsConsent:
    """One child's consent as it stands: `status` is given, limited, refused, withdrawn or invalidated."""

    child: str
    first_name: str
    status: str
    given_by: str
    given_as: str
    said_on: date
    evidence: str | None
    review_on: date | None


@dataclass(frozen=True)
class Limit:
    """An agency, and what about, that the family limited."""

    agency: str
    matter: str | None
    since: date


@dataclass(frozen=True)
class ConsentSummary:
    """Every child's consent, the limits, what was said about the Office for National Statistics, the signed page."""

    children: Sequence[ChildsConsent]
    limits: Sequence[Limit]
    ons: str | None
    page_signed_on: date | None

    @property
    def holds(self) -> bool:
        """True when there is consent for at least one child."""
        return any(one.status in HOLDING for one in self.children)


def list_current(session: Session, case_reference: str) -> Sequence[Consent]:
    """The newest consent of each child."""
    newest = {consent.child: consent for consent in recording.history(session, Consent, case_reference)}
    return list(newest.values())


def find_only_giver(session: Session, case_reference: str) -> str | None:
    """Who gave every child's consent, where it was one person: who will most likely speak again."""
    givers = {consent.given_by for consent in list_current(session, case_reference)}
    return givers.pop() if len(givers) == 1 else None


def summary(session: Session, case_reference: str) -> ConsentSummary:
    """What holds now."""
    current = list_current(session, case_reference)
    names = families.first_names(session, {consent.child for consent in current})
    page = recording.newest(session, ConsentPage, case_reference)
    asked = [consent.ons for consent in current if consent.ons]
    return ConsentSummary(
        children=[_of_child(consent, names[consent.child]) for consent in current],
        limits=list_limits(session, case_reference),
        ons=page.ons if page else next(iter(asked), None),
        page_signed_on=page.signed_on if page else None,
    )


def list_limits(session: Session, case_reference: str) -> Sequence[Limit]:
    """Whom the family wants left out, oldest first."""
    limits = recording.history(session, AgencyLimit, case_reference)
    return [Limit(limit.agency, limit.matter, limit.at.date()) for limit in limits]


def _of_child(consent: Consent, first_name: str) -> ChildsConsent:
    return ChildsConsent(
        child=consent.child,
        first_name=first_name,
        status=consent.status,
        given_by=consent.given_by,
        given_as=consent.given_as,
        said_on=consent.said_on,
        evidence=consent.evidence,
        review_on=consent.review_on,
    )
