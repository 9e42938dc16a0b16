"""Which completions stand at once: a step of safeguarding and what was shared are never taken back, but corrected.

Somebody outside may act on it the next minute (ENT-8, ENT-9), so what was recorded has to stay readable.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Final

from sqlmodel import SQLModel

from engine import bpmn
from engine.casework.concerns import HARM_QUESTIONS
from engine.casework.models.concerns import Concern, MashContact, MashOutcome
from engine.casework.models.sharing import SharedInformation
from engine.casework.models.statutory import StatutoryHandover
from engine.words import later

MASH: Final = later("A contact with MASH stands. If something in it is wrong, add a correction.")
CONCERN: Final = later("A concern that a child may be at risk stands. If something in it is wrong, add a correction.")
SOCIAL_CARE: Final = later("A hand-over to social care stands. If something in it is wrong, add a correction.")
SHARED: Final = later("A record of what was shared stands. If something in it is wrong, add a correction.")
LED_TO_MASH: Final = later("What leads to MASH stands. If something in it is wrong, add a correction.")

SAFEGUARDING_FORMS: Final = frozenset({"seek_advice", "contact_mash", "record_mash_outcome"})


def _says_harm(concern: Any) -> bool:
    return any(getattr(concern, question) for question in HARM_QUESTIONS)


def _was_shared(information: Any) -> bool:
    return bool(information.carried_out)


def _always(_row: Any) -> bool:
    return True


_ROWS: Final[Mapping[type[SQLModel], tuple[Callable[[Any], bool], str]]] = {
    MashContact: (_always, MASH),
    MashOutcome: (_always, MASH),
    StatutoryHandover: (_always, SOCIAL_CARE),
    Concern: (_says_harm, CONCERN),
    SharedInformation: (_was_shared, SHARED),
}


def why_it_stands(recorded: Iterable[SQLModel], next_tasks: Sequence[bpmn.Task]) -> str | None:
    """Why a completion that recorded these rows and brought these tasks stands; None where it can be taken back."""
    for row in recorded:
        applies, sentence = _ROWS.get(type(row), (None, ""))
        if applies is not None and applies(row):
            return sentence
    if any(task.form_key in SAFEGUARDING_FORMS for task in next_tasks):
        return LED_TO_MASH
    return None
