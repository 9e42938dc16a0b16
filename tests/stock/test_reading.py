"""What is read from a diagram: nothing runs, nothing is dropped, everything is said at once. Facts 5, 6, 8 and 16."""

import os

import pytest
from SpiffWorkflow.bpmn.parser.ValidationException import ValidationException
from SpiffWorkflow.camunda.parser.CamundaParser import CamundaParser

from engine.bpmn.problems import Severity
from engine.bpmn.reading import read_diagram
from tests.stock.stock import Stock
from tests.unit.bpmn.diagrams import (
    MESSAGE,
    around,
    diagram,
    each,
    extended,
    flow,
    line,
    node,
    problems_of,
    read_problems,
    user_task,
)
from tests.upgrades.moves import Moving

RUN = "__import__('os').environ.setdefault('A_DIAGRAM_RAN', 'yes') == 'yes'"


def refused(body: str, top: str = MESSAGE) -> set[tuple[str, str | None]]:
    """Code and element of every error, from reading the file and from judging the whole; each has its line."""
    content = diagram(body, top=top)
    problems = [*read_problems(content), *problems_of(content)]
    errors = [problem for problem in problems if problem.severity is Severity.ERROR]
    assert all(problem.line for problem in errors)
    return {(problem.code, problem.element_id) for problem in errors}


def choice(condition: str) -> str:
    arrows = line("Begin", "Which") + flow("To_A", "Which", "A", condition) + flow("To_B", "Which", "B")
    nodes = node("startEvent", "Begin") + node("exclusiveGateway", "Which", default="To_B")
    nodes += user_task("A") + user_task("B") + node("endEvent", "Done")
    return nodes + arrows + line("A", "Done") + line("B", "Done")


@pytest.fixture(autouse=True)
def nothing_ran(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("A_DIAGRAM_RAN", raising=False)


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (choice(RUN), "expression"),
        (choice("= " + RUN), "expression"),
        (around(user_task("A", camunda_dueDate="= " + RUN), ids=("A",)), "expression"),
        (around(user_task("A", camunda_assignee="= " + RUN), ids=("A",)), "expression"),
        (around(node("scriptTask", "A", f"<bpmn:script>{RUN}</bpmn:script>"), ids=("A",)), "unsupported"),
    ],
)
def test_05_nothing_that_a_diagram_says_is_run_as_code(body: str, code: str) -> None:
    assert code in {found for found, _element in refused(body)}
    assert "A_DIAGRAM_RAN" not in os.environ


def test_05_stock_conditions_run_python(monkeypatch: pytest.MonkeyPatch) -> None:
    assert Stock(choice(RUN)).open() == ["A"]
    assert os.environ["A_DIAGRAM_RAN"] == "yes"
    monkeypatch.delenv("A_DIAGRAM_RAN")


def test_05_stock_scripts_run_python(monkeypatch: pytest.MonkeyPatch) -> None:
    Stock(around(node("scriptTask", "A", f"<bpmn:script>seen = {RUN}</bpmn:script>"), ids=("A",)))
    assert os.environ["A_DIAGRAM_RAN"] == "yes"
    monkeypatch.delenv("A_DIAGRAM_RAN")


LINK = '<bpmn:linkEventDefinition name="L" />'
LINKED = (
    node("startEvent", "Begin") + user_task("A") + node("intermediateThrowEvent", "Go", LINK) + line("Begin", "A", "Go")
    + node("intermediateCatchEvent", "Come", LINK) + user_task("B") + node("endEvent", "Done")
    + line("Come", "B", "Done")
)  # fmt: skip
UNDO = around(
    node("intermediateThrowEvent", "Undo", "<bpmn:compensateEventDefinition />"), user_task("A"), ids=("Undo", "A")
)
LONELY = around(user_task("A"), ids=("A",)) + user_task("Nobody_comes_here")
NEVER = (
    node("startEvent", "Begin") + user_task("A") + user_task("B") + node("endEvent", "Done")
    + line("Begin", "A") + flow("A_B", "A", "B", "= false") + line("B", "Done")
)  # fmt: skip


def test_06_link_events_are_refused() -> None:
    assert {("unsupported-event", "Go"), ("unsupported-event", "Come")} <= refused(LINKED)


def test_06_unknown_event_definitions_are_refused() -> None:
    assert ("unsupported-event", "Undo") in refused(UNDO)


def test_06_elements_that_nobody_can_reach_are_refused() -> None:
    assert ("unreachable", "Nobody_comes_here") in refused(LONELY)


def test_06_conditions_on_the_arrow_after_a_task_are_refused() -> None:
    assert ("condition-place", "A_B") in refused(NEVER)


def test_06_references_that_lead_nowhere_are_refused() -> None:
    missing = around(node("receiveTask", "R", messageRef="None_such"), ids=("R",)) + flow("Nowhere", "R", "Missing")
    assert {("message", "R"), ("dangling-flow", "Nowhere")} <= refused(missing)


