"""Whoever takes a deployment at the edge hands the safety rules in: a call without them would let everything pass."""

import ast
from pathlib import Path

ROOT = Path(__file__).parents[2]
JUDGING = {"check", "examine", "propose", "deploy", "put_into_use", "list_problems"}


def test_every_call_at_the_edge_hands_in_the_safety_rules() -> None:
    calls = [call for path in (ROOT / "api").rglob("*.py") for call in _judging_calls(path)]
    assert len(calls) >= 6
    assert [where for where, handed_in in calls if not handed_in] == []


def _judging_calls(path: Path) -> list[tuple[str, bool]]:
    found = []
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and ast.unparse(node.func) in {f"bpmn.definitions.{name}" for name in JUDGING}:
            found.append((f"{path.name}:{node.lineno}", "rules" in ast.unparse(node).rpartition("definitions.")[2]))
    return found
