"""A thousand running cases, at every place where they can be, moved across a version that adds a review step, renames a
task, changes a due date and moves a boundary event; put back; and moved again."""

from collections import Counter
from collections.abc import Mapping
from datetime import timedelta
from itertools import groupby
from typing import Any

import pytest
from sqlmodel import col, select

from engine import bpmn
from engine.bpmn.models import Draft, Subscription, Task, Timer
from engine.clock import ManualClock
from engine.database import Database
from tests.unit.bpmn.diagrams import MESSAGE, ON_MESSAGE, diagram, each, extended, flow, line, node, timer, user_task
from tests.upgrades.moves import Moving

CASES = 1_000
ENDING = '<bpmn:messageEventDefinition messageRef="Message_2" />'
SECOND = MESSAGE.replace("_1", "_2").replace("message_one", "message_two")


def support(*, changed: bool) -> tuple[bytes, bytes]:
    """A family's support, and what is done for each child. Changed: a review step, another label and due date, and the
    reminder sits on the work as a whole rather than on its first task."""
    due = "P5D" if changed else "P10D"
    reminder_on = "Work" if changed else "Prepare"
    reminder = _event("Reminder", reminder_on, timer("timeDuration", "P21D"), "Chase")
    inside = node("startEvent", "In") + user_task("Prepare", camunda_dueDate=f"=now() + duration(&quot;{due}&quot;)")
    inside += node("parallelGateway", "Fork") + user_task("Meet") + user_task("Write") + node("parallelGateway", "Join")
    out = extended('<camunda:out source="again" target="again" />')
    inside += node("callActivity", "Children", out + each("children", "child"), calledElement="for_child")
    inside += node("exclusiveGateway", "Again", default="Again_Out") + node("endEvent", "Out")
    inside += (
        line("In", "Prepare", "Fork", "Meet", "Join") + line("Fork", "Write", "Join") + line("Children", "Again", "Out")
    )
    inside += flow("more", "Again", "Prepare", "=again = true")
    inside += (user_task("Review") + line("Join", "Review", "Children")) if changed else line("Join", "Children")
    body = node("startEvent", "Begin") + node(
        "subProcess", "Work", inside + (reminder if reminder_on == "Prepare" else "")
    )
    body += (reminder if reminder_on == "Work" else "") + _event("Concern", "Work", ON_MESSAGE, "Handle")
    body += _event("Withdrawn", "Work", ENDING, "Withdraw", interrupting="true")
    body += node("eventBasedGateway", "Wait") + node("intermediateCatchEvent", "Answer", ENDING)
    body += node("intermediateCatchEvent", "Deadline", timer("timeDuration", "P28D")) + user_task("Close")
    body += (
        node("endEvent", "Finish")
        + line("Begin", "Work", "Wait", "Answer", "Close", "Finish")
        + line("Wait", "Deadline", "Close")
    )
    whole = diagram(body, key="support", top=MESSAGE + SECOND)
    return (whole.replace(b"The Meet", b"Meet the family") if changed else whole), _for_child()


def _event(id_: str, host: str, definition: str, task: str, interrupting: str = "false") -> str:
    event = node("boundaryEvent", id_, definition, attachedToRef=host, cancelActivity=interrupting)
    return event + user_task(task) + node("endEvent", f"{task}_over") + line(id_, task, f"{task}_over")


def _for_child() -> bytes:
    body = node("startEvent", "Arrive") + user_task("Visit") + user_task("Note") + node("endEvent", "Stop")
    reminder = _event("Late", "Visit", timer("timeDuration", "P7D"), "Ask")
    return diagram(body + reminder + line("Arrive", "Visit", "Note", "Stop"), key="for_child")


WAYS: tuple[tuple[str, ...], ...] = (
    (),
    ("Prepare",),
    ("Prepare", "Meet"),
    ("Prepare", "Write"),
    ("Prepare", "Meet", "Write"),
    ("Prepare", "Meet", "Write", "Visit"),
    ("Prepare", "Meet", "Write", "Visit", "Visit", "Note"),
    ("Prepare", "Meet", "Write", "Visit", "Visit", "Note", "Note"),
    ("message_one",),
    ("Prepare", "message_one", "Meet", "Handle"),
    ("message_two",),
    ("Prepare", "Meet", "Write", "Visit", "Note", "Visit", "Note+", "Prepare"),
)
"""What is done before the move: tasks by element (`+`: and another round), and messages."""


def begin(session: Any, number: int) -> None:
    """Starts a case and takes it a different way than its neighbours; people take, draft and postpone."""
    key = f"CASE-{number:04}"
    children = {"children": ["ann", "ben"], "again": False}
    bpmn.instances.start(session, "support", business_key=key, area="North", variables=children, actor="tess")
    for step in WAYS[number % len(WAYS)]:
        if step.startswith("message"):
            bpmn.messages.send(session, step, business_key=key, payload={"said_by": "tess"}, actor="tess")
        else:
            task = next(t for t in bpmn.tasks.list_open(session, key) if t.element_id == step.rstrip("+"))
            again = {"again": step.endswith("+")}
            bpmn.tasks.complete(session, task.id, revision=None, actor="tess", variables=again)
    for place, task in enumerate(bpmn.tasks.list_open(session, key)):
        if (number + place) % 3:
            bpmn.tasks.claim(session, task.id, f"person_{number % 7}")
            bpmn.tasks.save_draft(session, task.id, f"person_{number % 7}", {"text": f"half a sentence {number}"})
        if (number + place) % 4 == 0:
            bpmn.tasks.set_due_at(session, task.id, task.created_at + timedelta(days=number % 30), "tess")


