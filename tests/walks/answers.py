"""What records may hand to the process, by form, as the process contract lists it ("out").

A `timedelta` stands for the date that lies so far from the day on which the form is answered. A value that is listed
more than once comes more often: most walks are to get far.
"""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any, Final

from hypothesis import strategies as st

Outcomes = st.SearchStrategy[dict[str, Any]]

FAMILY: Final = ["child-1", "child-2"]
RARELY: Final = [False] * 7 + [True]


def _each(**values: list[Any]) -> Outcomes:
    return st.fixed_dictionaries({name: st.sampled_from(choices) for name, choices in values.items()})


def _meeting(**more: list[Any]) -> Outcomes:
    days = [timedelta(days=days) for days in (-5, 0, 14, 42)]
    goes_on = _each(review_outcome=["continue", "lcss_help"], next_review_on=days, **more)
    ends = _each(review_outcome=["close", "step_up"], next_review_on=[None], **more)
    return st.sampled_from([goes_on, goes_on, goes_on, ends]).flatmap(lambda kind: kind)


_HARM: Final = {
    "sexual_or_physical_abuse": RARELY,
    "severe_neglect": [False],
    "frightened_to_return_home": [False],
    "immediate_risk": [False],
    "abandoned_or_parent_absent": [False],
    "other_harm_concern": RARELY,
}
_FIRST_TAF: Final = _meeting(first_taf_held_on=[timedelta(), timedelta(days=-3)])
_PRACTITIONERS: Final[list[Any]] = [[], ["yusuf"], ["yusuf", "wren"]]

_CONSENT: Final = st.one_of(
    _each(consent_answer=["given", "given", "refused"], young_people=[[]], invited_practitioners=_PRACTITIONERS),
    _each(consent_answer=["assess_first"], young_people=[FAMILY[:1], FAMILY], invited_practitioners=_PRACTITIONERS),
)
_PROPOSAL: Final = st.one_of(
    _each(proposed_lead=["noor"], transfer_on=[timedelta(days=7)], stop_handover=[False]),
    _each(proposed_lead=["noor"], transfer_on=[timedelta(days=7)], stop_handover=[False]),
    st.just({"proposed_lead": None, "transfer_on": None, "stop_handover": True}),
)

OUTCOMES: Final[Mapping[str, Outcomes]] = {
    "record_concern": _each(children=[FAMILY, FAMILY[:1]], **_HARM),
    "assess_concern": _each(**_HARM | {"immediate_risk": [False, True]}),
    "check_for_existing_eha": _each(existing_result=["none"] * 8 + ["join"]),
    "judge_threshold": _each(threshold_level=["2", "3", "2", "3", "1", "4", "unclear"]),
    "advise_on_threshold": _each(threshold_route=["offer_eha", "offer_eha", "universal", "safeguarding"]),
    "offer_early_help": _each(offer_answer=["accepted"] * 5 + ["refused"]),
    "share_privacy_notice": _each(consent_answer=["not_needed"], invited_practitioners=_PRACTITIONERS),
    "record_consent": _CONSENT,
    "complete_assessment": _each(author_only=[False, False, True]),
    "review_assessment": _each(feedback_needed=[False, True]),
    "agree_lead_professional": _each(lead_accepted=[True, True, False]),
    "arrange_taf": _each(taf_on=[timedelta(days=3), timedelta(days=20)]),
    "record_taf": _FIRST_TAF,
    "record_author_review": _FIRST_TAF,
    "record_review": _meeting(),
    "propose_new_lead": _PROPOSAL,
    "accept_lead": _each(handover_answer=["accepted", "accepted", "declined"]),
    "seek_advice": _each(advice=["contact_mash", "no_further_action"]),
    "record_mash_outcome": _each(mash_outcome=["none", "early_help", "none", "s17", "early_help", "s47"]),
    "direct_after_withdrawal": _each(threshold_question=[False, False, True], family_re_engages=[True, True, False]),
    "hand_over_to_social_care": _each(statutory_basis=["s17", "s47"], family_agrees=[False, True]),
    "record_s17_agreement": _each(family_agrees=[False, True]),
    "decide_on_sharing": _each(
        sharing_decision=["share", "do_not_share"], identifies_person=[True], required_by_law=["no", "court_order"],
        legitimate_purpose=[True], consent=["in_force", "refused", None], agency_limited=[False, True],
        prevents=["significant_harm_to_child", "none", None], worried_and_helps=[True, None],
        public_interest=[True, None], purpose_kind=["protect"], notice_shared=[False, True], confidential=[True],
        immediate_safety=[False, True],
    ),
    "oversee_sharing": _each(oversight_answer=["share", "do_not_share", "think_again"]),
    "complete_closure": _each(
        closure_reason=[
            "outcomes_achieved", "moved_area", "adult_services", "consent_withdrawn",
            "statutory_support", "agreed_to_close", "declined", "other",
        ],
    ),
    "close_on_system": _each(closure_decision=["close", "return"]),
    "plan_step_down": _each(children=[FAMILY, FAMILY[:1]], proposed_lead=["noor"]),
    "agree_step_down": _each(step_down_answer=["accepted", "accepted", "returned"]),
}  # fmt: skip
"""A form that is not here hands nothing over."""

NOTHING: Final[Outcomes] = st.just({})


def dated(outcome: Mapping[str, Any], today: date) -> dict[str, Any]:
    """The outcome with its dates, as ISO texts."""
    return {
        name: (today + value).isoformat() if isinstance(value, timedelta) else value for name, value in outcome.items()
    }
