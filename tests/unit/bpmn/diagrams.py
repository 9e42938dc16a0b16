"""Small diagrams for tests: only what a test is about is written out."""

from collections.abc import Mapping
from itertools import pairwise

from engine.bpmn.problems import Problem, Severity
from engine.bpmn.reading import read_diagram
from engine.bpmn.releases import Contents, read_contents
from engine.bpmn.validation import check_contents

_HEAD = (
    '<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL"'
    ' xmlns:camunda="http://camunda.org/schema/1.0/bpmn" xmlns:zeebe="http://camunda.org/schema/zeebe/1.0"'
    ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" targetNamespace="test">'
)

ON_MESSAGE = '<bpmn:messageEventDefinition messageRef="Message_1" />'
MESSAGE = '<bpmn:message id="Message_1" name="message_one" />'


def document(body: str, top: str = "") -> bytes:
    """A whole file around `body`, which holds the process; `top` stands beside it."""
    return f"{_HEAD}{top}{body}</bpmn:definitions>".encode()


def diagram(body: str, *, key: str = "process_one", top: str = "") -> bytes:
    """A file with one executable process that holds `body`."""
    process = (
        f'<bpmn:process id="{key}" name="Process one" isExecutable="true">'
        f"<bpmn:documentation>What it is for.</bpmn:documentation>{body}</bpmn:process>"
    )
    return document(process, top)


def line(*ids: str) -> str:
    """Arrows from each id to the next."""
    return "".join(flow(f"{a}_{b}", a, b) for a, b in pairwise(ids))


def flow(id_: str, source: str, target: str, condition: str | None = None) -> str:
    """One arrow."""
    inner = (
        f'<bpmn:conditionExpression xsi:type="bpmn:tFormalExpression">{condition}</bpmn:conditionExpression>'
        if condition is not None
        else ""
    )
    return f'<bpmn:sequenceFlow id="{id_}" sourceRef="{source}" targetRef="{target}">{inner}</bpmn:sequenceFlow>'


def node(kind: str, id_: str, inner: str = "", **attributes: str) -> str:
    """One element with a label and documentation; `camunda_x` becomes the attribute `camunda:x`."""
    written = "".join(f' {name.replace("camunda_", "camunda:")}="{value}"' for name, value in attributes.items())
    documentation = "<bpmn:documentation>Why.</bpmn:documentation>"
    return f'<bpmn:{kind} id="{id_}" name="The {id_}"{written}>{documentation}{inner}</bpmn:{kind}>'


def extended(inner: str) -> str:
    """Extension elements around `inner`."""
    return f"<bpmn:extensionElements>{inner}</bpmn:extensionElements>"


def each(collection: str, item: str, **attributes: str) -> str:
    """One run for each item of a list."""
    written = "".join(f' {name}="{value}"' for name, value in attributes.items())
    names = f'camunda:collection="{collection}" camunda:elementVariable="{item}"'
    return f"<bpmn:multiInstanceLoopCharacteristics{written} {names} />"


def timer(kind: str, text: str) -> str:
    """A timer: `kind` is timeDate, timeDuration or timeCycle."""
    return f"<bpmn:timerEventDefinition><bpmn:{kind}>{text}</bpmn:{kind}></bpmn:timerEventDefinition>"


def user_task(id_: str, inner: str = "", **attributes: str) -> str:
    """A user task that lacks nothing, unless `attributes` says otherwise."""
    return node(
        "userTask", id_, inner, **{"camunda_formRef": "form_one", "camunda_candidateGroups": "team"} | attributes
    )


def around(*elements: str, ids: tuple[str, ...]) -> str:
    """`elements`, connected in a line from a start to an end."""
    return node("startEvent", "Begin") + "".join(elements) + node("endEvent", "Finish") + line("Begin", *ids, "Finish")


def with_boundary(host: str, definition: str, **attributes: str) -> bytes:
    """`host`, named Host, with a boundary event on it."""
    body = around(host, ids=("Host",)) + node("boundaryEvent", "Event", definition, attachedToRef="Host", **attributes)
    return diagram(body + node("endEvent", "Aside") + line("Event", "Aside"), top=MESSAGE)


FORM = b'{"type": "default", "id": "form_one", "components": []}'


def read_problems(content: bytes) -> list[Problem]:
    """What reading this one file says."""
    return read_diagram("test.bpmn", content)[1]


def contents_of(*diagrams: bytes, files: Mapping[str, bytes] | None = None) -> Contents:
    """Several diagrams and the form `form_one`, read; `files` beside them."""
    named = {f"diagram_{index}.bpmn": content for index, content in enumerate(diagrams)}
    return read_contents(named | {"form_one.form": FORM} | dict(files or {}))[0]


def problems_of(*diagrams: bytes, files: Mapping[str, bytes] | None = None) -> list[Problem]:
    """Everything that validation says about them together."""
    return check_contents(contents_of(*diagrams, files=files))


def codes(problems: list[Problem]) -> set[tuple[str, str | None]]:
    """The code and element of each problem."""
    return {(problem.code, problem.element_id) for problem in problems}


def errors(*diagrams: bytes, **options) -> set[tuple[str, str | None]]:
    return codes([problem for problem in problems_of(*diagrams, **options) if problem.severity is Severity.ERROR])


def warnings(*diagrams: bytes) -> list[Problem]:
    return [problem for problem in problems_of(*diagrams) if problem.severity is Severity.WARNING]
