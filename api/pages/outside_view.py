"""What the pages for asking somebody outside show."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TypeVar

from pydantic import ValidationError

from api.caller import Caller
from api.pages.details_form import Typed
from api.pages.facts import Fact
from api.pages.questions import DateParts, Option, Question
from api.pages.task_view import OpenedTask, TaskHead, facts_of
from api.pages.templates import in_words, moment_in_words
from engine import clock
from engine.casework import outside_views, policy, refusals, task_access
from engine.casework.errors import ActionNotPossibleError, AnswersRefusedError, CaseNotFoundError
from engine.casework.models import OutsideView
from engine.casework.outside_views import AskAgain, AskDetails, Standing
from engine.words import _, later

STATES = {
    Standing.WAITING: later("Asked, not opened yet. Open until %(until)s."),
    Standing.BEGUN: later("Opened on %(opened)s, not sent yet. Open until %(until)s."),
    Standing.GIVEN: later("Given on %(given)s. It waits for you to read it."),
    Standing.RECORDED: later("Given on %(given)s, and recorded with this task."),
    Standing.TAKEN_BACK: later("Taken back on %(taken_back)s."),
    Standing.LOCKED: later("Locked: a wrong code was entered too often. Talk with them, then ask them again."),
    Standing.EXPIRED: later("Not answered by %(until)s."),
    Standing.NOT_NEEDED: later("No longer needed: the task is over, or the family has limited this agency."),
}
MISSING = {
    "name": later("Enter their name."),
    "role": later("Say what they are."),
    "agency": later("Enter their agency."),
    "email": later("Enter their mail address."),
    "about": later("Choose whom it is about."),
    "why": later("Say why you ask them."),
    "until_on": later("Enter until when they can answer."),
    "agreed_by": later("Say who agreed, and when."),
}
"""What is missing where nothing was answered."""
Asked = TypeVar("Asked", bound=AskAgain)


@dataclass(frozen=True)
class AskedRow:
    """Somebody who was asked for this task. `error` is what is wrong with the new date, `until` its proposal."""

    id: str
    name: str
    who: str
    email: str
    state: str
    address: str
    may_read: bool
    may_ask_again: bool
    may_take_back: bool
    until: DateParts
    error: str


@dataclass(frozen=True)
class AskPage:
    """What pages/outside_ask.html shows. `code` only right after it was made; no questions where nobody can ask."""

    head: TaskHead
    questions: tuple[Question, ...]
    asked: tuple[AskedRow, ...]
    sends_mail: bool
    code: str
    code_for: str
    code_mail: str


@dataclass(frozen=True)
class GivenPage:
    """What pages/outside_given.html shows: the view as it was given, and completing the task with it."""

    head: TaskHead
    address: str
    revision: int
    who: str
    given_on: str
    agreed_by: str
    facts: tuple[Fact, ...]
    may_record: bool


def read_details(typed: Typed, about: list[str]) -> AskDetails:
    """What was typed on the page; raises AnswersRefusedError."""
    return _read(AskDetails, {**typed, "about": about, "agreed": typed.get("agreed") == "yes"}, typed)


def read_again(typed: Typed) -> AskAgain:
    """The new last day; raises AnswersRefusedError."""
    return _read(AskAgain, {}, typed)


def _read(model: type[Asked], answers: Mapping[str, object], typed: Typed) -> Asked:
    year, month, day = (typed.get(f"until_on-{part}", "").strip() for part in ("year", "month", "day"))
    until_on = f"{year:0>4}-{month:0>2}-{day:0>2}" if year or month or day else None
    try:
        return model.model_validate({**answers, "until_on": until_on})
    except ValidationError as error:
        given = {**answers, "until_on": until_on}
        unanswered = {name: sentence for name, sentence in MISSING.items() if not given.get(name)}
        found = refusals.sentences(error)
        raise AnswersRefusedError({name: unanswered.get(name, said) for name, said in found.items()}) from error


def ask_page(
    caller: Caller,
    opened: OpenedTask,
    asked: OutsideView | None,
    code: str,
    typed: Typed | None,
    about: list[str],
    errors: Mapping[str, str],
) -> AskPage:
    """The page of a task that somebody outside may be asked for; raises ActionNotPossibleError for another."""
    session, task = caller.session, opened.task
    if task.form_key not in outside_views.ASKABLE:
        raise ActionNotPossibleError(_("Nobody outside can be asked for this task."))
    may_ask = opened.is_open and task_access.may_complete(session, caller.person, task)
    default = clock.today(session) + timedelta(
        days=policy.of_case(session, opened.form.context.case).days_for_outside_view
    )
    until = _typed_date(typed) if typed is not None else _parts(default)
    children = outside_views.children_of(session, opened.form.context.case, task)
    rows = outside_views.list_for_task(session, caller.person, task.id)
    return AskPage(
        head=opened.head,
        questions=_questions(typed or {}, about, children, until, errors) if may_ask else (),
        asked=tuple(_row(caller, view, may_ask, _parts(default), errors) for view in rows),
        sends_mail=bool(caller.settings.mail_url),
        code=code,
        code_for=outside_views.attribution(asked) if asked else "",
        code_mail=asked.email if asked else "",
    )


def given_page(caller: Caller, opened: OpenedTask, view_id: str) -> GivenPage:
    """The view that somebody gave; raises CaseNotFoundError where there is none of this task."""
    view = outside_views.get(caller.session, caller.person, view_id)
    if view.task != opened.task.id or view.given_at is None:
        raise CaseNotFoundError
    form = outside_views.read_section(caller.session, view)
    shown = form.schema.show(view.answers or {}, form.data, now=view.given_at) if form.schema else ()
    return GivenPage(
        head=opened.head,
        address=f"/tasks/{opened.task.id}/outside/{view.id}",
        revision=opened.task.revision,
        who=outside_views.attribution(view),
        given_on=moment_in_words(view.given_at),
        agreed_by=view.agreed_by,
        facts=facts_of(shown),
        may_record=opened.may_answer,
    )


def _questions(
    typed: Typed, about: list[str], children: Mapping[str, str], until: DateParts, errors: Mapping[str, str]
) -> tuple[Question, ...]:
    def text(name: str, label: str, hint: str = "", kind: str = "text") -> Question:
        value, error = typed.get(name, ""), errors.get(name, "")
        return Question(kind=kind, id=name, name=name, label=label, hint=hint, value=value, error=error)

    only = len(children) == 1
    named = tuple(Option(child, name, only or child in about) for child, name in children.items())
    agreed = (Option("yes", _("The family has agreed that this person is asked"), typed.get("agreed") == "yes"),)
    return (
        text("name", _("Name")),
        text("role", _("What they are"), _("Such as school nurse, or key worker of the grandmother")),
        text("agency", _("Agency"), _("Where they work, as the family would call it")),
        text("email", _("Mail address"), _("The link goes there. No family is named in the mail")),
        Question(
            kind="checkboxes", id="about", name="about", label=_("Whom is it about?"), options=named,
            hint=_("They read the first name, and nothing else about the family"), error=errors.get("about", ""),
        ),
        text(
            "why",
            _("Why do you ask them?"),
            _("They read this. Write nothing that they do not need to know"),
            "textarea",
        ),
        Question(
            kind="date", id="until_on", name="until_on", label=_("Until when?"), date=until,
            hint=_("The link opens nothing after this day"), error=errors.get("until_on", ""),
        ),
        Question(kind="checkboxes", id="agreed", name="agreed", options=agreed, error=errors.get("agreed", "")),
        text("agreed_by", _("Who agreed, and when?"), _("Such as: mother, on 2 March, by telephone")),
    )  # fmt: skip


def _row(caller: Caller, view: OutsideView, may_ask: bool, until: DateParts, errors: Mapping[str, str]) -> AskedRow:
    standing = outside_views.standing_of(caller.session, view)
    moments = {"opened": view.opened_at, "given": view.given_at, "taken_back": view.taken_back_at}
    words = {name: moment_in_words(moment) if moment else "" for name, moment in moments.items()}
    may_take_back = may_ask or view.asked_by == caller.person.user_name
    return AskedRow(
        id=view.id,
        name=view.name,
        who=outside_views.attribution(view),
        email=view.email,
        state=_(STATES[standing], until=in_words(view.until_on), **words),
        address=f"/tasks/{view.task}/outside/{view.id}",
        may_read=view.given_at is not None,
        may_ask_again=may_ask and standing.can_be_asked_again,
        may_take_back=may_take_back and standing.can_be_asked_again,
        until=until,
        error=errors.get(view.id, ""),
    )


def _parts(day: date) -> DateParts:
    return DateParts(str(day.day), str(day.month), str(day.year))


def _typed_date(typed: Typed) -> DateParts:
    return DateParts(*(typed.get(f"until_on-{part}", "") for part in ("day", "month", "year")))
