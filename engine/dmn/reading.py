"""From DMN files to decisions and what they require, with everything that is wrong in one report."""

import re
from collections.abc import Mapping

from engine.feel import BUILTINS, Functions

from .decision import Decision
from .documents import open_document
from .errors import DecisionProblem, DecisionTableError
from .model import Model
from .model_reading import ModelReader

_IMPORT = re.compile(rb"<(?:[\w.-]+:)?import\s")


def read_decisions(
    xml: bytes, file: str, functions: Functions = BUILTINS, others: Mapping[str, bytes] | None = None
) -> tuple[Decision, ...]:
    """The decisions of a DMN file (1.1 to 1.6) in its order; `functions` are those that expressions may call.

    `others` are the files (name → content) that it may import. Raises `DecisionTableError` with all problems at once.
    """
    problems: list[DecisionProblem] = []
    document = open_document(file, {**(others or {}), file: xml}, problems)
    if document and not problems:
        reader = ModelReader(document, functions, careful=True)
        model = reader.model()
        problems += reader.all_problems()
        if not model.decisions and not problems:
            problems.append(DecisionProblem("", model.name, 1, "The file holds no decision."))
    if problems or document is None:
        raise DecisionTableError(file, sorted(problems, key=lambda problem: problem.line))
    return model.decisions


def read_model(file: str, files: Mapping[str, bytes], functions: Functions = BUILTINS) -> Model:
    """The model in one of the files (name → content), by the standard: what is not covered is refused when it is asked.

    Raises `DecisionTableError` for a file that cannot be read at all, or imports what is not there.
    """
    problems: list[DecisionProblem] = []
    document = open_document(file, files, problems)
    if problems or document is None:
        raise DecisionTableError(file, problems)
    return ModelReader(document, functions, careful=False).model()


def imports_others(xml: bytes) -> bool:
    """Whether a DMN file may import others, so that it is read again when they change."""
    return _IMPORT.search(xml) is not None
