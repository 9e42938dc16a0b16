"""From a DMN file to decisions, with everything that is wrong in one report."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from lxml import etree

from engine.feel import BUILTINS, Functions

from .decision import Decision
from .errors import DecisionProblem, DecisionTableError
from .logic_reading import LogicReader
from .xml import Element, attribute, child, children, line_of, local_name, text_of

NAMESPACES = (
    "https://www.omg.org/spec/DMN/20191111/MODEL/",
    "https://www.omg.org/spec/DMN/20211108/MODEL/",
    "https://www.omg.org/spec/DMN/20230324/MODEL/",
)
MAX_BYTES = 1_000_000
MAX_REQUIRED = 20
"""Decisions in a row, each requiring the next."""


def read_decisions(xml: bytes, file: str, functions: Functions = BUILTINS) -> tuple[Decision, ...]:
    """The decisions of a DMN file (1.3, 1.4 or 1.5) in its order; `functions` are those that expressions may call.

    Raises `DecisionTableError` with all problems at once.
    """
    problems: list[DecisionProblem] = []
    root = _parse(xml, problems)
    decisions = _Reader(root, file, functions, problems).decisions() if root is not None else ()
    if problems:
        raise DecisionTableError(file, sorted(problems, key=lambda problem: problem.line))
    return decisions


def _parse(xml: bytes, problems: list[DecisionProblem]) -> Element | None:
    """The root element; None, with a problem noted, for a text that is not a harmless DMN document."""
    message, line = None, 1
    root: Element | None = None
    if len(xml) > MAX_BYTES:
        message = f"The file is larger than {MAX_BYTES:,} bytes."
    elif b"<!DOCTYPE" in xml or b"\x00" in xml:
        message = "The file has a DOCTYPE or is not written in UTF-8; the Modeler writes neither."
    else:
        parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, encoding="utf-8")
        try:
            root = etree.fromstring(xml, parser)
        except etree.XMLSyntaxError as error:
            message, line = "The file is not well-formed XML.", error.lineno or 1
    if root is not None and etree.QName(root).namespace not in NAMESPACES:
        message = "This is not a DMN 1.3, 1.4 or 1.5 file. Open it in Camunda Modeler and save it again."
    if message:
        problems.append(DecisionProblem("", "the file", line, message))
    return None if message else root


@dataclass
class _Reader:
    """Reads all decisions of one document, then links those that require one another."""

    root: Element
    file: str
    functions: Functions
    problems: list[DecisionProblem]
    elements: dict[str, Element] = field(default_factory=dict)
    linked: dict[str, Decision | None] = field(default_factory=dict)

    def decisions(self) -> tuple[Decision, ...]:
        for element in children(self.root, "decision"):
            self._note(element)
        for kind in ("import", "businessKnowledgeModel", "decisionService", "itemDefinition"):
            for element in children(self.root, kind):
                self._problem(element, f"<{kind}> is not covered.")
        if not self.elements and not self.problems:
            self._problem(self.root, "The file holds no decision.")
        self.names = self._names()
        return tuple(decision for key in self.elements if (decision := self._linked(key, ())))

    def _note(self, element: Element) -> None:
        key = attribute(element, "id")
        if not key or key in self.elements:
            self._problem(element, "Every decision needs an id of its own.")
        else:
            self.elements[key] = element

    def _names(self) -> frozenset[str]:
        """The names that the file gives to expressions: data, decisions and their ids, variables and outputs."""
        named = [*children(self.root, "inputData"), *self.elements.values()]
        variables = [variable for element in named for variable in children(element, "variable")]
        tables = [table for element in self.elements.values() for table in children(element, "decisionTable")]
        outputs = [output for table in tables for output in children(table, "output")]
        names = {attribute(element, "name") for element in (*named, *variables, *outputs)}
        return frozenset(names.union(self.elements)) - {""}

    def _linked(self, key: str, above: tuple[str, ...]) -> Decision | None:
        """The decision with all that it requires; None, with a problem noted, when that cannot be."""
        if key in self.linked:
            return self.linked[key]
        element = self.elements[key]
        if key in above or len(above) >= MAX_REQUIRED:
            self._problem(element, "The decision requires itself, or too long a chain of other decisions.")
            return None
        required = [self._linked(other, (*above, key)) for other in self._required_keys(element)]
        self.linked[key] = self._read(element, tuple(decision for decision in required if decision))
        return self.linked[key]

    def _required_keys(self, element: Element) -> Iterable[str]:
        for requirement in children(element, "informationRequirement"):
            for required in children(requirement, "requiredDecision"):
                key = attribute(required, "href").removeprefix("#")
                if key in self.elements:
                    yield key
                else:
                    self._problem(required, f"The required decision “{key}” is not in this file.")
        for requirement in children(element, "knowledgeRequirement"):
            self._problem(requirement, "Business knowledge models are not covered.")

    def _read(self, element: Element, required: tuple[Decision, ...]) -> Decision | None:
        key = attribute(element, "id")
        name = attribute(element, "name") or key
        variable = child(element, "variable")
        result_name = attribute(variable, "name") if variable is not None else ""
        reader = LogicReader(key, self.functions, self.names, self.problems)
        logic = reader.read(element, result_name or key)
        if logic is None:
            return None
        return Decision(
            key=key,
            name=name,
            documentation=text_of(child(element, "description")),
            file=self.file,
            line=line_of(element),
            result_name=result_name or name,
            logic=logic.logic,
            outputs=logic.outputs,
            required=required,
        )

    def _problem(self, element: Element, message: str) -> None:
        key = attribute(element, "id") if local_name(element) == "decision" else ""
        place = attribute(element, "name") or attribute(element, "id") or local_name(element)
        self.problems.append(DecisionProblem(key, place, line_of(element), message))
