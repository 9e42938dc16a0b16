"""Every hostile file gets its report, whole and in good time; none runs code, none reads what is not its own."""

import json
import signal
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from engine.bpmn import definitions, handlers, preparing
from engine.bpmn.definitions import DeploymentRefusedError, NothingDeployedError
from engine.bpmn.problems import Problem, Severity
from engine.database import Database
from tests.unit.bpmn.diagrams import FORM, around, diagram, flow, node, user_task

FILES = Path(__file__).parent / "files"
LONG_ENOUGH = 60
"""Seconds: far more than any of these needs on a slow machine, far less than those that would hang."""

EXPECTED: Mapping[str, tuple[str, str | None]] = {
    "external_entity.bpmn": ("xml", None),
    "billion_laughs.bpmn": ("xml", None),
    "remote_dtd.bpmn": ("xml", None),
    "parameter_entity.bpmn": ("xml", None),
    "undefined_entity.bpmn": ("xml", None),
    "broken.bpmn": ("xml", None),
    "not_a_diagram.bpmn": ("not-bpmn", None),
    "two_processes.bpmn": ("one-process", None),
    "include.bpmn": ("unsupported", "hostile"),
    "script_task.bpmn": ("unsupported", "Step"),
    "script_in_listener.bpmn": ("unsupported-setting", "Step"),
    "script_in_input.bpmn": ("input", "Step"),
    "python_input.bpmn": ("expression", "Step"),
    "java_delegate.bpmn": ("unsupported-setting", "Step"),
    "old_expression.bpmn": ("unsupported-setting", "Step"),
    "python_condition.bpmn": ("expression", "Evil"),
    "bare_python_condition.bpmn": ("expression", "Evil"),
    "script_condition.bpmn": ("condition-language", "Evil"),
    "old_condition.bpmn": ("expression", "Evil"),
    "dunder_condition.bpmn": ("expression", "Evil"),
    "python_due_date.bpmn": ("expression", "Step"),
    "python_assignee.bpmn": ("expression", "Step"),
    "python_collection.bpmn": ("variable-name", "Step"),
    "python_timer.bpmn": ("expression", "Step"),
    "python_message_name.bpmn": ("message-name", "M"),
    "link_events.bpmn": ("unsupported-event", "Land"),
    "signal.bpmn": ("unsupported-event", "Step"),
    "reserved_ids.bpmn": ("reserved-id", "Round.EndJoin"),
    "reserved_variable.bpmn": ("variable-name", "Step"),
    "endless_gateways.bpmn": ("busy-loop", "Step"),
    "endless_services.bpmn": ("busy-loop", "Step"),
    "join_in_loop.bpmn": ("join-stuck", "Join"),
    "calls_itself.bpmn": ("recursive-call", "Step"),
    "unreachable.bpmn": ("unreachable", "Island"),
    "hanging_arrow.bpmn": ("dangling-flow", "Loose"),
    "duplicate_ids.bpmn": ("duplicate-id", "Finish"),
    "event_subprocess.bpmn": ("event-subprocess", "Sub"),
    "script.form": ("html", "Evil"),
    "event_handler.form": ("html", "Evil"),
    "javascript_link.form": ("html", "Evil"),
    "iframe.form": ("unsupported", "Evil"),
    "filepicker.form": ("unsupported", "Evil"),
    "regular_expression.form": ("pattern", "Evil"),
    "looking_behind.form": ("pattern", "Evil"),
    "python_condition.form": ("expression", "Evil"),
    "python_label.form": ("expression", "Evil"),
    "class_key.form": ("key", "Evil"),
    "same_key_twice.form": ("duplicate-key", "Evil"),
    "same_name_twice.form": ("json", None),
    "broken.form": ("json", None),
    "no_form.form": ("json", None),
    "python_input.dmn": ("decision", "hostile"),
    "python_cell.dmn": ("decision", "hostile"),
    "python_output.dmn": ("decision", "hostile"),
    "old_expression.dmn": ("decision", "hostile"),
    "external_entity.dmn": ("decision", None),
    "billion_laughs.dmn": ("decision", None),
    "broken.dmn": ("decision", None),
}


