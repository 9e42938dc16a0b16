"""What the application around the engine brings along, told by the composition root at start-up.

Diagrams are checked against it: a group that nobody can be in, or a message that nobody sends, would leave a case
waiting for ever. What was never told is not judged.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from engine.bpmn.forms.schema import FormSchema

FormContract = Callable[[FormSchema], list[str]]


@dataclass
class Known:
    """Names by kind; None means that the application has not said."""

    groups: frozenset[str] | None = None
    messages: frozenset[str] | None = None
    variables: frozenset[str] | None = None
    safety_decisions: frozenset[str] | None = None
    outcomes: Mapping[str, frozenset[str]] | None = None
    results: Mapping[str, frozenset[str]] = field(default_factory=dict)
    form_contracts: list[FormContract] = field(default_factory=list)


known = Known()


def register_known(
    *,
    groups: Iterable[str] | None = None,
    messages: Iterable[str] | None = None,
    variables: Iterable[str] | None = None,
    safety_decisions: Iterable[str] | None = None,
    outcomes: Mapping[str, frozenset[str]] | None = None,
    results: Mapping[str, frozenset[str]] | None = None,
) -> None:
    """Adds the groups that people can be in, the messages that the application sends, the variables that it sets from
    the start or sends with them, and the decisions on which somebody's safety hangs, whatever their tables say.

    `outcomes` are the variables that tasks hand over, by form; `results` those that services do, by topic. A form
    that is not there hands nothing over once any outcomes were told; a service that is not there, its inputs.
    """
    told = {"groups": groups, "messages": messages, "variables": variables, "safety_decisions": safety_decisions}
    for kind, names in told.items():
        if names is not None:
            setattr(known, kind, (getattr(known, kind) or frozenset()) | frozenset(names))
    if outcomes is not None:
        known.outcomes = {**(known.outcomes or {}), **outcomes}
    known.results = {**known.results, **(results or {})}


def register_form_contracts(contract: FormContract) -> None:
    """Adds a check that every form must pass at deployment: it returns what is wrong, as sentences."""
    if contract not in known.form_contracts:
        known.form_contracts.append(contract)
