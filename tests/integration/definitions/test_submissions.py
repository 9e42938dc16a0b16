"""Files that take too long to check are taken as they are, checked later, and become a draft or are refused."""

import pytest
from sqlmodel import Session, select

from engine import bpmn
from engine.bpmn import patience
from engine.bpmn.definitions import CheckTooSlowError
from engine.bpmn.submissions import SubmittedFile
from engine.database import Database
from tests.unit.bpmn.diagrams import FORM, around, diagram, node, user_task

pytestmark = pytest.mark.usefixtures("engine_alone")

FILES = {"one.bpmn": diagram(around(user_task("Do_It"), ids=("Do_It",))), "form_one.form": FORM}
BROKEN = {"one.bpmn": FILES["one.bpmn"].replace(b'formRef="form_one"', b'formRef="nowhere"')}
ABOUT = {"name": "Spring", "source": "test", "deployed_by": "petra"}


@pytest.fixture
def session(database: Database):
    with database.transaction() as session:
        yield session


def finish(session: Session, submission_id: str) -> bpmn.Submission:
    files = bpmn.submissions.read_files(session, submission_id)
    examined = bpmn.definitions.examine(files, bpmn.definitions.find_base(session))
    return bpmn.submissions.finish(session, submission_id, examined)


def test_a_check_is_given_up_when_its_time_is_over() -> None:
    with pytest.raises(CheckTooSlowError):
        bpmn.definitions.examine(FILES, None, seconds=0)
    assert bpmn.definitions.examine(FILES, None, seconds=60).contents is not None
    assert bpmn.definitions.examine(FILES, None).problems == bpmn.definitions.check(FILES, base=None)


def test_a_diagram_with_many_courses_is_given_up_in_the_midst_of_them(monkeypatch: pytest.MonkeyPatch) -> None:
    looks = []
    monkeypatch.setattr(patience, "monotonic", lambda: looks.append(1) or float(len(looks)))
    inside = node("parallelGateway", "Fork") + node("parallelGateway", "Join")
    tasks = "".join(user_task(f"Do_{number}") for number in range(3))
    process = diagram(around(inside, tasks, ids=("Fork", "Do_0", "Join")))
    with pytest.raises(CheckTooSlowError):
        bpmn.definitions.examine({"one.bpmn": process, "form_one.form": FORM}, None, seconds=3)
    assert len(looks) == 4


def test_what_is_taken_waits_and_changes_nothing(session: Session) -> None:
    taken = bpmn.submissions.take(session, FILES, **ABOUT)
    assert taken.status == "waiting"
    assert bpmn.submissions.find_waiting(session) == taken.id
    assert bpmn.submissions.read_files(session, taken.id) == FILES
    assert [one.id for one in bpmn.submissions.list_without_draft(session, limit=5)] == [taken.id]
    assert bpmn.definitions.list_deployments(session) == []


def test_the_same_files_are_taken_once(session: Session) -> None:
    taken = bpmn.submissions.take(session, FILES, **ABOUT)
    assert bpmn.submissions.take(session, dict(reversed(FILES.items())), **ABOUT).id == taken.id
    assert bpmn.submissions.take(session, BROKEN, **ABOUT).id != taken.id


def test_it_becomes_a_draft(session: Session) -> None:
    finished = finish(session, bpmn.submissions.take(session, FILES, **ABOUT).id)
    assert finished.status == "draft" and finished.release_id
    draft = bpmn.definitions.get_deployment(session, finished.release_id)
    assert (draft.name, draft.source, draft.deployed_by, draft.status) == ("Spring", "test", "petra", "draft")
    assert bpmn.submissions.find_waiting(session) is None
    assert bpmn.submissions.list_without_draft(session, limit=5) == []
    assert session.exec(select(SubmittedFile)).all() == []


def test_it_is_refused_with_every_problem(session: Session) -> None:
    finished = finish(session, bpmn.submissions.take(session, BROKEN, **ABOUT).id)
    told = bpmn.submissions.problems_of(finished)
    assert finished.status == "refused"
    assert told == bpmn.definitions.check(BROKEN, base=None) and "form" in {p.code for p in told}
    assert bpmn.definitions.list_deployments(session) == []


def test_two_who_check_the_same_make_one_draft(session: Session) -> None:
    taken = bpmn.submissions.take(session, FILES, **ABOUT)
    first = finish(session, taken.id).release_id
    assert finish(session, taken.id).release_id == first
    assert bpmn.submissions.refuse(session, taken.id, "Too late.").status == "draft"
    assert len(bpmn.definitions.list_deployments(session)) == 1


def test_what_was_deployed_while_it_was_checked_counts(session: Session) -> None:
    """An examination upon another base is made again."""
    taken = bpmn.submissions.take(session, BROKEN, **ABOUT)
    examined = bpmn.definitions.examine(BROKEN, None)
    nowhere = {"form_one.form": FORM, "nowhere.form": FORM.replace(b"form_one", b"nowhere")}
    bpmn.definitions.deploy(session, FILES | nowhere, **ABOUT)
    assert bpmn.submissions.finish(session, taken.id, examined).status == "draft"


def test_an_unknown_one_is_not_found(session: Session) -> None:
    with pytest.raises(bpmn.submissions.SubmissionNotFoundError):
        bpmn.submissions.get(session, "unknown")
