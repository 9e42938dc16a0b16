"""Functions of contexts (DMN 1.4, table 80)."""

from engine.feel.limits import within_items
from engine.feel.values import Value

from .registry import Registry

FUNCTIONS = Registry()
Context = dict[str, Value]


@FUNCTIONS.named("get value")
def get_value(m: Context, key: str | list[str]) -> Value:
    """The entry named `key`, or at the end of the path of keys."""
    value: Value = m
    for step in [key] if isinstance(key, str) else key:
        value = value.get(step) if isinstance(value, dict) else None
    return value


@FUNCTIONS.named("get entries")
def get_entries(m: Context) -> list[Context]:
    """A list of contexts with `key` and `value`, one for each entry."""
    return [{"key": key, "value": value} for key, value in m.items()]


@FUNCTIONS.named("context")
def context_of(entries: list[Value]) -> Context | None:
    """The context made of contexts with `key` and `value`; null when a key is missing, no string, or given twice."""
    keys = [entry.get("key") if isinstance(entry, dict) and "value" in entry else None for entry in entries]
    if not all(isinstance(key, str) for key in keys) or len(set(keys)) < len(keys):
        return None
    return {entry["key"]: entry["value"] for entry in entries}


@FUNCTIONS.named("context put")
def context_put_at(context: Context, keys: list[Value], value: Value) -> Context | None:
    """The context with the entry set at the end of the path of keys, or of one key; null when a key is no string."""
    if not keys or not isinstance(keys[0], str):
        return None
    within_items(len(context) + 1)
    key, *rest = keys
    if not rest:
        return {**context, key: value}
    inner = context.get(key, {})
    deeper = context_put_at(inner, rest, value) if isinstance(inner, dict) else None
    return None if deeper is None else {**context, key: deeper}


@FUNCTIONS.named("context put")
def context_put(context: Context, key: str, value: Value) -> Context | None:
    """The context with the entry set that is named `key`."""
    return context_put_at(context, [key], value)


@FUNCTIONS.named("context merge")
def context_merge(contexts: list[Value]) -> Context | None:
    """One context with the entries of all; later ones win. Null when something else is among them."""
    if not all(isinstance(context, dict) for context in contexts):
        return None
    within_items(sum(map(len, contexts)))
    return {key: value for context in contexts for key, value in context.items()}
