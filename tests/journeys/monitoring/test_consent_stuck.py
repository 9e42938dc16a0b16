"""MON-11 to MON-13: agreement and consent missing or to be reviewed, the privacy notice, withdrawals left alone."""

from datetime import date

import pytest
from sqlmodel import col, select

from engine.casework.models import Agreement, Consent
from tests.journeys.monitoring.stuck import AMBER, MAUNDY_THURSDAY, RED, appears, found, says
from tests.journeys.worlds import World, with_a_case

LEAD = "the lead professional, Yusuf Swift (youth worker)"


@pytest.mark.rule("MON-11")
def test_consent_whose_review_has_passed(met: World) -> None:
    with met.story() as story:
        consents = story.session.exec(select(Consent)).all()
        for consent in consents:
            consent.review_on = date(2027, 5, 4)
            story.session.add(consent)
        what = "Consent was to be reviewed on 4 May, today"
        appears(story, "MON-11", date(2027, 5, 4), RED, f"{what}; waiting for {LEAD}.")
        story.take("change_consent", by="yusuf.swift", change="renewal")
        assert found(story, "MON-11"), "announced, not yet recorded"
        story.do("record_consent_change")
        assert found(story, "MON-11") == []


@pytest.mark.rule("MON-11")
def test_work_without_the_familys_agreement(met: World) -> None:
    with met.story() as story:
        agreement = story.session.exec(select(Agreement).order_by(col(Agreement.serial).desc())).first()
        assert agreement is not None
        assert found(story, "MON-11") == []
        story.session.delete(agreement)  # No form lets this happen: an import, or a repair, might.
        what = "The work goes on, and the family's agreement to take part is not recorded"
        finding = says(story, "MON-11", MAUNDY_THURSDAY, RED, f"{what}; waiting for {LEAD}.")
        assert [mend.key for mend in finding.mends] == ["withdraw_consent"]
        story.take("withdraw_consent", by="yusuf.swift")
        assert found(story, "MON-11") == [], "the work has stopped until the family agrees"


@pytest.mark.rule("MON-11")
def test_a_child_for_whom_nobody_was_asked(met: World) -> None:
    with met.story() as story:
        story.add_child("Newt", 1)
        what = "Consent to share information is not recorded for 1 of 3 children"
        says(story, "MON-11", MAUNDY_THURSDAY, RED, f"{what}; waiting for {LEAD}.")
        story.take("withdraw_consent", by="yusuf.swift")
        story.do("record_withdrawal")
        story.do("advise_on_withdrawal")
        story.do("direct_after_withdrawal", family_re_engages="yes", agreed_by="Jo Test")
        story.do("assess_competence")
        story.do("record_consent")
        assert story.has("prepare_review"), "the work goes on where it stopped"
        assert found(story, "MON-11") == []


@pytest.mark.rule("MON-12")
def test_a_public_task_case_without_the_privacy_notice(before_easter: World) -> None:
    with with_a_case(before_easter, policy_name="public_task").story() as story:
        what = "The case began on 25 March, 6 working days ago, and “privacy notice shared” is not recorded"
        author = "the author of the assessment, Sena Wren (SENCO)"
        appears(story, "MON-12", date(2027, 4, 6), AMBER, f"{what}; waiting for {author}.")
        for form in ("record_concern", "check_for_existing_eha", "judge_threshold", "offer_early_help"):
            story.do(form)
        assert found(story, "MON-12")
        if story.has("assess_competence"):
            story.do("assess_competence")
        story.do("share_privacy_notice", invited_practitioners=[])
        assert found(story, "MON-12") == []


@pytest.mark.rule("MON-12")
def test_a_case_on_consent_needs_no_privacy_notice(met: World) -> None:
    with met.story() as story:
        story.wait_until(date(2027, 5, 6))
        assert found(story, "MON-12") == []


@pytest.mark.rule("MON-13")
def test_a_withdrawal_that_nobody_decides_on(met: World) -> None:
    with met.story() as story:
        story.take("withdraw_consent", by="yusuf.swift")
        story.do("record_withdrawal")
        what = "Consent was withdrawn on 25 March, 6 working days ago, and nothing is decided"
        who = "a line manager and an LCSS worker"
        appears(story, "MON-13", date(2027, 4, 6), RED, f"{what}; waiting for {who}.")
        story.do("advise_on_withdrawal")
        says(story, "MON-13", date(2027, 4, 6), RED, f"{what}; waiting for a line manager.")
        story.do("direct_after_withdrawal")
        assert found(story, "MON-13") == []
