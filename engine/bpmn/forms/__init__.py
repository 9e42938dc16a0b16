"""Forms: Camunda's `.form` files as trees of components, read and filled in on the server."""

from engine.bpmn.forms.answers import Reading
from engine.bpmn.forms.components import (
    CheckboxQuestion,
    Choice,
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
from engine.bpmn.forms.leaves import Leaf
from engine.bpmn.forms.schema import FormSchema
from engine.bpmn.forms.shown import Shown
from engine.bpmn.forms.source import FormRefusedError

__all__ = [
    "CheckboxQuestion",
    "Choice",
    "ChoiceQuestion",
    "Component",
    "Computed",
    "DateKind",
    "DateQuestion",
    "DynamicList",
    "FormRefusedError",
    "FormSchema",
    "Group",
    "Leaf",
    "NumberQuestion",
    "Prose",
    "Question",
    "Reading",
    "Shown",
    "Table",
    "TextQuestion",
]
