"""Where a view that somebody outside was asked for stands, worked out from facts whenever it is asked."""

from enum import StrEnum

from sqlalchemy import ColumnElement
from sqlmodel import Session, and_, col, not_, select

from engine import bpmn, clock
from engine.casework import agency_limits
from engine.casework.models.outside_views import OutsideView
from engine.casework.models.taking_back import TakenBack

ASKABLE = frozenset({"record_childs_view", "give_professional_view"})
"""The forms that may be answered outside: each is one section, and says nothing of the others."""


class Standing(StrEnum):
    """What can still become of it. Only what waits or is begun can be answered."""

    WAITING = "waiting"
    BEGUN = "begun"
    GIVEN = "given"
    RECORDED = "recorded"
    TAKEN_BACK = "taken_back"
    LOCKED = "locked"
    EXPIRED = "expired"
    NOT_NEEDED = "not_needed"

    @property
    def is_live(self) -> bool:
        """Whether the link and the code open it."""
        return self in (Standing.WAITING, Standing.BEGUN)

    @property
    def can_be_asked_again(self) -> bool:
        """Whether it can be sent once more, with a new code."""
        return self.is_live or self in (Standing.LOCKED, Standing.EXPIRED)


def standing_of(session: Session, view: OutsideView) -> Standing:
    """Where this view stands now. A limit that the family has named since ends it, like a task that is over."""
    if (
        view.recorded_at
        and session.exec(select(OutsideView.id).where(OutsideView.id == view.id, is_recorded())).first()
    ):
        return Standing.RECORDED
    if view.given_at:
        return Standing.GIVEN
    if view.taken_back_at:
        return Standing.TAKEN_BACK
    if bpmn.tasks.get(session, view.task).status is not bpmn.TaskStatus.OPEN:
        return Standing.NOT_NEEDED
    if agency_limits.list_about(session, view.case, view.agency):
        return Standing.NOT_NEEDED
    if view.locked_at:
        return Standing.LOCKED
    if clock.today(session) > view.until_on:
        return Standing.EXPIRED
    return Standing.BEGUN if view.opened_at else Standing.WAITING


def is_recorded() -> ColumnElement[bool]:
    """A condition on `OutsideView`: a task was completed with it, and that was not taken back since."""
    since = col(TakenBack.taken_back_at) >= col(OutsideView.recorded_at)
    taken_back = select(TakenBack.task).where(col(TakenBack.task) == col(OutsideView.task), since).exists()
    return and_(col(OutsideView.recorded_at).is_not(None), not_(taken_back))


def attribution(view: OutsideView) -> str:
    """Whose view it is, as given to who asked."""
    return f"{view.name}, {view.role}, {view.agency}"
