"""The lists of tasks as a page shows them: my tasks, later, those of somebody away, what can be taken, what is done."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from api.caller import Caller
from api.pages import lists
from api.pages.due import Due, due
from api.pages.lists import Paging, Tab, address, on_this_page
from api.pages.templates import in_words
from api.pages.words import CASE_STATUS
from engine import bpmn, clock
from engine.casework import absences, case_search, tasks
from engine.casework.models import CaseStatus
from engine.casework.task_rows import TaskRow
from engine.casework.tasks import Overview, TaskList, Wanted, When
from engine.words import _, later, ngettext


class Asked(BaseModel):
    """What the address asks for: a list (`away`: the tasks of `person`, who is), and what of one's own tasks alone."""

    model_config = ConfigDict(frozen=True, str_strip_whitespace=True)

    view: Literal["inbox", "later", "away", "queue", "archive"] | None = None
    person: str | None = None
    when: When | None = None
    case: str | None = None
    search: Annotated[str, Field(max_length=100)] = ""
    after: str | None = None

    @property
    def wanted(self) -> Wanted:
        """What of one's own tasks alone."""
        return Wanted(self.when, self.case, self.search or None)

    def address(self, path: str = "/tasks", **other: str | None) -> str:
        """Where this is to be read, with something else in place of what is said here."""
        query = {"view": self.view, "person": self.person, "when": self.when, "case": self.case, "search": self.search}
        return address(path, **{**query, **other})


@dataclass(frozen=True)
class ListedTask:
    """One row: the task, and its due date in words."""

    row: TaskRow
    due: Due | None


@dataclass(frozen=True)
class FoundCase:
    """A case that was searched for."""

    reference: str
    family: str
    status: str


@dataclass(frozen=True)
class TaskListView:
    """What pages/tasks.html shows. `own`: their own tasks, to be searched, narrowed and downloaded."""

    name: str
    heading: str
    tabs: tuple[Tab, ...]
    away: str
    own: bool
    search: str
    hidden: dict[str, str]
    filters: tuple[Tab, ...]
    one_case: str
    all_cases: str
    found: tuple[FoundCase, ...]
    found_words: str
    count_words: str
    rows: tuple[ListedTask, ...]
    nothing: str
    paging: Paging
    download: str


HEADINGS = {
    "inbox": later("My tasks"),
    "later": later("Later"),
    "queue": later("Can be taken"),
    "archive": later("Done"),
}
NOTHING = {
    "inbox": later("You have no tasks at the moment."),
    "later": later("You have put nothing off."),
    "away": later("They have no tasks at the moment."),
    "queue": later("There is no task at the moment that you could take."),
    "archive": later("You have not completed a task yet."),
}
FILTERS = {None: later("All"), When.LATE: later("Late"), When.SOON: later("Due within %(days)s working days")}


def task_list_view(caller: Caller, asked: Asked) -> TaskListView:
    """The list that is asked for, of the person who calls.

    Without a name it is their own tasks, or, where there are none, those that they can take.
    """
    session, person = caller.session, caller.person
    overview = tasks.overview(session, person, limit=lists.PAGE_SIZE)
    away = absences.list_today(session, person)
    absent = {one.person: one.full_name for one in away if one.stand_in == person.user_name}
    name = asked.view or ("queue" if overview.numbers.queue and not overview.numbers.inbox else "inbox")
    page = _page(caller, name, asked, overview)
    now = clock.now(session)
    rows = tuple(ListedTask(row, due(row.due_at, now)) for row in page.rows)
    found = case_search.find(session, person, asked.search) if name == "inbox" and asked.search else ()
    return TaskListView(
        name=name,
        heading=HEADINGS[name]
        if name in HEADINGS
        else _("For %(full_name)s", full_name=absent.get(asked.person or "", "")),
        tabs=_tabs(name, asked, overview.numbers, absent),
        away=_away_words(caller, away),
        own=name == "inbox",
        search=asked.search,
        hidden={key: value for key, value in (("view", "inbox"), ("when", asked.when), ("case", asked.case)) if value},
        filters=tuple(
            Tab(asked.address(view=name, when=when), _(text, days=tasks.SOON), when == asked.when)
            for when, text in FILTERS.items()
        ),
        one_case=asked.case or "",
        all_cases=asked.address(view=name, case=None),
        found=tuple(FoundCase(one.reference, one.family_name, _status(one.status)) for one in found),
        found_words=_found_words(found),
        count_words=_count_words(rows, more=page.next is not None or asked.after is not None),
        rows=rows,
        nothing=_nothing(name, asked),
        paging=Paging(
            next_href=asked.address(view=name, after=page.next) if page.next else None,
            first_href=asked.address(view=name) if asked.after else None,
        ),
        download=asked.address("/tasks.csv", view=None),
    )