@pytest.fixture(autouse=True)
def watched(engine_alone: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Runs each test in an empty folder, where code that ran would leave its canary, and ends one that hangs."""
    folder = tmp_path / "watched"
    folder.mkdir()
    monkeypatch.chdir(folder)
    handlers.register_handler("note", lambda call: None)

    def stop(*_: object) -> None:
        raise TimeoutError("It took too long.")

    before = signal.signal(signal.SIGALRM, stop)
    signal.alarm(LONG_ENOUGH)
    yield
    signal.alarm(0)
    signal.signal(signal.SIGALRM, before)
    assert list(folder.iterdir()) == []


def refusal(database: Database, files: Mapping[str, bytes]) -> list[Problem]:
    """The report of a deployment that is refused, after making sure that nothing of it stayed."""
    with pytest.raises(DeploymentRefusedError) as refused, database.transaction() as session:
        definitions.deploy(session, files | {"form_one.form": FORM}, name="", source="", deployed_by="")
    with database.reading() as session, pytest.raises(NothingDeployedError):
        definitions.current_release(session)
    return [problem for problem in refused.value.problems if problem.severity is Severity.ERROR]


def test_every_hostile_file_is_expected() -> None:
    assert {path.name for path in FILES.iterdir()} == set(EXPECTED)


@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_each_file_gets_its_report(sqlite_database: Database, name: str) -> None:
    problems = refusal(sqlite_database, {name: (FILES / name).read_bytes()})
    assert EXPECTED[name] in {(problem.code, problem.element_id) for problem in problems}
    assert all(problem.file == name for problem in problems)
    assert all("root:" not in problem.message and "Traceback" not in problem.message for problem in problems)


def test_all_of_them_together_are_reported_at_once(sqlite_database: Database) -> None:
    problems = refusal(sqlite_database, {path.name: path.read_bytes() for path in FILES.iterdir()})
    assert {problem.file for problem in problems} >= {
        name for name in EXPECTED if EXPECTED[name][0] != "recursive-call"
    }


def test_what_a_file_points_to_is_not_read(sqlite_database: Database, tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("a family's secret")
    content = (FILES / "external_entity.bpmn").read_bytes().replace(b"/etc/passwd", str(secret).encode())
    for encoding in ("utf-8", "utf-16"):
        encoded = content.decode().replace("UTF-8", encoding).encode(encoding)
        problems = refusal(sqlite_database, {"one.bpmn": encoded})
        assert [problem.code for problem in problems] == ["xml"]
        assert "a family's secret" not in problems[0].message


def nested(depth: int) -> bytes:
    return diagram('<bpmn:subProcess id="x">' * depth + "</bpmn:subProcess>" * depth)


def lines(count: int) -> bytes:
    return diagram(around(*(user_task(f"T{n}") for n in range(count)), ids=tuple(f"T{n}" for n in range(count))))


def web(count: int) -> bytes:
    """Every gateway leads to every other."""
    ids = [f"G{n}" for n in range(count)]
    flows = "".join(f'<bpmn:sequenceFlow id="{a}_{b}" sourceRef="{a}" targetRef="{b}" />' for a in ids for b in ids)
    return diagram("".join(node("exclusiveGateway", id_) for id_ in ids) + flows)


def groups(depth: int) -> bytes:
    form: dict = {"type": "textfield", "id": "t", "key": "t", "label": "T"}
    for level in range(depth):
        form = {"type": "group", "id": f"g{level}", "label": "G", "components": [form]}
    return json.dumps({"id": "hostile", "components": [form]}).encode()


def template(text: str) -> bytes:
    return json.dumps({"id": "hostile", "components": [{"type": "text", "id": "t", "text": text}]}).encode()


def condition(text: str) -> bytes:
    return diagram(flow("F", "a", "b", text))


@pytest.mark.parametrize(
    ("name", "make", "code"),
    [
        ("huge.bpmn", lambda: b"<a>" + b" " * 3_000_000 + b"</a>", "xml"),
        ("huge.form", lambda: b" " * 3_000_000 + b"{}", "json"),
        ("huge.dmn", lambda: b"<a>" + b" " * 30_000_000 + b"</a>", "decision"),
        ("deep.bpmn", lambda: nested(20_000), "xml"),
        ("subprocesses.bpmn", lambda: nested(200), "too-deep"),
        ("long.bpmn", lambda: lines(1_000), "too-long"),
        ("longer.bpmn", lambda: lines(9_000), "xml"),
        ("web.bpmn", lambda: web(60), "too-long"),
        ("scripts.bpmn", lambda: diagram('<bpmn:scriptTask id="s" />' * 15_000), "many-problems"),
        ("label.bpmn", lambda: diagram(node("userTask", "A").replace("The A", "A" * 1_000_000)), "long-label"),
        (
            "topic.bpmn",
            lambda: diagram(node("serviceTask", "A", camunda_type="external", camunda_topic="a" * 1_000_000)),
            "long-name",
        ),
        ("brackets.bpmn", lambda: condition("= " + "(" * 100_000), "expression"),
        ("nots.bpmn", lambda: condition("= " + "not(" * 3_000 + "x" + ")" * 3_000), "expression"),
        ("long_condition.bpmn", lambda: condition("= 1" + " + 1" * 100_000), "expression"),
        ("deep.form", lambda: groups(200), "too-deep"),
        ("deepest.form", lambda: b'{"id":' + b"[" * 500_000, "json"),
        (
            "many.form",
            lambda: json.dumps({"id": "hostile", "components": [{"type": "spacer"}] * 50_000}).encode(),
            "too-long",
        ),
        ("brackets.form", lambda: template("{{" * 500_000), "expression"),
        ("long_text.form", lambda: template("a" * 1_000_000), "expression"),
    ],
)
def test_what_is_made_to_exhaust_is_refused_in_good_time(sqlite_database: Database, name: str, make, code: str) -> None:
    problems = refusal(sqlite_database, {name: make()})
    assert code in {problem.code for problem in problems}
    assert len(problems) <= preparing.MAX_PROBLEMS + 1
    assert all(len(str(problem)) < 2_000 for problem in problems)


def test_processes_that_call_each_other_in_a_long_circle(sqlite_database: Database) -> None:
    count = 60
    files = {
        f"p{n}.bpmn": diagram(
            around(node("callActivity", "Call", calledElement=f"p{(n + 1) % count}"), ids=("Call",)), key=f"p{n}"
        )
        for n in range(count)
    }
    problems = refusal(sqlite_database, files)
    assert {problem.file for problem in problems if problem.code == "recursive-call"} == set(files)
