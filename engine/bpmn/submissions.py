"""Files that take too long to check while somebody waits: taken as they are, checked later, then a draft or refused.

`take` only keeps them; whoever calls `definitions.examine` for what `find_waiting` names, outside a transaction, and
then `finish`, checks them: a worker, or the next one after a crash.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from enum import StrEnum
from typing import Any, Final
from uuid import uuid4

from sqlalchemy import JSON, Column, Index, delete, text
from sqlmodel import Field, Session, col, select

from engine import clock
from engine.bpmn import definitions
from engine.bpmn.definitions import DeploymentRefusedError, Examination
from engine.bpmn.problems import Problem, Severity
from engine.bpmn.safety import SafetyRule
from engine.database import Row


class SubmissionStatus(StrEnum):
    """What became of files that were taken."""

    WAITING = "waiting"
    """They are being checked, or wait for that."""
    DRAFT = "draft"
    REFUSED = "refused"


_WAITING: Final = text(f"status = '{SubmissionStatus.WAITING}'")


class Submission(Row, table=True):
    """Files that were taken unchecked. `problems` are told when they are refused; a draft has a `release_id`."""

    __tablename__ = "submission"
    __table_args__ = (Index("ix_submission_waiting", "taken_at", postgresql_where=_WAITING, sqlite_where=_WAITING),)

    id: str = Field(default_factory=lambda: str(uuid4()), primary_key=True, max_length=36)
    name: str
    source: str
    deployed_by: str
    taken_at: datetime
    sha256: str = Field(max_length=64)
    """Of all its files, names and content: the same once more is not taken twice."""
    status: str = Field(default=SubmissionStatus.WAITING, max_length=10)
    finished_at: datetime | None = None
    problems: list[dict[str, Any]] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    release_id: str | None = Field(default=None, foreign_key="deployment.id", max_length=36)


class SubmittedFile(Row, table=True):
    """One of its files, until it is checked."""

    __tablename__ = "submitted_file"

    submission_id: str = Field(foreign_key="submission.id", primary_key=True, max_length=36)
    name: str = Field(primary_key=True, max_length=200)
    content: bytes


class SubmissionNotFoundError(LookupError):
    """There is no submission with this id."""


class BeingCheckedError(Exception):
    """Files were taken, and are checked later: it takes longer than their sender can wait."""

    def __init__(self, submission_id: str) -> None:
        super().__init__("The files are taken and being checked.")
        self.submission_id = submission_id


def take(session: Session, files: Mapping[str, bytes], *, name: str, source: str, deployed_by: str) -> Submission:
    """Keeps files (content by name) to be checked; the ones that wait already when they are the same."""
    digest = _digest(files)
    same = select(Submission).where(Submission.sha256 == digest, Submission.status == SubmissionStatus.WAITING)
    waiting = session.exec(same).first()
    if waiting is not None:
        return waiting
    taken = Submission(name=name, source=source, deployed_by=deployed_by, taken_at=clock.now(session), sha256=digest)
    session.add(taken)
    session.flush()
    session.add_all(SubmittedFile(submission_id=taken.id, name=file, content=files[file]) for file in files)
    session.flush()
    return taken


def get(session: Session, submission_id: str) -> Submission:
    """A submission as it stands. Raises SubmissionNotFoundError."""
    submission = session.get(Submission, submission_id)
    if submission is None:
        raise SubmissionNotFoundError(submission_id)
    return submission


def list_without_draft(session: Session, *, limit: int) -> Sequence[Submission]:
    """Those that wait or were refused, the newest first."""
    wanted = select(Submission).where(Submission.status != SubmissionStatus.DRAFT)
    return session.exec(wanted.order_by(col(Submission.taken_at).desc(), col(Submission.id)).limit(limit)).all()


def find_waiting(session: Session) -> str | None:
    """The id of the one that waits longest."""
    waiting = select(Submission.id).where(Submission.status == SubmissionStatus.WAITING)
    return session.exec(waiting.order_by(col(Submission.taken_at), col(Submission.id)).limit(1)).first()


def read_files(session: Session, submission_id: str) -> dict[str, bytes]:
    """Its files, content by name; none once it is checked."""
    mine = select(SubmittedFile).where(SubmittedFile.submission_id == submission_id).order_by(SubmittedFile.name)
    return {file.name: file.content for file in session.exec(mine)}


def finish(session: Session, submission_id: str, examined: Examination, rules: Sequence[SafetyRule] = ()) -> Submission:
    """Makes a draft of its files, or notes why they are refused. Does nothing when somebody else did already."""
    submission = _lock(session, submission_id)
    if submission.status != SubmissionStatus.WAITING:
        return submission
    files = read_files(session, submission_id)
    about = {"name": submission.name, "source": submission.source, "deployed_by": submission.deployed_by}
    try:
        draft = definitions.propose(session, files, **about, examined=examined, rules=rules)
    except DeploymentRefusedError as error:
        return _close(session, submission, SubmissionStatus.REFUSED, problems=error.problems)
    return _close(session, submission, SubmissionStatus.DRAFT, release_id=draft.id)


def refuse(session: Session, submission_id: str, message: str) -> Submission:
    """Notes that its files cannot be checked at all, and why."""
    submission = _lock(session, submission_id)
    if submission.status != SubmissionStatus.WAITING:
        return submission
    problem = Problem(Severity.ERROR, "not-checked", "", message)
    return _close(session, submission, SubmissionStatus.REFUSED, problems=[problem])


def problems_of(submission: Submission) -> list[Problem]:
    """Why it was refused."""
    return [Problem(**{**problem, "severity": Severity(problem["severity"])}) for problem in submission.problems]


def _lock(session: Session, submission_id: str) -> Submission:
    return session.get_one(Submission, submission_id, populate_existing=True, with_for_update=True)


def _close(
    session: Session,
    submission: Submission,
    status: SubmissionStatus,
    *,
    problems: Sequence[Problem] = (),
    release_id: str | None = None,
) -> Submission:
    submission.status, submission.finished_at = status, clock.now(session)
    submission.problems, submission.release_id = [asdict(problem) for problem in problems], release_id
    session.add(submission)
    session.connection().execute(delete(SubmittedFile).where(col(SubmittedFile.submission_id) == submission.id))
    session.flush()
    return submission


def _digest(files: Mapping[str, bytes]) -> str:
    digest = hashlib.sha256()
    for file in sorted(files):
        digest.update(f"{file}\0{len(files[file])}\0".encode(errors="surrogateescape"))
        digest.update(files[file])
    return digest.hexdigest()
