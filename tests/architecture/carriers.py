"""Where each practice rule lives: elements of diagrams, rows of decisions, questions of forms, policies, and functions.

Whatever carries a rule names its id: an element or a question in its property `rules`, a decision in its description, a
row in its annotation, code in a docstring or a comment.
"""

import ast
import json
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from lxml import etree

ROOT = Path(__file__).parents[2]
RULE_ID = re.compile(r"\b(?:ENT|EHA|LCS|LPR|TAF|CLO|CON|SHR|GOV|MON)-\d+\b")
NAMED = "@id and (@name or self::*[local-name()='rule'])"


def carriers() -> dict[str, dict[str, list[str]]]:
    """Rule id to all that carries it, by file; an empty name is the file as a whole."""
    found: dict[str, dict[str, list[str]]] = defaultdict(dict)
    for pattern, read in READERS.items():
        for path in sorted(ROOT.glob(pattern)):
            for rule, part in dict.fromkeys(read(path)):
                found[rule].setdefault(str(path.relative_to(ROOT)), []).append(part)
    return found


ByFile = Mapping[str, Sequence[str]]
Carried = Iterator[tuple[str, str]]


def _in_xml(path: Path) -> Carried:
    """Each id with the element (of a diagram) or the row or decision (of a table) that says it."""
    root = etree.fromstring(path.read_bytes())
    for node in root.iter():
        said = " ".join([node.text or "", *node.attrib.values()]) if isinstance(node.tag, str) else ""
        for rule in RULE_ID.findall(said):
            holder = next(iter(node.xpath(f"ancestor-or-self::*[{NAMED}][1]")), root)
            yield rule, _called(holder)


def _called(holder: etree._Element) -> str:
    name = re.sub(r"\s+", " ", holder.get("name", ""))
    return f"{name} ({holder.get('id')})" if name else holder.get("id", "")


def _in_form(path: Path) -> Carried:
    for component in _components(json.loads(path.read_bytes())):
        for rule in RULE_ID.findall(component.get("properties", {}).get("rules", "")):
            yield rule, component.get("key") or component.get("path") or component["id"]


def _components(holder: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    for component in holder.get("components", ()):
        yield component
        yield from _components(component)


def _in_policy(path: Path) -> Carried:
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        for rule in RULE_ID.findall(line):
            yield rule, f"line {number}"


def _in_code(path: Path) -> Carried:
    """Each id with the function or class around it; of a module's own text, the module."""
    text = path.read_text(encoding="utf-8")
    if not RULE_ID.search(text):
        return
    parts = [node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.FunctionDef | ast.ClassDef)]
    for number, line in enumerate(text.splitlines(), 1):
        for rule in RULE_ID.findall(line):
            around = [part for part in parts if part.lineno <= number <= (part.end_lineno or 0)]
            yield rule, max(around, key=lambda part: part.lineno).name if around else ""


READERS = {
    "workflows/*.bpmn": _in_xml,
    "workflows/decisions/*.dmn": _in_xml,
    "workflows/forms/*.form": _in_form,
    "workflows/policy/*.json": _in_policy,
    "engine/**/*.py": _in_code,
    "api/**/*.py": _in_code,
}
