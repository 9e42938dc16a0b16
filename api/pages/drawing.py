"""From a component of a form, filled in, to the question that a template shows: one function a kind."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from markupsafe import Markup

from api.pages.questions import DateParts, Option, Question, Row, Said
from api.pages.sections import group_id
from api.pages.templates import in_words
from engine import bpmn
from engine.words import _, later

LONGEST_INLINE = 24
"""Characters: radio buttons stand side by side only when their words are short."""
DATE_HINT = later("For example, 27 3 2026")
TIME_HINT = later("For example, 14:30")
CHOICE_KINDS = {"radio": "radios", "select": "select", "checklist": "checkboxes", "taglist": "checkboxes"}
NOT_CHOSEN = Option("", later("Choose one"))
NOTHING_TO_CHOOSE = later("There is nothing to choose from yet.")


class Drawing:
    """Draws the visible components.

    `errors`: sentences by name; `revealed`: names that have just appeared; `last`: what was said last time, by name.
    """

    def __init__(self, errors: Mapping[str, str], revealed: frozenset[str], last: Mapping[str, Said]) -> None:
        self._errors = errors
        self._revealed = revealed
        self._last = last

    def questions(self, shown: Sequence[bpmn.forms.Shown], *, depends: bool = False) -> tuple[Question, ...]:
        """A question for each component that is to be seen; buttons and spacers are the page's own.

        `depends`: an answer decides already whether what they stand in is asked.
        """
        drawn = (self._question(part, depends or part.depends_on_answers) for part in shown if not part.hidden)
        return tuple(question for question in drawn if question is not None)

    def _question(self, part: bpmn.forms.Shown, depends: bool) -> Question | None:
        identity = part.component.id
        match part.component:
            case bpmn.forms.Question():
                return self._asked(part, depends)
            case bpmn.forms.Prose():
                return Question(kind="prose", id=identity, html=Markup(part.html))  # noqa: S704 - cleaned by the form
            case bpmn.forms.Table():
                return Question(kind="table", id=identity, label=part.label, headings=part.headings, cells=part.cells)
            case bpmn.forms.Group():
                return self._group(part, depends)
            case bpmn.forms.DynamicList() as component:
                return self._repeat(part, component, depends)
            case _:
                return Question(kind="separator", id=identity) if part.type == "separator" else None

    def _group(self, part: bpmn.forms.Shown, depends: bool) -> Question | None:
        inner = self.questions(part.parts, depends=depends)
        return (
            Question(kind="group", id=group_id(part.component.id), label=part.label, questions=inner) if inner else None
        )

    def _repeat(self, part: bpmn.forms.Shown, component: bpmn.forms.DynamicList, depends: bool) -> Question:
        name = field_id(part.path)
        rows = tuple(
            Row(f"{name}-{index}", f"{part.label} {index + 1}", self.questions(row, depends=depends))
            for index, row in enumerate(part.rows)
        )
        return Question(
            kind="repeat",
            id=name,
            name=part.path,
            label=part.label,
            error=self._errors.get(part.path, ""),
            rows=rows,
            may_change_rows=component.may_change_rows,
            depends_on_answers=depends,
            last=self._last.get(part.path),
        )

    def _asked(self, part: bpmn.forms.Shown, depends: bool) -> Question | None:
        is_choice = isinstance(part.component, bpmn.forms.ChoiceQuestion)
        if is_choice and not (part.options or part.required):
            return None
        common: dict[str, Any] = {
            "id": field_id(part.path),
            "name": part.path,
            "label": _label(part),
            "hint": part.description,
            "error": self._errors.get(part.path, ""),
            "depends_on_answers": depends,
            "revealed": part.path in self._revealed,
            "last": self._last.get(part.path),
        }
        if part.locked:
            return Question(**common | {"label": part.label}, kind="known", value=known_words(part))
        return Question(**common | _answered(part))


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
        return _("Yes") if value else _("No")
    if isinstance(value, Mapping):
        return " ".join(filter(None, map(_text, value.values())))
    return _date_words(_text(value)) if part.type == "datetime" else _text(value)


def _date_words(text: str) -> str:
    """A date in words; anything else (a time, what cannot be a date) as it is."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return text
    if "T" not in text:
        return in_words(moment)
    return _("%(day)s at %(time)s", day=in_words(moment.date()), time=f"{moment:%H:%M}")


