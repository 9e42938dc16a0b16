"""For administrators: letters that could not leave, why, and what can be done."""

from collections.abc import Sequence
from dataclasses import dataclass
from http import HTTPStatus

from starlette.responses import RedirectResponse, Response

from api.caller import Caller
from api.pages.rendering import render
from api.pages.templates import moment_in_words
from api.routing import PageRoutes
from api.security.access import ADMINISTRATOR
from engine.casework.mail import refusing
from engine.casework.mail.refusing import Undelivered
from engine.words import _, ngettext

routes = PageRoutes()


@dataclass(frozen=True)
class LetterView:
    """A letter in the list: to whom, what the receiver's side said, and when it was or is tried."""

    id: str
    to: str
    failure: str
    when: str


@dataclass(frozen=True)
class MailView:
    """What pages/undelivered_mail.html shows."""

    sends: bool
    refused: Sequence[LetterView]
    tried: Sequence[LetterView]


@routes.get("/administration/mail", access=ADMINISTRATOR)
def show_undelivered(caller: Caller) -> Response:
    letters = refusing.list_undelivered(caller.session)
    view = MailView(
        sends=bool(caller.settings.mail_url),
        refused=[_view(one) for one in letters if one.try_at is None],
        tried=[_view(one) for one in letters if one.try_at is not None],
    )
    return render(caller, "pages/undelivered_mail.html", {"view": view})


@routes.post("/administration/mail/retry", access=ADMINISTRATOR)
def retry_all(caller: Caller) -> Response:
    refusing.try_again(caller.session)
    return _done("mail-again")


@routes.post("/administration/mail/{letter_id}/retry", access=ADMINISTRATOR)
def retry_letter(caller: Caller, letter_id: str) -> Response:
    refusing.try_again(caller.session, letter_id)
    return _done("mail-again")


@routes.post("/administration/mail/{letter_id}/give-up", access=ADMINISTRATOR)
def give_up_letter(caller: Caller, letter_id: str) -> Response:
    refusing.forget(caller.session, letter_id)
    return _done("mail-given-up")


def _done(notice: str) -> Response:
    return RedirectResponse(f"/administration/mail?notice={notice}", HTTPStatus.SEE_OTHER)


def _view(letter: Undelivered) -> LetterView:
    written = ngettext(
        "Written on %(made_at)s, tried once.",
        "Written on %(made_at)s, tried %(num)s times.",
        letter.tries,
        made_at=moment_in_words(letter.made_at),
    )
    again = _("It is tried again on %(try_at)s.", try_at=moment_in_words(letter.try_at)) if letter.try_at else ""
    when = f"{written} {again}".strip()
    return LetterView(letter.id, f"{letter.to} ({letter.email})", letter.failure, when)