def _page(caller: Caller, name: str, asked: Asked, overview: Overview) -> TaskList:
    session, person, after, offers = caller.session, caller.person, asked.after, overview.offers
    if name == "archive":
        return tasks.archive(session, person, limit=lists.PAGE_SIZE, after=after)
    if name == "away":
        return tasks.for_absent(session, person, asked.person or "", limit=lists.PAGE_SIZE, after=after)
    if name == "inbox":
        return tasks.inbox(session, person, limit=lists.PAGE_SIZE, after=after, wanted=asked.wanted, offers=offers)
    read = {"later": tasks.later, "queue": tasks.queue}[name]
    return read(session, person, limit=lists.PAGE_SIZE, after=after, offers=offers)


def _tabs(name: str, asked: Asked, numbers: bpmn.Numbers, absent: dict[str, str]) -> tuple[Tab, ...]:
    own = _numbered(_("My tasks"), numbers.inbox, more=numbers.inbox == tasks.MOST_COUNTED)
    texts = {"inbox": own, "later": _with_count(_("Later"), numbers.later)}
    if not numbers.later and name != "later":
        del texts["later"]
    tabs = [Tab(address("/tasks", view=key), text, key == name) for key, text in texts.items()]
    for user_name, full_name in absent.items():
        current = name == "away" and user_name == asked.person
        tabs.append(
            Tab(address("/tasks", view="away", person=user_name), _("For %(full_name)s", full_name=full_name), current)
        )
    others = {"queue": _with_count(_("Can be taken"), numbers.queue), "archive": _("Done")}
    return (*tabs, *(Tab(address("/tasks", view=key), text, key == name) for key, text in others.items()))


def _away_words(caller: Caller, away: Sequence[absences.AwayToday]) -> str:
    """That the person who calls is away themselves."""
    own = [one for one in away if one.person == caller.person.user_name]
    sentences = (
        _(
            "You are away until %(until_on)s. %(stand_in_name)s does your tasks.",
            until_on=in_words(one.until_on),
            stand_in_name=one.stand_in_name,
        )
        for one in own
    )
    return " ".join(sentences)


def _nothing(name: str, asked: Asked) -> str:
    if asked.search:
        return _("No task of yours matches your search.")
    if asked.when or asked.case:
        return _("None of your tasks.")
    return NOTHING[name]


def _status(status: str) -> str:
    return "" if status == CaseStatus.OPEN else CASE_STATUS[status]


def _found_words(found: Sequence[case_search.FoundCase]) -> str:
    if len(found) == case_search.MOST_FOUND:
        return _("The first %(found)s cases. Say more to find fewer.", found=len(found))
    return ngettext("%(num)s case", "%(num)s cases", len(found))


def _with_count(text: str, counted: int) -> str:
    return _numbered(text, min(counted, lists.PAGE_SIZE), more=counted > lists.PAGE_SIZE)


def _numbered(text: str, number: int, *, more: bool) -> str:
    if more:
        return _("%(list)s (%(number)s or more)", list=text, number=number)
    return f"{text} ({number})"


def _count_words(rows: Sequence[ListedTask], *, more: bool) -> str:
    tasks_counted = on_this_page(ngettext("%(num)s task", "%(num)s tasks", len(rows)), more=more)
    late = sum(row.row.is_overdue and row.row.completed_at is None for row in rows)
    return _("%(tasks)s, %(late)s overdue", tasks=tasks_counted, late=late) if late else tasks_counted


def csv_lines(caller: Caller, asked: Asked) -> Sequence[Sequence[str]]:
    """Every one of the person's own tasks that is asked for, as the page names them."""
    wanted = tasks.inbox(caller.session, caller.person, limit=MOST_IN_A_FILE, wanted=asked.wanted)
    now = clock.now(caller.session)
    return [CSV_HEADINGS, *(_csv_line(row, due(row.due_at, now)) for row in wanted.rows)]


MOST_IN_A_FILE = 5_000
CSV_HEADINGS = (
    later("Task"),
    later("Family"),
    later("About"),
    later("Case"),
    later("What it is for"),
    later("For whom, and since when"),
    later("Due"),
    later("Working days"),
)


def _csv_line(row: TaskRow, due_in_words: Due | None) -> Sequence[str]:
    return (
        row.name,
        row.family_name,
        row.about or "",
        row.reference or "",
        row.asks,
        row.why_here,
        in_words(due_in_words.on) if due_in_words else "",
        due_in_words.words if due_in_words else "",
    )
