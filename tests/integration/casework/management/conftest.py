"""A family whose team has met, for managers to act on."""

import pytest

from engine.casework.demo.storyteller import Storyteller


@pytest.fixture
def reviewing(alder: Storyteller) -> Storyteller:
    """The Alder family's team has met, led by Hugo Heron; the review is prepared, six weeks on."""
    for form in ("record_concern", "check_for_existing_eha", "judge_threshold", "offer_early_help", "record_consent"):
        alder.do(form, **({"invited_practitioners": []} if form == "record_consent" else {}))
    for form in ("record_childs_view", "complete_assessment", "sign_consent_page", "review_assessment"):
        alder.do(form)
    alder.do("agree_lead_professional", person="hugo.heron")
    alder.do("arrange_taf", taf_on=alder.today.isoformat(), invited_people=["hugo.heron"])
    alder.do("record_taf")
    alder.do("send_notes")
    alder.do("prepare_review")
    return alder
