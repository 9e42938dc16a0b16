"""What is recorded on a case, part by part, for whoever may see the case."""

from api.caller import Caller
from api.security.access import ON_CASE
from api.v1.case_part_views import (
    CaseActions,
    CaseAssessment,
    CaseClosure,
    CaseConsents,
    CaseReviews,
    CaseSharing,
    CaseStar,
    CaseTeam,
)
from api.v1.routing import ApiRoutes
from engine.casework import (
    access,
    actions,
    assessment,
    case_view,
    child_views,
    closure,
    consent_in_force,
    engagement,
    outcome_star,
    professional_views,
    sharing,
    team_around_the_family,
    threshold,
)
from engine.casework.errors import NotRecordedYetError
from engine.casework.models import Case

routes = ApiRoutes(prefix="/cases/{reference}", tags=["cases"])


@routes.get("/assessment", access=ON_CASE)
def get_case_assessment(caller: Caller, reference: str) -> CaseAssessment:
    """The assessment, with the views that it rests on. 404 of type `not-recorded-yet` until it is completed."""
    case = _case(caller, reference)
    completed = assessment.find_summary(caller.session, reference)
    if completed is None:
        raise NotRecordedYetError("There is no completed assessment yet.")
    parts = {
        "childrens_views": child_views.summary(caller.session, reference, case.family),
        "professional_views": professional_views.summary(caller.session, reference),
        "threshold_judgements": threshold.summary(caller.session, reference),
    }
    return CaseAssessment.model_validate({**vars(completed), **parts})


@routes.get("/consents", access=ON_CASE)
def get_case_consents(caller: Caller, reference: str) -> CaseConsents:
    """Whether the family takes part, and what may be shared about each child, as it holds now."""
    _case(caller, reference)
    consent = consent_in_force.summary(caller.session, reference)
    taking_part = engagement.summary(caller.session, reference)
    return CaseConsents.model_validate({**vars(consent), "holds": consent.holds, "taking_part": taking_part})


@routes.get("/sharing-decisions", access=ON_CASE)
def get_case_sharing(caller: Caller, reference: str) -> CaseSharing:
    """What was decided on sharing information about the family, whichever way, and what was shared."""
    _case(caller, reference)
    return CaseSharing.model_validate({"sharing": sharing.list_for_case(caller.session, reference)})


@routes.get("/team", access=ON_CASE)
def get_case_team(caller: Caller, reference: str) -> CaseTeam:
    """Everybody who holds a role on the case now."""
    return CaseTeam.model_validate({"team": case_view.list_team(caller.session, _case(caller, reference))})


@routes.get("/reviews", access=ON_CASE)
def get_case_reviews(caller: Caller, reference: str) -> CaseReviews:
    """The meetings of the team and the author's reviews, newest first."""
    _case(caller, reference)
    return CaseReviews.model_validate({"reviews": team_around_the_family.summary(caller.session, reference)})


@routes.get("/actions", access=ON_CASE)
def get_case_actions(caller: Caller, reference: str) -> CaseActions:
    """The family's plan, in the order in which its actions were agreed."""
    _case(caller, reference)
    return CaseActions.model_validate({"actions": actions.summary(caller.session, reference)})


@routes.get("/star", access=ON_CASE)
def get_case_star(caller: Caller, reference: str) -> CaseStar:
    """The outcome star: every reading, and how each area went."""
    _case(caller, reference)
    return CaseStar.model_validate(outcome_star.summary(caller.session, reference))


@routes.get("/closure", access=ON_CASE)
def get_case_closure(caller: Caller, reference: str) -> CaseClosure:
    """The closing papers and LCSS's decision. 404 of type `not-recorded-yet` until there are papers."""
    _case(caller, reference)
    completed = closure.find_summary(caller.session, reference)
    if completed is None:
        raise NotRecordedYetError("There are no closing papers yet.")
    return CaseClosure.model_validate(completed)


def _case(caller: Caller, reference: str) -> Case:
    """Raises CaseNotFoundError when the case is not the caller's to see."""
    return access.get_case(caller.session, caller.person, reference)
