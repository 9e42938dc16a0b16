"""Cases: starting and reading them, and what can be done at any time."""

from collections.abc import Mapping
from typing import Any

from api.caller import Caller
from api.security.access import ON_CASE, SIGNED_IN
from api.v1.case_views import (
    ActionTaken,
    CaseDetail,
    CaseList,
    CaseStart,
    CaseSummary,
    ConsentChange,
    FamilyToStart,
    Happening,
    StartedCase,
    Timeline,
)
from api.v1.paging import Cursor, Limit, link_to_next
from api.v1.routing import ApiRoutes
from api.v1.task_views import summaries
from engine.casework import case_list, case_view, journey_actions, starting
from engine.casework.journey_actions import NewFamily
from engine.casework.likeness.described import DescribedPerson
from engine.casework.models import CaseStatus
from engine.casework.starting import Start

routes = ApiRoutes(prefix="/cases", tags=["cases"])


@routes.post("", access=SIGNED_IN, status_code=201, problems=(403, 404, 409, 422))
def start_case(caller: Caller, start: CaseStart) -> StartedCase:
    """Begin a family's journey. A family has one active case (ENT-1).

    409 of type `families-alike`: `matches` may be the same family, each with what is alike; send the start again with
    a decision on each. 409 of type `active-case-exists` names the case that you see; 409 of type `ask-to-join` the
    family whose case you may ask to join.
    """
    if start.family is None:
        case, tasks = journey_actions.start_case(
            caller.session,
            caller.person,
            family=start.family_id or "",
            entry=start.entry,
            policy_name=start.policy,
        )
    else:
        wanted = Start(_family(start.family), start.entry, start.policy, start.decisions)
        case, tasks = starting.start(caller.session, caller.person, wanted)
    caller.headers["Location"] = f"{caller.request.url.path}/{case.reference}"
    return StartedCase(reference=case.reference, tasks=summaries(caller, tasks))


@routes.get("", access=SIGNED_IN)
def list_cases(caller: Caller, status: CaseStatus | None = None, limit: Limit = 50, cursor: Cursor = None) -> CaseList:
    """The cases that you may see, newest first."""
    page = case_list.list_seen(caller.session, caller.person, limit=limit, after=cursor, status=status)
    link_to_next(caller, page.next)
    return CaseList(cases=[CaseSummary.model_validate(row) for row in page.rows], next_cursor=page.next)


@routes.get("/{reference}", access=ON_CASE)
def get_case(caller: Caller, reference: str) -> CaseDetail:
    """Who, where, what next and who must move."""
    view = case_view.get(caller.session, caller.person, reference)
    return CaseDetail.model_validate(view)


@routes.get("/{reference}/timeline", access=ON_CASE)
def get_case_timeline(caller: Caller, reference: str) -> Timeline:
    """What happened on the case, newest first."""
    view = case_view.get(caller.session, caller.person, reference)
    return Timeline(entries=[Happening.model_validate(each) for each in view.timeline])


@routes.post("/{reference}/concerns", access=ON_CASE, problems=(409,))
def raise_concern(caller: Caller, reference: str) -> ActionTaken:
    """Raise a safeguarding concern, wherever the case stands."""
    return _take(caller, reference, "raise_concern")


@routes.post("/{reference}/consent-withdrawals", access=ON_CASE, problems=(409,))
def withdraw_consent(caller: Caller, reference: str) -> ActionTaken:
    """Record that consent is withdrawn: the work stops at once."""
    return _take(caller, reference, "withdraw_consent")


@routes.post("/{reference}/consent-changes", access=ON_CASE, problems=(409,))
def change_consent(caller: Caller, reference: str, change: ConsentChange) -> ActionTaken:
    """Record a change of consent: the work goes on."""
    return _take(caller, reference, "change_consent", change.model_dump())


@routes.post("/{reference}/handovers", access=ON_CASE, problems=(409,))
def request_handover(caller: Caller, reference: str) -> ActionTaken:
    """Hand over to another lead professional."""
    return _take(caller, reference, "request_handover")


@routes.post("/{reference}/lcss-help-requests", access=ON_CASE, problems=(409,))
def request_lcss_help(caller: Caller, reference: str) -> ActionTaken:
    """Ask the Locality and Community Support Service for help."""
    return _take(caller, reference, "request_lcss_help")


@routes.post("/{reference}/sharing-decisions", access=ON_CASE, problems=(409,))
def share_information(caller: Caller, reference: str) -> ActionTaken:
    """Begin a decision on sharing information: share it or not, both are recorded."""
    return _take(caller, reference, "share_information")


@routes.post("/{reference}/closure-requests", access=ON_CASE, problems=(409,))
def request_closure(caller: Caller, reference: str) -> ActionTaken:
    """Ask for closure: the other work stops."""
    return _take(caller, reference, "request_closure")


@routes.post("/{reference}/step-ups", access=ON_CASE, problems=(409,))
def request_step_up(caller: Caller, reference: str) -> ActionTaken:
    """Record that statutory services take over: the other work stops."""
    return _take(caller, reference, "request_step_up")


def _take(caller: Caller, reference: str, key: str, details: Mapping[str, Any] | None = None) -> ActionTaken:
    tasks = journey_actions.take(caller.session, caller.person, reference, key, details)
    return ActionTaken(tasks=summaries(caller, tasks))


def _family(given: FamilyToStart) -> NewFamily:
    people = tuple(DescribedPerson(**person.model_dump()) for person in given.people)
    return NewFamily(given.name, given.area, given.address, people)
