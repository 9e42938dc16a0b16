"""What a decision says, thing by thing: the decision, its columns, its rules."""

from collections.abc import Iterator

from engine.bpmn.differences.things import Thing
from engine.dmn import Decision, Part, outline


def things_of_decision(decision: Decision) -> tuple[Thing, ...]:
    """The decision itself and its rules, in the order of the file."""
    facets = {
        "name": f"“{decision.name}”",
        "description": decision.documentation,
        "hit policy": decision.hit_policy.value if decision.hit_policy else "",
        "logic": _logic(outline(decision.logic)),
        "inputs": ", ".join(f"{each.label} ({each.expression.text.strip()})" for each in decision.inputs),
        "outputs": ", ".join(each.name for each in decision.outputs),
        "standing": "safety-critical" if decision.is_safety_critical else "",
        "other decisions it asks": ", ".join(each.name for each in decision.required),
    }
    owner = Thing(decision.file, decision.key, decision.key, f"The decision “{decision.name}”", facets)
    return (owner, *_rules(decision))


def _logic(part: Part) -> str:
    """What the boxes say that are no table; a table's rules are things of their own."""
    said = part.text or "; ".join(filter(None, map(_logic, part.parts)))
    return f"{part.label}: {said}" if part.label and said else said


def _rules(decision: Decision) -> Iterator[Thing]:
    for rule in decision.rules:
        tests = {
            f"“{column.label}”": cell.text.strip() for column, cell in zip(decision.inputs, rule.tests, strict=True)
        }
        results = {
            f"result “{column.label or column.name}”": cell.text.strip()
            for column, cell in zip(decision.outputs, rule.entries, strict=True)
        }
        facets = {**tests, **results, "note": " ".join(filter(None, [rule.description, *rule.annotations]))}
        name = f"Rule {rule.number} of “{decision.name}”"
        yield Thing(decision.file, decision.key, rule.id, name, facets, order="rules")
