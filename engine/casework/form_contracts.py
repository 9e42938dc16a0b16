"""Does a form still feed its record? Asked when a form is deployed, so that no answer is lost or misread later.

A form may ask more than its record needs. It must ask every question that the record cannot do without, always (or
at least under a condition, where the record needs it only sometimes), and with a component whose answer it can read.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from pydantic import BaseModel, TypeAdapter, ValidationError
from pydantic.fields import FieldInfo

from engine import bpmn
from engine.casework import records
from engine.casework.answers import NEEDED_SOMETIMES
from engine.casework.model_types import bare, choices_of, is_model, item_of

Path = tuple[str, ...]


@dataclass(frozen=True)
class _Asked:
    """A component with an answer, and whether it stands there under every condition."""

    component: bpmn.forms.Component
    always: bool


def problems_with(form: bpmn.FormSchema) -> list[str]:
    """What keeps this form from feeding its record, as sentences; empty when nothing does or it has no record."""
    record = records.find(form.key)
    return list(_problems(record.model, form.components, ())) if record else []


def _problems(model: type[BaseModel], components: Sequence[bpmn.forms.Component], path: Path) -> Iterator[str]:
    asked = dict(_asked(components, (), always=True))
    for name, field in model.model_fields.items():
        yield from _problems_of_field(field, (name,), asked, path)


def _problems_of_field(field: FieldInfo, own: Path, asked: Mapping[Path, _Asked], above: Path) -> Iterator[str]:
    label = ".".join((*above, *own))
    kind = bare(field.annotation)
    found = asked.get(own)
    if found is None and is_model(kind):
        for name, inner in kind.model_fields.items():
            yield from _problems_of_field(inner, (*own, name), asked, above)
    elif found is None:
        if field.is_required() or NEEDED_SOMETIMES in field.metadata:
            yield f"The record needs “{label}”, which this form does not ask."
    else:
        if field.is_required() and not found.always:
            yield f"The record always needs “{label}”, but this form asks it only under a condition."
        yield from _misfits(kind, found.component, (*above, *own))


def _asked(components: Sequence[bpmn.forms.Component], path: Path, *, always: bool) -> Iterator[tuple[Path, _Asked]]:
    for component in components:
        shown = always and component.hide is None
        if isinstance(component, bpmn.forms.Group):
            yield from _asked(component.components, (*path, *component.path), always=shown)
        elif isinstance(component, bpmn.forms.Question | bpmn.forms.DynamicList | bpmn.forms.Computed):
            yield (*path, *component.path), _Asked(component, shown)


def _misfits(kind: Any, component: bpmn.forms.Component, path: Path) -> Iterator[str]:
    """What is wrong with answering a field of this type with this component."""
    item = item_of(kind)
    if isinstance(component, bpmn.forms.Computed):
        return
    if item is not None and is_model(item) and isinstance(component, bpmn.forms.DynamicList):
        yield from _problems(item, component.components, path)
    elif not _fits(kind, item, component):
        yield f"“{'.'.join(path)}” is asked with a {component.type}, whose answer the record cannot read."
    elif isinstance(component, bpmn.forms.ChoiceQuestion):
        yield from _unreadable_options(kind if item is None else item, component, path)


def _fits(kind: Any, item: Any, component: bpmn.forms.Component) -> bool:
    if item is not None:
        return isinstance(component, bpmn.forms.ChoiceQuestion) and component.several and not is_model(item)
    if isinstance(component, bpmn.forms.ChoiceQuestion):
        return not component.several and not is_model(kind)
    return any(of_kind(kind) and fits(component) for of_kind, fits in _FITTING)


def _unreadable_options(kind: Any, question: bpmn.forms.ChoiceQuestion, path: Path) -> Iterator[str]:
    reader: TypeAdapter[Any] = TypeAdapter(kind)
    for option in question.fixed:
        try:
            reader.validate_python(option.value)
        except ValidationError:
            yield f"“{'.'.join(path)}” offers “{option.value}”, which the record does not know."


def _is(*types_: type) -> Callable[[Any], bool]:
    return lambda kind: kind in types_


def _asks_for(wanted: bpmn.forms.DateKind) -> Callable[[bpmn.forms.Component], bool]:
    return lambda component: isinstance(component, bpmn.forms.DateQuestion) and component.kind is wanted


_FITTING: Sequence[tuple[Callable[[Any], bool], Callable[[bpmn.forms.Component], bool]]] = (
    (_is(bool), lambda component: isinstance(component, bpmn.forms.CheckboxQuestion)),
    (_is(int, float, Decimal), lambda component: isinstance(component, bpmn.forms.NumberQuestion)),
    (_is(date), _asks_for(bpmn.forms.DateKind.DATE)),
    (_is(datetime), _asks_for(bpmn.forms.DateKind.DATE_AND_TIME)),
    (_is(time), _asks_for(bpmn.forms.DateKind.TIME)),
    (
        lambda kind: kind is str and not choices_of(kind),
        lambda component: isinstance(component, bpmn.forms.TextQuestion | bpmn.forms.DateQuestion),
    ),
)
"""Which components answer which types, besides choices, lists and groups."""
