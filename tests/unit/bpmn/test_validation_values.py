"""Conditions, due dates and timers that cannot be evaluated; errors that nobody catches; events that never fire."""

import pytest

from tests.unit.bpmn.diagrams import MESSAGE, around, diagram, flow, line, node, problems_of, timer, user_task

pytestmark = pytest.mark.usefixtures("engine_alone")

CODES = ("no-truth", "constant-condition", "no-moment", "boundary-never", "uncaught-error")
ERROR = '<bpmn:error id="Error_1" errorCode="lost" /><bpmn:error id="Error_2" errorCode="other" />'
ESCALATION = '<bpmn:escalation id="Escalation_1" escalationCode="up" />'


def found(*diagrams: bytes) -> list[tuple[str, str, str | None]]:
    said = [(one.severity.value, one.code, one.element_id) for one in problems_of(*diagrams)]
    return [one for one in said if one[1] in CODES]


def with_condition(condition: str) -> bytes:
    body = node("startEvent", "Begin") + node("exclusiveGateway", "Way", default="Else") + node("endEvent", "Finish")
    body += user_task("One") + line("Begin", "Way") + flow("If", "Way", "One", condition) + line("One", "Finish")
    return diagram(body + flow("Else", "Way", "Finish"))


@pytest.mark.parametrize(
    ("condition", "finding"),
    [
        ("= consent = &quot;given&quot;", None),
        ("= consent", None),
        ("= is working day(today())", None),
        ("= &quot;yes&quot; = &quot;yes&quot;", ("warning", "constant-condition")),
        ("= true", ("warning", "constant-condition")),
        ("= &quot;given&quot;", ("error", "no-truth")),
        ("= null", ("error", "no-truth")),
        ("= count + 1", ("error", "no-truth")),
        ("= [consent]", ("error", "no-truth")),
    ],
)
def test_conditions(condition: str, finding: tuple[str, str] | None) -> None:
    assert found(with_condition(condition)) == ([(*finding, "If")] if finding else [])


@pytest.mark.parametrize(
    ("text", "is_moment"),
    [
        ("P14D", True),
        ("= working days after(today(), 5)", True),
        ("= next_review_on", True),
        ("= duration(&quot;P1D&quot;)", True),
        ("= 5", False),
        ("= &quot;soon&quot;", False),
        ("= null", False),
        ("= next_review_on = null", False),
        ("= [next_review_on]", False),
    ],
)
def test_timers(text: str, is_moment: bool) -> None:
    event = node("boundaryEvent", "Event", timer("timeDuration", text), attachedToRef="Do_It")
    body = around(user_task("Do_It"), ids=("Do_It",)) + event + line("Event", "Finish")
    assert found(diagram(body)) == ([] if is_moment else [("error", "no-moment", "Event")])


@pytest.mark.parametrize("field", ["camunda_dueDate", "camunda_followUpDate"])
def test_due_dates(field: str) -> None:
    for text, is_moment in (("= today()", True), ("= taf_on", True), ("= 3", False), ("= taf_on &gt; today()", False)):
        body = around(user_task("Do_It", **{field: text}), ids=("Do_It",))
        assert found(diagram(body)) == ([] if is_moment else [("error", "no-moment", "Do_It")]), text


def throwing(definition: str = '<bpmn:errorEventDefinition errorRef="Error_1" />', key: str = "process_one") -> bytes:
    """A process that ends with an error."""
    body = node("startEvent", "Begin") + user_task("Work") + node("endEvent", "Throw", definition)
    return diagram(body + line("Begin", "Work", "Throw"), key=key, top=ERROR + ESCALATION)


def calling(catching: str, key: str = "caller") -> bytes:
    """A process that calls `process_one`, with a boundary event on the call."""
    event = node("boundaryEvent", "Event", catching, attachedToRef="Call") + line("Event", "Finish") if catching else ""
    call = node("callActivity", "Call", calledElement="process_one")
    return diagram(around(call, ids=("Call",)) + event, key=key, top=ERROR + ESCALATION + MESSAGE)


ANY_ERROR = "<bpmn:errorEventDefinition />"
THIS_ERROR = '<bpmn:errorEventDefinition errorRef="Error_1" />'
OTHER_ERROR = '<bpmn:errorEventDefinition errorRef="Error_2" />'


def test_an_error_that_nothing_catches() -> None:
    assert found(throwing()) == [("warning", "uncaught-error", "Throw")]
    assert found(throwing(), calling("")) == [("warning", "uncaught-error", "Throw")]


@pytest.mark.parametrize("catching", [ANY_ERROR, THIS_ERROR])
def test_an_error_that_the_calling_process_catches(catching: str) -> None:
    assert found(throwing(), calling(catching)) == []


def test_an_error_that_only_one_of_two_callers_catches() -> None:
    assert found(throwing(), calling(ANY_ERROR), calling("", key="another")) == [("warning", "uncaught-error", "Throw")]


def test_an_error_event_for_another_error() -> None:
    said = found(throwing(), calling(OTHER_ERROR))
    assert sorted(said) == [("warning", "boundary-never", "Event"), ("warning", "uncaught-error", "Throw")]


def test_an_error_that_is_caught_around_its_subprocess() -> None:
    inner = throwing().decode().split("</bpmn:documentation>", 1)[1].split("</bpmn:process>")[0]
    inner = inner.replace("Begin", "In").replace('"One"', '"Two"')
    event = node("boundaryEvent", "Event", THIS_ERROR, attachedToRef="Sub")
    body = around(node("subProcess", "Sub", inner), ids=("Sub",)) + event + line("Event", "Finish")
    assert found(diagram(body, top=ERROR)) == []


@pytest.mark.parametrize("host", [user_task("Host"), node("receiveTask", "Host", messageRef="Message_1")])
def test_nothing_throws_in_a_task(host: str) -> None:
    event = node("boundaryEvent", "Event", ANY_ERROR, attachedToRef="Host")
    body = around(host, ids=("Host",)) + event + line("Event", "Finish")
    assert found(diagram(body, top=MESSAGE)) == [("warning", "boundary-never", "Event")]


def test_an_escalation_that_nothing_throws() -> None:
    catching = '<bpmn:escalationEventDefinition escalationRef="Escalation_1" />'
    assert found(throwing(catching), calling(catching)) == []
    said = found(throwing("<bpmn:terminateEventDefinition />"), calling(catching))
    assert said == [("warning", "boundary-never", "Event")]


def test_an_event_on_called_work_that_never_waits() -> None:
    at_once = diagram(around(ids=()), key="process_one")
    assert found(at_once, calling(timer("timeDuration", "P1D"))) == [("error", "boundary-never", "Event")]
    assert found(throwing("<bpmn:terminateEventDefinition />"), calling(timer("timeDuration", "P1D"))) == []


def test_what_a_called_process_that_is_not_there_would_throw_is_not_known() -> None:
    assert found(calling(ANY_ERROR)) == []
