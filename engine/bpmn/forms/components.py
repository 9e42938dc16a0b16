"""What a form asks, as drawn in the form editor: a tree of components, compiled once and shared.

Texts are `Template`s (they may hold `{{ FEEL }}`), conditions and bounds are compiled expressions. Paths are tuples of
names below the group or list that the component stands in.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import Any

from engine.bpmn.forms.templates import Template
from engine.feel import Expression

Path = tuple[str, ...]
Bound = Decimal | Expression | None
"""A limit: a number, an expression that gives one, or none."""


class DateKind(StrEnum):
    """What a datetime component asks for."""

    DATE = "date"
    TIME = "time"
    DATE_AND_TIME = "datetime"


@dataclass(frozen=True)
class Choice:
    """One option. `value` is text, a number or a boolean."""

    label: str
    value: Any


@dataclass(frozen=True, kw_only=True)
class Component:
    """Any part of a form. It is left out, with all that it holds, while `hide` is true."""

    type: str
    id: str
    hide: Expression | None = None
    properties: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Prose(Component):
    """Words to read: Markdown (type text) or HTML (type html)."""

    text: Template


@dataclass(frozen=True, kw_only=True)
class Table(Component):
    """Rows to read. `rows` gives a list of contexts; `columns` are pairs of heading and key."""

    label: Template
    rows: Expression
    columns: tuple[tuple[str, str], ...]


@dataclass(frozen=True, kw_only=True)
class Group(Component):
    """Components under one heading; with a path their answers are kept under it."""

    label: Template
    path: Path
    components: tuple[Component, ...]


@dataclass(frozen=True, kw_only=True)
class DynamicList(Component):
    """The same components as many times as needed; the answers are a list of dicts at `path`."""

    label: Template
    path: Path
    components: tuple[Component, ...]
    first_rows: int = 1
    may_change_rows: bool = True


@dataclass(frozen=True, kw_only=True)
class Computed(Component):
    """A value that the form works out; it is kept with the answers and never taken from outside."""

    path: Path
    expression: Expression


@dataclass(frozen=True, kw_only=True)
class Question(Component):
    """Anything that a person answers. While `locked` holds the answer comes from what is known, not from the person."""

    path: Path
    label: Template
    description: Template
    required: bool = False
    locked: bool | Expression = False
    default: Any = None

    @property
    def key(self) -> str:
        """The key as written in the form editor."""
        return ".".join(self.path)


@dataclass(frozen=True, kw_only=True)
class TextQuestion(Question):
    """One line (textfield) or several (textarea). `pattern` is the source of a regular expression to be found in it."""

    prefix: Template
    suffix: Template
    min_length: Bound = None
    max_length: Bound = None
    pattern: str | None = None
    pattern_message: str | None = None
    is_email: bool = False
    is_phone: bool = False


@dataclass(frozen=True, kw_only=True)
class NumberQuestion(Question):
    """A number with at most `decimals` digits after the point (None: any)."""

    prefix: Template
    suffix: Template
    minimum: Bound = None
    maximum: Bound = None
    decimals: int | None = None
    as_text: bool = False


@dataclass(frozen=True, kw_only=True)
class DateQuestion(Question):
    """A date, a time, or both; kept as ISO 8601 text."""

    kind: DateKind
    no_past_dates: bool = False


@dataclass(frozen=True, kw_only=True)
class CheckboxQuestion(Question):
    """One statement to tick; true or false. When it is required it must be ticked."""


@dataclass(frozen=True, kw_only=True)
class ChoiceQuestion(Question):
    """One (radio, select) or several (checklist, taglist) of some options.

    The options are drawn (`fixed`), or come from what is known beforehand (`options` gives a list).
    """

    several: bool
    fixed: tuple[Choice, ...] = ()
    options: Expression | None = None
