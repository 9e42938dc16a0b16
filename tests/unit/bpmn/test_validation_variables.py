"""Variables that are read where nothing that they can see writes them."""

import pytest

from engine.bpmn.problems import Severity
from engine.bpmn.validation.known import register_known
from tests.unit.bpmn.diagrams import (
    MESSAGE,
    ON_MESSAGE,
    around,
    diagram,
    each,
    extended,
    flow,
    line,
    node,
    problems_of,
    user_task,
)
from tests.unit.dmn.drawing import definitions, table

pytestmark = pytest.mark.usefixtures("engine_alone")

OUT = extended('<camunda:out source="answer" target="outcome" />')
IN = extended('<camunda:in source="answer" target="question" />')
INPUT = '<camunda:inputOutput><camunda:inputParameter name="{}">{}</camunda:inputParameter></camunda:inputOutput>'
NOTE = extended(INPUT.format("note", "x"))


@pytest.fixture(autouse=True)
def told(engine_alone: None) -> None:
    """The application says that it sets nothing at the start, and that the form of all tasks hands over `answer`."""
    register_known(variables=[], outcomes={"form_one": frozenset({"answer"})})


def found(*diagrams: bytes, **options) -> list[tuple[str, str]]:
    said = [one for one in problems_of(*diagrams, **options) if one.code == "never-written"]
    assert {one.severity for one in said} <= {Severity.WARNING}
    return [(one.element_id or "", one.message.split("“")[1].split("”")[0]) for one in said]


def reads(name: str, id_: str = "Reader") -> str:
    return user_task(id_, camunda_assignee=f"= {name}")


def test_what_a_task_hands_over_is_known_and_nothing_else() -> None:
    assert found(diagram(around(reads("answer"), ids=("Reader",)))) == []
    assert found(diagram(around(reads("anwser"), ids=("Reader",)))) == [("Reader", "anwser")]


def test_a_form_that_is_not_told_hands_nothing_over() -> None:
    register_known(outcomes={"form_two": frozenset({"other"})})
    form = b'{"id": "form_three", "components": [{"type": "textfield", "id": "f", "key": "asked", "label": "Asked"}]}'
    body = around(user_task("Ask", camunda_formRef="form_three"), reads("asked"), ids=("Ask", "Reader"))
    assert found(diagram(body), files={"three.form": form}) == [("Reader", "asked")]


def test_every_place_that_reads() -> None:
    inputs = extended(INPUT.format("a", "= b1"))
    timer = "<bpmn:timerEventDefinition><bpmn:timeDate>= b2</bpmn:timeDate></bpmn:timerEventDefinition>"
    body = (
        node("startEvent", "Begin")
        + node("serviceTask", "Serve", inputs, camunda_type="external", camunda_topic="t")
        + node("intermediateCatchEvent", "Wait", timer)
        + user_task("Due", each("b5", "one"), camunda_dueDate="= b3", camunda_followUpDate="= b4")
        + node("businessRuleTask", "Decide", camunda_decisionRef="route", camunda_resultVariable="r")
        + node("callActivity", "Call", extended('<camunda:in source="b6" target="c" />'), calledElement="process_two")
        + node("exclusiveGateway", "Way", default="Else")
        + node("endEvent", "Finish")
        + line("Begin", "Serve", "Wait", "Due", "Decide", "Call", "Way")
        + flow("If", "Way", "Finish", "= b7")
        + flow("Else", "Way", "Finish")
    )
    two = diagram(around(ids=()), key="process_two")
    route = definitions(table([("b8", "boolean")], [("r", "string")], [["-", '"a"']]))
    said = found(diagram(body), two, files={"route.dmn": route})
    assert {name for _, name in said} == {f"b{number}" for number in range(1, 9)}


def test_a_called_process_sees_what_its_callers_write() -> None:
    called = diagram(around(reads("answer"), ids=("Reader",)), key="process_two")
    deeper = node("callActivity", "Deeper", calledElement="process_two")
    between = diagram(around(deeper, ids=("Deeper",)), key="between")
    body = around(user_task("Ask"), node("callActivity", "Call", calledElement="between"), ids=("Ask", "Call"))
    assert found(diagram(body), between, called) == []


def test_a_caller_sees_what_is_handed_back_and_nothing_else() -> None:
    register_known(outcomes={"other": frozenset({"found_out"})})
    task = user_task("Ask", camunda_formRef="other")
    called = diagram(around(task, ids=("Ask",)), key="process_two")
    back = extended('<camunda:out source="found_out" target="outcome" />')
    for mapping, read, expected in (
        (back, "outcome", []),
        (back, "found_out", [("Reader", "found_out")]),
        (extended('<camunda:out source="misspelt" target="outcome" />'), "outcome", [("Call", "misspelt")]),
    ):
        call = node("callActivity", "Call", mapping, calledElement="process_two")
        assert found(diagram(around(call, reads(read), ids=("Call", "Reader"))), called) == expected


def test_it_says_who_could_hand_it_back() -> None:
    register_known(outcomes={"other": frozenset({"found_out"})})
    called = diagram(around(user_task("Ask", camunda_formRef="other"), ids=("Ask",)), key="process_two")
    call = node("callActivity", "Call", calledElement="process_two")
    [problem] = [
        one
        for one in problems_of(diagram(around(call, reads("found_out"), ids=("Call", "Reader"))), called)
        if one.code == "never-written"
    ]
    assert "only process_two can see it. Hand it back with an out mapping" in problem.message


def test_what_a_call_hands_in_and_each_item_are_known() -> None:
    called = diagram(around(reads("question"), reads("one", "Second"), ids=("Reader", "Second")), key="process_two")
    call = node("callActivity", "Call", IN + each("answer", "one"), calledElement="process_two")
    assert found(diagram(around(user_task("Ask"), call, ids=("Ask", "Call"))), called) == []


def test_what_a_message_carries_is_known_where_it_is_caught() -> None:
    sender = diagram(
        around(node("intermediateThrowEvent", "Send", NOTE + ON_MESSAGE), ids=("Send",)), key="two", top=MESSAGE
    )
    catching = around(node("intermediateCatchEvent", "Wait", ON_MESSAGE), reads("note"), ids=("Wait", "Reader"))
    assert found(diagram(catching, top=MESSAGE), sender) == []
    assert found(diagram(around(reads("note"), ids=("Reader",))), sender) == [("Reader", "note")]


def test_what_a_service_hands_over() -> None:
    serve = node("serviceTask", "Serve", NOTE, camunda_type="external", camunda_topic="t")
    body = diagram(around(serve, reads("note"), ids=("Serve", "Reader")))
    assert found(body) == []  # Nobody said what it hands over: its inputs.
    register_known(results={"t": frozenset({"result"})})
    assert found(body) == [("Reader", "note")]
    assert found(diagram(around(serve, reads("result"), ids=("Serve", "Reader")))) == []


def test_what_the_application_sets_is_known_everywhere() -> None:
    body = diagram(around(reads("started_on"), ids=("Reader",)))
    assert found(body) == [("Reader", "started_on")]
    register_known(variables=["started_on"])
    assert found(body) == []
