"""What the pages of people show: what somebody holds, row by row with where it goes, and what became of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from pydantic import Field
from sqlmodel import Session

from api.bulk import RowResult
from api.caller import Caller
from api.pages import details_form
from api.pages.due import Due, due
from api.pages.facts import Fact
from api.pages.lists import PAGE_SIZE, Paging, address
from api.pages.moving_view import MoveView, moves, reports_question
from api.pages.questions import Question
from api.pages.templates import in_words
from api.pages.words import joined
from api.security import leaving as sign_in_ends
from engine import clock
from engine.casework import leavers, management, people
from engine.casework.answers import Words
from engine.casework.leavers import Became, Holdings
from engine.casework.management import Details
from engine.casework.models import Leaving, Person
from engine.words import _, later

FAMILY_VIEWS = {
    "agrees": later("The family agrees"),
    "objects": later("The family objects"),
    "not_asked": later("Not asked yet"),
}


class GoneDetails(Details):
    """That somebody has gone."""

    gone_on: date = Field(title=later("What was their last day?"))
    reason: Words = Field(title=later("Why?"), description=later("Such as: a new post. Nothing about their health."))


@dataclass(frozen=True)
class ListedPerson:
    """One row of the list."""

    href: str
    full_name: str
    about: str
    tag: str


@dataclass(frozen=True)
class PeopleView:
    """What pages/people.html shows."""

    search: str
    rows: tuple[ListedPerson, ...]
    paging: Paging


@dataclass(frozen=True)
class BecameView:
    """What became of a family's lead."""

    family: str
    reference: str
    lead: str
    next_step: str
    owner: str
    due: Due | None
    facts: tuple[Fact, ...]


@dataclass(frozen=True)
class PersonView:
    """What pages/person.html shows. `done` and `not_done`: sentences about what was just done."""

    user_name: str
    full_name: str
    about: str
    is_active: bool
    gone: str
    facts: tuple[Fact, ...]
    gone_questions: tuple[Question, ...]
    moves: tuple[MoveView, ...]
    reports: Question | None
    reason: Question
    was_dry: bool
    is_tried: bool
    done: tuple[str, ...]
    not_done: tuple[str, ...]
    became: tuple[BecameView, ...]
    back_error: str


def list_view(caller: Caller, search: str, page: int) -> PeopleView:
    """The people whom the caller manages, by name, those who have gone last; a page of them, the first is 1."""
    found = people.list_of_areas(
        caller.session,
        leavers.list_managed_areas(caller.session, caller.person),
        search=search,
        but=caller.person.user_name,
        limit=PAGE_SIZE + 1,
        skip=(page - 1) * PAGE_SIZE,
    )
    is_more = len(found) > PAGE_SIZE
    paging = Paging(
        next_href=address("/people", search=search, page=str(page + 1)) if is_more else None,
        first_href=address("/people", search=search) if page > 1 else None,
    )
    return PeopleView(search, tuple(_listed(one) for one in found[:PAGE_SIZE]), paging)


def person_view(
    caller: Caller,
    session: Session,
    user_name: str,
    typed: details_form.Typed,
    errors: Mapping[str, str],
    results: Sequence[RowResult],
    *,
    was_dry: bool,
) -> PersonView:
    """The page of a person as things are now. Raises CaseNotFoundError for who is not the caller's to manage."""
    person = leavers.get_person(session, caller.person, user_name)
    held = leavers.holdings_of(session, caller.person, person)
    leaving = leavers.find_current(session, user_name)
    by_key = {result.row.key: result for result in results}
    default = (
        {"move_reason": _("%(full_name)s has gone: %(reason)s", full_name=person.full_name, reason=leaving.reason)}
        if leaving
        else {}
    )
    return PersonView(
        user_name=user_name,
        full_name=person.full_name,
        about=joined([person.job_title, person.agency, _("%(area)s area", area=person.area)]),
        is_active=person.is_active,
        gone=_gone(session, leaving),
        facts=_facts(session, held),
        gone_questions=details_form.questions(GoneDetails, {}, typed, errors),
        moves=tuple(moves(session, held, typed, by_key)),
        reports=reports_question(session, held, typed),
        reason=_reason({**default, **typed}, errors),
        was_dry=was_dry,
        is_tried=was_dry and bool(results),
        done=tuple(_done(result) for result in results if result.done and not was_dry),
        not_done=tuple(f"{result.row.reference}: {result.problem}" for result in results if not result.done),
        became=tuple(_became(caller, one) for one in leavers.what_became(session, caller.person, leaving))
        if leaving
        else (),
        back_error=errors.get("back_reason", ""),
    )


