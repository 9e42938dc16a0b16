"""Where the cases of a process stand, step by step, as marks on its diagram."""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from sqlmodel import Session

from api.pages.pictures import Mark, MarkKind
from engine import bpmn
from engine.words import _, ngettext

WAITING_KINDS = (bpmn.Kind.CATCH, bpmn.Kind.RECEIVE_TASK)


@dataclass(frozen=True)
class Standing:
    """How many tasks are open, and how many of them are late."""

    open: int = 0
    late: int = 0

    def __add__(self, other: "Standing") -> "Standing":
        return Standing(self.open + other.open, self.late + other.late)

    @property
    def words(self) -> str:
        """It in words: "12 open tasks, 3 of them late"."""
        tasks = ngettext("%(num)s open task", "%(num)s open tasks", self.open)
        if self.late and self.late == self.open:
            return ngettext("%(num)s open task, late", "%(num)s open tasks, all late", self.open)
        return _("%(tasks)s, %(late)s of them late", tasks=tasks, late=self.late) if self.late else tasks


class ProcessCounts:
    """The counts of a process and of those that it calls, read once, for each release."""

    def __init__(self, session: Session, release: bpmn.Release, process: bpmn.ProcessModel) -> None:
        self._release, self._process = release, process
        self._called = {key: _reached(release, key) for key in _calls(process) if key in release.processes}
        keys = {process.key}.union(*self._called.values())
        self._tasks = bpmn.running_counts.count_tasks_by_release(session, keys)
        events = [element.id for element in process.elements.values() if element.kind in WAITING_KINDS]
        self._waiting = bpmn.running_counts.count_waiting_by_release(session, events)

    def total(self, releases: Collection[str]) -> Standing:
        """What is open in the process itself, and in what it calls, on these releases."""
        counts = (Standing(each.open, each.late) for each in self._tasks if each.release_id in releases)
        return sum(counts, Standing())

    def marks(self, releases: Collection[str]) -> Iterator[Mark]:
        """A mark for each step at which something stands on these releases, in the order of the diagram's file."""
        steps = self._by_step(releases)
        waiting = Counter[str]()
        for (release_id, element_id), number in self._waiting.items():
            waiting[element_id] += number if release_id in releases else 0
        for element in self._process.elements.values():
            if waiting[element.id]:
                number = waiting[element.id]
                yield Mark(element.id, MarkKind.COUNT, str(number), _("%(number)s wait here", number=number))
            elif (mark := self._mark(element, steps)) is not None:
                yield mark

    def _mark(self, element: bpmn.Element, steps: Mapping[tuple[str, str], Standing]) -> Mark | None:
        called = self._called.get(element.called_process or "", frozenset())
        below = sum((one for (process, _step), one in steps.items() if process in called), Standing())
        standing = below if called else steps.get((self._process.key, element.id), Standing())
        if not standing.open:
            return None
        badge = (
            _("%(open)s, %(late)s late", open=standing.open, late=standing.late)
            if standing.late
            else str(standing.open)
        )
        kind = MarkKind.LATE if standing.late else MarkKind.COUNT
        words = self._below(str(element.called_process), standing.words) if called else standing.words
        return Mark(element.id, kind, badge, words)

    def _below(self, key: str, words: str) -> str:
        called = self._release.processes[key].name
        calls = [each for each in self._process.elements.values() if each.called_process == key]
        if len(calls) == 1:
            return _("%(tasks)s in “%(called)s”", tasks=words, called=called)
        return _(
            "%(tasks)s in “%(called)s”, which several steps call: they are counted at each", tasks=words, called=called
        )

    def _by_step(self, releases: Collection[str]) -> dict[tuple[str, str], Standing]:
        found: dict[tuple[str, str], Standing] = {}
        for each in self._tasks:
            if each.release_id in releases:
                step = (each.process_key, each.element_id)
                found[step] = found.get(step, Standing()) + Standing(each.open, each.late)
        return found


def _calls(process: bpmn.ProcessModel) -> set[str]:
    return {element.called_process for element in process.elements.values() if element.called_process}


def _reached(release: bpmn.Release, key: str) -> frozenset[str]:
    """The process and all that it calls, at any depth."""
    found: set[str] = set()
    waiting = [key]
    while waiting:
        current = waiting.pop()
        if current not in found and current in release.processes:
            found.add(current)
            waiting.extend(_calls(release.processes[current]))
    return frozenset(found)
