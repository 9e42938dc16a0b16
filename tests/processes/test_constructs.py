"""Every construct that may be drawn does what the standard says, step by step; every other one is refused."""

import pytest

from engine import bpmn
from engine.bpmn.elements import Element, Kind, Trigger
from engine.bpmn.problems import Severity
from engine.bpmn.reading import allowed
from tests.processes.rehearsal import CASE, Rehearsal
from tests.processes.stories import STORIES
from tests.unit.bpmn.diagrams import MESSAGE, around, diagram, line, node, problems_of, read_problems, timer, user_task

ALWAYS_INTERRUPTS = {Trigger.ERROR}


def allowed_constructs() -> set[str]:
    """The names of all that may be drawn, from the lists that deployment goes by."""
    found = {kind.value for kind in Kind if kind not in allowed.TRIGGERS}
    for kind, triggers in allowed.TRIGGERS.items():
        for trigger in triggers:
            ways = [""] if kind is not Kind.BOUNDARY else [" interrupting", " not interrupting"]
            found |= {f"{kind} {trigger}{way}" for way in ways[: 1 if trigger in ALWAYS_INTERRUPTS else 2]}
    repeated = {f"{kind} for each, {way}" for kind in allowed.REPEATABLE for way in ("side by side", "in turn")}
    return found | repeated


def construct(element: Element) -> str:
    """The name of what the element is."""
    if element.multi_instance is not None:
        return f"{element.kind} for each, {'in turn' if element.multi_instance.sequential else 'side by side'}"
    if element.kind not in allowed.TRIGGERS:
        return element.kind.value
    way = "" if element.kind is not Kind.BOUNDARY else " interrupting" if element.interrupting else " not interrupting"
    return f"{element.kind} {element.trigger}{way}"


def test_every_construct_that_may_be_drawn_has_its_story() -> None:
    assert set(STORIES) == allowed_constructs()


@pytest.mark.parametrize("name", STORIES)
def test_the_tokens_of(rehearsal: Rehearsal, name: str) -> None:
    story = STORIES[name]
    rehearsal.deploy(*story.diagrams)
    rehearsal.start(story.diagrams[0], **story.first or {})
    with rehearsal.database.reading() as session:
        release = bpmn.definitions.current_release(session)
    elements = [process.elements.get(story.element) for process in release.processes.values()]
    assert name in {construct(element) for element in elements if element}
    assert rehearsal.tokens() == story.start
    for happens, tokens in story.steps:
        happens(rehearsal)
        assert rehearsal.tokens() == tokens
    assert rehearsal.has_ended == (story.steps[-1][1] == "")
    with rehearsal.database.reading() as session:
        done = {event.element_id for event in bpmn.history.list_for_business_key(session, CASE)}
    assert story.element in done


# BPMN 2.0 (formal/2013-12-09): the flow nodes of chapters 10.3 to 10.6, the event definitions of table 10.93, and what
# else may stand in a process or among the definitions.
ELEMENTS = {
    "task", "sendTask", "receiveTask", "userTask", "manualTask", "businessRuleTask", "serviceTask", "scriptTask",
    "callActivity", "subProcess", "adHocSubProcess", "transaction", "exclusiveGateway", "inclusiveGateway",
    "parallelGateway", "complexGateway", "eventBasedGateway", "startEvent", "endEvent", "intermediateCatchEvent",
    "intermediateThrowEvent", "boundaryEvent", "implicitThrowEvent", "event",
    "callChoreography", "choreographyTask", "subChoreography", "callConversation", "conversation", "subConversation",
}  # fmt: skip
OTHERS = {
    "dataObject", "dataObjectReference", "dataStoreReference", "laneSet", "lane", "ioSpecification", "property",
    "resourceRole", "performer", "humanPerformer", "potentialOwner", "auditing", "monitoring", "supports", "ioBinding",
    "correlationSubscription", "artifact",
}  # fmt: skip
AT_THE_TOP = {
    "choreography", "collaboration", "globalBusinessRuleTask", "globalChoreographyTask", "globalConversation",
    "globalManualTask", "globalScriptTask", "globalTask", "globalUserTask", "correlationProperty", "dataStore",
    "endPoint", "interface", "itemDefinition", "partnerEntity", "partnerRole", "resource", "cancelEventDefinition",
    "import", "extension", "relationship",
}  # fmt: skip
DEFINITIONS = {
    "cancel", "compensate", "conditional", "error", "escalation", "link", "message", "signal", "terminate", "timer",
}  # fmt: skip
KINDS = {kind.value for kind in Kind}


def errors_at(content: bytes) -> set[tuple[str | None, int | None]]:
    """Element and line of every error."""
    problems = [*read_problems(content), *problems_of(content)]
    return {(problem.element_id, problem.line) for problem in problems if problem.severity is Severity.ERROR}


def on_its_own_line(part: str) -> str:
    return f"\n\n{part}\n"


@pytest.mark.parametrize("name", sorted((ELEMENTS | OTHERS) - KINDS))
def test_what_may_not_stand_in_a_process_is_refused_with_its_line(name: str) -> None:
    content = diagram(on_its_own_line(f'<bpmn:{name} id="X" />') + around(user_task("A"), ids=("A",)))
    assert ("X", 3) in errors_at(content)


@pytest.mark.parametrize("name", sorted(AT_THE_TOP))
def test_what_may_not_stand_beside_a_process_is_refused_with_its_line(name: str) -> None:
    content = diagram(around(user_task("A"), ids=("A",)), top=on_its_own_line(f'<bpmn:{name} id="X" />'))
    assert ("X", 3) in errors_at(content)


@pytest.mark.parametrize("kind", sorted(allowed.TRIGGERS))
@pytest.mark.parametrize("trigger", sorted(DEFINITIONS))
def test_triggers_outside_the_list_are_refused_with_their_line(kind: Kind, trigger: str) -> None:
    event = node(
        kind, "X", f"<bpmn:{trigger}EventDefinition />", **({"attachedToRef": "A"} if kind == "boundaryEvent" else {})
    )
    content = diagram(on_its_own_line(event) + around(user_task("A"), ids=("A",)), top=MESSAGE)
    problems = [p for p in read_problems(content) if p.code == "unsupported-event"]
    is_allowed = trigger in {str(one) for one in allowed.TRIGGERS[kind]}
    assert [(p.element_id, p.line) for p in problems] == ([] if is_allowed else [("X", 3)])


@pytest.mark.usefixtures("engine_alone")
def test_a_receive_task_behind_an_event_based_gateway_carries_no_events() -> None:
    """As BPMN 2.0, 10.6.6 has it."""
    waits = node("eventBasedGateway", "Which") + node("receiveTask", "Answer", messageRef="Message_1")
    waits += node("intermediateCatchEvent", "Soon", timer("timeDuration", "P1D"))
    late = node("boundaryEvent", "Late", timer("timeDuration", "P2D"), attachedToRef="Answer")
    ends = node("startEvent", "Begin") + node("endEvent", "Done") + line("Begin", "Which", "Answer", "Done")
    content = waits + ends + line("Which", "Soon", "Done")
    assert errors_at(diagram(content, top=MESSAGE)) == set()
    assert {element for element, _line in errors_at(diagram(content + late + line("Late", "Done"), top=MESSAGE))} == {
        "Late"
    }
