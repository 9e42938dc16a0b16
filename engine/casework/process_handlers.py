"""What the diagrams' service tasks do, by topic. Each runs in the transaction of the step that led to it."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from engine import bpmn, clock
from engine.casework import cases, consent_giver, policy, task_access, timeline
from engine.casework.models.cases import CaseStatus, RoleOnCase
from engine.casework.models.timeline import Notification
from engine.words import _, later

ENDED_WITHOUT_HELP = {
    CaseStatus.NOT_NEEDED: later("Early Help is not needed: the case has ended."),
    CaseStatus.DECLINED: later("Early Help was offered and refused: the case has ended. It can be offered again."),
    CaseStatus.JOINED: later("The family has an Early Help Assessment already, which was joined: this case has ended."),
}


def set_result(call: bpmn.HandlerCall) -> Mapping[str, Any]:
    """Writes its input parameters as variables, so that a process can hand a result back."""
    return dict(call.inputs)


def end_without_help(call: bpmn.HandlerCall) -> None:
    """Ends a case in which Early Help did not begin; `engagement_result` says why (ENT-11)."""
    status = CaseStatus(call.variables["engagement_result"])
    cases.close(call.session, cases.get(call.session, call.business_key), status)
    _tell(call, "case_ended", ENDED_WITHOUT_HELP[status], result=status.value)


def list_young_people(call: bpmn.HandlerCall) -> Mapping[str, Any]:
    """Finds for whom it must be assessed, before consent is asked, whether they can decide (CON-7). Out:
    `young_people`."""
    case = cases.get(call.session, call.business_key)
    return {"young_people": list(consent_giver.list_to_assess(call.session, call.instance_id, case))}


def complete_assessment(call: bpmn.HandlerCall) -> Mapping[str, Any]:
    """Notes the completion of the assessment and sets the review six weeks on (EHA-9)."""
    return _date_of_review(call, "assessment_completed", _("The Early Help Assessment is complete."))


def complete_step_down(call: bpmn.HandlerCall) -> Mapping[str, Any]:
    """Takes the plan that came from social care as the assessment, with its review six weeks on (ENT-12)."""
    dates = _date_of_review(call, "step_down_completed", _("The family has stepped down to Early Help."))
    return {**dates, "author_only": False}


def send_reminder(call: bpmn.HandlerCall) -> None:
    """Reminds of the task that the timer hangs on: a message waits to be sent to everybody who can do it."""
    for task in _tasks_beside(call):
        for person in _who_can_do(call, task):
            reminder = Notification(
                case=call.business_key,
                person=person,
                kind="reminder",
                sentence=_(
                    "Still to be done in %(business_key)s: %(name)s", business_key=call.business_key, name=task.name
                ),
                created_at=clock.now(call.session),
            )
            call.session.add(reminder)
        _tell(call, "reminder_sent", _("A reminder was sent: %(name)s", name=task.name), task_id=task.id)


def move_lead(call: bpmn.HandlerCall) -> None:
    """Moves the lead, and the old lead's open tasks, to who has accepted (LPR-4)."""
    new_lead = str(call.variables["proposed_lead"])
    cases.change_lead_professional(call.session, call.business_key, new_lead, actor=call.actor or new_lead)
    _tell(call, "lead_changed", _("The lead professional has changed."), lead_professional=new_lead)


def cease_taf(call: bpmn.HandlerCall) -> None:
    """Ends the case because a statutory plan takes over: the Team Around the Family ceases (CLO-7)."""
    for member in cases.holders(call.session, call.business_key, RoleOnCase.TAF_MEMBER):
        cases.end_role(call.session, call.business_key, member, RoleOnCase.TAF_MEMBER)
    case = cases.get(call.session, call.business_key)
    cases.close(call.session, case, CaseStatus.STEPPED_UP, "statutory_support")
    _tell(call, "taf_ceased", _("Statutory services have taken over: the Team Around the Family has ceased."))


def close_case(call: bpmn.HandlerCall) -> None:
    """Ends a case that the Locality and Community Support Service has closed (LCS-5)."""
    reason = call.variables.get("closure_reason")
    cases.close(call.session, cases.get(call.session, call.business_key), CaseStatus.CLOSED, reason)
    _tell(call, "case_closed", _("The case is closed."), reason=reason)


HANDLERS = {
    handler.__name__: handler
    for handler in (
        set_result,
        end_without_help,
        list_young_people,
        complete_assessment,
        complete_step_down,
        send_reminder,
        move_lead,
        cease_taf,
        close_case,
    )
}
"""By topic: each topic is its function's name."""


def _tasks_beside(call: bpmn.HandlerCall) -> Sequence[bpmn.Task]:
    """The open tasks of the activity whose boundary event led straight to this step."""
    instance = bpmn.instances.get(call.session, call.instance_id)
    processes = bpmn.definitions.release(call.session, instance.release_id).processes.values()
    process = next(process for process in processes if call.element_id in process.elements)
    events = [process.flows[flow].source for flow in process.elements[call.element_id].incoming]
    activities = {process.elements[event].attached_to for event in events}
    open_tasks = bpmn.tasks.list_open(call.session, call.business_key)
    return [task for task in open_tasks if task.process_key == process.key and task.element_id in activities]


def _who_can_do(call: bpmn.HandlerCall, task: bpmn.Task) -> Sequence[str]:
    if task.assignee:
        return [task.assignee]
    return [person.user_name for person in task_access.list_candidates(call.session, task)]


def _date_of_review(call: bpmn.HandlerCall, kind: str, sentence: str) -> Mapping[str, Any]:
    case = cases.get(call.session, call.business_key)
    today = clock.today(call.session)
    weeks = policy.of_case(call.session, case).weeks_from_assessment_to_review
    case.eha_completed_on, case.review_on = today, today + timedelta(weeks=weeks)
    dates = {"eha_completed_on": today.isoformat(), "review_due_on": case.review_on.isoformat()}
    _tell(call, kind, sentence, **dates)
    return dates


def _tell(call: bpmn.HandlerCall, kind: str, sentence: str, **facts: Any) -> None:
    timeline.record(call.session, call.business_key, kind, sentence, actor=call.actor, facts=facts)
