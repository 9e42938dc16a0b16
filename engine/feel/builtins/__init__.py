"""The standard's own functions (DMN 1.4, 10.3.4)."""

from engine.feel.functions import Functions

from . import contexts, conversion, lists, numbers, ranges, statistics, strings, temporal

BUILTINS = Functions(
    conversion.FUNCTIONS.forms
    | strings.FUNCTIONS.forms
    | lists.FUNCTIONS.forms
    | statistics.FUNCTIONS.forms
    | numbers.FUNCTIONS.forms
    | temporal.FUNCTIONS.forms
    | ranges.FUNCTIONS.forms
    | contexts.FUNCTIONS.forms
)
