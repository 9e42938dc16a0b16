"""What service tasks do: functions that the composition root registers by topic at start-up.

A handler runs inside the command's transaction, so what it writes and what the process does next are kept or rolled
back together. Work that leaves the database (mail) belongs in an outbox row written here.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlmodel import Session


@dataclass(frozen=True)
class HandlerCall:
    """What a handler may use. `variables` are the process's own and, read-through, its callers'; all JSON values."""

    session: Session
    instance_id: str
    business_key: str
    element_id: str
    variables: Mapping[str, Any]
    inputs: Mapping[str, Any]
    actor: str | None


Handler = Callable[[HandlerCall], Mapping[str, Any] | None]
"""Returns the variables to write to the scope of the process that called it, or None."""

_handlers: dict[str, Handler] = {}


class HandlerTakenError(ValueError):
    """Another function is already registered for this topic."""


class NoHandlerError(LookupError):
    """No function is registered for this topic."""


def register_handler(topic: str, handler: Handler) -> None:
    """Lets service tasks with `topic` run `handler`. Raises HandlerTakenError when another one holds the topic."""
    if _handlers.setdefault(topic, handler) is not handler:
        raise HandlerTakenError(f"A handler for the topic “{topic}” is already registered.")


def topics() -> frozenset[str]:
    """Every topic that a service task may name."""
    return frozenset(_handlers)


def handler_for(topic: str) -> Handler:
    """The registered function. Raises NoHandlerError."""
    try:
        return _handlers[topic]
    except KeyError:
        raise NoHandlerError(f"nothing is registered for the topic “{topic}”") from None
