"""Our engine in memory, on a diagram that no validation has seen."""

from uuid import uuid4

from engine.bpmn.releases import Release, read_contents
from tests.soundness.walkers import EngineWalker, look_at
from tests.unit.bpmn.diagrams import FORM, MESSAGE, diagram


def release_of(body: str) -> Release:
    contents, problems = read_contents({"one.bpmn": diagram(body, top=MESSAGE), "form_one.form": FORM})
    assert not problems
    return Release(str(uuid4()), 1, contents)


def do(walker: EngineWalker, name: str, **values: object) -> list[str]:
    """Does the open task; what is open then."""
    [(_place, element, handle)] = [choice for choice in look_at(walker).choices if choice[1].id == name]
    walker.do(handle, element, values)
    return [choice[1].id for choice in look_at(walker).choices]
