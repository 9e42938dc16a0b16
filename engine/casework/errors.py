"""What can go wrong in casework. Errors carry facts; their messages are sentences for people, without family data."""

from collections.abc import Mapping


class CaseworkError(Exception):
    """The base of every error in casework."""


class CaseNotFoundError(CaseworkError):
    """There is no such case or task, or the person may not know that there is (GOV-5)."""

    def __init__(self) -> None:
        super().__init__("There is no such case, or it is not one of yours.")


class NotRecordedYetError(CaseworkError):
    """The person may see the case, but what they ask for has not been recorded yet; the message names it."""


class NotAllowedError(CaseworkError):
    """The person may see the case, but may not do this."""


class ActiveCaseError(CaseworkError):
    """The family has an active Early Help Assessment already (ENT-1); `reference` is the one to join."""

    def __init__(self, reference: str) -> None:
        self.reference = reference
        super().__init__(
            f"This family already has an active Early Help Assessment, {reference}. You can ask to join it."
        )


class ActionNotPossibleError(CaseworkError):
    """This cannot be done at this point of the journey; the message says why."""


class StandsError(CaseworkError):
    """What was completed cannot be taken back; the message says why. Nothing was changed."""


class AnswersRefusedError(CaseworkError):
    """Some answers are missing or wrong: `errors` maps each field's path to a sentence."""

    def __init__(self, errors: Mapping[str, str]) -> None:
        self.errors = dict(errors)
        super().__init__("There is a problem with some of the answers.")


class PolicyError(CaseworkError):
    """A policy profile is missing or cannot be used."""


class DocumentNotFoundError(CaseworkError):
    """The case has no such document."""

    def __init__(self) -> None:
        super().__init__("This case has no such document.")
