"""Cases with many timers that are due, beside a task that people do over and over."""

from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from time import monotonic, sleep
from typing import Final

from sqlmodel import Session, col, func, select

from api.installation import open_database
from api.settings import Settings
from engine import bpmn
from engine.bpmn.models import Timer
from engine.casework.models.people import Area
from engine.clock import ManualClock
from engine.database import Database
from tests.load.serving import PATIENCE, furnish
from tests.unit.bpmn.diagrams import diagram, flow, line, node

WAITS_IN_A_CASE: Final = 10
NOBODYS_AREA: Final = "Elsewhere"
"""Where instances are that no person can see: only workers have to do with them."""
_LCSS: Final = {"camunda_formRef": "support_taf", "camunda_candidateGroups": "lcss_worker,lcss_manager"}


def case_of_waits() -> bytes:
    """A task without end, and beside it waits of 1, 2, 3 … minutes, each of which leads to a task of its own."""
    waits = range(1, WAITS_IN_A_CASE + 1)
    body = node("startEvent", "Begin") + node("parallelGateway", "Fork") + node("userTask", "Help", **_LCSS)
    body += node("exclusiveGateway", "Over", default="No") + node("endEvent", "Done") + line("Begin", "Fork", "Help")
    body += (
        flow("Help_Over", "Help", "Over") + flow("No", "Over", "Help") + flow("Yes", "Over", "Done", "= over = true")
    )
    body += "".join(_wait(minutes) for minutes in waits)
    return diagram(body, key="early_help_case")


def _wait(minutes: int) -> str:
    duration = f"<bpmn:timeDuration>PT{minutes}M</bpmn:timeDuration>"
    timer = f"<bpmn:timerEventDefinition>{duration}</bpmn:timerEventDefinition>"
    wait, look, end = f"Wait_{minutes}", f"Look_{minutes}", f"Seen_{minutes}"
    elements = node("intermediateCatchEvent", wait, timer) + node("userTask", look, **_LCSS) + node("endEvent", end)
    return elements + line("Fork", wait, look, end)


def furnish_with_due_timers(url: str, areas: Sequence[Area], timers: int) -> None:
    """Cases in `areas` and as many further instances as it takes: together they have `timers` timers, all due."""
    clock = a_while_ago()
    furnish(url, areas, diagram=case_of_waits(), clock=clock)
    database = open_database(Settings(database_url=url), clock)
    start_nobodys(database, timers // WAITS_IN_A_CASE - len(areas))
    database.dispose()


def a_while_ago() -> ManualClock:
    """A clock by which all waits that begin now are over."""
    return ManualClock(datetime.now(UTC) - timedelta(hours=2))


def start_nobodys(database: Database, count: int) -> None:
    """Starts `count` instances that no person sees."""
    for number in range(count):
        with database.transaction() as session:
            bpmn.instances.start(
                session,
                "early_help_case",
                business_key=f"FURTHER-{number}",
                area=NOBODYS_AREA,
                variables={},
                actor=None,
            )


def running_timers(session: Session) -> set[str]:
    """The ids of the timers that have not fired."""
    return set(session.exec(select(Timer.id)))


def wait_until_left(database: Database, at_most: int) -> int:
    """Returns when at most so many timers are left, with their number. Raises TimeoutError when none fires any more."""
    left, since = None, monotonic()
    while True:
        with database.reading() as session:
            now_left = len(running_timers(session))
        if now_left <= at_most:
            return now_left
        if now_left != left:
            left, since = now_left, monotonic()
        if monotonic() - since > PATIENCE:
            raise TimeoutError(f"{left} timers do not fire")
        sleep(0.05)


def require_each_fired_once(session: Session, timers: set[str]) -> None:
    """By history each timer fired once; by effect each led to one task; within a case they came in order."""
    of_kind = select(bpmn.HistoryEvent).where(bpmn.HistoryEvent.kind == "timer_fired")
    fired = session.exec(of_kind.order_by(col(bpmn.HistoryEvent.id))).all()
    assert Counter(event.task_id for event in fired) == dict.fromkeys(timers, 1)
    assert running_timers(session) == set()
    tasks = select(bpmn.Task.instance_id, bpmn.Task.element_id, func.count()).where(bpmn.Task.element_id != "Help")
    effects = session.exec(tasks.group_by(col(bpmn.Task.instance_id), col(bpmn.Task.element_id))).all()
    assert len(effects) == len(timers)
    assert {count for _instance, _element, count in effects} == {1}
    order: dict[str, list[str | None]] = {}
    for event in fired:
        order.setdefault(event.instance_id, []).append(event.element_id)
    in_order = [f"Wait_{minutes}" for minutes in range(1, WAITS_IN_A_CASE + 1)]
    assert all(waits == in_order for waits in order.values())
    assert bpmn.incidents.list_open(session) == []
