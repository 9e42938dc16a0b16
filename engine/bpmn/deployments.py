"""The rows of what is deployed: drafts, the release in use, and those before it.

A deployment is a draft until somebody puts it into use. Which release is in use is the newest use that was not
withdrawn; withdrawing one brings back what was in use before.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from sqlalchemy import text
from sqlmodel import Session, col, func, select
from sqlmodel.sql.expression import SelectOfScalar

from engine import clock
from engine.bpmn.definition_models import DeploymentRecord, ReleaseUse
from engine.bpmn.problems import Problem
from engine.prepared import Prepared


class DeploymentStatus(StrEnum):
    """What became of a deployment."""

    DRAFT = "draft"
    IN_USE = "in use"
    EARLIER = "earlier"
    WITHDRAWN = "withdrawn"
    DISCARDED = "discarded"


@dataclass(frozen=True)
class Deployment:
    """A release as it was deployed. `changed` is False when all files were there already: nothing was done."""

    id: str
    number: int
    name: str
    source: str
    deployed_by: str
    deployed_at: datetime
    status: DeploymentStatus
    put_into_use_by: str | None = None
    put_into_use_at: datetime | None = None
    reason: str | None = None
    """Why it was put into use, or withdrawn."""
    changed: bool = True
    warnings: tuple[Problem, ...] = ()

    @property
    def was_in_use(self) -> bool:
        """Whether it is in use or was at any time: cases run on no other."""
        return self.status not in (DeploymentStatus.DRAFT, DeploymentStatus.DISCARDED)


class NotPossibleError(Exception):
    """A deployment cannot be put into use, withdrawn or discarded as it stands; the message says why."""


def wait_for_turn(session: Session) -> None:
    """One deployment at a time: each builds on the one before, and before the first there is no row to lock.

    On SQLite only one transaction writes at a time anyway.
    """
    if session.get_bind().dialect.name == "postgresql":
        session.connection().execute(text("LOCK TABLE deployment IN SHARE ROW EXCLUSIVE MODE"))


def find_in_use(session: Session) -> DeploymentRecord | None:
    """The release in use; None before the first."""
    in_use = find_id_in_use(session)
    return session.get_one(DeploymentRecord, in_use) if in_use else None


def find_id_in_use(session: Session) -> str | None:
    """The id of the release in use; None before the first."""
    session.flush()
    in_use = _IN_USE.first(session, {})
    return in_use[0] if in_use else None


def find_compared(session: Session, release_id: str) -> DeploymentRecord | None:
    """What a release is looked at beside: the one in use, or for this one itself what was in use before it."""
    uses = session.exec(_uses().limit(2)).all()
    earlier = next((each for each in uses if each.deployment_id != release_id), None)
    return session.get_one(DeploymentRecord, earlier.deployment_id) if earlier else None


def find_base(session: Session) -> DeploymentRecord | None:
    """What the next deployment builds on: the newest draft made since, or the release in use."""
    in_use = find_in_use(session)
    drafts = select(DeploymentRecord).where(
        col(DeploymentRecord.discarded_at).is_(None),
        col(DeploymentRecord.number) > (in_use.number if in_use else 0),
        col(DeploymentRecord.id).not_in(select(ReleaseUse.deployment_id)),
    )
    return session.exec(drafts.order_by(col(DeploymentRecord.number).desc()).limit(1)).first() or in_use


def next_number(session: Session) -> int:
    """The number of the deployment that comes."""
    return (session.exec(select(func.max(DeploymentRecord.number))).one() or 0) + 1


def use(session: Session, record: DeploymentRecord, *, by: str, reason: str) -> None:
    """Puts a release into use from now on. Raises NotPossibleError when it is, or was discarded."""
    current = _find_use(session)
    if current is not None and current.deployment_id == record.id:
        raise NotPossibleError(f"Release {record.number} is in use already.")
    if record.discarded_at is not None:
        raise NotPossibleError(f"Release {record.number} was discarded. Deploy its files again.")
    session.add(ReleaseUse(deployment_id=record.id, at=clock.now(session), by=by, reason=reason))
    session.flush()


def withdraw(session: Session, *, by: str, reason: str) -> DeploymentRecord:
    """Ends the newest use; the release before it, which is returned, is in use again. Raises NotPossibleError."""
    uses = session.exec(_uses().limit(2)).all()
    if len(uses) < 2:
        raise NotPossibleError("There is no release before this one that could be in use instead.")
    newest, before = uses
    newest.withdrawn_at, newest.withdrawn_by, newest.withdrawn_because = clock.now(session), by, reason
    session.add(newest)
    session.flush()
    return session.get_one(DeploymentRecord, before.deployment_id)


def discard(session: Session, record: DeploymentRecord, *, by: str) -> None:
    """Puts a draft aside for good: no deployment builds on it. Raises NotPossibleError when it was in use."""
    if session.exec(select(ReleaseUse.serial).where(ReleaseUse.deployment_id == record.id)).first() is not None:
        raise NotPossibleError(f"Release {record.number} was in use, so cases may run on it. Withdraw it instead.")
    record.discarded_at, record.discarded_by = clock.now(session), by
    session.add(record)
    session.flush()


def list_all(session: Session) -> list[Deployment]:
    """Every deployment, the newest first."""
    records = session.exec(select(DeploymentRecord).order_by(col(DeploymentRecord.number).desc()))
    newest_uses = {
        each.deployment_id: each for each in session.exec(select(ReleaseUse).order_by(col(ReleaseUse.serial)))
    }
    in_use = _find_use(session)
    return [_deployment(record, newest_uses, in_use) for record in records]


def describe(
    session: Session, record: DeploymentRecord, *, changed: bool = True, warnings: Sequence[Problem] = ()
) -> Deployment:
    """One deployment as it stands."""
    mine = select(ReleaseUse).where(ReleaseUse.deployment_id == record.id).order_by(col(ReleaseUse.serial))
    uses = {each.deployment_id: each for each in session.exec(mine)}
    return _deployment(record, uses, _find_use(session), changed=changed, warnings=tuple(warnings))


def _uses() -> SelectOfScalar[ReleaseUse]:
    return select(ReleaseUse).where(col(ReleaseUse.withdrawn_at).is_(None)).order_by(col(ReleaseUse.serial).desc())


_IN_USE: Final = Prepared(_uses().limit(1).with_only_columns(col(ReleaseUse.deployment_id)))


def _find_use(session: Session) -> ReleaseUse | None:
    return session.exec(_uses().limit(1)).first()


def _deployment(
    record: DeploymentRecord,
    newest_uses: Mapping[str, ReleaseUse],
    in_use: ReleaseUse | None,
    *,
    changed: bool = True,
    warnings: tuple[Problem, ...] = (),
) -> Deployment:
    last = newest_uses.get(record.id)
    return Deployment(
        id=record.id,
        number=record.number,
        name=record.name,
        source=record.source,
        deployed_by=record.deployed_by,
        deployed_at=record.deployed_at,
        status=_status(record, last, in_use),
        put_into_use_by=last.by if last else None,
        put_into_use_at=last.at if last else None,
        reason=(last.withdrawn_because or last.reason) if last else None,
        changed=changed,
        warnings=warnings,
    )


def _status(record: DeploymentRecord, last: ReleaseUse | None, in_use: ReleaseUse | None) -> DeploymentStatus:
    if in_use is not None and in_use.deployment_id == record.id:
        return DeploymentStatus.IN_USE
    if last is None:
        return DeploymentStatus.DISCARDED if record.discarded_at else DeploymentStatus.DRAFT
    return DeploymentStatus.WITHDRAWN if last.withdrawn_at else DeploymentStatus.EARLIER
