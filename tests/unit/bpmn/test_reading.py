from datetime import UTC, datetime

import pytest

from engine.bpmn.elements import Kind, Trigger
from engine.bpmn.problems import Severity
from engine.bpmn.reading import read_diagram
from engine.bpmn.reading.allowed import INSTEAD_OF_ELEMENT
from tests.unit.bpmn.diagrams import (
    MESSAGE,
    around,
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


def element(content: bytes, id_: str):
    process, problems = read_diagram("test.bpmn", content)
    assert process is not None
    assert problems == []
    return process.elements[id_]


class TestWhatIsRead:
    def test_a_process_with_its_elements_and_flows_in_order(self) -> None:
        process, problems = read_diagram("test.bpmn", diagram(around(user_task("Do_It"), ids=("Do_It",))))
        assert problems == []
        assert process is not None
        assert (process.key, process.name, process.documentation) == ("process_one", "Process one", "What it is for.")
        assert list(process.elements) == ["Begin", "Do_It", "Finish"]
        task = process.elements["Do_It"]
        assert (task.kind, task.name, task.documentation) == (Kind.USER_TASK, "The Do_It", "Why.")
        assert (task.incoming, task.outgoing, task.scope) == (("Begin_Do_It",), ("Do_It_Finish",), None)

    def test_who_does_a_task_and_when(self) -> None:
        task = element(
            diagram(
                user_task(
                    "Do_It",
                    camunda_assignee="= raised_by",
                    camunda_candidateGroups="eha_author, lead_professional",
                    camunda_dueDate="= working days after(started_on, 2)",
                    camunda_followUpDate="2026-03-27",
                    camunda_priority="80",
                )
            ),
            "Do_It",
        )
        assert task.work.form_key == "form_one"
        assert task.work.candidate_groups == ("eha_author", "lead_professional")
        assert task.work.assignee.expression.variables == {"raised_by"}
        assert task.work.due.evaluate({"started_on": "2026-03-06"}).isoformat() == "2026-03-10"
        assert task.work.follow_up.evaluate({}).isoformat() == "2026-03-27"
        assert task.work.priority == 80

    def test_a_form_key_does_as_well_as_a_form_reference(self) -> None:
        assert (
            element(diagram(user_task("Do_It", camunda_formRef="", camunda_formKey="form_two")), "Do_It").work.form_key
            == "form_two"
        )

    def test_a_service_with_its_inputs(self) -> None:
        inputs = (
            "<bpmn:extensionElements><camunda:inputOutput>"
            '<camunda:inputParameter name="result">agreed</camunda:inputParameter>'
            '<camunda:inputParameter name="on">= today()</camunda:inputParameter>'
            "</camunda:inputOutput></bpmn:extensionElements>"
        )
        service = element(
            diagram(node("serviceTask", "Set", inputs, camunda_type="external", camunda_topic="set_result")), "Set"
        )
        assert service.topic == "set_result"
        assert [(mapping.target, mapping.value.literal) for mapping in service.inputs] == [
            ("result", "agreed"),
            ("on", None),
        ]
        assert (
            service.inputs[1].value.expression.evaluate({}, datetime(2026, 3, 2, tzinfo=UTC)).isoformat()
            == "2026-03-02"
        )

    def test_a_decision_with_its_result(self) -> None:
        rule = element(
            diagram(
                node(
                    "businessRuleTask",
                    "Route",
                    camunda_decisionRef="route",
                    camunda_resultVariable="way",
                    camunda_mapDecisionResult="singleResult",
                )
            ),
            "Route",
        )
        assert (rule.decision, rule.result_variable, rule.result_mapping) == ("route", "way", "singleResult")

    def test_a_call_with_its_mappings(self) -> None:
        mappings = extended(
            '<camunda:in source="a" target="b" /><camunda:in sourceExpression="= 1 + 1" target="c" />'
            '<camunda:out source="d" target="e" />'
        )
        call = element(diagram(node("callActivity", "Call", mappings, calledElement="process_two")), "Call")
        assert call.called_process == "process_two"
        assert [(m.source, m.target) for m in call.in_mappings] == [("a", "b"), (None, "c")]
        assert call.in_mappings[1].value.expression.evaluate({}) == 2
        assert [(m.source, m.target) for m in call.out_mappings] == [("d", "e")]

    def test_one_run_for_each_item(self) -> None:
        loop = each("children", "child_id", isSequential="true")
        repeated = element(diagram(user_task("Do_It", loop)), "Do_It").multi_instance
        assert (repeated.collection, repeated.item, repeated.sequential) == ("children", "child_id", True)

    def test_a_boundary_event_with_its_message(self) -> None:
        body = user_task("Do_It") + node(
            "boundaryEvent",
            "Stop",
            '<bpmn:messageEventDefinition messageRef="Message_1" />',
            attachedToRef="Do_It",
            cancelActivity="false",
        )
        event = element(diagram(body, top=MESSAGE), "Stop")
        assert (event.trigger, event.message, event.attached_to, event.interrupting) == (
            Trigger.MESSAGE,
            "message_one",
            "Do_It",
            False,
        )

    def test_errors_and_escalations_by_their_codes(self) -> None:
        top = '<bpmn:error id="E_1" errorCode="no_reply" /><bpmn:escalation id="X_1" escalationCode="late" />'
        body = node("endEvent", "Failed", '<bpmn:errorEventDefinition errorRef="E_1" />') + node(
            "intermediateThrowEvent", "Late", '<bpmn:escalationEventDefinition escalationRef="X_1" />'
        )
        process, problems = read_diagram("test.bpmn", diagram(body, top=top))
        assert problems == []
        assert process.elements["Failed"].code == "no_reply"
        assert process.elements["Late"].code == "late"

    def test_a_subprocess_is_a_scope(self) -> None:
        body = node("subProcess", "Inner", around(user_task("Do_It"), ids=("Do_It",)))
        process, problems = read_diagram("test.bpmn", diagram(body))
        assert problems == []
        assert process.elements["Do_It"].scope == "Inner"
        assert process.elements["Inner"].scope is None

    def test_a_label_over_several_lines_is_read_as_one(self) -> None:
        content = diagram('<bpmn:startEvent id="Begin" name="A concern&#10;is raised" />')
        assert element(content, "Begin").name == "A concern is raised"

    @pytest.mark.parametrize(
        "change", [lambda text: b"\xef\xbb\xbf" + text, lambda text: text.replace(b"<bpmn:", b"\r\n<bpmn:")]
    )
    def test_files_from_windows_are_read(self, change) -> None:
        assert read_problems(change(diagram(around(user_task("Do_It"), ids=("Do_It",))))) == []

    def test_what_the_modeler_adds_for_itself_is_no_problem(self) -> None:
        own = 'camunda:historyTimeToLive="180" camunda:versionTag="2"'
        process = f'<bpmn:process id="p" name="P" isExecutable="true" {own} />'
        category = '<bpmn:category id="C"><bpmn:categoryValue id="CV" value="Round" /></bpmn:category>'
        assert read_problems(document(process, category)) == []

    def test_element_templates_leave_their_mark_without_harm(self) -> None:
        marks = {"camunda_modelerTemplate": "eh.task", "camunda_modelerTemplateVersion": "1"}
        assert read_problems(diagram(user_task("Do_It", **marks))) == []


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
