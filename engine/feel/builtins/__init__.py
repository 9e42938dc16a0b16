"""The standard's own functions (DMN 1.4, 10.3.4)."""

from ..functions import Functions
from . import booleans, strings
from .registry import registered

assert booleans and strings

BUILTINS = Functions(registered())
