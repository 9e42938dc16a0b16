"""Functions of truth values and of null."""

from ..values import Value
from .registry import builtin


@builtin("not")
def not_(negand: Value) -> bool | None:
    """True for false, false for true, null otherwise."""
    return not negand if isinstance(negand, bool) else None
