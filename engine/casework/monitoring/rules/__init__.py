"""MON-1 to MON-22: each a function of a case's facts that says what is stuck. None of them reads or writes anything."""

from collections.abc import Callable, Iterable, Sequence

from engine.casework.monitoring.facts import CaseFacts
from engine.casework.monitoring.findings import Finding
from engine.casework.monitoring.rules import assessment, consent, lead, machinery, progress, reviews, safeguarding

Rule = Callable[[CaseFacts], Iterable[Finding]]

RULES: Sequence[Rule] = (
    safeguarding.mash_not_contacted,
    reviews.no_meeting_after_assessment,
    reviews.no_next_review_date,
    reviews.review_date_passed,
    reviews.next_review_too_far_off,
    lead.no_accepted_lead,
    lead.nobody_can_act,
    lead.handover_not_accepted,
    assessment.assessment_not_finished,
    assessment.lcss_review_outstanding,
    consent.agreement_or_consent_missing,
    consent.privacy_notice_not_shared,
    consent.withdrawal_without_decision,
    assessment.child_not_heard,
    progress.actions_overdue,
    progress.star_not_better,
    progress.help_without_answer,
    reviews.notes_not_sent,
    progress.closing_papers_missing,
    progress.open_for_long,
    safeguarding.statutory_plan_open,
    machinery.cannot_go_on,
)
"""In the order of their numbers."""
