"""The team's meetings and what was read in them."""

from typing import Final

from sqlalchemy import ScalarSelect, select

from engine.casework.models import OutcomeStarReading, OutcomeStarScore, PolicyProfile, TafArrangement, TafMeeting
from engine.casework.monitoring.statements.parts import CASE, Mapped, Part, all_of, newest_of, of_case
from engine.casework.policy import MONITORING
from engine.database import table_of


def _meetings() -> Part:
    """Every meeting's record, in the order of their `serial`."""
    meeting = table_of(TafMeeting)
    own = ("serial", "kind", "held_on", "at", "outcome")
    has_reason = meeting.c.long_review_reason.is_not(None)
    return all_of("meetings", select(*(meeting.c[name] for name in own), has_reason).where(of_case(meeting.c.case)))


def _stars() -> Part:
    """The readings of the star that matter (MON-16), in the order of their `serial`, each with its scores by area."""
    score, reading = table_of(OutcomeStarScore), table_of(OutcomeStarReading)
    newer = reading.alias()
    newest = (
        select(newer.c.serial)
        .where(of_case(newer.c.case))
        .order_by(newer.c.serial.desc())
        .limit(_readings_that_matter())
        .correlate(CASE)
    )
    scores = select(Mapped(score.c.area, score.c.score)).where(score.c.reading == reading.c.id).scalar_subquery()
    rows = select(reading.c.serial, reading.c.read_on, scores)
    return all_of("stars", rows.where(of_case(reading.c.case), reading.c.serial.in_(newest)))


def _readings_that_matter() -> ScalarSelect[int]:
    """How many, as the thresholds in force say."""
    profile = table_of(PolicyProfile)
    said = profile.c.content["rules"]["MON-16"]["readings"].as_integer()
    return (
        select(said).where(profile.c.name == MONITORING).order_by(profile.c.version.desc()).limit(1).scalar_subquery()
    )


PARTS: Final = (newest_of("arrangement", TafArrangement, "meeting_on"), _meetings(), _stars())
