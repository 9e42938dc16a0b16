"""What is read of a diagram."""

from datetime import UTC, datetime

import pytest

from engine.bpmn.elements import Kind, Trigger
from engine.bpmn.reading import read_diagram
from tests.unit.bpmn.diagrams import MESSAGE, around, diagram, document, each, extended, node, read_problems, user_task


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
