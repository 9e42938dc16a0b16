"""MON-11 to MON-13: agreement and consent missing or to be reviewed, the privacy notice, and withdrawals left alone."""

from collections.abc import Iterator

from engine.casework.consent_in_force import HOLDING
from engine.casework.monitoring.facts import CaseFacts
from engine.casework.monitoring.findings import Finding
from engine.casework.monitoring.rules.making import doing, finding, going_on, overdue, taking
from engine.casework.monitoring.words import ago, day, doer, doers, lead, of_children
from engine.words import _, later

MOVED = later("The case was moved to this policy on %(day)s, %(ago)s, and “privacy notice shared” is not recorded")
BEGUN = later("The case began on %(day)s, %(ago)s, and “privacy notice shared” is not recorded")
WITHDRAWING = ("record_withdrawal", "direct_after_withdrawal", "advise_on_withdrawal")


def agreement_or_consent_missing(case: CaseFacts) -> Iterator[Finding]:
    """MON-11: the work goes on without the family's agreement, or on consent that is missing or to be reviewed."""
    if not case.is_supported:
        return
    yield from _agreement(case)
    if case.policy == "consent":
        yield from _consent(case)
        yield from _review_of_consent(case)


def privacy_notice_not_shared(case: CaseFacts) -> Iterator[Finding]:
    """MON-12: under the public-task policy, the family has not had the privacy notice (SHR-10)."""
    if case.policy != "public_task" or case.has_privacy_notice or not case.is_open:
        return
    since_on = case.policy_moved_on or case.opened_on
    step = overdue(case, since_on, case.rules.mon_12.after_working_days)
    if step:
        task = case.find_task("share_privacy_notice")
        what = _(MOVED if case.policy_moved_on else BEGUN, day=day(since_on, case.today), ago=ago(since_on, case.today))
        mends = doing(task) or taking(case, "change_consent") or going_on(case)
        yield finding(case, "MON-12", step, what, doer(case, task), mends)


def withdrawal_without_decision(case: CaseFacts) -> Iterator[Finding]:
    """MON-13: consent was withdrawn, and what follows has not been decided (CLO-5)."""
    tasks = case.list_tasks(WITHDRAWING)
    if not tasks:
        return
    said_on = min(task.raised_on or task.created_on for task in tasks)
    step = overdue(case, said_on, case.rules.mon_13.after_working_days)
    if step:
        what = _(
            "Consent was withdrawn on %(day)s, %(ago)s, and nothing is decided",
            day=day(said_on, case.today),
            ago=ago(said_on, case.today),
        )
        yield finding(case, "MON-13", step, what, doers(case, tasks), doing(*tasks))


def _agreement(case: CaseFacts) -> Iterator[Finding]:
    if case.agreement == "agreed":
        return
    begun_on = case.eha_begun_on or case.opened_on
    since_on = case.agreement_said_on or begun_on
    ended = _(
        "The family's agreement to take part ended on %(day)s, and the work goes on", day=day(since_on, case.today)
    )
    missing = _("The work goes on, and the family's agreement to take part is not recorded")
    what = ended if case.agreement else missing
    step = case.rules.mon_11.at_once, since_on
    yield finding(case, "MON-11", step, what, lead(case), taking(case, "withdraw_consent"), "agreement")


def _consent(case: CaseFacts) -> Iterator[Finding]:
    asked = {consent.child: consent for consent in case.consents}
    missing = [child for child in case.children if child not in asked]
    holds = any(consent.status in HOLDING for consent in case.consents)
    if holds and not missing:
        return
    children = of_children(len(missing), len(case.children))
    what = _("Consent to share information is not recorded for %(children)s", children=children)
    since_on = case.eha_begun_on or case.opened_on
    if not missing:
        what = _("No consent to share information is in force, and the work goes on")
        since_on = max((consent.said_on for consent in case.consents), default=since_on)
    step = case.rules.mon_11.at_once, since_on
    yield finding(case, "MON-11", step, what, lead(case), taking(case, "withdraw_consent"), "consent")


def _review_of_consent(case: CaseFacts) -> Iterator[Finding]:
    holding = [consent for consent in case.consents if consent.status in HOLDING]
    passed = [one.review_on for one in holding if one.review_on and one.review_on <= case.today]
    if passed:
        due_on = min(passed)
        what = _(
            "Consent was to be reviewed on %(day)s, %(ago)s", day=day(due_on, case.today), ago=ago(due_on, case.today)
        )
        step = case.rules.mon_11.at_once, due_on
        task = case.find_task("record_consent_change")
        mends = doing(task) or taking(case, "change_consent")
        yield finding(case, "MON-11", step, what, doer(case, task), mends, "review")
