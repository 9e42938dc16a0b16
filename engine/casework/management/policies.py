"""Moving a case to another policy: a recorded act with its own tasks (GOV-1)."""

from pydantic import Field
from sqlmodel import func, select

from engine import bpmn
from engine.casework import cases, journey_actions, policy
from engine.casework.answers import Refusals
from engine.casework.management.action import MANAGERS, ActContext, Details, ManagementAction, Outcome, rules
from engine.casework.models.management import CaseAct
from engine.casework.policy import PolicyName
from engine.words import _, later

KEY = "move_policy"
AGREEING = "consent_to_share"
MOVED_MEANWHILE = later("Somebody else has moved this case meanwhile.")
THEN = {
    "public_task": later("The family gets the privacy notice, with the words for existing families."),
    "consent": later("Consent to share information is asked for, and until it is given nothing rests on it."),
}


class PolicyDetails(Details):
    """To which policy."""

    policy: PolicyName = Field(
        title=later("Under which policy should the case run?"),
        json_schema_extra={"x-labels": {"consent": later("Consent"), "public_task": later("Public task")}},
    )


def move_policy(context: ActContext, details: PolicyDetails) -> Outcome:
    """Pins the case to the newest version of the profile. Open tasks and drafts stay; what the new policy asks of the
    family comes beside them, at once where the work with it goes on, else when sharing is next agreed."""
    case = cases.get(context.session, context.case.reference)
    profile = policy.current(context.session, details.policy)
    before = {"policy": case.policy, "version": case.policy_version}
    after = {"policy": profile.name, "version": profile.version}
    with Refusals() as refuse:
        refuse.when(before == after, "policy", _("The case runs under this policy already."))
    moves, moved = _count_moves(context), case.policy != profile.name
    if moved:
        _tell_process(context, profile.name)
        case.policy_moved_at = context.now
    case.policy, case.policy_version = profile.name, profile.version
    context.session.add(case)
    sentence = _(
        "The case was moved to the policy “%(title)s”, version %(version)s.",
        title=profile.title,
        version=profile.version,
    )
    then = f" {_(THEN[profile.name])}" if moved else ""
    once = f"{KEY} {case.reference} {moves + 1}"
    return Outcome({"from": before, "to": after}, sentence + then, once=once, twice=MOVED_MEANWHILE)


def _count_moves(context: ActContext) -> int:
    moves = select(func.count()).where(CaseAct.case == context.case.reference, CaseAct.action == KEY)
    return context.session.exec(moves).one()


def _tell_process(context: ActContext, name: str) -> None:
    session, case, person = context.session, context.case, context.person
    if case.instance_id is None:
        return
    bpmn.instances.change_variables(session, case.instance_id, {"policy": name}, actor=person.user_name)
    if journey_actions.ACTIONS["change_consent"].message in bpmn.messages.can_receive(session, case.reference):
        journey_actions.send(session, person, case, "change_consent", {"change": "policy"})


def _hindrance(context: ActContext) -> str:
    if context.case.closed_at is not None:
        return _("This case has ended.")
    agreeing = [task.name for task in context.open_tasks if task.process_key == AGREEING]
    return (
        _("“%(agreeing)s” is open: finish it first, under the policy that it began with.", agreeing=agreeing[0])
        if agreeing
        else ""
    )


MOVE_POLICY = ManagementAction(
    key=KEY,
    label=later("Move the case to another policy"),
    about=(
        later("The policy says what sharing information rests on: the family's consent, or the council's public task."),
        later("Tasks that are open stay as they are. The team gets the task to tell the family, or to ask it."),
    ),
    button=later("Move the case"),
    details=PolicyDetails,
    apply=move_policy,
    groups=MANAGERS,
    rules=rules(12),
    hindrance=_hindrance,
    previewed=True,
)
