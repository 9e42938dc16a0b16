"""Management looks at a decision on sharing: before anything is shared, or afterwards where there was no time
(SHR-11)."""

from typing import Literal

from engine.casework import recording
from engine.casework.answers import Refusals, Words
from engine.casework.models.sharing import SharedInformation, SharingOversight
from engine.casework.records import Answers, Prefill, Record, RecordContext
from engine.casework.sharing import requests
from engine.words import _, later


class OversightAnswers(Answers):
    """`oversee_sharing`: what management decides, and why."""

    oversight_answer: Literal["share", "do_not_share", "think_again"]
    rationale_of_oversight: Words


def oversee_sharing(context: RecordContext, answers: OversightAnswers) -> dict[str, object]:
    """Keeps the oversight. Out: `oversight_answer`."""
    decision = requests.find_decision(context)
    with Refusals() as refuse:
        own = decision is not None and decision.by == context.actor.user_name
        refuse.when(own, "oversight_answer", _("Somebody else has to look at your own decision."))
        over = answers.oversight_answer == "think_again" and _was_shared(context)
        refuse.when(over, "oversight_answer", _("It was shared already: say whether that was right."))
    recording.keep(
        context,
        SharingOversight,
        request=requests.key_of(context),
        answer=answers.oversight_answer,
        rationale=answers.rationale_of_oversight,
    )
    return {"oversight_answer": answers.oversight_answer}


def _was_shared(context: RecordContext) -> bool:
    of_request = SharedInformation.request == requests.key_of(context)
    return bool(recording.history(context.session, SharedInformation, context.case.reference, of_request))


def _prefill(context: RecordContext) -> Prefill:
    decision = requests.find_decision(context)
    if decision is None:
        return Prefill()
    read = ("information", "purpose", "rationale")
    explored = decision.limit_explored or _("Nothing")
    already = " " + _("It was shared already.") if _was_shared(context) else ""
    values = {"decision": requests.in_words(decision) + already, "limit_explored": explored}
    return Prefill(values={**values, **{name: getattr(decision, name) for name in read}})


def _sentence(_context: RecordContext, answers: OversightAnswers) -> str:
    return _("Management oversight of sharing information: %(said)s.", said=_SAID[answers.oversight_answer])


_SAID = {"share": later("share"), "do_not_share": later("do not share"), "think_again": later("think again")}

OVERSEE_SHARING = Record("oversee_sharing", OversightAnswers, oversee_sharing, _prefill, _sentence)
