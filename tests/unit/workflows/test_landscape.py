"""What the shipped diagrams promise: the contract's tasks, words that help, and ways that keep children safe."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from engine.bpmn.elements import Element, Flow, Kind, ProcessModel, Trigger
from engine.casework.journey_actions import ACTIONS
from tests.unit.workflows.drawing import DIAGRAMS, WORKFLOWS
from tests.unit.workflows.landscape import (
    CASE,
    elements,
    landscape,
    messages_caught,
    messages_thrown,
    promised_decisions,
    promised_tasks,
    promised_variables,
    variables_read,
    variables_written,
)

PICTURES = Path(__file__).parents[3] / "docs" / "diagrams"
INTERRUPTS_THE_WORK = {"consent_withdrawn", "closure_requested"}
DECIDING = {Kind.EXCLUSIVE, Kind.INCLUSIVE}
WAITS = {Kind.USER_TASK, Kind.CALL_ACTIVITY, Kind.RECEIVE_TASK, Kind.CATCH}

every_process = pytest.mark.parametrize("process", landscape().values(), ids=lambda process: process.key)
every_diagram = pytest.mark.parametrize("diagram", DIAGRAMS, ids=lambda file: file.stem)


@every_process
def test_a_file_is_named_after_its_process(process: ProcessModel) -> None:
    assert process.file == f"{process.key}.bpmn"


@every_process
def test_tasks_are_those_of_the_contract(process: ProcessModel) -> None:
    promised = promised_tasks().get(process.key, {})
    drawn = {one.id: one.work for one in process.elements.values() if one.work is not None}
    assert drawn.keys() == promised.keys()
    for id_, work in drawn.items():
        assert work.form_key == promised[id_].form, id_
        assert frozenset(work.candidate_groups) == promised[id_].groups, id_
        assert (f"={work.assignee.expression.text}" if work.assignee else None) == promised[id_].assignee, id_
        assert work.due and work.due.text == promised[id_].due, id_


@every_process
def test_every_element_is_named_and_helps_its_reader(process: ProcessModel) -> None:
    assert process.name and process.documentation
    for element in process.elements.values():
        assert bool(element.name) != only_brings_ways_together(element), f"{element.id}: {element.name}"
        sentences = re.findall(r"[.?!](?:\s|$)", element.documentation)
        assert 1 <= len(sentences) <= 4, f"{element.id} says {len(sentences)} sentences"
        assert not re.search(r"[_=]", element.name + element.documentation), f"{element.id} speaks of variables"


def only_brings_ways_together(element: Element) -> bool:
    """Such a gateway asks nothing; its explanation says which ways meet there."""
    return element.kind is Kind.EXCLUSIVE and len(element.outgoing) == 1


@every_process
def test_gateways_ask_and_their_arrows_answer(process: ProcessModel) -> None:
    for element in process.elements.values():
        if element.kind in DECIDING and len(element.outgoing) > 1:
            assert element.name.endswith("?"), element.id
            answers = [process.flows[id_].name for id_ in element.outgoing]
            assert all(answers) and len(set(answers)) == len(answers), element.id


@every_diagram
def test_the_picture_in_the_docs_shows_the_diagram_as_it_is(diagram: Path) -> None:
    process = landscape()[diagram.stem]
    picture = (PICTURES / f"{diagram.stem}.svg").read_text(encoding="utf-8")
    shown = {id_.removesuffix("_label") for id_ in re.findall(r'data-element-id="([^"]+)"', picture)}
    assert shown - {process.key} == process.elements.keys() | process.flows.keys()
    words = set(" ".join(re.findall(r"<tspan[^>]*>([^<]*)", picture)).split())
    named = [*process.elements.values(), *process.flows.values()]
    assert {word for one in named if one.name for word in one.name.split()} <= words


def test_every_variable_that_is_read_is_written_somewhere() -> None:
    known = variables_written() | promised_variables()
    assert {name for name in variables_read() if name not in known} == set()


def test_decisions_are_those_of_the_contract_and_those_asked_for_are_shipped() -> None:
    shipped = {file.stem for file in (WORKFLOWS / "decisions").glob("*.dmn")}
    assert shipped == promised_decisions()
    assert {rule.decision for rule in elements(Kind.RULE_TASK)} <= shipped


def test_every_process_but_the_case_is_called() -> None:
    assert {call.called_process for call in elements(Kind.CALL_ACTIVITY)} == landscape().keys() - {CASE}


def test_every_message_has_a_sender_and_a_receiver() -> None:
    sent_by_people = {action.message for action in ACTIONS.values()}
    assert messages_caught() == messages_thrown() | sent_by_people


@pytest.mark.rule("ENT-8")
@pytest.mark.parametrize(
    ("process", "task"),
    [
        ("identify_and_engage", "Engage_RecordConcern"),
        ("safeguarding_concern", "Concern_Assess"),
        ("safeguarding_concern", "Concern_ContactMash"),
    ],
)
def test_what_must_reach_mash_is_due_the_same_day_from_whoever_raised_it(process: str, task: str) -> None:
    work = landscape()[process].elements[task].work
    assert work and work.due and work.assignee and work.assignee.expression
    assert (work.due.text, work.assignee.expression.text) == ("today()", "raised_by")


@pytest.mark.rule("ENT-8", "ENT-10")
def test_only_a_clear_no_ends_a_concern_without_mash_or_advice() -> None:
    concern = landscape()["safeguarding_concern"]
    assert _before(concern, "Concern_ResultNone") == {"Concern_MergeNone"}
    ways_out = [flow for flow in concern.flows.values() if flow.target == "Concern_MergeNone"]
    assert {flow.condition.text for flow in ways_out if flow.condition} == {
        'mash = "none"',
        'advice = "no_further_action"',
    }
    assert not any(flow.is_default for flow in ways_out)


@pytest.mark.rule("ENT-8", "ENT-9")
def test_engagement_goes_on_only_past_a_clear_no_or_an_answer() -> None:
    engage = landscape()["identify_and_engage"]
    assert _before(engage, "Engage_CheckExisting") == {"Engage_MergeCheckExisting"}
    into_the_check = [flow for flow in engage.flows.values() if flow.target == "Engage_MergeCheckExisting"]
    assert {_way(engage, flow) for flow in into_the_check} == {'mash = "none"', "concern_answered"}


@pytest.mark.rule("ENT-9")
def test_a_concern_can_be_raised_wherever_the_case_waits() -> None:
    """Beside a decision on sharing the case itself hears it."""
    for element in _waiting_in_the_case():
        hears = "concern_raised" in _messages_around(element)
        assert hears or element.called_process in ("safeguarding_concern", "sharing_decision"), element.id


@pytest.mark.rule("SHR-1")
def test_sharing_can_come_up_wherever_the_case_waits() -> None:
    beside = {"Case_Concern", "Case_Sharing"}
    deaf = {one.id for one in _waiting_in_the_case() if "sharing_requested" not in _messages_around(one)}
    assert deaf == beside


@pytest.mark.rule("SHR-1", "SHR-3")
def test_nothing_is_shared_but_on_a_clear_decision() -> None:
    sharing = landscape()["sharing_decision"]
    into_sharing = [flow for flow in sharing.flows.values() if flow.target == "Sharing_MergeShare"]
    assert _before(sharing, "Sharing_Share") == {"Sharing_MergeShare"}
    assert {_way(sharing, flow) for flow in into_sharing} == {
        'sharing_decision = "share"',
        'oversight_answer = "share"',
    }


@pytest.mark.rule("ENT-9", "CLO-6")
def test_neither_a_withdrawal_nor_a_closure_interrupts_a_concern() -> None:
    calls = [one for one in elements(Kind.CALL_ACTIVITY) if one.called_process == "safeguarding_concern"]
    assert calls
    for call in calls:
        assert call.id in landscape()[CASE].elements, f"{call.id} may be called from work that is interrupted"
        assert not INTERRUPTS_THE_WORK & _messages_around(call), call.id


@pytest.mark.rule("CLO-6")
def test_consent_can_be_withdrawn_wherever_work_goes_on() -> None:
    dealt_with = {"Case_Withdrawal", "Case_WithdrawalConcern", "Case_StepUp", "Case_Concern", "Case_Sharing"}
    deaf = {one.id for one in _waiting_in_the_case() if "consent_withdrawn" not in _messages_around(one)}
    assert deaf == dealt_with


@pytest.mark.rule("CLO-7")
def test_step_up_is_heard_everywhere_in_early_help() -> None:
    outside = {"Case_StepUp", "Case_Concern", "Case_Sharing"}
    deaf = {one.id for one in _waiting_in_the_case() if "step_up_confirmed" not in _messages_around(one)}
    assert deaf == outside


@pytest.mark.rule("LPR-4", "LCS-3", "CON-4")
def test_what_may_happen_often_does_not_interrupt() -> None:
    interrupting = {event.message: event.interrupting for event in elements(Kind.BOUNDARY) if event.message}
    assert interrupting == {
        "concern_raised": False,
        "handover_requested": False,
        "lcss_help_requested": False,
        "consent_changed": False,
        "sharing_requested": False,
        "consent_withdrawn": True,
        "closure_requested": True,
        "step_up_confirmed": True,
    }


def test_what_goes_on_beside_the_work_ends_with_it() -> None:
    case = landscape()[CASE].elements
    for call in ("Case_Handover", "Case_LcssHelp", "Case_ConsentChange"):
        assert case[call].scope == "Case_ActiveEarlyHelp"
    assert case["Active_End"].trigger is Trigger.TERMINATE


def test_every_end_of_early_help_is_closed_stepped_up_or_without_help() -> None:
    process = landscape()[CASE]
    ends = [one for one in process.elements.values() if one.kind is Kind.END and one.scope == "Case_EarlyHelp"]
    before = {end.id: {process.flows[id_].source for id_ in end.incoming} for end in ends}
    stepping_up = [one.id for one in elements(Kind.THROW) if one.message == "step_up_confirmed"]
    for end in ends:
        [last] = before[end.id]
        if end.trigger is Trigger.TERMINATE:
            assert last in ("Case_Closure", "Case_EndWithoutHelp")
        else:
            assert last in stepping_up


def test_the_case_itself_ends_plainly_so_that_an_open_concern_goes_on() -> None:
    outermost = [one for one in landscape()[CASE].elements.values() if one.kind is Kind.END and one.scope is None]
    assert outermost and all(end.trigger is Trigger.NONE for end in outermost)


@pytest.mark.rule("LCS-2")
def test_the_review_by_lcss_holds_nothing_up() -> None:
    process = landscape()[CASE]
    [after] = [flow.target for flow in process.flows.values() if flow.source == "Active_LcssReview"]
    assert process.elements[after].kind is Kind.END
    assert process.elements[after].trigger is Trigger.NONE


def test_reminders_run_by_themselves_and_take_nothing_away() -> None:
    timers = [event for event in elements(Kind.BOUNDARY) if event.trigger is Trigger.TIMER]
    assert timers
    for event in timers:
        assert not event.interrupting, event.id
        assert {one.kind for one in _after(event)} == {Kind.SERVICE_TASK, Kind.END}, event.id


def _waiting_in_the_case() -> list[Element]:
    return [one for one in landscape()[CASE].elements.values() if one.kind in WAITS and one.kind is not Kind.CATCH]


def _messages_around(element: Element) -> set[str | None]:
    """The messages that boundary events hear on the element itself and on every subprocess around it."""
    case = landscape()[CASE].elements
    inside = {element.id}
    while element.scope is not None:
        element = case[element.scope]
        inside.add(element.id)
    return {event.message for event in case.values() if event.attached_to in inside}


def _before(process: ProcessModel, id_: str) -> set[str]:
    return {process.flows[flow].source for flow in process.elements[id_].incoming}


def _way(process: ProcessModel, flow: Flow) -> str | None:
    """What an arrow waits for: its condition, or the message that its source catches."""
    return flow.condition.text if flow.condition else process.elements[flow.source].message


def _after(event: Element) -> Iterator[Element]:
    process = next(one for one in landscape().values() if event.id in one.elements)
    to_visit = [event]
    while to_visit:
        for id_ in to_visit.pop().outgoing:
            following = process.elements[process.flows[id_].target]
            to_visit.append(following)
            yield following
