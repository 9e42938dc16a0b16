"""The documents that a model is made of: its own file and those that it imports."""

import posixpath
from collections.abc import Mapping
from dataclasses import dataclass, field

from .errors import DecisionProblem
from .xml import Element, XmlError, attribute, children, id_of, line_of, namespace_of, read_document

NAMESPACES = (
    "http://www.omg.org/spec/DMN/20151101/dmn.xsd",
    "http://www.omg.org/spec/DMN/20180521/MODEL/",
    "https://www.omg.org/spec/DMN/20191111/MODEL/",
    "https://www.omg.org/spec/DMN/20211108/MODEL/",
    "https://www.omg.org/spec/DMN/20230324/MODEL/",
    "https://www.omg.org/spec/DMN/20240513/MODEL/",
)
"""DMN 1.1, 1.2, 1.3, 1.4, 1.5 and 1.6."""
MAX_IMPORTS = 5
"""Imports within imports."""


@dataclass(frozen=True, eq=False)
class Import:
    """A document that another imports; what it holds goes by `name.thing`, or by `thing` without a name (DMN 1.5)."""

    name: str
    namespace: str
    document: "Document"


@dataclass(frozen=True, eq=False)
class Document:
    """One file and what it imports, in its order."""

    file: str
    root: Element
    imports: list[Import] = field(default_factory=list)

    @property
    def namespace(self) -> str:
        """The namespace of the model that it holds."""
        return attribute(self.root, "namespace")


def open_document(
    file: str, files: Mapping[str, bytes], problems: list[DecisionProblem], above: tuple[str, ...] = ()
) -> Document | None:
    """The document with all that it imports from `files` (name → content); None for one that cannot be read.

    `above` are the files that import this one. Without a name they hold already what they would import of themselves.
    """
    try:
        root = read_document(files[file])
    except XmlError as error:
        problems.append(DecisionProblem("", "the file", error.line, error.message))
        return None
    if namespace_of(root) not in NAMESPACES:
        message = "This is not a DMN 1.1 to 1.6 file. Open it in Camunda Modeler and save it again."
        problems.append(DecisionProblem("", "the file", 1, message))
        return None
    document = Document(file, root)
    for element in children(root, "import"):
        _add(document, element, files, problems, (*above, file))
    return document


def _add(
    document: Document,
    element: Element,
    files: Mapping[str, bytes],
    problems: list[DecisionProblem],
    above: tuple[str, ...],
) -> None:
    name = attribute(element, "name")
    file = _imported_file(document.file, element, files)
    message = ""
    if attribute(element, "importType") not in NAMESPACES:
        message = f"Only DMN models can be imported, not “{attribute(element, 'importType')}”."
    elif name and name in (each.name for each in document.imports):
        message = "Another import has this name."
    elif file is None:
        message = "The model is not among the files. Deploy it too."
    elif file in above and not name:
        return
    elif len(above) > MAX_IMPORTS:
        message = f"Imports reach more than {MAX_IMPORTS} models deep, or in a circle."
    if message or file is None:
        problems.append(DecisionProblem("", f"import “{name}”", line_of(element), message, id_of(element)))
        return
    found: list[DecisionProblem] = []
    imported = open_document(file, files, found, above)
    for problem in found:
        message = f"{problem.place}: {problem.message}"
        problems.append(DecisionProblem("", f"import “{name}”", line_of(element), message, id_of(element)))
    if imported:
        document.imports.append(Import(name, attribute(element, "namespace"), imported))


def _imported_file(file: str, element: Element, files: Mapping[str, bytes]) -> str | None:
    """The name of the file that is imported: by its location, else by the namespace of its model."""
    location = posixpath.normpath(posixpath.join(posixpath.dirname(file), attribute(element, "locationURI")))
    if attribute(element, "locationURI") and location in files:
        return location
    here = posixpath.dirname(file)
    nearest = sorted(files, key=lambda other: (posixpath.dirname(other) != here, other))
    return next((other for other in nearest if _holds(files[other], attribute(element, "namespace"))), None)


def _holds(content: bytes, namespace: str) -> bool:
    if namespace.encode() not in content:
        return False
    try:
        return attribute(read_document(content), "namespace") == namespace
    except XmlError:
        return False
