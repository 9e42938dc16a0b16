"""Measures pieces of work on one database: time, SQL statements, function calls."""

import gc
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from time import perf_counter, process_time
from types import FrameType
from typing import Any

from sqlalchemy import event

from engine import bpmn
from engine.database import Database


@dataclass(frozen=True)
class Measured:
    """What a piece of work took, in seconds. `engine_cpu`: the part of `cpu` in the engine's `complete_locked`."""

    cpu: float
    wall: float
    engine_cpu: float
    statements: int
    calls: int
    """Python functions called: as good as CPU time, and the same on every machine. 0 where they were not counted."""


def cpu_after_cleaning() -> float:
    """The CPU time so far, once garbage is collected: nobody's garbage is swept in another's time.

    What lives on is set aside, or every later collection would look through all of it.
    """
    gc.collect()
    gc.freeze()
    return process_time()


class Meter:
    """Counts calls only where asked to, because counting takes time itself."""

    def __init__(self, database: Database, *, counts_calls: bool = False) -> None:
        self._counts_calls = counts_calls
        self._statements = 0
        self._calls = 0
        self._engine_cpu = 0.0
        event.listen(database.engine, "before_cursor_execute", self._count_statement)

    def measure(self, work: Callable[[], object]) -> Measured:
        """Does the work and tells what it took."""
        self._statements, self._calls, self._engine_cpu = 0, 0, 0.0
        with self._counting(), self._engine_timed():
            cpu, wall = cpu_after_cleaning(), perf_counter()
            work()
            cpu, wall = process_time() - cpu, perf_counter() - wall
        return Measured(cpu, wall, self._engine_cpu, self._statements, self._calls)

    @contextmanager
    def _counting(self) -> Iterator[None]:
        if self._counts_calls:
            sys.setprofile(self._count_call)
        try:
            yield
        finally:
            if self._counts_calls:
                sys.setprofile(None)

    @contextmanager
    def _engine_timed(self) -> Iterator[None]:
        complete = bpmn.tasks.complete_locked

        def timed(*arguments: Any, **named: Any) -> bpmn.Completion:
            began = process_time()
            try:
                return complete(*arguments, **named)
            finally:
                self._engine_cpu += process_time() - began

        bpmn.tasks.complete_locked = timed  # type: ignore[assignment]  # for as long as it is measured
        try:
            yield
        finally:
            bpmn.tasks.complete_locked = complete

    def _count_statement(self, *_arguments: object) -> None:
        self._statements += 1

    def _count_call(self, _frame: FrameType, happened: str, _argument: object) -> None:
        self._calls += happened == "call"
