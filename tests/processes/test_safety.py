"""Nothing of SpiffWorkflow that evaluates text can be reached, its logs stay silent, and specs are shared safely."""

import logging
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest
from sqlmodel import Session

from engine.bpmn import spiff
from engine.bpmn.releases import Release, read_contents
from engine.bpmn.spiff.environment import RefusingScriptEngine, ScriptsRefusedError
from engine.clock import ManualClock
from tests.processes.rehearsal import DIAGRAMS


@pytest.fixture(scope="module")
def release() -> Release:
    contents, _problems = read_contents({path.name: path.read_bytes() for path in DIAGRAMS.iterdir()})
    return Release("safety", 1, contents)


def started(release: Release, process_key: str, **variables: object) -> spiff.CaseWorkflow:
    session = Session(info={"clock": ManualClock(datetime(2026, 3, 2, 9, tzinfo=UTC))})
    environment = spiff.Environment(session, release, "i", "CASE-1", "ann")
    workflow = spiff.CaseWorkflow(spiff.build_specs(release), process_key, environment)
    workflow.data = dict(variables)
    workflow.advance()
    return workflow


@pytest.mark.parametrize("way", ["evaluate", "execute", "call_service", "validate"])
def test_the_script_engine_of_a_running_process_refuses_everything(release: Release, way: str) -> None:
    engine = started(release, "exclusive", size=1).script_engine
    assert isinstance(engine, RefusingScriptEngine)
    for holder in (engine, engine.environment):
        with pytest.raises(ScriptsRefusedError):
            getattr(holder, way)("1 + 1", {})


def test_the_stock_parser_serializer_and_decision_tables_are_not_even_loaded() -> None:
    names = "parser serializer.workflow dmn camunda spiff"
    script = (
        "import sys, engine.bpmn\n"
        "loaded = [m for m in sys.modules if m.startswith('SpiffWorkflow.')]\n"
        f"print([m for m in loaded for w in {names.split()!r} if m.endswith('.' + w) or f'.{{w}}.' in m])"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_nothing_of_a_family_reaches_the_logs(release: Release, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG, logger="root"):
        workflow = started(release, "task_fields", visitor="Ada Example", started_on="2026-03-02")
        [task] = workflow.user_tasks()
        workflow.complete_task(task, {"said": "Ada Example"})
        workflow.advance()
    assert not [record for record in caplog.records if record.name.startswith("spiff")]


def test_many_threads_share_the_specs_of_a_release(release: Release) -> None:
    def walk(number: int) -> int:
        workflow = started(release, "each_called", people=[f"p{number}-{each}" for each in range(5)])
        steps = 0
        while not workflow.completed:
            task = next(workflow.user_tasks())
            person = task.data.get("person", f"p{number}-")
            assert person.startswith(f"p{number}-")
            workflow.complete_task(task, {})
            workflow.advance()
            steps += 1
        return steps

    with ThreadPoolExecutor(8) as pool:
        assert set(pool.map(walk, range(64))) == {11}
