"""The diagrams that cases stand in and are moved between."""

from tests.unit.bpmn.diagrams import MESSAGE, ON_MESSAGE, around, diagram, each, flow, line, node, timer, user_task

AFTER_THREE_DAYS = timer("timeDuration", "P3D")


def two_steps(second: str = "", **first: str) -> bytes:
    """Task A and then task B."""
    return diagram(around(user_task("A", **first), second or user_task("B"), ids=("A", "B")))


def on_boundary(host: str, definition: str, *, interrupting: bool = False, id_: str = "Event") -> str:
    """An event on `host` that leads to a task of its own."""
    event = node("boundaryEvent", id_, definition, attachedToRef=host, cancelActivity=str(interrupting).lower())
    return event + user_task(f"After_{id_}") + node("endEvent", f"End_{id_}") + line(id_, f"After_{id_}", f"End_{id_}")


def a_and_b(*events: str) -> bytes:
    """Task A and then task B, with events on them."""
    return diagram(around(user_task("A"), user_task("B"), *events, ids=("A", "B")), top=MESSAGE)


def in_subprocess(*, on: str, inner: str = "", others: str = "") -> bytes:
    """Task A inside a subprocess, then B; an event on either."""
    inside = node("startEvent", "In") + user_task("A") + inner + node("endEvent", "Out") + line("In", "A", "Out")
    event = on_boundary(on, AFTER_THREE_DAYS)
    inside += event if on == "A" else ""
    around_it = node("subProcess", "Sub", inside) + user_task("B") + others + (event if on == "Sub" else "")
    return diagram(around(around_it, ids=("Sub", "B")), top=MESSAGE)


def first_of(*events: str) -> bytes:
    """A choice between events; each leads to the end."""
    ids = ("Answer", "Deadline", "Call")[: len(events)]
    flows = "".join(flow(f"to_{id_}", "Which", id_) + flow(f"from_{id_}", id_, "Finish") for id_ in ids)
    body = node("startEvent", "Begin") + node("eventBasedGateway", "Which") + node("endEvent", "Finish")
    second = MESSAGE.replace("_1", "_2").replace("message_one", "message_two")
    return diagram(body + "".join(events) + line("Begin", "Which") + flows, top=MESSAGE + second)


ANSWER = node("intermediateCatchEvent", "Answer", ON_MESSAGE)
DEADLINE = node("intermediateCatchEvent", "Deadline", timer("timeDuration", "P14D"))
CALL = node("intermediateCatchEvent", "Call", ON_MESSAGE.replace("_1", "_2"))


def for_each(called: str, *, sequential: str = "false") -> tuple[bytes, bytes]:
    """A process called for each person, with two tasks in it, and a task after it."""
    calls = node("callActivity", "Each", each("people", "person", isSequential=sequential), calledElement="called")
    outer = diagram(around(calls, user_task("After"), ids=("Each", "After")), top=MESSAGE)
    return outer, diagram(called, key="called", top=MESSAGE)


def joined(*, left: str = "A", third: bool = False, between: bool = False, tells: bool = False) -> bytes:
    """A fork and a join with tasks between them; after the join, it may tell others."""
    steps = [left, "B", *(["C"] if third else [])]
    body = node("startEvent", "Begin") + node("parallelGateway", "Fork") + node("parallelGateway", "Join")
    body += node("endEvent", "Finish") + "".join(map(user_task, steps)) + user_task("After")
    body += (user_task("Between") if between else "") + line("Begin", "Fork") + line("After", "Finish")
    body += node("intermediateThrowEvent", "Tell", ON_MESSAGE) if tells else ""
    body += line("Join", "Tell", "After") if tells else line("Join", "After")
    flows = [("Fork", left, *(["Between"] if between else []), "Join"), *(("Fork", step, "Join") for step in steps[1:])]
    return diagram(body + "".join(line(*ids) for ids in flows), top=MESSAGE)


def some_of(left: str = "A") -> bytes:
    """An inclusive fork and join, both of whose ways are taken."""
    body = node("inclusiveGateway", "Fork", default="Fork_B") + node("inclusiveGateway", "Join")
    body += "".join(map(user_task, (left, "B", "After"))) + node("startEvent", "Begin") + node("endEvent", "Finish")
    ways = (
        flow("Fork_left", "Fork", left, "=true")
        + flow("Fork_right", "Fork", "B", "=true")
        + flow("Fork_B", "Fork", "B")
    )
    return diagram(body + ways + line("Begin", "Fork") + line(left, "Join", "After", "Finish") + line("B", "Join"))