def test_06_stock_a_process_with_a_link_event_stops_there_and_says_it_is_complete() -> None:
    stock = Stock(LINKED)
    assert stock.complete("A") == []
    assert stock.workflow.is_completed()


def test_06_stock_an_unknown_event_definition_is_passed_in_silence() -> None:
    assert Stock(UNDO).open() == ["A"]


def test_06_stock_what_nobody_reaches_is_dropped_in_silence() -> None:
    assert "Nobody_comes_here" not in Stock(LONELY).workflow.spec.task_specs


def test_06_stock_a_condition_after_a_task_is_dropped_in_silence() -> None:
    assert Stock(NEVER.replace("= false", "False")).complete("A") == ["B"]


FIELDS = {
    "camunda_assignee": "ann",
    "camunda_candidateGroups": "team, others",
    "camunda_dueDate": "2026-03-27",
    "camunda_followUpDate": "2026-03-20",
    "camunda_priority": "70",
    "camunda_formRef": "form_one",
}


def test_08_every_field_of_a_user_task_counts(ours: Moving) -> None:
    ours.put_in_force(diagram(around(user_task("A", **FIELDS), ids=("A",))))
    ours.start("process_one")
    task = ours.task("A")
    assert (task.assignee, task.candidate_groups, task.priority) == ("ann", ["team", "others"], 70)
    assert task.due_at is not None and task.due_at.isoformat() == "2026-03-27T17:00:00+00:00"
    assert task.follow_up_at is not None and task.follow_up_at.isoformat() == "2026-03-20T17:00:00+00:00"
    assert task.form_key == "form_one"


def test_08_candidate_users_are_refused_and_not_dropped() -> None:
    body = around(user_task("A", camunda_candidateUsers="ann"), ids=("A",))
    assert ("unsupported-setting", "A") in refused(body)


def with_properties() -> str:
    """A subprocess and a task in it, each with a property of its own."""

    def own(name: str) -> str:
        return extended(f'<camunda:properties><camunda:property name="{name}" value="x" /></camunda:properties>')

    inside = node("startEvent", "In") + user_task("A", own("inner")) + node("endEvent", "Out") + line("In", "A", "Out")
    return around(node("subProcess", "Work", own("outer") + inside), ids=("Work",))


def test_08_properties_stay_with_their_element() -> None:
    model, _problems = read_diagram("one.bpmn", diagram(with_properties()))
    assert model is not None
    assert {id_: dict(model.elements[id_].properties) for id_ in ("Work", "A")} == {
        "Work": {"outer": "x"},
        "A": {"inner": "x"},
    }


def test_08_running_changes_nothing_that_instances_share(ours: Moving) -> None:
    ours.put_in_force(diagram(around(user_task("A", each("people", "person")), ids=("A",))))
    for people in (["ann"], ["ann", "ben", "cai"], []):
        ours.start("process_one", people=people)
        assert len(ours.open()) == len(people)
        for task in ours.tasks():
            ours.complete(task)
        assert ours.has_ended


def test_08_stock_the_fields_of_a_user_task_are_dropped() -> None:
    spec = Stock(around(user_task("A", **FIELDS), ids=("A",)), parser=CamundaParser()).workflow.spec.task_specs["A"]
    kept = f"{vars(spec)} {vars(spec.form)}"
    assert not [value for value in ("'ann'", "others", "2026-03-27", "2026-03-20", "'70'") if value in kept]


def test_08_stock_properties_leak_from_what_is_inside() -> None:
    spec = Stock(with_properties(), parser=CamundaParser()).workflow.spec.task_specs["Work"]
    assert set(spec.extensions) == {"outer", "inner"}


def test_16_all_problems_come_at_once_each_with_its_line() -> None:
    signal = node("intermediateThrowEvent", "E", '<bpmn:signalEventDefinition signalRef="none" />')
    escalation = node("intermediateThrowEvent", "F", '<bpmn:escalationEventDefinition escalationRef="none" />')
    gateway = node("complexGateway", "X")
    found = refused(around(gateway, signal, escalation, ids=("X", "E", "F")))
    assert {("unsupported", "X"), ("unsupported-event", "E"), ("code", "F")} <= found


@pytest.mark.parametrize("kind", ["signal", "escalation"])
def test_16_stock_a_missing_reference_is_a_type_error(kind: str) -> None:
    event = node("intermediateThrowEvent", "E", f'<bpmn:{kind}EventDefinition {kind}Ref="none" />')
    with pytest.raises(ValidationException, match="TypeError"):
        Stock(around(event, ids=("E",)))


def test_16_stock_problems_come_one_at_a_time() -> None:
    with pytest.raises(ValidationException) as refusal:
        Stock(around(node("complexGateway", "X"), node("adHocSubProcess", "Y"), ids=("X", "Y")))
    assert "adHoc" not in str(refusal.value)
