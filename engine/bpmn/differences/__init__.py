"""What changed between two releases, in sentences that a process owner reads: diagrams, decision tables and forms.

Everything that a file says is laid out as things with facets in words (`things.py`); two versions of a thing differ in
the facets that differ. A line of a file that says nothing, such as where a shape is drawn, is no difference.
"""

from collections.abc import Iterator, Mapping
from itertools import chain

from engine.bpmn.differences.decisions import things_of_decision
from engine.bpmn.differences.forms import things_of_form
from engine.bpmn.differences.processes import things_of_process
from engine.bpmn.differences.things import Change, ChangeKind, Thing, changes_between
from engine.bpmn.elements import ProcessModel
from engine.bpmn.forms import FormSchema
from engine.bpmn.releases import Contents
from engine.dmn import Decision

__all__ = ["Change", "ChangeKind", "Thing", "list_changes", "things_of"]


Owner = ProcessModel | Decision | FormSchema


def things_of(owner: Owner) -> tuple[Thing, ...]:
    """What a process, a decision or a form says, thing by thing; the first is the owner itself."""
    if isinstance(owner, ProcessModel):
        return things_of_process(owner)
    return things_of_decision(owner) if isinstance(owner, Decision) else things_of_form(owner)


def list_changes(before: Contents | None, after: Contents) -> list[Change]:
    """Every difference, in the order of the files and of what they say; None for `before` makes all of it new."""
    old, new = _things_by_owner(before) if before else {}, _things_by_owner(after)
    owners = [*new, *(owner for owner in old if owner not in new)]
    return list(chain.from_iterable(changes_between(old.get(owner, ()), new.get(owner, ())) for owner in owners))


def _things_by_owner(contents: Contents) -> Mapping[tuple[str, str], tuple[Thing, ...]]:
    """What each process, decision and form says, by its kind and id."""
    return {(things[0].file, things[0].id): things for things in _all_things(contents)}


def _all_things(contents: Contents) -> Iterator[tuple[Thing, ...]]:
    tables: tuple[Mapping[str, Owner], ...] = (contents.processes, contents.decisions, contents.forms)
    for table in tables:
        for owner in sorted(table.values(), key=lambda each: each.file):
            yield things_of(owner)
