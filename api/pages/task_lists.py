"""The three task lists as a page shows them: my tasks, what can be taken, what is done."""

from collections.abc import Sequence
from dataclasses import dataclass

from api.caller import Caller
from api.pages import lists
from api.pages.due import Due, due
from api.pages.lists import Paging, Tab, address, counted
from engine import bpmn, clock
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


def task_list_view(caller: Caller, name: str | None, search: str, after: str | None) -> TaskListView:
    """The list `name` (inbox, queue or archive) of the person who calls; `after` is where the last page ended.

    Without a name it is their own tasks, or, where there are none, those that they can take.
    """
    first = tasks.first_pages(caller.session, caller.person, limit=lists.PAGE_SIZE)
    name = name or ("queue" if first.queue.tasks and not first.inbox.tasks else "inbox")
    page = _page(caller, name, search, after, first)
    tabs = {
        "inbox": _with_count("My tasks", first.inbox),
        "queue": _with_count("Can be taken", first.queue),
        "archive": "Done",
    }
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


def _page(caller: Caller, name: str, search: str, after: str | None, first: tasks.FirstPages) -> tasks.TaskList:
    session, person = caller.session, caller.person
    if name == "archive":
        return tasks.archive(session, person, limit=lists.PAGE_SIZE, after=after)
    if not after and not search:
        return tasks.with_names(session, person, first.queue if name == "queue" else first.inbox)
    if name == "queue":
        return tasks.queue(session, person, limit=lists.PAGE_SIZE, after=after)
    return tasks.inbox(session, person, limit=lists.PAGE_SIZE, after=after, search=search or None)


def _with_count(text: str, page: bpmn.TaskPage) -> str:
    return f"{text} ({len(page.tasks)}{' or more' if page.next else ''})"


def _count_words(rows: Sequence[ListedTask], *, more: bool) -> str:
    tasks_counted = counted(len(rows), "task", "tasks", more=more)
    late = sum(row.row.is_overdue and row.row.completed_at is None for row in rows)
    return f"{tasks_counted}, {late} overdue" if late else tasks_counted
