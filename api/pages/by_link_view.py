"""What the pages of somebody outside show, and what they say when there is nothing to answer any more."""

from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from starlette.responses import Response

from api.caller import Caller
from api.pages.form_view import FormPage, form_page
from api.pages.questions import FormError
from api.pages.rendering import Page, answer_with
from api.pages.task_view import Again, OpenedTask, TaskHead, shown_form
from api.pages.templates import in_words
from engine.casework import outside_views, people
from engine.casework.models import OutsideView
from engine.casework.outside_views import Standing
from engine.words import _, later

TITLES = {"record_childs_view": later("%(names)s’s view"), "give_professional_view": later("Your view about %(names)s")}
HEADERS = {"Referrer-Policy": "strict-origin", "X-Robots-Tag": "noindex, nofollow, noarchive"}
WRONG = later(
    "That is not the code for this link. Each link has a code of its own: check that yours "
    "belongs to this message. You can try %(tries)s more times."
)
LAST = later("That is not the code for this link. You can try once more; after that ask who asked you for a new code.")


@dataclass(frozen=True)
class Closed:
    """What pages/by_link_closed.html says. `contact`: whom to turn to, where that can be known."""

    title: str
    sentences: tuple[str, ...]
    contact: str = ""
    email: str = ""
    status: int = HTTPStatus.GONE
    errors: tuple[FormError, ...] = ()


@dataclass(frozen=True)
class EnterPage:
    """What pages/by_link_code.html shows."""

    address: str
    contact: str
    email: str
    until: str
    errors: tuple[FormError, ...]


@dataclass(frozen=True)
class SectionPage:
    """What pages/by_link_section.html shows: the one form, and all that must be known to answer it."""

    title: str
    asker: str
    why: str
    who: str
    until: str
    form: FormPage
    is_saved: bool

    @property
    def errors(self) -> tuple[FormError, ...]:
        return self.form.errors


CLOSED: Mapping[Standing, tuple[str, tuple[str, ...]]] = {
    Standing.GIVEN: (
        later("This link has been used"),
        (
            later("The view was sent on %(given)s, and nobody can change it."),
            later("If something is wrong, tell who asked."),
        ),
    ),
    Standing.TAKEN_BACK: (
        later("You are no longer asked for this"),
        (
            later("The request was taken back. You need to do nothing."),
            later("If that seems wrong, talk with who asked."),
        ),
    ),
    Standing.NOT_NEEDED: (
        later("This is no longer needed"),
        (later("The work has gone on. Thank you: you need to do nothing."),),
    ),
    Standing.LOCKED: (
        later("This link is locked"),
        (
            later("A wrong code was entered too often, so nobody can open it at the moment. What you saved is "
"kept."),
            later("Call who asked you: they can send you a new link, and tell you a new code."),
        ),
    ),
    Standing.EXPIRED: (
        later("This link has expired"),
        (
            later("It could be used until %(until)s. What you saved is kept."),
            later("If you still want to give your view, call who asked you: they can give you more time."),
        ),
    ),
}  # fmt: skip


def unknown() -> Closed:
    """No link is known under this address."""
    return Closed(
        _("This link does not lead anywhere"),
        (
            _("Check that you have opened the whole address: some mail programs break it into two lines."),
            _("If it still does not work, call the person who asked you. The mail says who that is."),
        ),
        status=HTTPStatus.NOT_FOUND,
    )


def left() -> Closed:
    """Nobody is inside in this browser."""
    return Closed(
        _("Open the link in the mail again"),
        (
            _("You are not inside: you left, you were away for more than two hours, or a new code was made."),
            _("What you saved is kept. Open the link in the mail once more, and enter your code."),
            _("If you had typed something since you saved, go back in your browser and copy it first."),
        ),
        status=HTTPStatus.FORBIDDEN,
    )


def closed(caller: Caller, view: OutsideView, standing: Standing, *, to_sender: bool = False) -> Closed:
    """Why there is nothing to answer, what to do now, and whom to turn to. `to_sender`: they have just sent it."""
    contact, email = _contact(caller, view)
    if to_sender and standing in (Standing.GIVEN, Standing.RECORDED):
        thanks = (_("Your view is sent. You can close this page; the link and the code open nothing any more."),)
        return Closed(_("Thank you"), thanks, contact, email, HTTPStatus.OK)
    title, sentences = CLOSED[Standing.GIVEN if standing is Standing.RECORDED else standing]
    days = {"given": in_words(view.given_at), "until": in_words(view.until_on)}
    return Closed(title, tuple(_(sentence, **days) for sentence in sentences), contact, email)


def enter_page(caller: Caller, view: OutsideView, secret: str, *, tries: int = 0) -> EnterPage:
    """The page that asks for the code; `tries`: a wrong one was entered, and so many attempts are left."""
    contact, email = _contact(caller, view)
    sentence = LAST if tries == 1 else _(WRONG, tries=tries)
    errors = (FormError(sentence, "#code"),) if tries else ()
    return EnterPage(f"/view/{secret}", contact, email, in_words(view.until_on), errors)


def opened_by_link(caller: Caller, view: OutsideView) -> OpenedTask:
    """The one form, as the pages of tasks draw and read forms."""
    form = outside_views.open_section(caller.session, view)
    head = TaskHead(id="", name="", title="", reference="", family="", address="/view")
    return OpenedTask(
        form.context.task, head, form, draft=None, is_open=True, case_is_open=True, is_mine=False, may_answer=True
    )


def section_page(caller: Caller, view: OutsideView, *, again: Again | None = None, saved: bool = False) -> SectionPage:
    """The form as it was just sent, or as their draft left it."""
    again = again or Again(view.draft or {})
    shown = shown_form(caller, opened_by_link(caller, view), again.answers)
    names = " and ".join(outside_views.first_names(caller.session, view))
    return SectionPage(
        title=_(TITLES[view.form_key], names=names),
        asker=_contact(caller, view)[0],
        why=view.why,
        who=outside_views.attribution(view),
        until=in_words(view.until_on),
        form=form_page(shown, again.errors, again.seen),
        is_saved=saved,
    )


def draw(caller: Caller, template: str, view: Any, *, token: str = "", status: int = HTTPStatus.OK) -> Response:
    """The page in a frame that knows of no user and leads nowhere else."""
    page = Page(caller.request.state.csp_nonce, is_demonstration=caller.settings.demo, csrf_token=token)
    response = answer_with(caller.request, template, {"view": view, "errors": view.errors}, page, status)
    response.headers.update(HEADERS)
    return response


def _contact(caller: Caller, view: OutsideView) -> tuple[str, str]:
    """Who asks, and their mail address as long as they work there."""
    asker = people.find(caller.session, view.asked_by)
    if asker is None:  # never: people are not deleted
        return "", ""
    return f"{asker.full_name}, {asker.job_title}, {asker.agency}", asker.email if asker.is_active else ""
