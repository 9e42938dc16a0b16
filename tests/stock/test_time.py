"""What timers say: texts, calendars, months, and what comes late. Fact 14."""

from datetime import UTC, datetime, timedelta

import pytest
from SpiffWorkflow.bpmn.exceptions import WorkflowTaskException
from SpiffWorkflow.bpmn.specs.event_definitions.timer import TimerEventDefinition
from SpiffWorkflow.util.task import TaskState

from engine.bpmn.expressions import compile_moment, due_moment, timer_moment
from engine.bpmn.problems import Severity
from tests.stock.stock import Stock
from tests.unit.bpmn.diagrams import around, diagram, node, read_problems, timer, user_task
from tests.upgrades.moves import Moving

MONDAY = datetime(2026, 3, 2, 9, tzinfo=UTC)


def due(text: str, now: datetime = MONDAY) -> datetime:
    return timer_moment(compile_moment(text).evaluate({}, now=now), now)


def wait_for(kind: str, text: str) -> str:
    return around(node("intermediateCatchEvent", "Wait", timer(kind, text)), user_task("A"), ids=("Wait", "A"))


@pytest.mark.parametrize(
    ("text", "moment"),
    [("P42D", datetime(2026, 4, 13, 8, tzinfo=UTC)), ("2026-03-27T09:00:00", datetime(2026, 3, 27, 9, tzinfo=UTC))],
)
def test_14_timers_are_iso_texts_as_they_stand(text: str, moment: datetime) -> None:
    assert due(text) == moment


def test_14_a_timer_runs_no_code() -> None:
    for text in ("__import__('os').getcwd()", "= __import__('os').getcwd()"):
        problems = read_problems(diagram(wait_for("timeDate", text)))
        assert [p.code for p in problems if p.severity is Severity.ERROR] == ["expression"]


@pytest.mark.parametrize("text", ["P42D", "2026-03-27T09:00:00"])
def test_14_stock_timer_texts_are_python(text: str) -> None:
    with pytest.raises(WorkflowTaskException, match="evaluating"):
        Stock(wait_for("timeDuration", text))
    assert Stock(wait_for("timeDuration", "'P' + str(6 * 7) + 'D'")).open() == []


def test_14_days_go_by_the_calendar_across_a_change_of_the_clocks() -> None:
    assert due("P42D") - MONDAY == timedelta(days=42, hours=-1)  # 09:00 in London on both days


def test_14_stock_a_day_is_twenty_four_hours() -> None:
    duration = TimerEventDefinition.parse_iso_duration("P42D")
    assert TimerEventDefinition.get_timedelta_from_start(duration, MONDAY) == timedelta(days=42)


def test_14_a_time_without_an_offset_is_london_time_on_its_own_day() -> None:
    assert due_moment("2026-01-15T09:00:00") == datetime(2026, 1, 15, 9, tzinfo=UTC)
    assert due_moment("2026-07-15T09:00:00") == datetime(2026, 7, 15, 8, tzinfo=UTC)


def test_14_stock_a_time_without_an_offset_has_one_for_all_the_year() -> None:
    january, july = (TimerEventDefinition.get_datetime(f"2026-0{month}-15T09:00:00") for month in (1, 7))
    assert january.hour == july.hour


def test_14_a_month_after_the_last_of_january_is_the_last_of_february() -> None:
    assert due("P1M", datetime(2026, 1, 31, 9, tzinfo=UTC)) == datetime(2026, 2, 28, 9, tzinfo=UTC)


def test_14_stock_a_month_after_the_last_of_january_is_in_march() -> None:
    end_of_january = datetime(2026, 1, 31, 9, tzinfo=UTC)
    month = TimerEventDefinition.get_timedelta_from_start({"months": 1}, end_of_january)
    assert (end_of_january + month).month == 3


def test_14_a_late_timer_fires_once_however_late(ours: Moving) -> None:
    remind = node("boundaryEvent", "Remind", timer("timeDuration", "P7D"), attachedToRef="A", cancelActivity="false")
    body = around(user_task("A"), ids=("A",)) + remind + user_task("Reminded") + node("endEvent", "Over")
    arrows = '<bpmn:sequenceFlow id="F1" sourceRef="Remind" targetRef="Reminded" />'
    arrows += '<bpmn:sequenceFlow id="F2" sourceRef="Reminded" targetRef="Over" />'
    ours.put_in_force(diagram(body + arrows))
    ours.start("process_one")
    assert ours.pass_time(days=100) == ["A", "Reminded"]
    assert ours.pass_time(days=100) == ["A", "Reminded"]


def test_14_cycles_are_refused() -> None:
    problems = read_problems(diagram(wait_for("timeCycle", "R3/P7D")))
    assert [(p.code, p.element_id) for p in problems if p.severity is Severity.ERROR] == [("timer", "Wait")]


def test_14_stock_a_late_cycle_fires_for_every_time_that_was_missed() -> None:
    event = timer("timeCycle", "'R5/2020-01-01T09:00:00+00:00/P1D'")
    remind = node("boundaryEvent", "Remind", event, attachedToRef="A", cancelActivity="false")
    body = around(user_task("A"), ids=("A",)) + remind + node("endEvent", "Over")
    stock = Stock(body + '<bpmn:sequenceFlow id="F1" sourceRef="Remind" targetRef="Over" />')
    fired = [task for task in stock.workflow.get_tasks(state=TaskState.COMPLETED) if task.task_spec.name == "Over"]
    assert len(fired) == 5
