"""What a diagram may not say: each problem by its element."""

import pytest

from engine.bpmn.problems import Severity
from engine.bpmn.reading.allowed import INSTEAD_OF_ELEMENT
from tests.unit.bpmn.diagrams import (
    MESSAGE,
    codes,
    diagram,
    document,
    each,
    extended,
    flow,
    node,
    read_problems,
    timer,
    user_task,
)

INPUTS = extended(
    '<camunda:inputOutput><camunda:inputParameter name="a">1</camunda:inputParameter></camunda:inputOutput>'
)
BOUNDARY = {"attachedToRef": "Do_It"}


class TestWhatIsRefused:
    @pytest.mark.parametrize(
        ("body", "code"),
        [
            (user_task("Do_It", camunda_candidateGroups=""), "nobody"),
            (user_task("Do_It", camunda_formRef=""), "form"),
            (user_task("Do_It", camunda_formKey="form_two"), "form"),
            (user_task("Do_It", camunda_formRefBinding="version"), "binding"),
            (user_task("Do_It", camunda_priority="high"), "priority"),
            (user_task("Do_It", camunda_candidateGroups="= groups"), "expression"),
            (user_task("Do_It", camunda_dueDate="soon"), "expression"),
            (user_task("Do_It", camunda_assignee="${initiator}"), "expression"),
            (user_task("Do_It", camunda_candidateUsers="north.teacher"), "unsupported-setting"),
            (user_task("Do_It", camunda_asyncBefore="true"), "unsupported-setting"),
            (
                user_task(
                    "Do_It",
                    extended('<camunda:taskListener class="X" event="create" />'),
                ),
                "unsupported-setting",
            ),
            (
                user_task("Do_It", extended("<camunda:formData />")),
                "unsupported-setting",
            ),
            (user_task("Do_It", extended("<zeebe:userTask />")), "camunda-8"),
            (user_task("Do_It", "<bpmn:standardLoopCharacteristics />"), "unsupported"),
            (
                user_task(
                    "Do_It",
                    "<bpmn:multiInstanceLoopCharacteristics><bpmn:loopCardinality>3</bpmn:loopCardinality></bpmn:multiInstanceLoopCharacteristics>",
                ),
                "multi-instance",
            ),
            (
                user_task(
                    "Do_It",
                    each("${children}", "c"),
                ),
                "variable-name",
            ),
            (
                user_task(
                    "Do_It",
                    each("children", "typename"),
                ),
                "variable-name",
            ),
            (user_task("Do_It", isForCompensation="true"), "compensation"),
            (node("serviceTask", "S", camunda_class="evil.Code"), "unsupported-setting"),
            (node("serviceTask", "S", camunda_expression="${runtime.exec()}"), "unsupported-setting"),
            (node("serviceTask", "S", camunda_type="external"), "topic"),
            (node("serviceTask", "S", camunda_topic="t"), "topic"),
            (node("businessRuleTask", "R", camunda_resultVariable="r"), "decision"),
            (node("businessRuleTask", "R", camunda_decisionRef="d"), "result"),
            (node("businessRuleTask", "R", camunda_decisionRef="d", camunda_resultVariable="no good"), "variable-name"),
            (
                node(
                    "businessRuleTask",
                    "R",
                    camunda_decisionRef="d",
                    camunda_resultVariable="r",
                    camunda_mapDecisionResult="sum",
                ),
                "result",
            ),
            (
                node(
                    "businessRuleTask",
                    "R",
                    camunda_decisionRef="d",
                    camunda_resultVariable="r",
                    camunda_decisionRefBinding="version",
                ),
                "binding",
            ),
            (node("callActivity", "C"), "called-process"),
            (
                node(
                    "callActivity",
                    "C",
                    extended('<camunda:in variables="all" />'),
                    calledElement="p",
                ),
                "mapping",
            ),
            (
                node(
                    "callActivity",
                    "C",
                    extended('<camunda:out target="x" />'),
                    calledElement="p",
                ),
                "mapping",
            ),
            (node("receiveTask", "W"), "message"),
            (
                node(
                    "startEvent",
                    "B",
                    timer("timeDate", "2026-03-27"),
                ),
                "unsupported-event",
            ),
            (node("startEvent", "B", '<bpmn:messageEventDefinition messageRef="Message_1" />'), "unsupported-event"),
            (node("endEvent", "F", "<bpmn:compensateEventDefinition />"), "unsupported-event"),
            (
                node("endEvent", "F", "<bpmn:terminateEventDefinition /><bpmn:terminateEventDefinition />"),
                "several-triggers",
            ),
            (node("intermediateThrowEvent", "T"), "unsupported-event"),
            (node("intermediateThrowEvent", "T", '<bpmn:linkEventDefinition name="x" />'), "unsupported-event"),
            (node("intermediateThrowEvent", "T", '<bpmn:signalEventDefinition signalRef="x" />'), "unsupported-event"),
            (node("intermediateThrowEvent", "T", '<bpmn:messageEventDefinition messageRef="nothing" />'), "message"),
            (
                node(
                    "intermediateThrowEvent",
                    "T",
                    '<bpmn:messageEventDefinition messageRef="Message_1" camunda:type="external" />',
                ),
                "unsupported-setting",
            ),
            (node("intermediateThrowEvent", "T", "<bpmn:escalationEventDefinition />"), "code"),
            (node("intermediateThrowEvent", "T", INPUTS + "<bpmn:escalationEventDefinition />"), "inputs"),
            (node("intermediateCatchEvent", "W", "<bpmn:conditionalEventDefinition />"), "unsupported-event"),
            (node("intermediateCatchEvent", "W", "<bpmn:inventedEventDefinition />"), "unsupported-event"),
            (node("intermediateCatchEvent", "W", "<bpmn:timerEventDefinition />"), "timer"),
            (
                node(
                    "intermediateCatchEvent",
                    "W",
                    timer("timeCycle", "R/P1D"),
                ),
                "timer",
            ),
            (
                node(
                    "intermediateCatchEvent",
                    "W",
                    timer("timeDuration", "6 weeks"),
                ),
                "expression",
            ),
            (node("boundaryEvent", "B", **BOUNDARY), "unsupported-event"),
            (node("boundaryEvent", "B", "<bpmn:signalEventDefinition />", **BOUNDARY), "unsupported-event"),
            (node("subProcess", "Sub", triggeredByEvent="true"), "event-subprocess"),
            (
                node(
                    "subProcess",
                    "Sub",
                    each("c", "x"),
                ),
                "multi-instance",
            ),
            (node("receiveTask", "W", messageRef="Message_1", instantiate="true"), "instantiate"),
            (flow("F", "a", "b", "consent = &quot;given&quot;"), "expression"),
            (flow("F", "a", "b", "${consent == 'given'}"), "expression"),
            (flow("F", "a", "b", "= __import__('os').system('true')"), "expression"),
            (flow("F", "a", "b", ""), "empty-condition"),
            (
                '<bpmn:sequenceFlow id="F"><bpmn:conditionExpression language="groovy">true'
                "</bpmn:conditionExpression></bpmn:sequenceFlow>",
                "condition-language",
            ),
            ('<bpmn:userTask id="A" /><bpmn:userTask id="A" />', "duplicate-id"),
            *(
                (f'<bpmn:{name} id="X" />', "unsupported")
                for name in INSTEAD_OF_ELEMENT
                if name not in {"collaboration", "dataStore", "import"}
            ),
        ],
    )
    def test_each_by_its_element(self, body: str, code: str) -> None:
        assert code in {problem.code for problem in read_problems(diagram(body, top=MESSAGE))}

    @pytest.mark.parametrize(
        "top", ['<bpmn:collaboration id="C" />', '<bpmn:dataStore id="D" />', '<bpmn:import id="I" />']
    )
    def test_what_stands_beside_the_process(self, top: str) -> None:
        assert "unsupported" in {problem.code for problem in read_problems(diagram("", top=top))}

    def test_every_advice_says_what_to_do(self) -> None:
        content = diagram(
            '<bpmn:scriptTask id="Run_It" name="Run it" scriptFormat="python">'
            "<bpmn:script>import os</bpmn:script></bpmn:scriptTask>"
        )
        [problem] = read_problems(content)
        assert (problem.element_id, problem.element_label, problem.severity) == ("Run_It", "Run it", Severity.ERROR)
        assert problem.message.startswith(
            "“scriptTask” is not supported. No code runs from a diagram: use a service task"
        )
        assert problem.line == 1

    def test_all_problems_come_at_once_with_their_lines(self) -> None:
        body = (
            "\n"
            + node("scriptTask", "One")
            + "\n"
            + node("callActivity", "Two")
            + "\n"
            + user_task("Three", camunda_formRef="")
        )
        assert [(p.element_id, p.line) for p in read_problems(diagram(body))] == [("One", 2), ("Two", 3), ("Three", 4)]

    @pytest.mark.parametrize(
        ("content", "code"),
        [
            (
                document('<bpmn:process id="a" isExecutable="true" /><bpmn:process id="b" isExecutable="true" />'),
                "one-process",
            ),
            (document(""), "one-process"),
            (document('<bpmn:process id="a" name="A" />'), "not-executable"),
            (document('<bpmn:process name="A" isExecutable="true" />'), "no-id"),
            (b"<html />", "not-bpmn"),
            (b"", "xml"),
            (b"<bpmn:definitions", "xml"),
            (b"PK\x03\x04", "xml"),
        ],
    )
    def test_a_file_that_holds_no_single_executable_process(self, content: bytes, code: str) -> None:
        assert code in {problem.code for problem in read_problems(content)}

    def test_message_names_are_plain(self) -> None:
        top = '<bpmn:message id="M" name="${name}" />'
        assert codes(read_problems(diagram("", top=top))) == {("message-name", "M")}
