"""A deployment is a draft until somebody puts it into use, and can be withdrawn; running cases keep to their own."""

import pytest
from sqlmodel import Session

from engine import bpmn
from engine.bpmn.definitions import DeploymentRefusedError, DeploymentStatus, NotPossibleError, ReleaseNotFoundError
from engine.database import Database
from tests.unit.bpmn.diagrams import around, diagram, user_task
from tests.unit.bpmn.form_files import file_of, question

pytestmark = pytest.mark.usefixtures("engine_alone")

REASON = "Tried with two families."


@pytest.fixture
def session(database: Database):
    with database.transaction() as session:
        yield session


def asking(name: str) -> bytes:
    """A process with one task of this name."""
    return diagram(around(user_task("Do_It").replace("The Do_It", name), ids=("Do_It",)))


def form(key: str) -> bytes:
    return file_of(question("textfield", "said"), key=key)


def propose(session: Session, **files: bytes) -> bpmn.Deployment:
    contents = {f"{name}.{'form' if name.startswith('form') else 'bpmn'}": content for name, content in files.items()}
    return bpmn.definitions.propose(session, contents, name="Proposal", source="tests", deployed_by="petra")


def first_in_use(session: Session) -> bpmn.Deployment:
    first = propose(session, one=asking("First"), form_one=form("form_one"))
    return bpmn.definitions.put_into_use(session, first.id, by="petra", reason=REASON)


def name_of_new_task(session: Session) -> str:
    instance = bpmn.instances.start(session, "process_one", business_key="K", area="North", variables={}, actor=None)
    return next(task.name for task in bpmn.tasks.list_open(session, "K") if task.instance_id == instance.id)


def statuses(session: Session) -> list[DeploymentStatus]:
    return [deployment.status for deployment in bpmn.definitions.list_deployments(session)]


def test_a_draft_is_not_in_use(session: Session) -> None:
    draft = propose(session, one=asking("First"), form_one=form("form_one"))
    assert draft.status is DeploymentStatus.DRAFT
    assert bpmn.definitions.list_process_definitions(session) == []
    with pytest.raises(bpmn.definitions.NothingDeployedError):
        bpmn.definitions.current_release(session)


def test_new_cases_begin_on_what_is_in_use_and_running_ones_keep_to_theirs(session: Session) -> None:
    first_in_use(session)
    assert name_of_new_task(session) == "First"
    second = propose(session, one=asking("Second"))
    assert name_of_new_task(session) == "First"
    used = bpmn.definitions.put_into_use(session, second.id, by="petra", reason=REASON)
    assert (used.status, used.put_into_use_by, used.reason) == (DeploymentStatus.IN_USE, "petra", REASON)
    assert name_of_new_task(session) == "Second"
    assert sorted(task.name for task in bpmn.tasks.list_open(session, "K")) == ["First", "First", "Second"]


def test_withdrawing_brings_back_what_was_in_use_before(session: Session) -> None:
    first = first_in_use(session)
    second = propose(session, one=asking("Second"))
    bpmn.definitions.put_into_use(session, second.id, by="petra", reason=REASON)
    back = bpmn.definitions.withdraw(session, second.id, by="ada", reason="It names the wrong form.")
    assert (back.id, back.status) == (first.id, DeploymentStatus.IN_USE)
    assert name_of_new_task(session) == "First"
    [withdrawn, _] = bpmn.definitions.list_deployments(session)
    assert (withdrawn.status, withdrawn.reason) == (DeploymentStatus.WITHDRAWN, "It names the wrong form.")
    assert bpmn.definitions.put_into_use(session, second.id, by="petra", reason="Mended the form.").status == "in use"


def test_the_first_cannot_be_withdrawn(session: Session) -> None:
    first = first_in_use(session)
    with pytest.raises(NotPossibleError, match="no release before"):
        bpmn.definitions.withdraw(session, first.id, by="petra", reason=REASON)


def test_only_what_is_in_use_can_be_withdrawn(session: Session) -> None:
    first_in_use(session)
    draft = propose(session, one=asking("Second"))
    with pytest.raises(NotPossibleError, match="not in use"):
        bpmn.definitions.withdraw(session, draft.id, by="petra", reason=REASON)


def test_drafts_build_on_each_other_but_not_on_what_was_withdrawn_or_discarded(session: Session) -> None:
    first_in_use(session)
    second = propose(session, one=asking("Second"))
    third = propose(session, form_two=form("form_two"))
    assert bpmn.definitions.release(session, third.id).files["one.bpmn"] == asking("Second")
    bpmn.definitions.discard(session, third.id, by="petra")
    bpmn.definitions.put_into_use(session, second.id, by="petra", reason=REASON)
    bpmn.definitions.withdraw(session, second.id, by="petra", reason=REASON)
    fourth = propose(session, form_three=form("form_three"))
    files = bpmn.definitions.release(session, fourth.id).files
    assert files["one.bpmn"] == asking("First") and "form_two.form" not in files
    assert statuses(session) == ["draft", "discarded", "withdrawn", "in use"]


def test_what_was_in_use_cannot_be_discarded_nor_what_was_discarded_used(session: Session) -> None:
    first = first_in_use(session)
    with pytest.raises(NotPossibleError, match="cases may run on it"):
        bpmn.definitions.discard(session, first.id, by="petra")
    second = propose(session, one=asking("Second"))
    bpmn.definitions.discard(session, second.id, by="petra")
    with pytest.raises(NotPossibleError, match="discarded"):
        bpmn.definitions.put_into_use(session, second.id, by="petra", reason=REASON)


def test_what_is_in_use_is_not_put_into_use_again_and_what_is_unknown_never(session: Session) -> None:
    first = first_in_use(session)
    with pytest.raises(NotPossibleError, match="in use already"):
        bpmn.definitions.put_into_use(session, first.id, by="petra", reason=REASON)
    with pytest.raises(ReleaseNotFoundError):
        bpmn.definitions.put_into_use(session, "unknown", by="petra", reason=REASON)


def test_the_same_files_again_are_the_same_draft(session: Session) -> None:
    first_in_use(session)
    draft = propose(session, one=asking("Second"))
    again = propose(session, one=asking("Second"))
    assert (again.id, again.changed, again.status) == (draft.id, False, DeploymentStatus.DRAFT)


def test_deploying_at_once_puts_a_draft_that_holds_the_same_into_use(session: Session) -> None:
    first_in_use(session)
    draft = propose(session, one=asking("Second"))
    deployed = bpmn.definitions.deploy(session, {"one.bpmn": asking("Second")}, name="x", source="x", deployed_by="x")
    assert (deployed.id, deployed.status) == (draft.id, DeploymentStatus.IN_USE)


def test_a_draft_that_the_application_no_longer_fits_is_not_put_into_use(session: Session) -> None:
    first_in_use(session)
    draft = propose(session, one=asking("Second"))
    bpmn.definitions.register_known(groups=["others"])
    with pytest.raises(DeploymentRefusedError, match="Nobody can be in the group"):
        bpmn.definitions.put_into_use(session, draft.id, by="petra", reason=REASON)