def _reason(typed: details_form.Typed, errors: Mapping[str, str]) -> Question:
    hint = _("It stands in the timeline of each case, for everybody on it.")
    value = typed.get("move_reason", "")
    return Question(
        kind="textarea",
        id="move_reason",
        name="move_reason",
        label=_("Why?"),
        hint=hint,
        value=value,
        error=errors.get("move_reason", ""),
    )


def _facts(session: Session, held: Holdings) -> tuple[Fact, ...]:
    signed_in, tokens = sign_in_ends.count_sign_ins(session, held.person.user_name)
    said = {
        "Leads": _count(len(held.leads), "family", "families"),
        "Has tasks": _count(len(held.tasks), "task", "tasks"),
        "In teams": _count(len(held.roles), "family", "families"),
        "In other areas": _count(held.elsewhere, "case", "cases"),
        "Line manager of": joined([one.full_name for one in held.reports]),
        "Covers": joined(people.list_covered(session, held.person.user_name)),
        "Rights": joined([one.replace("_", " ") for one in held.rights]),
        "Safeguarding lead": _("Yes") if held.is_dsl else "",
        "Messages to come": _count(held.messages, "message", "messages"),
        "Signed in": _count(signed_in, "device", "devices"),
        "Tokens": _count(tokens, "token", "tokens"),
    }
    return tuple(Fact(label, words) for label, words in said.items() if words) or (Fact(_("Holds"), _("Nothing")),)


def _count(count: int, one: str, several: str) -> str:
    return f"{count} {one if count == 1 else several}" if count else ""


def _listed(person: Person) -> ListedPerson:
    about = joined([person.job_title, person.agency, _("%(area)s area", area=person.area)])
    return ListedPerson(f"/people/{person.user_name}", person.full_name, about, "" if person.is_active else _("Gone"))


def _gone(session: Session, leaving: Leaving | None) -> str:
    if leaving is None:
        return ""
    by = people.full_names(session, [leaving.by])[leaving.by] if leaving.by else _("The command line")
    return _(
        "Last day %(gone_on)s. %(by)s recorded it: %(reason)s",
        gone_on=in_words(leaving.gone_on),
        by=by,
        reason=leaving.reason,
    )


def _done(result: RowResult) -> str:
    words = {action.key: action.label for action in management.ACTIONS.values()} | {"undo": _("Taken back")}
    return f"{result.row.reference}: {words[result.row.action]}"


def _became(caller: Caller, one: Became) -> BecameView:
    facts = {
        _("Why"): one.reason,
        _("The family"): joined(
            [FAMILY_VIEWS.get(one.family_view, ""), f"“{one.family_words}”" if one.family_words else ""]
        ),
        _("Since then"): "; ".join(one.steps),
    }
    return BecameView(
        family=one.family,
        reference=one.reference,
        lead=_("%(lead)s leads until somebody has accepted", lead=one.lead)
        if one.for_now
        else _("%(lead)s leads", lead=one.lead),
        next_step=one.next_step,
        owner=_("Waiting for %(owner)s", owner=one.owner) if one.owner else "",
        due=due(one.due_at, clock.now(caller.session)),
        facts=tuple(Fact(label, value) for label, value in facts.items() if value),
    )
