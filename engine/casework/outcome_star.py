"""The outcome star: ten areas scored with the family, near the start and at each meeting (EHA-5, EHA-6).

The scales' own wording is licensed; only the areas' names and numbers stand here.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from sqlmodel import Session, col, select

from engine.casework import policy, recording
from engine.casework.answers import Line, Refusals, Sometimes, YesNo
from engine.casework.models.assessment import OutcomeStarReading, OutcomeStarScore
from engine.casework.records import Answers, RecordContext
from engine.words import _, later

AREAS: Mapping[str, str] = {
    "physical_health": later("Physical health"),
    "your_well_being": later("Your well-being"),
    "meeting_emotional_needs": later("Meeting emotional needs"),
    "keeping_your_children_safe": later("Keeping your children safe"),
    "social_networks": later("Social networks"),
    "education_and_learning": later("Education and learning"),
    "boundaries_and_behaviour": later("Boundaries and behaviour"),
    "family_routine": later("Family routine"),
    "home_and_money": later("Home and money"),
    "progress_to_work": later("Progress to work"),
}


class StarAnswers(Answers):
    """A reading of the star, or why there is none; a base for the forms that ask for one."""

    star_read: YesNo
    star_not_read_reason: Sometimes[Line] = None
    star_preparation: Sometimes[Literal["trained", "lcss_contact"]] = None
    star_lcss_contact: Sometimes[Line] = None
    star_physical_health: Sometimes[int] = None
    star_your_well_being: Sometimes[int] = None
    star_meeting_emotional_needs: Sometimes[int] = None
    star_keeping_your_children_safe: Sometimes[int] = None
    star_social_networks: Sometimes[int] = None
    star_education_and_learning: Sometimes[int] = None
    star_boundaries_and_behaviour: Sometimes[int] = None
    star_family_routine: Sometimes[int] = None
    star_home_and_money: Sometimes[int] = None
    star_progress_to_work: Sometimes[int] = None

    def scores(self) -> dict[str, int | None]:
        """Area → score."""
        return {area: getattr(self, f"star_{area}") for area in AREAS}


@dataclass(frozen=True)
class Reading:
    """One reading: area → score."""

    read_on: date
    scores: Mapping[str, int]


@dataclass(frozen=True)
class AreaTrend:
    """One area over time, oldest first; `change` is the newest score less the first."""

    area: str
    label: str
    scores: Sequence[int]
    change: int


@dataclass(frozen=True)
class StarSummary:
    """Every reading, oldest first, and how each area went; empty before the first reading."""

    readings: Sequence[Reading]
    areas: Sequence[AreaTrend]


def check(refuse: Refusals, context: RecordContext, answers: StarAnswers) -> None:
    """Refuses a reading without all ten scores in the policy's range, or without training or LCSS's help first."""
    if not answers.star_read:
        refuse.missing(answers.star_not_read_reason, "star_not_read_reason", _("Say why the star was not done."))
        return
    alone = answers.star_preparation == "lcss_contact"
    refuse.missing(answers.star_preparation, "star_preparation", _("Say what prepared you for the star."))
    refuse.missing(answers.star_lcss_contact, "star_lcss_contact", _("Say whom in LCSS you talked to."), when=alone)
    profile = policy.of_case(context.session, context.case)
    lowest, highest = profile.star_lowest, profile.star_highest
    for area, score in answers.scores().items():
        outside = score is None or not lowest <= score <= highest
        refuse.when(
            outside,
            f"star_{area}",
            _(
                "%(areas)s: give a number from %(lowest)s to %(highest)s.",
                areas=AREAS[area],
                lowest=lowest,
                highest=highest,
            ),
        )


def keep_reading(context: RecordContext, answers: StarAnswers, read_on: date) -> None:
    """Keeps the reading when there is one."""
    if not answers.star_read:
        return
    reading = recording.keep(
        context,
        OutcomeStarReading,
        read_on=read_on,
        preparation=answers.star_preparation,
        lcss_contact=answers.star_lcss_contact,
    )
    scores = answers.scores().items()
    context.session.add_all(
        OutcomeStarScore(reading=reading.id, area=area, score=score) for area, score in scores if score is not None
    )
    context.session.flush()


def summary(session: Session, case_reference: str) -> StarSummary:
    """The star of a case with its trend."""
    rows = recording.history(session, OutcomeStarReading, case_reference)
    scores = _scores_by_reading(session, [row.id for row in rows])
    readings = [Reading(row.read_on, scores[row.id]) for row in rows]
    return StarSummary(readings, [_trend(area, readings) for area in AREAS] if readings else [])


def _scores_by_reading(session: Session, readings: Sequence[str]) -> Mapping[str, dict[str, int]]:
    by_reading: dict[str, dict[str, int]] = {reading: {} for reading in readings}
    for score in session.exec(select(OutcomeStarScore).where(col(OutcomeStarScore.reading).in_(readings))):
        by_reading[score.reading][score.area] = score.score
    return by_reading


def _trend(area: str, readings: Sequence[Reading]) -> AreaTrend:
    scores = [reading.scores[area] for reading in readings if area in reading.scores]
    return AreaTrend(area, AREAS[area], scores, scores[-1] - scores[0] if scores else 0)
