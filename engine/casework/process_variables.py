"""What casework hands to the processes, by name, so that validation knows which variables are ever written.

The process contract lists the same; what a form's record really hands over is compared with it in the records' tests.
"""

from collections.abc import Mapping
from dataclasses import fields
from typing import Final

from engine.casework.concerns import HARM_QUESTIONS
from engine.casework.sharing.basis import Facts

AT_THE_START: Final = frozenset(
    {
        "case_reference",
        "area",
        "policy",
        "started_on",
        "entry",
        "raised_by",
        "children",
        "invited_practitioners",
    }
)
"""Known to every case from the beginning."""

WITH_MESSAGES: Final = frozenset({"raised_by", "raised_on", "change", "sharing"})
"""What the messages carry that people send."""

_MEETING: Final = frozenset({"review_outcome", "next_review_on"})

BY_FORM: Final[Mapping[str, frozenset[str]]] = {
    "record_concern": frozenset({"children", *HARM_QUESTIONS}),
    "assess_concern": frozenset(HARM_QUESTIONS),
    "seek_advice": frozenset({"advice"}),
    "record_mash_outcome": frozenset({"mash_outcome"}),
    "check_for_existing_eha": frozenset({"existing_result"}),
    "judge_threshold": frozenset({"threshold_level"}),
    "advise_on_threshold": frozenset({"threshold_route"}),
    "offer_early_help": frozenset({"offer_answer"}),
    "record_consent": frozenset({"consent_answer", "young_people", "invited_practitioners"}),
    "share_privacy_notice": frozenset({"consent_answer", "invited_practitioners"}),
    "complete_assessment": frozenset({"author_only"}),
    "review_assessment": frozenset({"feedback_needed"}),
    "agree_lead_professional": frozenset({"lead_accepted"}),
    "arrange_taf": frozenset({"taf_on"}),
    "record_taf": _MEETING | {"first_taf_held_on"},
    "record_author_review": _MEETING | {"first_taf_held_on"},
    "record_review": _MEETING,
    "propose_new_lead": frozenset({"proposed_lead", "transfer_on", "stop_handover"}),
    "accept_lead": frozenset({"handover_answer"}),
    "direct_after_withdrawal": frozenset({"threshold_question", "family_re_engages"}),
    "hand_over_to_social_care": frozenset({"statutory_basis", "family_agrees"}),
    "record_s17_agreement": frozenset({"family_agrees"}),
    "decide_on_sharing": frozenset({"sharing_decision", *(one.name for one in fields(Facts))}),
    "oversee_sharing": frozenset({"oversight_answer"}),
    "complete_closure": frozenset({"closure_reason"}),
    "close_on_system": frozenset({"closure_decision"}),
    "plan_step_down": frozenset({"children", "proposed_lead"}),
    "agree_step_down": frozenset({"step_down_answer"}),
}
"""What the record of a form hands over. A form that is not here hands nothing over."""

BY_TOPIC: Final[Mapping[str, frozenset[str]]] = {
    "end_without_help": frozenset(),
    "list_young_people": frozenset({"young_people"}),
    "complete_assessment": frozenset({"eha_completed_on", "review_due_on"}),
    "complete_step_down": frozenset({"eha_completed_on", "review_due_on", "author_only"}),
    "send_reminder": frozenset(),
    "move_lead": frozenset(),
    "cease_taf": frozenset(),
    "close_case": frozenset(),
}
"""What a service hands over. One that is not here (`set_result`) hands over its inputs."""
