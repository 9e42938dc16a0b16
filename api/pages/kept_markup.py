"""HTML of GOV.UK's components that is made once for what a component is given, and used again.

Their macros build each attribute of each element anew: two thirds of a form's page. A field that nobody has answered is
the same on nearly every page that asks it, as are buttons and tags. What somebody has typed or chosen is never kept.
"""

import pickle
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any, Final

from markupsafe import Markup

from engine.words import Words, spoken

KEPT_COMPONENTS: Final = frozenset(
    {"button", "character-count", "checkboxes", "date-input", "input", "radios", "select", "tag", "textarea"}
)
MOST_KEPT: Final = 500
"""Of each component; then it begins anew, for labels may name a child."""

Component = Callable[[Mapping[str, Any]], Markup]


def keeping(component: Component) -> Component:
    """The component, which answers with the same HTML when it is given the same."""
    made: dict[tuple[Words, bytes], Markup] = {}

    def kept(given: Mapping[str, Any]) -> Markup:
        if _is_answered(given):
            return component(given)
        # Pickled, markup is not text; what is used up by reading raises; a constant is not yet what it says here.
        key = spoken(), pickle.dumps(given)
        markup = made.get(key)
        if markup is None:
            if len(made) >= MOST_KEPT:
                made.clear()
            markup = made[key] = component(given)
        return markup

    return kept


@lru_cache(maxsize=MOST_KEPT)
def once(macro: Callable[[Any], Markup], given: Any) -> Markup:
    """What a macro of ours makes of a value that many rows share and that tells nothing of a family: a due date."""
    return macro(given)


def _is_answered(given: Mapping[str, Any]) -> bool:
    return bool(given.get("value") or given.get("errorMessage")) or any(map(_is_chosen, given.get("items") or ()))


def _is_chosen(item: Any) -> bool:
    """Of a date its parts have values; of a choice one option is checked."""
    if isinstance(item, Mapping):
        return bool(item.get("checked") or item.get("selected") or ("name" in item and item.get("value")))
    return bool(getattr(item, "checked", False) or getattr(item, "selected", False))
