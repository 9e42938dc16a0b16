"""A release: the complete, immutable set of diagrams, decision tables and forms that were in use together."""

from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from threading import Lock
from typing import Final, TypeVar

from engine.bpmn.elements import Element, ProcessModel
from engine.bpmn.expressions import FUNCTIONS
from engine.bpmn.forms import FormRefusedError, FormSchema
from engine.bpmn.patience import look_at_the_watch
from engine.bpmn.problems import Problem, Severity
from engine.bpmn.reading import read_diagram
from engine.dmn import Decision, DecisionProblem, DecisionTableError, imports_others, read_decisions

CACHED_RELEASES: Final = 16

T = TypeVar("T")
Key = tuple[str, str]
"""What a file defines: its kind (process, decision, form) and its id."""


@dataclass(frozen=True)
class CompiledFile:
    """One file and what it says, by id. A file that could not be read says nothing."""

    content: bytes
    processes: Mapping[str, ProcessModel] = field(default_factory=dict)
    decisions: Mapping[str, Decision] = field(default_factory=dict)
    forms: Mapping[str, FormSchema] = field(default_factory=dict)

    @property
    def keys(self) -> frozenset[Key]:
        """Everything that it defines."""
        tables = {"process": self.processes, "decision": self.decisions, "form": self.forms}
        return frozenset((kind, key) for kind, table in tables.items() for key in table)


class Contents:
    """What a set of files says together: processes, decisions and forms by id; `files` are the bytes by name."""

    def __init__(self, compiled: Mapping[str, CompiledFile]) -> None:
        self.compiled = compiled
        self.files = {file: one.content for file, one in compiled.items()}
        self.processes = {key: process for one in compiled.values() for key, process in one.processes.items()}
        self.decisions = {key: decision for one in compiled.values() for key, decision in one.decisions.items()}
        self.forms = {key: form for one in compiled.values() for key, form in one.forms.items()}


class NotInReleaseError(LookupError):
    """The release has no process, decision or form with this id."""


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

    def get_process(self, key: str) -> ProcessModel:
        """The process with this key. Raises NotInReleaseError, as do the others."""
        return _get(self.processes, key)

    def get_decision(self, key: str) -> Decision:
        """The decision with this key."""
        return _get(self.decisions, key)

    def get_form(self, key: str) -> FormSchema:
        """The form with this key."""
        return _get(self.forms, key)

    def element(self, process_key: str, element_id: str) -> Element:
        """The element of a process. Raises KeyError when the release has no such element."""
        return self.processes[process_key].elements[element_id]


def _get(table: Mapping[str, T], key: str) -> T:
    if key not in table:
        raise NotInReleaseError("There is nothing of this name in this release.")
    return table[key]


def read_contents(files: Mapping[str, bytes], base: Contents | None = None) -> tuple[Contents, list[Problem]]:
    """Compiles `files` and puts them beside what stays of `base`; what cannot be read is among the problems.

    A file of the base goes when a new one has its name, or defines everything that it defined: it was renamed.
    """
    before = base.compiled if base else {}
    tables = _tables({file: one.content for file, one in before.items()} | dict(files))
    compiled, problems = _compiled(files, tables)
    redefined = frozenset[Key]().union(*(one.keys for one in compiled.values()))
    kept = {file: one for file, one in before.items() if file not in compiled and not one.keys <= redefined}
    again, found = _compiled(_affected(kept) if _tables(files) else {}, tables)
    contents = Contents(dict(sorted((kept | again | compiled).items())))
    return contents, problems + found + _repeated(contents)


def _compiled(files: Mapping[str, bytes], tables: Mapping[str, bytes]) -> tuple[dict[str, CompiledFile], list[Problem]]:
    """The files, read; decision tables may import others of `tables`."""
    compiled: dict[str, CompiledFile] = {}
    problems: list[Problem] = []
    for file, content in sorted(files.items()):
        look_at_the_watch()
        compiled[file], found = _READERS[file.rpartition(".")[2]](file, content, tables)
        problems += found
    return compiled, problems


def _tables(files: Mapping[str, bytes]) -> dict[str, bytes]:
    return {file: content for file, content in files.items() if file.endswith(".dmn")}


def _affected(kept: Mapping[str, CompiledFile]) -> dict[str, bytes]:
    """Decisions that import others: they are read again when tables change, though they stay as they are."""
    return {file: one.content for file, one in kept.items() if file.endswith(".dmn") and imports_others(one.content)}


def _repeated(contents: Contents) -> list[Problem]:
    """What two files define."""
    first: dict[Key, str] = {}
    problems = []
    for file, one in contents.compiled.items():
        for kind, key in sorted(one.keys):
            other = first.setdefault((kind, key), file)
            if other != file:
                message = f"The {kind} {key} is also in {other}. Ids must differ: change one, or deploy one file only."
                problems.append(Problem(Severity.ERROR, "duplicate-key", file, message, key, key))
    return problems


def _read_diagram(file: str, content: bytes, _tables: Mapping[str, bytes]) -> tuple[CompiledFile, list[Problem]]:
    process, problems = read_diagram(file, content)
    return CompiledFile(content, processes={process.key: process} if process else {}), problems


def _read_decisions(file: str, content: bytes, tables: Mapping[str, bytes]) -> tuple[CompiledFile, list[Problem]]:
    try:
        decisions = read_decisions(content, file, FUNCTIONS, tables)
    except DecisionTableError as error:
        return CompiledFile(content), [_decision_problem(file, problem) for problem in error.problems]
    return CompiledFile(content, decisions={decision.key: decision for decision in decisions}), []


def _read_form(file: str, content: bytes, _tables: Mapping[str, bytes]) -> tuple[CompiledFile, list[Problem]]:
    try:
        form = FormSchema.parse(content, file)
    except FormRefusedError as error:
        return CompiledFile(content), error.problems
    return CompiledFile(content, forms={form.key: form}), []


_READERS: Final = {"bpmn": _read_diagram, "dmn": _read_decisions, "form": _read_form}


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