def _label(part: bpmn.forms.Shown) -> str:
    return part.label if part.required or part.type == "checkbox" else _("%(label)s (optional)", label=part.label)


def _text(value: Any) -> str:
    if value is None:
        return ""
    return str(value).lower() if isinstance(value, bool) else str(value)


def _answered(part: bpmn.forms.Shown) -> dict[str, Any]:
    """What a question shows beside what all have: its component, its answer so far, its options."""
    match part.component:
        case bpmn.forms.TextQuestion() as component:
            return _text_area(part, component) if part.type == "textarea" else _text_field(part, component)
        case bpmn.forms.NumberQuestion() as component:
            return _number(part, component)
        case bpmn.forms.DateQuestion() as component:
            return _date(part, component)
        case bpmn.forms.CheckboxQuestion():
            option = Option("true", part.label, checked=part.value is True)
            return {"kind": "checkboxes", "label": "", "options": (option,)}
        case _:
            return _choice(part)


def _text_field(part: bpmn.forms.Shown, component: bpmn.forms.TextQuestion) -> dict[str, Any]:
    return {
        "kind": "text",
        "value": _text(part.value),
        "input_type": "email" if component.is_email else "tel" if component.is_phone else "text",
        "classes": "govuk-input--width-20" if component.is_phone else "",
        "prefix": part.prefix,
        "suffix": part.suffix,
    }


def _text_area(part: bpmn.forms.Shown, component: bpmn.forms.TextQuestion) -> dict[str, Any]:
    longest = component.max_length
    limit = int(longest) if isinstance(longest, Decimal) else None
    return {"kind": "textarea", "value": _text(part.value), "max_length": limit}


def _number(part: bpmn.forms.Shown, component: bpmn.forms.NumberQuestion) -> dict[str, Any]:
    return {
        "kind": "text",
        "value": _text(part.value),
        "input_mode": "numeric" if component.decimals == 0 else "decimal",
        "classes": "govuk-input--width-5",
        "prefix": part.prefix,
        "suffix": part.suffix,
    }


def _date(part: bpmn.forms.Shown, component: bpmn.forms.DateQuestion) -> dict[str, Any]:
    if component.kind is bpmn.forms.DateKind.TIME:
        hint = part.description or TIME_HINT
        return {"kind": "text", "hint": hint, "value": _text(part.value), "classes": "govuk-input--width-5"}
    with_time = component.kind is bpmn.forms.DateKind.DATE_AND_TIME
    parts = _date_parts(part.value, with_time=with_time)
    return {"kind": "date", "hint": part.description or DATE_HINT, "date": parts}


def _date_parts(value: Any, *, with_time: bool) -> DateParts:
    if isinstance(value, Mapping):
        typed = {name: _text(value.get(name)) for name in ("day", "month", "year")}
        return DateParts(**typed, time=_text(value.get("time")) if with_time else None)
    written, _, clock_time = _text(value).partition("T")
    year, month, day = [*written.split("-"), "", ""][:3]
    return DateParts(day.lstrip("0"), month.lstrip("0"), year, clock_time[:5] if with_time else None)


def _choice(part: bpmn.forms.Shown) -> dict[str, Any]:
    if not part.options:
        return {"kind": "known", "value": NOTHING_TO_CHOOSE}
    kind = CHOICE_KINDS[part.type]
    chosen = set(map(_text, part.value if isinstance(part.value, list) else [part.value]))
    options = tuple(Option(_text(one.value), one.label, _text(one.value) in chosen) for one in part.options)
    is_short = sum(len(option.text) for option in options) <= LONGEST_INLINE
    return {
        "kind": kind,
        "options": (NOT_CHOSEN, *options) if kind == "select" else options,
        "is_inline": kind == "radios" and is_short,
    }
