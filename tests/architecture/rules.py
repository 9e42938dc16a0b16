"""The trace from practice rules to carriers and proofs: `python -m tests.architecture.rules` writes docs/rules.md.

A rule is carried by a diagram's element, decision or form that names its id in a property, a rule's description or a
documentation text, or by code whose docstring or comment names it; it is proved by the tests that are marked with it.
"""

import ast
import re
import tomllib
from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path

ROOT = Path(__file__).parents[2]
TABLE = ROOT / "docs" / "rules.md"
RULE_ID = re.compile(r"\b(?:ENT|EHA|LCS|LPR|TAF|CLO|CON|SHR|GOV|MON)-\d+\b")
CARRIERS = ("workflows/**/*.bpmn", "workflows/**/*.dmn", "workflows/**/*.form", "engine/**/*.py", "api/**/*.py")


def catalogue() -> Mapping[str, Mapping[str, str]]:
    """Rule id to what it says and its source."""
    return tomllib.loads((ROOT / "docs" / "practice-rules.toml").read_text(encoding="utf-8"))


def proofs() -> dict[str, list[str]]:
    """Rule id to the tests marked with it, as `file::test`."""
    found = defaultdict(list)
    for path in sorted((ROOT / "tests").rglob("test_*.py")):
        for test, rules in _marked_tests(ast.parse(path.read_text(encoding="utf-8"))):
            for rule in rules:
                found[rule].append(f"{path.relative_to(ROOT)}::{test}")
    return found


def _marked_tests(module: ast.Module) -> Iterator[tuple[str, list[str]]]:
    """Each test (or class of tests) with the rules that its decorators mark, also through the names that they use: a
    list of cases, and the function that makes a case and marks it with the rules it is called with."""
    named = {target: node.value for node in module.body if isinstance(node, ast.Assign) for target in _targets(node)}
    makers = {node.name for node in module.body if isinstance(node, ast.FunctionDef) and _passes_rules_on(node)}
    for node in ast.walk(module):
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            parts = [part for decorator in node.decorator_list for part in _parts(decorator, named)]
            calls = [part for part in parts if isinstance(part, ast.Call)]
            marking = [call for call in calls if _is_mark(call) or ast.unparse(call.func) in makers]
            yield node.name, sorted({rule for call in marking for rule in _rules_in(call)})


def _targets(node: ast.Assign) -> list[str]:
    return [target.id for target in node.targets if isinstance(target, ast.Name)]


def _parts(node: ast.AST, named: Mapping[str, ast.AST]) -> Iterator[ast.AST]:
    for part in ast.walk(node):
        yield part
        if isinstance(part, ast.Name) and part.id in named:
            yield from ast.walk(named[part.id])


def _is_mark(call: ast.Call) -> bool:
    return ast.unparse(call.func) == "pytest.mark.rule"


def _passes_rules_on(maker: ast.FunctionDef) -> bool:
    """Whether a function marks what it makes with its own arguments (`*rules`)."""
    calls = [part for part in ast.walk(maker) if isinstance(part, ast.Call) and _is_mark(part)]
    return any(isinstance(argument, ast.Starred) for call in calls for argument in call.args)


def _rules_in(call: ast.Call) -> Iterator[str]:
    for argument in call.args:
        if isinstance(argument, ast.Constant) and RULE_ID.fullmatch(str(argument.value)):
            yield argument.value


def carriers() -> dict[str, list[str]]:
    """Rule id to the files that name it."""
    found = defaultdict(list)
    for pattern in CARRIERS:
        for path in sorted(ROOT.glob(pattern)):
            for rule in sorted(set(RULE_ID.findall(path.read_text(encoding="utf-8")))):
                found[rule].append(str(path.relative_to(ROOT)))
    return found


def _row(rule: str, entry: Mapping[str, str], carried: list[str], proved: list[str]) -> str:
    tests = "<br>".join(proved) or "not yet"
    return f"| {rule} | {entry['says']} | {entry['source']} | {'<br>'.join(carried) or 'not yet'} | {tests} |"


def table() -> str:
    """The whole page, as it is committed."""
    carried, proved, rules = carriers(), proofs(), catalogue()
    rows = [_row(rule, entry, carried.get(rule, []), proved.get(rule, [])) for rule, entry in rules.items()]
    counted = sum(rule in proved for rule in rules)
    head = [
        "# Practice rules and their proofs",
        "",
        "Made by `python -m tests.architecture.rules`; a test keeps it true. “Not yet” is what later work brings.",
        "",
        f"{counted} of {len(rules)} rules have a proof.",
        "",
        "| rule | what it asks | source | carried by | proved by |",
        "|---|---|---|---|---|",
    ]
    return "\n".join([*head, *rows, ""])


if __name__ == "__main__":
    TABLE.write_text(table(), encoding="utf-8")
