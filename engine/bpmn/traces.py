"""What a command leaves behind and how things were before it, noted for whoever may want to take it back.

Only what the rest follows from is noted: an instance's state (its timers, subscriptions and live tasks are written from
it), and what was changed on tasks beside their own process. So it costs a completion no statement.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import orjson
from sqlmodel import Session

_TRACES = "traces"
"""Where a session keeps them."""


@dataclass
class Trace:
    """One instance: its state before, and its revision after."""

    state: bytes
    revision: int


@dataclass
class TaskChange:
    """A task that was handed on, or its due date moved: the columns before and after."""

    before: Mapping[str, Any]
    after: Mapping[str, Any]


@dataclass
class Traces:
    """What was noted, by the ids of instances and of tasks, in the order in which it was touched first."""

    instances: dict[str, Trace] = field(default_factory=dict)
    tasks: dict[str, TaskChange] = field(default_factory=dict)

    def note_instance(self, instance: Mapping[str, Any]) -> None:
        """`instance` is its row, just before it is written with the next revision."""
        trace = self.instances.setdefault(instance["id"], Trace(instance["state"], 0))
        trace.revision = instance["revision"] + 1

    def note_task(self, task_id: str, before: Mapping[str, Any], after: Mapping[str, Any]) -> None:
        """Columns of a task that people change, before and after."""
        known = self.tasks.get(task_id, TaskChange({}, {}))
        self.tasks[task_id] = TaskChange({**before, **known.before}, {**known.after, **after})

    def packed(self) -> Mapping[str, Any]:
        """As `orjson.dumps` takes it."""
        instances = [[key, trace.revision, orjson.Fragment(trace.state)] for key, trace in self.instances.items()]
        tasks = [[key, change.before, change.after] for key, change in self.tasks.items()]
        return {"instances": instances, "tasks": tasks}

    @classmethod
    def unpacked(cls, content: Mapping[str, Any]) -> "Traces":
        """From what `packed` gave, after JSON."""
        return cls(
            {key: Trace(orjson.dumps(state), revision) for key, revision, state in content["instances"]},
            {key: TaskChange(_revived(before), _revived(after)) for key, before, after in content["tasks"]},
        )


@contextmanager
def noting(session: Session) -> Iterator[Traces]:
    """Notes what is done inside."""
    traces = session.info[_TRACES] = Traces()
    try:
        yield traces
    finally:
        del session.info[_TRACES]


def find(session: Session) -> Traces | None:
    """Where to note it; None while nobody wants it noted."""
    traces: Traces | None = session.info.get(_TRACES)
    return traces


def _revived(columns: Mapping[str, Any]) -> Mapping[str, Any]:
    """With moments where JSON has their texts."""
    return {
        name: datetime.fromisoformat(value) if name.endswith("_at") and value else value
        for name, value in columns.items()
    }
