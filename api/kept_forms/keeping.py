"""What was typed into a form whose session has run out: kept for the person, who alone finds it again.

The ended session's secret (the cookie) and its token (in the form) together say who typed it. Such a request writes
what was typed, and reads nothing. Who has signed out, or may no longer sign in, is not known here any more.
"""

from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from urllib.parse import urlsplit

from fastapi import Request
from sqlalchemy import delete
from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar
from starlette.datastructures import FormData
from starlette.routing import Match

from api.caller import Caller, Recovery
from api.demo_clock import unmoved_now
from api.kept_forms.models import KeptForm
from api.security import sessions
from engine.busy import DatabaseBusyError
from engine.casework.models import Person

KEPT_FOR = timedelta(days=7)
WISH = "kept"
"""The query by which a page is asked for with what is kept, and the field by which the form then says so."""
NOT_TYPED = frozenset({"csrf_token", "do", WISH})

Keeper = Callable[[Session, Person, Request], str | None]
"""Keeps the form of a request for a person. Returns the address of the page where they find it again; None: nothing was
there to keep."""


def keeping(request: Request, secret: str | None, keeper: Keeper) -> Recovery:
    """What is to happen when nobody is signed in any more; `request.state.kept_at` then says where it is found."""

    def keep_form(session: Session, _error: Exception) -> None:
        token = request.state.form.get("csrf_token")
        person = sessions.find_person_of_ended(session, secret, token) if secret and isinstance(token, str) else None
        if person is not None:
            request.state.kept_at = keeper(session, person, request)

    return keep_form


def keep(session: Session, person: Person, request: Request) -> str | None:
    """Keeps the form as it was sent, in place of what was kept of it before."""
    fields, address = _typed(request.state.form), _page_of(request)
    if not fields or address is None:
        return None
    kept = KeptForm(
        person=person.user_name,
        action=request.url.path,
        address=address,
        fields=fields,
        kept_at=unmoved_now(session),
    )
    session.merge(kept)
    return f"{address}?{WISH}=yes"


def find(session: Session, user_name: str, address: str) -> KeptForm | None:
    """The form of this page that is kept for the person; the newest where there are several."""
    return session.exec(_newest_first(user_name).where(KeptForm.address == address)).first()


def offer(session: Session, user_name: str) -> str | None:
    """Where signing in leads when a form is kept that the person was not led to before. Tidies up what is too old."""
    session.execute(delete(KeptForm).where(col(KeptForm.kept_at) <= unmoved_now(session) - KEPT_FOR))
    kept = session.exec(_newest_first(user_name).where(col(KeptForm.is_offered).is_(False))).first()
    if kept is None:
        return None
    kept.is_offered = True
    session.add(kept)
    return f"{kept.address}?{WISH}=yes"


def forget(caller: Caller) -> None:
    """The caller's form was sent: it need not be kept any more."""
    own = (col(KeptForm.person) == caller.person.user_name, col(KeptForm.action) == caller.request.url.path)
    # What was sent is done: a copy that stays for its days is no reason to say that it was not.
    with suppress(DatabaseBusyError), caller.database.transaction() as session:
        session.execute(delete(KeptForm).where(*own))


def _newest_first(user_name: str) -> SelectOfScalar[KeptForm]:
    return select(KeptForm).where(KeptForm.person == user_name).order_by(col(KeptForm.kept_at).desc(), KeptForm.action)


def _typed(form: FormData) -> list[tuple[str, str]]:
    pairs = ((name, value) for name, value in form.multi_items() if isinstance(value, str))
    return [(name, value) for name, value in pairs if value and name not in NOT_TYPED]


def _page_of(request: Request) -> str | None:
    """The page that the form stands on: its own address, else the one that the browser came from."""
    came_from = urlsplit(request.headers.get("referer", ""))
    own = [came_from.path] if came_from.netloc == request.headers.get("host") else []
    return next((path for path in (request.url.path, *own) if _is_page(request, path)), None)


def _is_page(request: Request, path: str) -> bool:
    asked = {**request.scope, "method": "GET", "path": path}
    return any(route.matches(asked)[0] is Match.FULL for route in request.app.routes)
