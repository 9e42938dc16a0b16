"""What falls due by itself: the one reminder before a link expires, and saying that it has expired."""

from collections.abc import Sequence

from sqlmodel import Session, col, select

from engine import bpmn, clock
from engine.casework.models.outside_views import OutsideView
from engine.casework.outside_views.answering import get_for_outsider, notify
from engine.casework.outside_views.asking import send_letter, tell
from engine.casework.outside_views.standing import Standing, attribution, standing_of
from engine.words import _


def find_due(session: Session, *, limit: int = 100) -> Sequence[str]:
    """The views of which there is something to say now, by id; none costs one look into an index."""
    today = clock.today(session)
    is_over = (col(OutsideView.until_on) < today) & col(OutsideView.expired_at).is_(None)
    is_soon_over = (col(OutsideView.remind_on) <= today) & col(OutsideView.reminded_at).is_(None)
    is_asked = (
        col(OutsideView.given_at).is_(None),
        col(OutsideView.taken_back_at).is_(None),
        bpmn.Task.status == bpmn.TaskStatus.OPEN,
    )
    due = select(OutsideView.id).join(bpmn.Task, col(bpmn.Task.id) == col(OutsideView.task))
    in_order = due.where(*is_asked, is_over | is_soon_over).order_by(col(OutsideView.until_on), col(OutsideView.id))
    return session.exec(in_order.limit(limit)).all()


def tend(session: Session, view_id: str) -> None:
    """Reminds the person outside once, or says on the case that the time is over."""
    view = get_for_outsider(session, view_id, to_change=True)
    standing, now = standing_of(session, view), clock.now(session)
    if clock.today(session) > view.until_on:
        view.reminded_at, view.expired_at = view.reminded_at or now, now
        if standing is Standing.EXPIRED:
            tell(
                session,
                view,
                "outside_view_expired",
                _("%(attribution)s, did not answer in time", attribution=attribution(view)),
                None,
            )
            notify(session, view, _("somebody outside did not answer in time. Ask again, or complete it without them."))
    elif view.reminded_at is None:
        view.reminded_at = now
        if standing.is_live:
            send_letter(session, view, "reminder")
            tell(
                session,
                view,
                "outside_view_reminded",
                _("%(attribution)s, was reminded of the request", attribution=attribution(view)),
                None,
            )
    session.add(view)
