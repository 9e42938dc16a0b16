"""Findings about a release as a whole: what its files and the application say of each other."""

import pytest

from engine.bpmn.preparing import prepare
from engine.bpmn.problems import Severity
from engine.bpmn.validation.known import register_known
from tests.unit.bpmn.diagrams import (
    MESSAGE,
    ON_MESSAGE,
    around,
    codes,
    diagram,
    errors,
    node,
    problems_of,
    user_task,
    warnings,
    with_boundary,
)

pytestmark = pytest.mark.usefixtures("one_topic")


class TestAcrossTheRelease:
    def test_a_called_process_that_is_not_there(self) -> None:
        body = around(node("callActivity", "Call", calledElement="gone"), ids=("Call",))
        assert errors(diagram(body)) == {("called-process", "Call")}

    @pytest.mark.parametrize(
        "unread", [b"<nonsense", b'<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" />']
    )
    def test_a_called_process_may_stand_in_a_diagram_that_cannot_be_read(self, unread: bytes) -> None:
        body = around(node("callActivity", "Call", calledElement="gone"), ids=("Call",))
        _contents, found = prepare({"one.bpmn": diagram(body), "two.bpmn": unread}, None)
        assert {problem.file for problem in found if problem.severity is Severity.ERROR} == {"two.bpmn"}

    @pytest.mark.parametrize("called_by_two", ["process_one", "process_two"])
    def test_processes_that_call_each_other_in_a_circle(self, called_by_two: str) -> None:
        one = diagram(around(node("callActivity", "Call_Two", calledElement="process_two"), ids=("Call_Two",)))
        two = diagram(
            around(node("callActivity", "Back", calledElement=called_by_two), ids=("Back",)), key="process_two"
        )
        assert ("recursive-call", "Back") in errors(one, two)

    def test_a_process_called_twice_is_no_circle(self) -> None:
        calls = (
            node("callActivity", "A", calledElement="process_two"),
            node("callActivity", "B", calledElement="process_two"),
        )
        two = diagram(around(user_task("Do_It"), ids=("Do_It",)), key="process_two")
        assert errors(diagram(around(*calls, ids=("A", "B"))), two) == set()

    def test_a_form_a_decision_and_a_topic_that_are_not_there(self) -> None:
        body = around(
            user_task("Do_It", camunda_formRef="gone"),
            node("businessRuleTask", "Decide", camunda_decisionRef="gone", camunda_resultVariable="r"),
            node("serviceTask", "Serve", camunda_type="external", camunda_topic="gone"),
            ids=("Do_It", "Decide", "Serve"),
        )
        assert errors(diagram(body)) == {("form", "Do_It"), ("decision", "Decide"), ("topic", "Serve")}

    def test_groups_are_judged_once_the_application_has_named_its_own(self) -> None:
        content = diagram(around(user_task("Do_It", camunda_candidateGroups="team, strangers"), ids=("Do_It",)))
        assert errors(content) == set()
        register_known(groups=["team"])
        assert errors(content) == {("group", "Do_It")}
        register_known(groups=["strangers"])
        assert errors(content) == set()

    def test_a_message_that_nobody_sends(self) -> None:
        content = with_boundary(user_task("Host"), ON_MESSAGE)
        assert errors(content) == set()
        register_known(messages=["another"])
        assert errors(content) == {("never-sent", "Event")}

    def test_a_message_sent_by_a_diagram_or_by_the_application(self) -> None:
        content = with_boundary(user_task("Host"), ON_MESSAGE)
        throwing = diagram(
            around(node("intermediateThrowEvent", "Send", ON_MESSAGE), ids=("Send",)), key="two", top=MESSAGE
        )
        register_known(messages=[])
        assert errors(content, throwing) == set()
        register_known(messages=["message_one"])
        assert errors(content) == set()

    def test_a_message_that_nobody_waits_for_is_a_warning(self) -> None:
        register_known(messages=[])
        throwing = diagram(around(node("intermediateThrowEvent", "Send", ON_MESSAGE), ids=("Send",)), top=MESSAGE)
        assert codes(warnings(throwing)) == {("never-received", "Send")}

    def test_a_variable_that_nothing_writes_is_a_warning(self) -> None:
        register_known(variables=["started_on"])
        task = user_task("Do_It", camunda_dueDate="= started_on", camunda_assignee="= rasied_by")
        problems = warnings(diagram(around(task, ids=("Do_It",))))
        assert codes(problems) == {("never-written", "Do_It")}
        assert "rasied_by" in problems[0].message

    def test_variables_that_forms_decisions_and_mappings_write_are_known(self) -> None:
        register_known(variables=[])
        mapping = '<bpmn:extensionElements><camunda:out source="answer" target="outcome" /></bpmn:extensionElements>'
        body = around(
            user_task("Do_It"),
            node("callActivity", "Call", mapping, calledElement="process_two"),
            user_task("Last", camunda_dueDate="= outcome"),
            ids=("Do_It", "Call", "Last"),
        )
        form = (
            b'{"id": "form_one", "components": [{"type": "textfield", "id": "f", "key": "answer", "label": "Answer"}]}'
        )
        two = diagram(around(user_task("Two"), ids=("Two",)), key="process_two")
        assert (
            codes(
                [p for p in problems_of(diagram(body), two, files={"form_one.form": form}) if p.code == "never-written"]
            )
            == set()
        )


class TestWording:
    def test_labels_explanations_and_ids_are_asked_for(self) -> None:
        content = diagram(around(user_task("Activity_0abc123"), ids=("Activity_0abc123",)))
        content = content.replace(b'name="The Activity_0abc123"', b"").replace(
            b"<bpmn:documentation>Why.</bpmn:documentation>", b""
        )
        content = content.replace(b"<bpmn:documentation>What it is for.</bpmn:documentation>", b"")
        found = codes(warnings(content))
        assert found == {
            ("no-name", "Activity_0abc123"),
            ("no-documentation", "Activity_0abc123"),
            ("generated-id", "Activity_0abc123"),
            ("no-documentation", "process_one"),
        }

    def test_gateways_that_only_join_need_no_label(self) -> None:
        content = diagram(
            around('<bpmn:exclusiveGateway id="Merge" />', '<bpmn:parallelGateway id="Fork" />', ids=("Merge", "Fork"))
        )
        assert warnings(content) == []


def test_a_problem_reads_as_one_line() -> None:
    [problem] = problems_of(diagram(around(node("callActivity", "Call", calledElement="gone"), ids=("Call",))))
    assert str(problem) == (
        "Error: diagram_0.bpmn, line 1: “The Call” (Call): No process “gone” is deployed. "
        "Deploy it too, or mend the id."
    )
