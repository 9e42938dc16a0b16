"""Reads a model: its decisions, what they require, and how all of that is linked (DMN 1.4, 6.3)."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

from engine.feel import Functions, compile_expression

from .boxed import Boxed, FunctionBox, LiteralExpression, Typed, type_of, typed
from .boxed_reading import BoxedReader
from .data_types import DataType, FunctionOf, Type, result_type
from .decision import Decision
from .documents import Document
from .errors import DecisionProblem
from .item_definitions import ItemTypes
from .model import Model, Refused
from .requirements import BusinessKnowledge, DecisionService, InputData, Requirement, Source, shared_names
from .table import Output, Table
from .texts import Texts
from .xml import Element, attribute, child, children, id_of, line_of, local_name, names_within, own_children, text_of

MAX_REQUIRED: Final = 20
"""Decisions in a row, each requiring the next."""
SAFETY_MARK: Final = "safety-critical"
_NO_RESULT = LiteralExpression(compile_expression("null"))
_NAMED = (
    *("inputData", "decision", "businessKnowledgeModel", "decisionService", "import"),
    *("variable", "output", "column", "itemComponent"),
)
"""What names things that expressions of the whole model may read; a function's parameters are its own."""
_LINKED = ("inputData", "decision", "businessKnowledgeModel", "decisionService")
_FUNCTIONS = ("businessKnowledgeModel", "decisionService")
_REQUIRED = ("requiredDecision", "requiredInput", "requiredKnowledge")
_WITHOUT_MEANING = frozenset(
    {"description", "extensionElements", "import", "itemDefinition", "knowledgeSource", "elementCollection"}
    | {"performanceIndicator", "organizationUnit", "organisationUnit", "textAnnotation", "association", "group"}
    | {"question", "allowedAnswers", "variable", "informationRequirement", "knowledgeRequirement"}
    | {"authorityRequirement", "supportedObjective", "impactedPerformanceIndicator", "decisionMaker", "decisionOwner"}
    | {"usingProcess", "usingTask"}
)
"""Elements of a model or a decision that say nothing about what it comes to, or are read where they are needed."""


@dataclass
class ModelReader:
    """Reads one document and those that it imports; a `careful` reader notes doubtful texts among the problems."""

    document: Document
    functions: Functions
    careful: bool
    found: dict[str, list[DecisionProblem]] = field(default_factory=dict)
    """Problems by the element's id; those of the model itself under an empty one."""

    types: ItemTypes = field(init=False)

    def __post_init__(self) -> None:
        root = self.document.root
        self.imported = [
            (each, ModelReader(each.document, self.functions, self.careful)) for each in self.document.imports
        ]
        self.names = self._names()
        types = [(each.name, reader.types) for each, reader in self.imported]
        self.types = ItemTypes(root, self.functions, self.names, types)
        self.elements: dict[str, Element] = {}
        self.linked: dict[str, Source | None] = {}
        for element in own_children(root):
            self._note(element)

    def model(self) -> Model:
        """The model with everything in it."""
        imported = tuple((each.name, reader.model()) for each, reader in self.imported)
        linked = (self.link(key, ()) for key in self.elements)
        root = self.document.root
        if self.careful:
            self.types.read_all()
        name = attribute(root, "name") or attribute(root, "id")
        return Model(name, self.document.namespace, tuple(each for each in linked if each), imported)

    def all_problems(self) -> list[DecisionProblem]:
        """What is wrong with this document; what is wrong with the imported ones is said of them."""
        return [problem for found in (*self.found.values(), self.types.problems) for problem in found]

    def link(self, key: str, above: tuple[str, ...]) -> Source | None:
        """The element of this id with all that it requires; None, with a problem noted, when that cannot be."""
        if key in self.linked:
            return self.linked[key]
        element = self.elements[key]
        if key in above or len(above) >= MAX_REQUIRED:
            message = "The decision requires itself, or too long a chain of other decisions."
            self._problem(key, element, message)
            return None
        self.linked[key] = _Linking(self, key, element, (*above, key)).source()
        return self.linked[key]

    def reader_of(self, href: str) -> "tuple[list[str], ModelReader, str]":
        """To whom a reference leads: the import's names (empty: this model), its reader, and the element's id.

        What an import without a name imports in the same way belongs to this model too.
        """
        namespace, _, key = href.rpartition("#")
        found = [(each.name, reader) for each, reader in self.imported if each.namespace == namespace]
        if found:
            return [name for name, _ in found], found[0][1], key
        if namespace in ("", self.document.namespace):
            return [""], self, key
        through = (reader.reader_of(href) for each, reader in self.imported if not each.name)
        return next((led for led in through if "" in led[0] and led[2] == key), ([""], self, href))

    def _note(self, element: Element) -> None:
        kind, key = local_name(element), attribute(element, "id")
        if kind not in _LINKED:
            if kind not in _WITHOUT_MEANING:
                self._problem("", element, f"<{kind}> is not covered.", not_covered=True)
            return
        if not key or key in self.elements:
            self._problem("", element, "Every decision needs an id of its own.")
            key = f"{key}@{line_of(element)}"
        self.elements[key] = element
        self.found[key] = []

    def _names(self) -> frozenset[str]:
        """The names that the files give to all expressions: of data, decisions and their ids, entries, types' parts."""
        root = self.document.root
        iterators = {attribute(each, "iteratorVariable") for each in root.iter("{*}for", "{*}some", "{*}every")}
        keys = {attribute(each, "id") for each in children(root, "decision")}
        imported = frozenset[str]().union(*(reader.names for _, reader in self.imported))
        return imported.union(names_within(root, _NAMED), iterators, keys) - {""}

    def _problem(self, key: str, element: Element, message: str, *, not_covered: bool = False) -> None:
        decision = attribute(element, "id") if local_name(element) == "decision" else ""
        place = attribute(element, "name") or attribute(element, "id") or local_name(element)
        problem = DecisionProblem(decision, place, line_of(element), message, id_of(element), not_covered)
        self.found.setdefault(key, []).append(problem)


