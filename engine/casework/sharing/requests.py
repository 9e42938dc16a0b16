"""Which request to share a task is about, and what was decided on it."""

from engine.casework import recording
from engine.casework.models.sharing import SharingDecision
from engine.casework.records import RecordContext
from engine.casework.sharing.words import BASIS_WORDS, DECISION_WORDS
from engine.words import _


def key_of(context: RecordContext) -> str:
    """What the request is known by: it came with the message that began it; a diagram that sends the message itself
    may leave it out."""
    return str(context.task.local_variables.get("sharing", ""))


def find_decision(context: RecordContext) -> SharingDecision | None:
    """The decision that holds for the task's request: the newest."""
    asked = SharingDecision.request == key_of(context)
    decisions = recording.history(context.session, SharingDecision, context.case.reference, asked)
    return decisions[-1] if decisions else None


def in_words(decision: SharingDecision) -> str:
    """What was decided, with whom, and on what basis."""
    said, basis = DECISION_WORDS[decision.sharing_decision], BASIS_WORDS[decision.basis]
    return _(
        "%(said)s with %(recipient)s, %(agency)s. %(basis)s.",
        said=said,
        recipient=decision.recipient,
        agency=decision.agency,
        basis=basis,
    )
