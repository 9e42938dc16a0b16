"""From a component of a form, filled in, to the question that a template shows: one function a kind."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from markupsafe import Markup

from api.pages.questions import DateParts, Option, Question, Row
from api.pages.templates import in_words
from engine import bpmn

LONGEST_INLINE = 24
"""Characters: radio buttons stand side by side only when their words are short."""
DATE_HINT = "For example, 27 3 2026"
TIME_HINT = "For example, 14:30"
CHOICE_KINDS = {"radio": "radios", "select": "select", "checklist": "checkboxes", "taglist": "checkboxes"}
NOT_CHOSEN = Option("", "Choose one")
NOTHING_TO_CHOOSE = "There is nothing to choose from yet."


class Drawing:
    """Draws the visible components. `errors`: sentences by name; `revealed`: names that have just appeared."""

    def __init__(self, errors: Mapping[str, str], revealed: frozenset[str]) -> None:
        self._errors = errors
        self._revealed = revealed

    def questions(self, shown: Sequence[bpmn.forms.Shown], *, depends: bool = False) -> tuple[Question, ...]:
        """A question for each component that is to be seen; buttons and spacers are the page's own.

        `depends`: an answer decides already whether what they stand in is asked.
        """
        drawn = (self._question(part, depends or part.depends_on_answers) for part in shown if not part.hidden)
        return tuple(question for question in drawn if question is not None)

    def _question(self, part: bpmn.forms.Shown, depends: bool) -> Question | None:
        if isinstance(part.component, bpmn.forms.Question):
            return self._asked(part, depends)
        match part.type:
            case "text" | "html":
                return Question(kind="prose", id=part.component.id, html=Markup(part.html))  # noqa: S704 - cleaned by the form
            case "table":
                return Question(
                    kind="table", id=part.component.id, label=part.label, headings=part.headings, cells=part.cells
                )
            case "group":
                return self._group(part, depends)
            case "dynamiclist":
                return self._repeat(part, depends)
            case "separator":
                return Question(kind="separator", id=part.component.id)
            case _:
                return None

    def _group(self, part: bpmn.forms.Shown, depends: bool) -> Question | None:
        inner = self.questions(part.parts, depends=depends)
        return Question(kind="group", id=f"g-{part.component.id}", label=part.label, questions=inner) if inner else None

    def _repeat(self, part: bpmn.forms.Shown, depends: bool) -> Question:
        name = field_id(part.path)
        rows = tuple(
            Row(f"{name}-{index}", f"{part.label}: {index + 1}", self.questions(row, depends=depends))
            for index, row in enumerate(part.rows)
        )
        return Question(
            kind="repeat",
            id=name,
            name=part.path,
            label=part.label,
            error=self._errors.get(part.path, ""),
            rows=rows,
            may_change_rows=part.component.may_change_rows,
        )

    def _asked(self, part: bpmn.forms.Shown, depends: bool) -> Question | None:
        common = {
            "id": field_id(part.path),
            "name": part.path,
            "label": _label(part),
            "hint": part.description,
            "error": self._errors.get(part.path, ""),
            "depends_on_answers": depends,
            "revealed": part.path in self._revealed,
        }
        if isinstance(part.component, bpmn.forms.ChoiceQuestion) and not (part.options or part.required):
            return None
        if part.locked:
            return Question(**{**common, "kind": "known", "label": part.label, "value": known_words(part)})
        return _KINDS[part.type](part, common)


def field_id(name: str) -> str:
    """The id in the page of the question of this name."""
    return "q-" + name.replace(".", "-")


def known_words(part: bpmn.forms.Shown) -> str:
    """An answer in words, for reading."""
    value = part.value
    if part.options:
        chosen = set(map(_text, value if isinstance(value, list) else [value]))
        return ", ".join(choice.label for choice in part.options if _text(choice.value) in chosen)
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, Mapping):
        return " ".join(filter(None, map(_text, value.values())))
    return _date_words(_text(value)) if part.type == "datetime" else _text(value)


def _date_words(text: str) -> str:
    """A date in words; anything else (a time, what cannot be a date) as it is."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return text
    return f"{in_words(moment.date())}{f' at {moment:%H:%M}' if 'T' in text else ''}"


