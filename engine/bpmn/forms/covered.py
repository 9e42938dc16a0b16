"""What a form may use, by component type, and what to use in place of the rest. `workflows/README.md` says the same."""

from typing import Final

COMMON: Final = {"type", "id", "conditional", "layout", "properties", "appearance", "verticalAlignment", "showOutline"}
"""Properties of any component; the looks among them have no effect."""

_ASKED: Final = {"key", "label", "description", "readonly", "disabled", "defaultValue", "validate"}
_CHOSEN: Final = _ASKED | {"values", "valuesKey", "valuesExpression"}

COVERED: Final[dict[str, set[str]]] = {
    "textfield": _ASKED,
    "textarea": _ASKED,
    "number": _ASKED | {"decimalDigits", "increment", "serializeToString"},
    "datetime": _ASKED
    | {"subtype", "dateLabel", "timeLabel", "use24h", "timeInterval", "timeSerializingFormat", "disallowPassedDates"},
    "checkbox": _ASKED,
    "radio": _CHOSEN,
    "select": _CHOSEN | {"searchable"},
    "checklist": _CHOSEN,
    "taglist": _CHOSEN,
    "expression": {"key", "expression", "computeOn"},
    "group": {"label", "path", "components"},
    "dynamiclist": {
        "label",
        "path",
        "components",
        "isRepeating",
        "defaultRepetitions",
        "allowAddRemove",
        "disableCollapse",
        "nonCollapsedItems",
    },
    "text": {"text"},
    "html": {"content"},
    "table": {"label", "dataSource", "columns", "rowCount"},
    "separator": set(),
    "spacer": {"height"},
    "button": {"label", "action"},
}
"""The component types, each with its properties beside the common ones."""

VALIDATIONS: Final[dict[str, set[str]]] = {
    "textfield": {"required", "minLength", "maxLength", "pattern", "patternErrorMessage", "validationType"},
    "textarea": {"required", "minLength", "maxLength"},
    "number": {"required", "min", "max"},
    "datetime": {"required"},
    "checkbox": {"required"},
    "radio": {"required"},
    "select": {"required"},
    "checklist": {"required"},
    "taglist": {"required"},
}

INSTEAD: Final = {
    "filepicker": "Documents are kept outside the forms: ask where the document is held.",
    "image": "Pages show nothing from elsewhere: describe it in words.",
    "iframe": "Pages show nothing from elsewhere: put a link into a text.",
    "documentPreview": "Documents are kept outside the forms: put a link into a text.",
    "multipage": "Use groups: the page shows them as sections.",
    "page": "Use groups: the page shows them as sections.",
    "default": "A form cannot stand inside a form.",
}
