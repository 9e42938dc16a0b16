"""Test cases in the format of the DMN TCK: `.xml` files beside the models that they try."""

import posixpath
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from engine.dmn.xml import Element, XmlError, attribute, child, children, namespace_of, read_document, text_of
from engine.feel import FeelEvaluationError, Value

from .values import CaseError, read_value

NAMESPACE = "http://www.omg.org/spec/DMN/20160719/testcase"
MAX_BYTES = 20_000_000


@dataclass(frozen=True)
class Given:
    """A value put in: of input data or of a decision, by its name and, for an imported one, its model's namespace."""

    name: str
    namespace: str
    value: Value


@dataclass(frozen=True)
class Expected:
    """A result that has to come out; `error`: none, because something is wrong with what is asked."""

    name: str
    value: Value
    error: bool


@dataclass(frozen=True)
class Case:
    """One test: values put in and results that have to come out, of decisions or of the `invocable` named.

    `refused`: why it cannot be run, when one of its values is none of its kind, or one that FEEL does not hold here,
    such as the year -44.
    """

    id: str
    invocable: str
    given: tuple[Given, ...] = ()
    expected: tuple[Expected, ...] = ()
    refused: str = ""


@dataclass(frozen=True)
class CaseFile:
    """The tests of one file; `folder`, `file` and `model` are paths within the folder that was looked through."""

    folder: str
    file: str
    model: str
    cases: tuple[Case, ...]


def read_models(folder: Path) -> dict[str, bytes]:
    """All models below the folder, by their paths within it."""
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in _files(folder, "*.dmn")}


def read_cases(folder: Path, models: Mapping[str, bytes]) -> Iterator[CaseFile | tuple[str, str]]:
    """The files of test cases below the folder, in order; for one that cannot be read, its path and why.

    XML files that hold something else are passed over.
    """
    for path in _files(folder, "*.xml"):
        file = path.relative_to(folder).as_posix()
        content = path.read_bytes()
        if NAMESPACE.encode() in content:
            try:
                yield _case_file(file, read_document(content, MAX_BYTES), models)
            except (XmlError, CaseError) as error:
                yield file, str(error)


def _files(folder: Path, pattern: str) -> list[Path]:
    return sorted(path for path in folder.rglob(pattern) if path.is_file())


def _case_file(file: str, root: Element, models: Mapping[str, bytes]) -> CaseFile:
    if namespace_of(root) != NAMESPACE:
        raise CaseError("The file does not begin with <testCases>.")
    folder = posixpath.dirname(file)
    model = _model(file, text_of(child(root, "modelName")), models)
    cases = tuple(_case(each, number) for number, each in enumerate(children(root, "testCase"), start=1))
    return CaseFile(folder, file, model, cases)


def _model(file: str, name: str, models: Mapping[str, bytes]) -> str:
    """The model that the tests try: the one they name, else the one whose name begins the file's, else the only one."""
    folder = posixpath.dirname(file)
    named = posixpath.normpath(posixpath.join(folder, name))
    if named in models:
        return named
    beside = [model for model in models if posixpath.dirname(model) == folder]
    likely = [model for model in beside if file.startswith(model.removesuffix(".dmn"))] or beside
    if len(likely) != 1:
        raise CaseError(f"The model “{name}” is not there.")
    return likely[0]


def _case(element: Element, number: int) -> Case:
    name = attribute(element, "id") or str(number)
    invocable = attribute(element, "invocableName") if attribute(element, "type") not in ("", "decision") else ""
    try:
        given = tuple(_given(each) for each in children(element, "inputNode"))
        expected = tuple(_expected(each) for each in children(element, "resultNode"))
    except (CaseError, FeelEvaluationError) as error:
        return Case(name, invocable, refused=str(error))
    return Case(name, invocable, given, expected)


def _given(element: Element) -> Given:
    return Given(attribute(element, "name"), attribute(element, "namespace"), read_value(element))


def _expected(element: Element) -> Expected:
    value = child(element, "expected")
    error = attribute(element, "errorResult") in ("true", "1")
    return Expected(attribute(element, "name"), None if value is None else read_value(value), error)
