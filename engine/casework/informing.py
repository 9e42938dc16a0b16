"""Telling the family that information is shared, or why they are not told (SHR-6)."""

from typing import Literal

from engine.casework.answers import Refusals, Sometimes, Words, YesNo
from engine.casework.records import Answers
from engine.words import _

TellingException = Literal[
    "raises_risk", "compromises_safeguarding_or_investigation", "prejudices_prevention_of_crime", "delays_safeguarding"
]


class ExceptionAnswers(Answers):
    """What the family was told, or the exception and its reason."""

    told_what: Sometimes[Words] = None
    exception: Sometimes[TellingException] = None
    exception_reason: Sometimes[Words] = None


class InformingAnswers(ExceptionAnswers):
    """Whether the family was told what is shared, why, for what use and with whom; else the exception and why."""

    family_told: YesNo


def check_informing(refuse: Refusals, answers: ExceptionAnswers, *, told: bool) -> None:
    """Refuses answers that say neither what the family was told nor why it was not."""
    refuse.missing(answers.told_what, "told_what", _("Say what you told the family."), when=told)
    refuse.missing(answers.exception, "exception", _("Choose why the family was not told."), when=not told)
    refuse.missing(
        answers.exception_reason, "exception_reason", _("Explain why the family was not told."), when=not told
    )
