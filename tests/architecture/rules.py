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


def _marked_rules(node: ast.AST) -> Iterator[str]:
    for decorator in getattr(node, "decorator_list", []):
        if isinstance(decorator, ast.Call) and ast.unparse(decorator.func) == "pytest.mark.rule":
            yield from (argument.value for argument in decorator.args if isinstance(argument, ast.Constant))
        for part in ast.walk(decorator):
            if isinstance(part, ast.Call) and part is not decorator and ast.unparse(part.func) == "pytest.mark.rule":
                yield from (argument.value for argument in part.args if isinstance(argument, ast.Constant))


def proofs() -> dict[str, list[str]]:
    """Rule id to the tests marked with it, as `file::test`."""
    found = defaultdict(list)
    for path in sorted((ROOT / "tests").rglob("test_*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            for rule in _marked_rules(node):
                found[rule].append(f"{path.relative_to(ROOT)}::{node.name}")
    return found


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
