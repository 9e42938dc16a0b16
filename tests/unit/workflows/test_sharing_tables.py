"""What the tables say of sharing information: on what basis, and whether management looks at it (SHR)."""

from itertools import product
from typing import Any

import pytest

from tests.unit.workflows.test_decisions import decide

ASKED_AND_REFUSED = {
    "identifies_person": True,
    "required_by_law": "no",
    "legitimate_purpose": True,
    "consent": "refused",
    "agency_limited": False,
    "prevents": "none",
    "worried_and_helps": None,
    "public_interest": False,
    "purpose_kind": "wellbeing",
    "policy": "consent",
    "notice_shared": False,
    "confidential": True,
}
HARM = ("significant_harm_to_child", "serious_harm_to_adult", "serious_crime")
PUBLIC_TASK = {"policy": "public_task", "notice_shared": True}
LIMITED = {"agency_limited": True}


def basis(**changed: Any) -> str:
    return str(decide("sharing_basis", {**ASKED_AND_REFUSED, **changed}))


@pytest.mark.rule("SHR-3")
def test_without_a_lawful_basis_nothing_is_shared() -> None:
    assert basis() == "none"
    assert basis(consent="not_sought") == "none"
    assert basis(consent=None) == "none"


@pytest.mark.rule("SHR-4")
@pytest.mark.parametrize("law", ["statutory_duty", "court_order"])
def test_what_the_law_requires_is_shared_whatever_else_is_answered(law: str) -> None:
    for consent, limited, purpose in product(("in_force", "refused", None), (True, False, None), ("referral", "other")):
        answers = {"consent": consent, "agency_limited": limited, "purpose_kind": purpose}
        assert basis(required_by_law=law, **answers) == "must_share"


@pytest.mark.rule("SHR-4")
def test_a_court_order_that_is_challenged_is_not_followed_yet() -> None:
    assert basis(required_by_law="challenged_order", consent="in_force") == "none"


@pytest.mark.rule("SHR-2")
@pytest.mark.parametrize("purpose", ["protect", "referral", "wellbeing"])
def test_without_a_legitimate_purpose_nothing_is_shared_and_nobody_is_asked_for_permission(purpose: str) -> None:
    assert basis(legitimate_purpose=False, purpose_kind=purpose, consent="in_force", prevents=HARM[0]) == "none"


@pytest.mark.rule("SHR-3")
def test_consent_in_force_is_a_basis_within_its_limits() -> None:
    assert basis(consent="in_force") == "consent"
    assert basis(consent="in_force", **LIMITED) == "none"
    assert basis(consent="in_force", agency_limited=None) == "none"


@pytest.mark.rule("SHR-5")
@pytest.mark.parametrize("harm", HARM)
def test_preventing_serious_harm_or_crime_needs_no_consent(harm: str) -> None:
    for consent, limited, purpose in product(("refused", "not_sought", None), (True, False), ("protect", "referral")):
        answers = {"consent": consent, "agency_limited": limited, "purpose_kind": purpose}
        assert basis(prevents=harm, **answers) == "public_interest"


@pytest.mark.rule("SHR-2")
def test_without_a_legitimate_purpose_neither_consent_nor_harm_is_a_basis() -> None:
    assert basis(legitimate_purpose=False, consent="in_force", prevents=HARM[0]) == "none"
    assert basis(legitimate_purpose=None, consent="in_force", prevents=HARM[0]) == "none"


@pytest.mark.rule("SHR-2", "SHR-5")
def test_a_refusal_can_be_outweighed_by_the_public_interest() -> None:
    assert basis(public_interest=True) == "weighed"
    assert basis(public_interest=True, consent="not_sought") == "weighed"
    assert basis(public_interest=None) == "none"


@pytest.mark.rule("SHR-2")
def test_what_is_not_confidential_needs_no_consent() -> None:
    assert basis(confidential=False) == "not_confidential"
    assert basis(confidential=None) == "none"


@pytest.mark.rule("SHR-7")
@pytest.mark.parametrize("policy", [{"policy": "consent"}, PUBLIC_TASK])
def test_a_referral_that_does_not_protect_waits_for_the_familys_permission(policy: dict[str, Any]) -> None:
    assert basis(purpose_kind="referral", public_interest=True, confidential=False, **policy) == "permission_first"
    assert basis(purpose_kind="referral", consent="in_force", **policy) == "consent"


@pytest.mark.rule("SHR-10")
def test_public_task_carries_what_serves_wellbeing_once_the_family_has_the_notice() -> None:
    assert basis(consent="not_sought", **PUBLIC_TASK) == "public_task"
    assert basis(consent="not_sought", **PUBLIC_TASK | {"notice_shared": False}) == "notice_first"
    assert basis(consent="not_sought", **PUBLIC_TASK, purpose_kind="other") == "none"


@pytest.mark.rule("SHR-11")
def test_an_agency_that_the_family_left_out_hears_something_only_with_worry_and_use() -> None:
    assert basis(**LIMITED, public_interest=True) == "none"
    assert basis(**LIMITED, public_interest=True, worried_and_helps=False) == "none"
    assert basis(**LIMITED, public_interest=True, worried_and_helps=True) == "weighed"
    assert basis(**LIMITED, **PUBLIC_TASK) == "none"
    assert basis(**LIMITED, **PUBLIC_TASK, worried_and_helps=True) == "public_task"


@pytest.mark.rule("SHR-12")
def test_what_identifies_nobody_may_be_shared() -> None:
    assert basis(identifies_person=False) == "not_personal"


def oversight(**answers: Any) -> str:
    usual = {"sharing_decision": "share", "sharing_basis": "consent", "agency_limited": False, "prevents": "none"}
    return str(decide("sharing_oversight", {**usual, "immediate_safety": False, **answers}))


@pytest.mark.rule("SHR-11")
def test_management_looks_first_where_the_family_wanted_an_agency_left_out() -> None:
    assert oversight(agency_limited=True, sharing_basis="weighed") == "first"
    assert oversight(agency_limited=True, sharing_basis="public_interest", prevents=HARM[0]) == "first"


@pytest.mark.rule("SHR-11", "SHR-4")
def test_neither_immediate_safety_nor_the_law_waits_for_a_manager() -> None:
    assert oversight(agency_limited=True, immediate_safety=True) == "afterwards"
    assert oversight(agency_limited=True, sharing_basis="must_share") == "afterwards"
    assert oversight(sharing_basis="must_share") == "none"


@pytest.mark.rule("SHR-5")
@pytest.mark.parametrize("harm", HARM)
def test_not_sharing_where_harm_is_feared_is_looked_at(harm: str) -> None:
    assert oversight(sharing_decision="do_not_share", prevents=harm) == "first"
    assert oversight(sharing_decision="do_not_share") == "none"


@pytest.mark.rule("SHR-3", "SHR-11")
def test_a_clear_basis_needs_no_manager_and_whatever_is_unclear_does() -> None:
    clear = ("consent", "public_interest", "public_task", "not_confidential", "not_personal")
    assert {oversight(sharing_basis=one) for one in clear} == {"none"}
    assert {oversight(sharing_basis=one) for one in ("weighed", "none", "permission_first", None)} == {"first"}
    assert oversight(sharing_decision=None) == "first"
