"""A release: the complete, immutable set of diagrams, decision tables and forms that were in force together."""

from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from threading import Lock
from typing import Final, TypeVar

from engine.bpmn.elements import Element, ProcessModel
from engine.bpmn.expressions import FUNCTIONS
from engine.bpmn.forms import FormRefusedError, FormSchema
from engine.bpmn.problems import Problem, Severity
from engine.bpmn.reading import read_diagram
from engine.dmn import Decision, DecisionProblem, DecisionTableError, read_decisions

CACHED_RELEASES: Final = 16

T = TypeVar("T")


@dataclass(frozen=True)
class Contents:
    """What a set of files says, compiled: processes by id, decisions by id, forms by id; `files` are the bytes."""

    files: Mapping[str, bytes]
    processes: Mapping[str, ProcessModel]
    decisions: Mapping[str, Decision]
    forms: Mapping[str, FormSchema]
    keys_by_file: Mapping[str, frozenset[tuple[str, str]]]
    """What each file defines, as (kind, id)."""


@dataclass(frozen=True)
class Release:
    """Contents under their deployment's id and number. Shared by instances and threads; nothing in it ever changes."""

    id: str
    number: int
    contents: Contents = field(repr=False, compare=False)

    @property
    def files(self) -> Mapping[str, bytes]:
        return self.contents.files

    @property
    def processes(self) -> Mapping[str, ProcessModel]:
        return self.contents.processes

    @property
    def decisions(self) -> Mapping[str, Decision]:
        return self.contents.decisions

    @property
    def forms(self) -> Mapping[str, FormSchema]:
        return self.contents.forms

    def element(self, process_key: str, element_id: str) -> Element:
        """The element of a process. Raises KeyError when the release has no such element."""
        return self.processes[process_key].elements[element_id]


def read_contents(files: Mapping[str, bytes]) -> tuple[Contents, list[Problem]]:
    """Reads and compiles every file; what cannot be read is among the problems and missing from the contents."""
    reader = _Reader()
    for file, content in sorted(files.items()):
        reader.read(file, content)
    return Contents(dict(files), reader.processes, reader.decisions, reader.forms, reader.keys), reader.problems


class _Reader:
    def __init__(self) -> None:
        self.processes: dict[str, ProcessModel] = {}
        self.decisions: dict[str, Decision] = {}
        self.forms: dict[str, FormSchema] = {}
        self.keys: dict[str, frozenset[tuple[str, str]]] = {}
        self.problems: list[Problem] = []

    def read(self, file: str, content: bytes) -> None:
        kind = file.rpartition(".")[2]
        {"bpmn": self._read_diagram, "dmn": self._read_decisions, "form": self._read_form}[kind](file, content)

    def _read_diagram(self, file: str, content: bytes) -> None:
        process, problems = read_diagram(file, content)
        self.problems.extend(problems)
        if process is not None and process.key:
            self._add(self.processes, "process", file, {process.key: process})

    def _read_decisions(self, file: str, content: bytes) -> None:
        try:
            decisions = {decision.key: decision for decision in read_decisions(content, file, FUNCTIONS)}
        except DecisionTableError as error:
            self.problems.extend(_decision_problem(file, problem) for problem in error.problems)
        else:
            self._add(self.decisions, "decision", file, decisions)

    def _read_form(self, file: str, content: bytes) -> None:
        try:
            form = FormSchema.parse(content, file)
        except FormRefusedError as error:
            self.problems.extend(error.problems)
        else:
            self._add(self.forms, "form", file, {form.key: form})

    def _add(self, known: dict[str, T], kind: str, file: str, new: Mapping[str, T]) -> None:
        for key in new.keys() & known.keys():
            other = next(name for name, keys in self.keys.items() if (kind, key) in keys)
            message = f"The {kind} {key} is also in {other}. Ids must differ: change one, or deploy one file only."
            self.problems.append(Problem(Severity.ERROR, "duplicate-key", file, message, key, key))
        known.update(new)
        self.keys[file] = frozenset((kind, key) for key in new)


def _decision_problem(file: str, problem: DecisionProblem) -> Problem:
    message = f"{problem.place}: {problem.message}" if problem.place else problem.message
    return Problem(
        Severity.ERROR,
        "decision",
        file,
        message,
        problem.decision or None,
        problem.decision or None,
        problem.line or None,
    )


class ReleaseCache:
    """The releases used last, compiled once each, whoever asks first. Safe between threads."""

    def __init__(self, size: int = CACHED_RELEASES) -> None:
        self._size = size
        self._lock = Lock()
        self._releases: OrderedDict[str, Release] = OrderedDict()

    def get(self, release_id: str, load: Callable[[], Release]) -> Release:
        """The release with this id, from `load` when it is not here."""
        with self._lock:
            if release_id in self._releases:
                self._releases.move_to_end(release_id)
                return self._releases[release_id]
        release = load()  # Outside the lock: two may compile the same, and the first stays.
        with self._lock:
            release = self._releases.setdefault(release_id, release)
            while len(self._releases) > self._size:
                self._releases.popitem(last=False)
        return release


def carried_over(base: Contents, given: Contents) -> dict[str, bytes]:
    """The files of `base` that stay beside the files of `given`.

    A file goes when a new one has its name, or defines everything that it defined: it was renamed.
    """
    redefined = frozenset[tuple[str, str]]().union(*given.keys_by_file.values())
    return {
        file: content
        for file, content in base.files.items()
        if file not in given.files and not base.keys_by_file.get(file, frozenset({("", "")})) <= redefined
    }
