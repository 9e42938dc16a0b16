"""Combinations of parts in words: `“age” 12 to 15 when “competent” is unknown`."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from engine.feel import Value
from engine.feel.values import iso_text

from .coverage import Box
from .domains import Kind, Part
from .lines import Line

MAX_WORDS = 6
"""Parts that are named one by one."""


@dataclass(frozen=True)
class Dimension:
    """An input as people know it, with its parts in order."""

    label: str
    parts: Sequence[Part]


def combination(dimensions: Sequence[Dimension], box: Box) -> str:
    """The combinations in the box, as the end of a sentence."""
    told = [(dimensions[place], bits) for place, bits in sorted(box.items())]
    named = [(dimension, bits) for dimension, bits in told if bits != (1 << len(dimension.parts)) - 1]
    if not named:
        return "whatever the inputs are"
    clauses = [f"“{dimension.label}” is {_words(dimension, bits)}" for dimension, bits in named]
    first, bits = named[0]
    if not _is_one_range(_chosen(first, bits)):
        return "when " + " and ".join(clauses)
    rest = " when " + " and ".join(clauses[1:]) if clauses[1:] else ""
    return f"for “{first.label}” {_words(first, bits)}{rest}"


def _words(dimension: Dimension, bits: int) -> str:
    chosen = _chosen(dimension, bits)
    left_out = [part for number, part in enumerate(dimension.parts) if not bits >> number & 1]
    if all(part.kind is Kind.UNKNOWN for part in left_out):
        return "known"
    if any(part.kind is Kind.REST for part in chosen) and all(part.kind is not Kind.BETWEEN for part in left_out):
        return "anything but " + _listed([_said(run) for run in _runs(left_out)], "and")
    return _listed([_said(run) for run in _runs(chosen)], "or")


def _chosen(dimension: Dimension, bits: int) -> list[Part]:
    return [part for number, part in enumerate(dimension.parts) if bits >> number & 1]


def _listed(words: Sequence[str], link: str) -> str:
    if len(words) > MAX_WORDS:
        words = [*words[:MAX_WORDS], f"{len(words) - MAX_WORDS} more"]
    return f" {link} ".join([", ".join(words[:-1]), words[-1]]) if len(words) > 1 else words[0]


def _is_one_range(parts: Sequence[Part]) -> bool:
    return len(_runs(parts)) == 1 and isinstance(parts[0].line, Line)


def _runs(parts: Sequence[Part]) -> list[list[Part]]:
    """The parts, those together that lie side by side on one line."""
    runs: list[list[Part]] = []
    for part in parts:
        if runs and part.line is not None and _follows(runs[-1][-1], part):
            runs[-1].append(part)
        else:
            runs.append([part])
    return runs


def _follows(before: Part, part: Part) -> bool:
    line = part.line
    if line is None or before.line is not line or part.low is None:
        return False
    if before.high == part.low and before.kind is not part.kind:
        return True
    return line.between(before.high, part.low) is None and Kind.BETWEEN not in (before.kind, part.kind)


def _said(run: Sequence[Part]) -> str:
    first, last = run[0], run[-1]
    if first.kind is Kind.UNKNOWN:
        return "unknown"
    if first.kind is Kind.REST:
        return first.label
    if len(run) == 1 and first.kind is Kind.VALUE:
        return text_of(first.sample)
    return _range(first.low, first.kind is Kind.VALUE, last.high, last.kind is Kind.VALUE, first)


def _range(low: Value, low_included: bool, high: Value, high_included: bool, part: Part) -> str:
    if isinstance(part.line, Line) and part.line.counted:
        low = low if low is None or low_included else part.line.next(low)
        high = high if high is None or high_included else part.line.previous(high)
        low_included = high_included = True
    if low is None and high is None:
        return "known"
    if high is None:
        return f"{text_of(low)} and above" if low_included else f"above {text_of(low)}"
    if low is None:
        return f"{text_of(high)} and below" if high_included else f"below {text_of(high)}"
    if low == high:
        return text_of(low)
    start = text_of(low) if low_included else f"above {text_of(low)}"
    return f"{start} to {text_of(high)}" if high_included else f"{start} to below {text_of(high)}"


def text_of(value: Value) -> str:
    """A value as a table's cell would hold it."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return f'"{value}"'
    return format(value.normalize(), "f") if isinstance(value, Decimal) else iso_text(value)
