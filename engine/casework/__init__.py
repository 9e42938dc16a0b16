"""Early Help: families, cases and what is recorded with them, on processes that the diagrams draw.

One module per thing that people name; their tables are in `models`.
"""

from engine import bpmn
from engine.casework import (
    assessment,
    child_views,
    closure,
    competence,
    concerns,
    consent,
    consent_change,
    decisions,
    engagement,
    form_contracts,
    groups,
    handover,
    journey_actions,
    lcss,
    lead_professional,
    meeting_notes,
    process_handlers,
    process_variables,
    professional_views,
    records,
    reviews,
    safeguarding,
    sharing,
    statutory_escalation,
    step_down,
    team_around_the_family,
    threshold,
    withdrawal,
)

RECORDS = (
    *concerns.RECORDS,
    *threshold.RECORDS,
    *engagement.RECORDS,
    *competence.RECORDS,
    *consent.RECORDS,
    *assessment.RECORDS,
    *child_views.RECORDS,
    *professional_views.RECORDS,
    *lcss.RECORDS,
    *lead_professional.RECORDS,
    *team_around_the_family.RECORDS,
    *meeting_notes.RECORDS,
    *reviews.RECORDS,
    *handover.RECORDS,
    *safeguarding.RECORDS,
    *sharing.RECORDS,
    *withdrawal.RECORDS,
    *consent_change.RECORDS,
    *statutory_escalation.RECORDS,
    *closure.RECORDS,
    *step_down.RECORDS,
)
"""What every form feeds, in the order of the journey."""


def install() -> None:
    """Makes casework known to the process engine: records, handlers, groups, messages and the check of forms.

    Called at start-up by the composition root; calling it again does no harm.
    """
    records.register(*RECORDS)
    for topic, handler in process_handlers.HANDLERS.items():
        bpmn.handlers.register_handler(topic, handler)
    messages = [action.message for action in journey_actions.ACTIONS.values()]
    bpmn.definitions.register_known(
        groups=groups.KNOWN_GROUPS,
        messages=messages,
        variables=process_variables.AT_THE_START | process_variables.WITH_MESSAGES,
        outcomes=process_variables.BY_FORM,
        results=process_variables.BY_TOPIC,
        safety_decisions=decisions.SAFETY_DECISIONS,
    )
    bpmn.definitions.register_form_contracts(form_contracts.problems_with)
