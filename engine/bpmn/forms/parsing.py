"""A Camunda form (form-js JSON) to its components, with everything that is not covered refused by name."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from engine.bpmn.forms.components import (
    CheckboxQuestion,
    ChoiceQuestion,
    Component,
    Computed,
    DateKind,
    DateQuestion,
    DynamicList,
    Group,
    NumberQuestion,
    Prose,
    Question,
    Table,
    TextQuestion,
)
from engine.bpmn.forms.covered import COMMON, COVERED, INSTEAD, VALIDATIONS
from engine.bpmn.forms.drawn import Drawn
from engine.bpmn.forms.prose import foreign_html
from engine.bpmn.forms.source import FormSource

MAX_COMPONENTS: Final = 300
MAX_DEPTH: Final = 8
MAX_FIRST_ROWS: Final = 20
MAX_DECIMALS: Final = 15


class FormParser:
    """Reads the components of one form; what is wrong goes to its source."""

    def __init__(self, source: FormSource) -> None:
        self._source = source
        self._count = 0
        self._depth = 0
        self._builders: dict[str, Callable[[Drawn, dict[str, Any]], Component]] = {
            "textfield": _text_question,
            "textarea": _text_question,
            "number": _number_question,
            "datetime": _date_question,
            "checkbox": lambda drawn, common: CheckboxQuestion(**common, **_asked(drawn)),
            "radio": _choice_question,
            "select": _choice_question,
            "checklist": _choice_question,
            "taglist": _choice_question,
            "expression": _computed,
            "group": self._group,
            "dynamiclist": self._dynamic_list,
            "text": lambda drawn, common: Prose(**common, text=drawn.template("text")),
            "html": _html,
            "table": _table,
            "separator": lambda _, common: Component(**common),
            "spacer": lambda _, common: Component(**common),
            "button": lambda _, common: Component(**common),
        }

    def components(self, holder: Drawn) -> tuple[Component, ...]:
        """The components that a form, a group or a list holds."""
        if self._depth == MAX_DEPTH:
            holder.error("too-deep", f"Groups and lists stand more than {MAX_DEPTH} deep in each other.")
            return ()
        self._depth += 1
        drawn = [Drawn(json, self._source) for json in holder.listed("components")]
        components = tuple(component for one in drawn if (component := self._component(one)))
        self._depth -= 1
        return components

    def _component(self, drawn: Drawn) -> Component | None:
        self._count += 1
        if self._count > MAX_COMPONENTS:
            if self._count == MAX_COMPONENTS + 1:
                self._source.error(
                    None, "too-long", f"The form has more than {MAX_COMPONENTS} components. Make two of it."
                )
            return None
        if drawn.type not in COVERED:
            advice = INSTEAD.get(drawn.type, "See the list of what a form may use.")
            drawn.error("unsupported", f"“{drawn.type[:60]}” is not supported. {advice}")
            return None
        _refuse_unknown_properties(drawn)
        common = {
            "type": drawn.type,
            "id": drawn.text("id"),
            "hide": drawn.hide(),
            "properties": _properties(drawn),
        }
        return self._builders[drawn.type](drawn, common)

    def _group(self, drawn: Drawn, common: dict[str, Any]) -> Group:
        path = drawn.path("path", needed=False)
        return Group(**common, label=drawn.template("label"), path=path, components=self.components(drawn))

    def _dynamic_list(self, drawn: Drawn, common: dict[str, Any]) -> DynamicList:
        return DynamicList(
            **common,
            label=drawn.template("label"),
            path=drawn.path("path", needed=True),
            components=self.components(drawn),
            first_rows=drawn.whole_number("defaultRepetitions", 1, MAX_FIRST_ROWS) or 0,
            may_change_rows=drawn.boolean("allowAddRemove", default=True),
        )


def _refuse_unknown_properties(drawn: Drawn) -> None:
    for name in drawn.json.keys() - COMMON - COVERED[drawn.type]:
        drawn.error("unsupported", f"The property “{name[:60]}” of a {drawn.type} is not supported. Remove it.")
    for name in drawn.validate.keys() - VALIDATIONS.get(drawn.type, set()):
        drawn.error("unsupported", f"The validation “{name[:60]}” of a {drawn.type} is not supported. Remove it.")


def _properties(drawn: Drawn) -> Mapping[str, str]:
    value = drawn.json.get("properties", {})
    if not isinstance(value, dict):
        drawn.error("property", "“properties” must be names with values.")
        return {}
    return {str(name): str(text) for name, text in value.items()}


def _asked(drawn: Drawn, label: str = "label") -> dict[str, Any]:
    """What every question has."""
    if not drawn.text(label).strip():
        drawn.error("no-label", "The question has no label. Ask in plain words.")
    if drawn.json.get("validate") not in (None, drawn.validate):
        drawn.error("validate", "The validation cannot be read.")
    return {
        "path": drawn.path("key", needed=True),
        "label": drawn.template(label),
        "description": drawn.template("description"),
        "required": drawn.validate.get("required") is True,
        "locked": drawn.locked(),
        "default": drawn.json.get("defaultValue"),
    }


def _text_question(drawn: Drawn, common: dict[str, Any]) -> Question:
    validation_type = drawn.validate.get("validationType")
    if validation_type not in (None, "", "custom", "email", "phone"):
        drawn.error(
            "validate", f"The validation type “{str(validation_type)[:60]}” is not supported. Use email or phone."
        )
    message = drawn.validate.get("patternErrorMessage")
    return TextQuestion(
        **common,
        **_asked(drawn),
        prefix=drawn.adorner("prefixAdorner"),
        suffix=drawn.adorner("suffixAdorner"),
        min_length=drawn.bound("minLength"),
        max_length=drawn.bound("maxLength"),
        pattern=drawn.pattern(),
        pattern_message=message if isinstance(message, str) else None,
        is_email=validation_type == "email",
        is_phone=validation_type == "phone",
    )


def _number_question(drawn: Drawn, common: dict[str, Any]) -> Question:
    return NumberQuestion(
        **common,
        **_asked(drawn),
        prefix=drawn.adorner("prefixAdorner"),
        suffix=drawn.adorner("suffixAdorner"),
        minimum=drawn.bound("min"),
        maximum=drawn.bound("max"),
        decimals=drawn.whole_number("decimalDigits", None, MAX_DECIMALS),
        as_text=drawn.boolean("serializeToString"),
    )


def _date_question(drawn: Drawn, common: dict[str, Any]) -> Question:
    subtype = drawn.text("subtype") or DateKind.DATE
    if subtype not in set(DateKind):
        drawn.error("subtype", f"“{subtype[:60]}” is no kind of date. Use date, time or datetime.")
        subtype = DateKind.DATE
    label = "timeLabel" if subtype == DateKind.TIME else "dateLabel"
    asked = _asked(drawn, label if drawn.text(label) else "label")
    return DateQuestion(**common, **asked, kind=DateKind(subtype), no_past_dates=drawn.boolean("disallowPassedDates"))


def _choice_question(drawn: Drawn, common: dict[str, Any]) -> Question:
    options = drawn.options()
    needs_values = not drawn.json.get("valuesKey") and not drawn.json.get("valuesExpression")
    return ChoiceQuestion(
        **common,
        **_asked(drawn),
        several=drawn.type in ("checklist", "taglist"),
        fixed=drawn.choices() if needs_values else (),
        options=options,
    )


def _html(drawn: Drawn, common: dict[str, Any]) -> Component:
    refused = foreign_html(drawn.text("content"))
    if refused:
        drawn.error("html", f"Pages cannot show {', '.join(refused)}. Use headings, paragraphs, lists and links.")
    return Prose(**common, text=drawn.template("content"))


def _computed(drawn: Drawn, common: dict[str, Any]) -> Component:
    path, expression = drawn.path("key", needed=True), drawn.expression("expression")
    return Computed(**common, path=path, expression=expression) if expression else Component(**common)


def _table(drawn: Drawn, common: dict[str, Any]) -> Component:
    columns = [(str(column.get("label") or ""), str(column.get("key") or "")) for column in drawn.listed("columns")]
    if not columns or not all(text for column in columns for text in column):
        drawn.error("columns", "Each column of the table needs a label and a key.")
    rows = drawn.rows()
    return (
        Table(**common, label=drawn.template("label"), rows=rows, columns=tuple(columns))
        if rows
        else Component(**common)
    )
