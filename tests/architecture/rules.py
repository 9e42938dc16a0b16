"""The trace from practice rules to carriers and proofs: `python -m tests.architecture.rules` writes docs/rules.md.

A rule is carried by what names its id (`carriers.py` beside this); it is proved by the tests that are marked with it.
"""

import ast
import tomllib
from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path

from tests.architecture.carriers import RULE_ID, ByFile, carriers

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "rules.md"


def catalogue() -> Mapping[str, Mapping[str, str]]:
    """Rule id to what it says and its source."""
    return tomllib.loads((ROOT / "docs" / "practice-rules.toml").read_text(encoding="utf-8"))


def proofs() -> dict[str, dict[str, list[str]]]:
    """Rule id to the tests marked with it, by file."""
    found: dict[str, dict[str, list[str]]] = defaultdict(dict)
    for path in sorted((ROOT / "tests").rglob("test_*.py")):
        for test, rules in _marked_tests(ast.parse(path.read_text(encoding="utf-8"))):
            for rule in rules:
                found[rule].setdefault(str(path.relative_to(ROOT)), []).append(test)
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


def page() -> str:
    """The whole page, as it is committed."""
    carried, proved, rules = carriers(), proofs(), catalogue()
    head = [
        "# Practice rules: where each lives, and what proves it",
        "",
        "Made by `python -m tests.architecture.rules`; a test keeps it true. `python -m tests.mutations` takes away,",
        "one by one, each element, way, event, due date, decision row and question, and asks whether a test fails;",
        "with `--rules`, one of the rule's own. On 22 November 2026 it took 910 things away, and each was missed.",
        "",
        f"{len(proved)} of {len(rules)} rules have a proof. “Not yet” is what later work brings.",
    ]
    sections = [_section(rule, rules[rule], carried.get(rule, {}), proved.get(rule, {})) for rule in rules]
    return "\n".join([*head, *sections, ""])


def _section(rule: str, entry: Mapping[str, str], carried: ByFile, proved: ByFile) -> str:
    lines = ["", f"## {rule}: {entry['says']}", "", f"Source: {entry['source']}", "", "Lives in:", "", *_items(carried)]
    return "\n".join([*lines, "", "Proved by:", "", *_items(proved)])


def _items(by_file: ByFile) -> list[str]:
    if not by_file:
        return ["- not yet"]
    return [f"- `{file}`: {', '.join(parts)}" if any(parts) else f"- `{file}`" for file, parts in by_file.items()]


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