@dataclass(frozen=True)
class _Linking:
    """Reads one element of a model; `above` are the ids of those that require it, and its own."""

    reader: ModelReader
    key: str
    element: Element
    above: tuple[str, ...]

    @property
    def _texts(self) -> Texts:
        reader = self.reader
        owner = self.key if local_name(self.element) == "decision" else ""
        names = reader.names.union(names_within(self.element, ("formalParameter",)))
        return Texts(owner, reader.functions, names, reader.types, reader.found[self.key], reader.careful)

    @property
    def _name(self) -> str:
        return " ".join(attribute(self.element, "name").split()) or self.key

    def source(self) -> Source | None:
        """The element as what it is."""
        return {
            "inputData": self._input_data,
            "decision": self._decision,
            "businessKnowledgeModel": self._knowledge,
            "decisionService": self._service,
        }[local_name(self.element)]()

    def _input_data(self) -> Source:
        return InputData(self.key, self._name, self.reader.document.namespace, self._type())

    def _decision(self) -> Source | None:
        requirements = self._requirements("informationRequirement", "knowledgeRequirement")
        variable = child(self.element, "variable")
        result_name = " ".join(attribute(variable, "name").split()) if variable is not None else ""
        declared = self._type()
        logic = self._logic(self.element, result_name or self.key)
        if logic is None:
            return None
        self._note_unrequired(logic, requirements)
        if isinstance(logic, Typed) and isinstance(logic.of, Table):
            declared, logic = logic.type if declared is DataType.ANY else declared, logic.of
        plain = (Output(result_name or self.key, result_name or self.key, declared, ()),)
        return Decision(
            key=self.key,
            name=self._name,
            documentation=text_of(child(self.element, "description")),
            file=self.reader.document.file,
            line=line_of(self.element),
            result_name=result_name or self._name,
            type=declared,
            logic=logic,
            outputs=logic.outputs if isinstance(logic, Table) else plain,
            requirements=requirements,
            is_safety_critical=self._is_safety_critical(),
        )

    def _is_safety_critical(self) -> bool:
        """Whether a knowledge source of that name is an authority for the decision (6.3.11 and 6.3.12)."""
        references = (
            each
            for found in children(self.element, "authorityRequirement")
            for each in children(found, "requiredAuthority")
        )
        ids = {attribute(each, "href").removeprefix("#") for each in references}
        sources = children(self.reader.document.root, "knowledgeSource")
        return any(attribute(each, "id") in ids and attribute(each, "name").lower() == SAFETY_MARK for each in sources)

    def _logic(self, element: Element, result_name: str) -> Boxed | None:
        """The one expression in the element; for what is wrong with it, a refusal or, to a careful reader, None."""
        parts = [part for part in own_children(element) if local_name(part) not in _WITHOUT_MEANING]
        logic: Boxed | None = None
        if len(parts) == 1:
            logic = BoxedReader(self._texts, result_name).read(parts[0])
        elif parts or self.reader.careful:
            self._texts.problem(element, "the decision", "The decision has neither a table nor an expression.")
        else:
            logic = _NO_RESULT
        return self._refusal() or logic

    def _refusal(self) -> Boxed | None:
        problems = tuple(self.reader.found[self.key])
        return Refused(problems) if problems and not self.reader.careful else None

    def _knowledge(self) -> Source | None:
        required = self._requirements("knowledgeRequirement")
        logic = child(self.element, "encapsulatedLogic")
        function = None if logic is None else BoxedReader(self._texts, self._name, "the function").function(logic)
        if logic is None:
            self._texts.problem(self.element, "the function", "The business knowledge model has no logic.")
        declared = result_type(self._type())
        body = self._refusal() or (typed(function.body, declared, f"“{self._name}”") if function else None)
        if body is None:
            return None
        if function:
            self._note_unrequired(function, required)
        parameters = function.parameters if function else ()
        box = FunctionBox(self._name, parameters, declared if declared is not DataType.ANY else type_of(body), body)
        return BusinessKnowledge(self.key, self._name, box, required)

    def _service(self) -> Source:
        declared = self._type()
        outputs = self._named(("outputDecision",))
        inputs = self._named(("inputData", "inputDecision"))
        taken = dict(declared.parameters) if isinstance(declared, FunctionOf) else {}
        return DecisionService(
            self.key,
            self._name,
            result_type(declared),
            {name: source for name, source in outputs.items() if isinstance(source, Decision)},
            inputs,
            tuple(taken.get(name, DataType.ANY) for name in inputs),
        )

    def _named(self, kinds: Iterable[str]) -> dict[str, InputData | Decision]:
        """What a decision service gives or takes, by names of which each may stand for one only."""
        found: dict[str, InputData | Decision] = {}
        for element in (each for kind in kinds for each in children(self.element, kind)):
            for linked in self._linked(element)[:1]:
                name, source = linked.full_name, linked.source
                if found.get(name, source) is not source:
                    self._texts.problem(element, local_name(element), f"Two are named “{name}”; rename one of them.")
                elif isinstance(source, (InputData, Decision)):
                    found[name] = source
        return found

    def _note_unrequired(self, logic: Boxed, requirements: Iterable[Requirement]) -> None:
        """To a careful reader a function that is used and not required is a problem: it would be null."""
        if not self.reader.careful:
            return
        functions = (each for each in self.reader.elements.values() if local_name(each) in _FUNCTIONS)
        known = {self._name, *(each.model or each.name for each in requirements)}
        for name in sorted({" ".join(attribute(each, "name").split()) for each in functions} & logic.reads - known):
            message = f"The function “{name}” is used and not required. Connect it with a knowledge requirement."
            self._texts.problem(self.element, "the requirements", message)

    def _requirements(self, *kinds: str) -> tuple[Requirement, ...]:
        required = tuple(
            each
            for kind in kinds
            for requirement in children(self.element, kind)
            for reference in own_children(requirement)
            if local_name(reference) in _REQUIRED
            for each in self._linked(reference)
        )
        for name in shared_names(required):
            self._texts.problem(self.element, "the requirements", f"Two are named “{name}”; rename one of them.")
        return required

    def _linked(self, reference: Element) -> list[Requirement]:
        """What the reference leads to, once for every name that its model was given; nothing when it leads nowhere."""
        models, reader, key = self.reader.reader_of(attribute(reference, "href"))
        if key not in reader.elements:
            texts = self._texts
            texts.problem(reference, local_name(reference), f"“{key}” is not in this file.")
            return []
        source = reader.link(key, self.above if reader is self.reader else ())
        name = source.result_name if isinstance(source, Decision) else source.name if source else ""
        return [Requirement(name, model, source) for model in models] if source else []

    def _type(self) -> Type:
        variable = child(self.element, "variable")
        return DataType.ANY if variable is None else self._texts.type(variable, "the result")
