"""What the form templates are given: a form's questions as plain values, ready to be shown."""

from dataclasses import dataclass, field

from markupsafe import Markup


@dataclass(frozen=True)
class FormError:
    """One line of the error summary; `href` leads to the field."""

    text: str
    href: str


@dataclass(frozen=True)
class Option:
    """One choice of radio buttons, checkboxes or a select."""

    value: str
    text: str
    checked: bool = False

    @property
    def selected(self) -> bool:
        """What a select calls it."""
        return self.checked


@dataclass(frozen=True)
class DateParts:
    """A date as somebody typed it, right or wrong. `time` is None where only the day is asked for."""

    day: str = ""
    month: str = ""
    year: str = ""
    time: str | None = None


@dataclass(frozen=True)
class Said:
    """What was answered last time: "Last time, 3 March 2026" and the words."""

    title: str
    words: str


@dataclass(frozen=True)
class Row:
    """One repetition of a list that can grow: "Action 2" and its questions."""

    id: str
    label: str
    questions: tuple["Question", ...]


@dataclass(frozen=True, kw_only=True)
class Question:
    """One part of a form: `kind` names the component in components/form.html, the rest is what that component shows."""

    kind: str
    id: str
    name: str = ""
    label: str = ""
    hint: str = ""
    error: str = ""
    value: str = ""
    options: tuple[Option, ...] = ()
    date: DateParts = DateParts()
    classes: str = ""
    input_type: str = "text"
    input_mode: str | None = None
    prefix: str = ""
    suffix: str = ""
    max_length: int | None = None
    is_inline: bool = False
    html: Markup = field(default_factory=Markup)
    headings: tuple[str, ...] = ()
    cells: tuple[tuple[str, ...], ...] = ()
    questions: tuple["Question", ...] = ()
    rows: tuple[Row, ...] = ()
    may_change_rows: bool = False
    #: Whether an answer to another question decides if it is asked.
    depends_on_answers: bool = False
    #: It appeared because of an answer that was just given.
    revealed: bool = False
    last: Said | None = None
