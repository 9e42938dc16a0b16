"""The three task lists as a page shows them: my tasks, what can be taken, what is done."""

from collections.abc import Sequence
from dataclasses import dataclass

from api.caller import Caller
from api.pages import lists
from api.pages.due import Due, due
from api.pages.lists import Paging, Tab, address, counted
from engine import clock
from engine.casework import tasks
from engine.casework.task_rows import TaskRow


@dataclass(frozen=True)
class ListedTask:
    """One row: the task, and its due date in words."""

    row: TaskRow
    due: Due | None


@dataclass(frozen=True)
class TaskListView:
    """What pages/tasks.html shows."""

    name: str
    heading: str
    tabs: tuple[Tab, ...]
    search: str
    count_words: str
    rows: tuple[ListedTask, ...]
    nothing: str
    paging: Paging


HEADINGS = {"inbox": "My tasks", "queue": "Can be taken", "archive": "Done"}
NOTHING = {
    "inbox": "You have no tasks at the moment.",
    "queue": "There is no task at the moment that you could take.",
    "archive": "You have not completed a task yet.",
}


def first_list(caller: Caller) -> str:
    """The list that somebody begins with: their own tasks, or, where there are none, those that they can take."""
    has_own = tasks.inbox(caller.session, caller.person, limit=1).rows
    return "inbox" if has_own or not tasks.queue(caller.session, caller.person, limit=1).rows else "queue"


def task_list_view(caller: Caller, name: str, search: str, after: str | None) -> TaskListView:
    """The list `name` (inbox, queue or archive) of the person who calls; `after` is where the last page ended."""
    page = _page(caller, name, search, after)
    inbox = _page(caller, "inbox", "", None)
    queue = _page(caller, "queue", "", None)
    tabs = {"inbox": _with_count("My tasks", inbox), "queue": _with_count("Can be taken", queue), "archive": "Done"}
    now = clock.now(caller.session)
    rows = tuple(ListedTask(row, due(row.due_at, now)) for row in page.rows)
    return TaskListView(
        name=name,
        heading=HEADINGS[name],
        tabs=tuple(Tab(address("/tasks", view=key), text, key == name) for key, text in tabs.items()),
        search=search,
        count_words=_count_words(rows, more=page.next is not None or after is not None),
        rows=rows,
        nothing="Nothing matches your search." if search else NOTHING[name],
        paging=Paging(
            next_href=address("/tasks", view=name, search=search, after=page.next) if page.next else None,
            first_href=address("/tasks", view=name, search=search) if after else None,
        ),
    )


def _page(caller: Caller, name: str, search: str, after: str | None) -> tasks.TaskList:
    if name == "queue":
        return tasks.queue(caller.session, caller.person, limit=lists.PAGE_SIZE, after=after)
    if name == "archive":
        return tasks.archive(caller.session, caller.person, limit=lists.PAGE_SIZE, after=after)
    return tasks.inbox(caller.session, caller.person, limit=lists.PAGE_SIZE, after=after, search=search or None)


def _with_count(text: str, page: tasks.TaskList) -> str:
    return f"{text} ({len(page.rows)}{' or more' if page.next else ''})"


def _count_words(rows: Sequence[ListedTask], *, more: bool) -> str:
    tasks_counted = counted(len(rows), "task", "tasks", more=more)
    late = sum(row.row.is_overdue and row.row.completed_at is None for row in rows)
    return f"{tasks_counted}, {late} overdue" if late else tasks_counted