def _label(part: bpmn.forms.Shown) -> str:
    return part.label if part.required or part.type == "checkbox" else f"{part.label} (optional)"


def _text(value: Any) -> str:
    if value is None:
        return ""
    return str(value).lower() if isinstance(value, bool) else str(value)


def _text_field(part: bpmn.forms.Shown, common: Mapping[str, Any]) -> Question:
    component = part.component
    input_type = "email" if component.is_email else "tel" if component.is_phone else "text"
    classes = "govuk-input--width-20" if component.is_phone else ""
    return Question(
        **common,
        input_type=input_type,
        kind="text",
        value=_text(part.value),
        prefix=part.prefix,
        suffix=part.suffix,
        classes=classes,
    )


def _text_area(part: bpmn.forms.Shown, common: Mapping[str, Any]) -> Question:
    longest = part.component.max_length
    limit = int(longest) if isinstance(longest, Decimal) else None
    return Question(**common, kind="textarea", value=_text(part.value), max_length=limit)


def _number(part: bpmn.forms.Shown, common: Mapping[str, Any]) -> Question:
    mode = "numeric" if part.component.decimals == 0 else "decimal"
    return Question(
        **common,
        kind="text",
        value=_text(part.value),
        input_mode=mode,
        prefix=part.prefix,
        suffix=part.suffix,
        classes="govuk-input--width-5",
    )


def _date(part: bpmn.forms.Shown, common: Mapping[str, Any]) -> Question:
    kind = part.component.kind
    if kind == bpmn.forms.DateKind.TIME:
        hint = part.description or TIME_HINT
        return Question(
            **{**common, "hint": hint}, kind="text", value=_text(part.value), classes="govuk-input--width-5"
        )
    with_time = kind == bpmn.forms.DateKind.DATE_AND_TIME
    parts = _date_parts(part.value, with_time=with_time)
    return Question(**{**common, "hint": part.description or DATE_HINT}, kind="date", date=parts)


def _date_parts(value: Any, *, with_time: bool) -> DateParts:
    if isinstance(value, Mapping):
        typed = {name: _text(value.get(name)) for name in ("day", "month", "year")}
        return DateParts(**typed, time=_text(value.get("time")) if with_time else None)
    if isinstance(value, date):
        value = value.isoformat()
    day, _, clock_time = _text(value).partition("T")
    year, month, number = [*day.split("-"), "", ""][:3]
    return DateParts(number.lstrip("0"), month.lstrip("0"), year, clock_time[:5] if with_time else None)


def _checkbox(part: bpmn.forms.Shown, common: Mapping[str, Any]) -> Question:
    option = Option("true", part.label, checked=part.value is True)
    return Question(**{**common, "label": ""}, kind="checkboxes", options=(option,))


def _choice(part: bpmn.forms.Shown, common: Mapping[str, Any]) -> Question:
    if not part.options:
        return Question(**common, kind="known", value=NOTHING_TO_CHOOSE)
    kind = CHOICE_KINDS[part.type]
    chosen = set(map(_text, part.value if isinstance(part.value, list) else [part.value]))
    options = tuple(Option(_text(one.value), one.label, _text(one.value) in chosen) for one in part.options)
    if kind == "select":
        options = (NOT_CHOSEN, *options)
    length = sum(len(option.text) for option in options)
    return Question(**common, kind=kind, options=options, is_inline=kind == "radios" and length <= LONGEST_INLINE)


_KINDS: Mapping[str, Callable[[bpmn.forms.Shown, Mapping[str, Any]], Question]] = {
    "textfield": _text_field,
    "textarea": _text_area,
    "number": _number,
    "datetime": _date,
    "checkbox": _checkbox,
    "radio": _choice,
    "select": _choice,
    "checklist": _choice,
    "taglist": _choice,
}
