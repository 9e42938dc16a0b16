"""When a case counts as stuck: the thresholds and severities of MON-1 to MON-22, as the process owner sets them.

They are the policy profile `monitoring.json`. It is not pinned to cases: its newest version holds for all of them.
"""

from collections.abc import Sequence
from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, PlainSerializer, model_validator

from engine.casework.models.monitoring import Severity

Count = Annotated[int, Field(ge=0)]


def _severity(word: Any) -> Severity:
    words = {severity.word: severity for severity in Severity}
    if word not in words:
        raise ValueError(f"must be one of {', '.join(sorted(words))}")
    return words[word]


SeverityWord = Annotated[
    Severity, BeforeValidator(_severity), PlainSerializer(lambda severity: severity.word, return_type=str)
]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)


class Steps(_Part):
    """From which count on a finding is amber, red, critical. A severity that is left out is not used."""

    amber: Count | None = None
    red: Count | None = None
    critical: Count | None = None

    @model_validator(mode="after")
    def _some(self) -> Self:
        if not self.in_order():
            raise ValueError("give at least one of amber, red and critical")
        return self

    def in_order(self) -> Sequence[tuple[Severity, int]]:
        """The steps that are used, the mildest first."""
        counts = ((Severity.AMBER, self.amber), (Severity.RED, self.red), (Severity.CRITICAL, self.critical))
        return [(severity, count) for severity, count in counts if count is not None]


class Rising(Steps):
    """Steps whose counts grow with the severity."""

    @model_validator(mode="after")
    def _rise(self) -> Self:
        counts = [count for _severity, count in self.in_order()]
        if counts != sorted(counts):
            raise ValueError("a worse severity cannot come earlier than a milder one")
        return self


class Falling(Steps):
    """Steps towards a day: the worse, the nearer to it."""

    @model_validator(mode="after")
    def _fall(self) -> Self:
        counts = [count for _severity, count in self.in_order()]
        if counts != sorted(counts, reverse=True):
            raise ValueError("a worse severity cannot come earlier than a milder one")
        return self


class AtOnce(_Part):
    """A finding as soon as its cause is there."""

    at_once: SeverityWord
    local: bool = False


class AfterWorkingDays(_Part):
    """A finding when this many working days have gone by without what is waited for."""

    after_working_days: Rising
    local: bool = False


class AfterWeeks(_Part):
    """A finding when this many weeks have gone by."""

    after_weeks: Rising
    local: bool = False


class BeforeTheTaf(_Part):
    """A finding this many working days before a meeting, and on."""

    working_days_before: Falling
    local: bool = False


class NobodyActs(AtOnce):
    """Nobody who can act, or somebody who has not signed in for this many days."""

    after_days_without_sign_in: Rising


class Unfinished(AfterWorkingDays):
    """Begun long ago, or its draft untouched for this many working days."""

    after_working_days_untouched: Rising


class OverdueActions(AtOnce):
    """This share of the open actions overdue, or one of them by more than these weeks."""

    share: float = Field(gt=0, le=1)
    weeks: Count


class StarNotBetter(AtOnce):
    """The star no better in this many readings, or an area down by these points from one reading to the next."""

    readings: int = Field(ge=2)
    points_down: int = Field(ge=1)


class OpenLong(AtOnce):
    """Open for more than these months, or more than these reviews."""

    months: int = Field(ge=1)
    reviews: int = Field(ge=1)


class Rules(_Part):
    """Every rule with its thresholds."""

    mon_1: AtOnce = Field(alias="MON-1")
    mon_2: AfterWeeks = Field(alias="MON-2")
    mon_3: AtOnce = Field(alias="MON-3")
    mon_4: AfterWorkingDays = Field(alias="MON-4")
    mon_5: AtOnce = Field(alias="MON-5")
    mon_6: BeforeTheTaf = Field(alias="MON-6")
    mon_7: NobodyActs = Field(alias="MON-7")
    mon_8: AfterWorkingDays = Field(alias="MON-8")
    mon_9: Unfinished = Field(alias="MON-9")
    mon_10: AfterWorkingDays = Field(alias="MON-10")
    mon_11: AtOnce = Field(alias="MON-11")
    mon_12: AfterWorkingDays = Field(alias="MON-12")
    mon_13: AfterWorkingDays = Field(alias="MON-13")
    mon_14: AtOnce = Field(alias="MON-14")
    mon_15: OverdueActions = Field(alias="MON-15")
    mon_16: StarNotBetter = Field(alias="MON-16")
    mon_17: AfterWorkingDays = Field(alias="MON-17")
    mon_18: AfterWorkingDays = Field(alias="MON-18")
    mon_19: AfterWorkingDays = Field(alias="MON-19")
    mon_20: OpenLong = Field(alias="MON-20")
    mon_21: AfterWorkingDays = Field(alias="MON-21")
    mon_22: AtOnce = Field(alias="MON-22")


class MonitoringPolicy(_Part):
    """One version of the thresholds. Rules marked `local` are this council's own: the guidance gives no number."""

    name: Literal["monitoring"]
    title: str = Field(min_length=1)
    version: int = Field(ge=1)
    description: str = Field(min_length=1)
    rules: Rules
