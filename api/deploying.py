"""Taking files for deployment: checked while their sender waits when that is quick, else by whoever runs beside.

The check happens before the transaction that keeps the draft begins, so that nobody else waits for it.
"""

from threading import Event

from sqlmodel import Session

from api import logs
from api.workflow_folder import WorkflowFolder
from engine import bpmn
from engine.casework import policy
from engine.casework.rehearsal import stories
from engine.database import Database

SECONDS_OF_A_CHECK = 600.0
"""How long a check may take when nobody waits for it."""
PAUSE = 2.0
"""Seconds between two looks for what is to be checked."""
TOO_LONG = (
    "These files could not be checked within ten minutes, so they were not taken. Deploy fewer at a time, "
    "or make the diagrams simpler: put parts of them into called processes."
)


def propose(
    database: Database, workflows: WorkflowFolder, *, name: str, source: str, deployed_by: str, seconds: float
) -> bpmn.Deployment:
    """A draft of the files, if they can be checked within `seconds`; policy profiles among them are put into force.

    Where the policy says so, it is in use at once. Raises DeploymentRefusedError and PolicyError; and BeingCheckedError
    when it takes longer: then the files are taken, and checked later.
    """
    files, about = workflows.files, {"name": name, "source": source, "deployed_by": deployed_by}
    with database.reading() as session:
        base, deployments = bpmn.definitions.find_base(session), policy.of_deployments(session, workflows.policies)
    rules = policy.safety_rules(deployments)
    try:
        examined = bpmn.definitions.examine(files, base, rules=rules, seconds=seconds)
    except bpmn.definitions.CheckTooSlowError:
        with database.transaction() as session:
            policy.publish(session, workflows.policies)
            taken = bpmn.submissions.take(session, files, **about)
            if base is not None:  # What comes of the files has no number yet, but a higher one than its base.
                keep_stories(session, base.id, workflows, by=deployed_by)
        raise bpmn.submissions.BeingCheckedError(taken.id) from None
    with database.transaction() as session:
        policy.publish(session, workflows.policies)
        keep = bpmn.definitions.deploy if deployments and deployments.at_once else bpmn.definitions.propose
        deployment = keep(session, files, **about, examined=examined, rules=rules)
        keep_stories(session, deployment.id, workflows, by=deployed_by)
        return deployment


def keep_stories(session: Session, release_id: str, workflows: WorkflowFolder, *, by: str) -> None:
    """Keeps the stored rehearsals among the files with a release: they are told on it, and on those after it."""
    for name, text in workflows.stories.items():
        stories.keep(session, release_id, name, text, by=by)


def check_waiting(database: Database, stop: Event | None = None, seconds: float = SECONDS_OF_A_CHECK) -> int:
    """Checks what was taken, the oldest first, until nothing waits or `stop` is set; how many submissions."""
    checked = 0
    while not (stop is not None and stop.is_set()) and (submission_id := _find_waiting(database)):
        _check(database, submission_id, seconds)
        checked += 1
    return checked


def run(database: Database, stop: Event) -> None:
    """Checks what is taken until `stop` is set."""
    while not stop.is_set():
        try:
            check_waiting(database, stop)
        except Exception as error:  # The database may be away for a while; the next round tries again.
            logs.log_unexpected(error)
        stop.wait(PAUSE)


def _find_waiting(database: Database) -> str | None:
    with database.reading() as session:
        return bpmn.submissions.find_waiting(session)


def _check(database: Database, submission_id: str, seconds: float) -> None:
    with database.reading() as session:
        files, base = bpmn.submissions.read_files(session, submission_id), bpmn.definitions.find_base(session)
        rules = policy.safety_rules(policy.of_deployments(session))
    try:
        examined = bpmn.definitions.examine(files, base, rules=rules, seconds=seconds)
    except bpmn.definitions.CheckTooSlowError:
        _refuse(database, submission_id, TOO_LONG)
    except Exception as error:  # A defect of ours with these files must not keep others waiting.
        _refuse(database, submission_id, logs.TO_QUOTE.format(logs.log_unexpected(error)))
    else:
        with database.transaction() as session:
            bpmn.submissions.finish(session, submission_id, examined, rules)


def _refuse(database: Database, submission_id: str, message: str) -> None:
    with database.transaction() as session:
        bpmn.submissions.refuse(session, submission_id, message)