def kept(database: Database) -> Mapping[str, Any]:
    """What no move may change: who has which task and until when, what was typed, and when every timer is due."""
    columns = (Task.id, Task.assignee, Task.assigned_at, Task.due_at, Task.follow_up_at, Task.created_at)
    with database.reading() as session:
        tasks = session.exec(select(*columns).where(col(Task.status) == "open").order_by(col(Task.id))).all()
        drafts = [draft.model_dump() for draft in session.exec(select(Draft).order_by(col(Draft.task_id)))]
        timers = [row.model_dump() for row in session.exec(select(Timer).order_by(col(Timer.id)))]
        messages = session.exec(select(Subscription.instance_id, Subscription.message)).all()
    return {"tasks": tasks, "drafts": drafts, "timers": timers, "messages": sorted(messages)}


def waits(database: Database) -> Counter[tuple[str, ...]]:
    """How many cases stand where: the open tasks and timers of each."""
    with database.reading() as session:
        found = [
            *session.exec(select(Task.business_key, Task.element_id).where(col(Task.status) == "open")),
            *session.exec(select(Timer.business_key, Timer.element_id)),
        ]
    by_case = groupby(sorted(found), key=lambda row: row[0])
    return Counter(tuple(element for _key, element in rows) for _key, rows in by_case)


@pytest.mark.parametrize(("kind", "cases"), [("sqlite", CASES), ("postgres", CASES // 10)])
def test_they_are_moved_put_back_and_moved_again(
    engine_alone: None, clock: ManualClock, request: pytest.FixtureRequest, kind: str, cases: int
) -> None:
    moving = Moving(request.getfixturevalue(f"{kind}_database"), clock)
    moving.put_in_force(*support(changed=False))
    for first in range(0, cases, 50):
        clock.move(timedelta(minutes=1))
        with moving.database.transaction() as session:
            for number in range(first, first + 50):
                begin(session, number)
    clock.move(timedelta(days=3))
    before, stood = kept(moving.database), waits(moving.database)
    release_id = moving.put_in_force(*support(changed=True))
    upgrade = moving.plan(release_id, process_key="support")
    assert kept(moving.database) == before, "a plan changes nothing"

    assert moving.move(upgrade, at_most=10) == {"moved": 10, "ready": cases - 10}
    assert moving.move(upgrade) == {"moved": cases}
    after = kept(moving.database)
    assert (after["tasks"], after["drafts"], after["messages"]) == (
        before["tasks"],
        before["drafts"],
        before["messages"],
    )
    # A reminder that ran goes on to its moment; where its task is done already the work as a whole gets a new one.
    of_before = {row["id"]: row for row in before["timers"]}
    of_after = {row["id"]: row for row in after["timers"]}
    assert of_after.items() >= of_before.items()
    new = [row for row in after["timers"] if row["id"] not in of_before]
    assert {row["element_id"] for row in new} == {"Reminder"}
    assert {row["due_at"] - clock.moment for row in new} == {timedelta(days=21)}
    _assert_told(moving, upgrade, cases)

    assert moving.undo(upgrade) == {"undone": cases}
    assert (kept(moving.database), waits(moving.database)) == (before, stood)
    assert moving.move(upgrade) == {"moved": cases}
    again = kept(moving.database)
    assert [again[part] for part in ("tasks", "drafts", "messages")] == [
        after[part] for part in ("tasks", "drafts", "messages")
    ]
    assert {row["id"] for row in again["timers"]} >= of_before.keys()
    _walk_on(moving)


def _assert_told(moving: Moving, upgrade: str, cases: int) -> None:
    """Each case has its result, says what changes for its people, and has it in its history."""
    with moving.database.reading() as session:
        results = bpmn.upgrades.list_cases(session, upgrade, limit=cases + 1)
        names = session.exec(select(Task.name).where(col(Task.status) == "open", col(Task.element_id) == "Meet")).all()
        told = [e.detail for e in bpmn.history.list_for_business_key(session, "CASE-0001") if e.kind == "upgraded"]
    said = Counter(note["code"] for case in results for note in case.notes)
    assert len(results) == cases
    assert set(names) == {"Meet the family"}
    assert told == ["1 → 2: The new version of the diagrams"]
    assert said.keys() == {"due", "name", "event_moved", "event_set", "step_added", "step_passed"}


def _walk_on(moving: Moving) -> None:
    """One case after the other goes on under the new version, through the review step to its end."""
    for number in range(len(WAYS)):
        key, names = f"CASE-{number:04}", []
        with moving.database.transaction() as session:
            while tasks := bpmn.tasks.list_open(session, key):
                names.append(tasks[0].element_id)
                actor = tasks[0].assignee or "tess"
                bpmn.tasks.complete(session, tasks[0].id, revision=None, actor=actor, variables={"again": False})
            if "message_two" in bpmn.messages.can_receive(session, key):
                bpmn.messages.send(session, "message_two", business_key=key, payload={}, actor="tess")
                [close] = bpmn.tasks.list_open(session, key)
                bpmn.tasks.complete(session, close.id, revision=None, actor="tess", variables={})
            instance = bpmn.instances.find_by_business_key(session, key)
            assert instance is not None and instance.status is bpmn.InstanceStatus.COMPLETED, (key, names)
        if not {"Write", "message_two"} & set(WAYS[number]):
            assert "Review" in names
