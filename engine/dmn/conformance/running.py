"""Runs test cases and says of each whether it passed, was refused as unsupported, or is wrong."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path

from engine.dmn.data_types import DataType
from engine.dmn.decision import Decision
from engine.dmn.errors import DecisionRefusedError, DecisionTableError
from engine.dmn.model import Model
from engine.dmn.reading import read_model
from engine.dmn.requirements import BusinessKnowledge, DecisionService, InputData
from engine.dmn.running import Run
from engine.dmn.scope import BY_THE_STANDARD
from engine.feel import FeelEvaluationError, Value, evaluation

from .cases import Case, CaseFile, Expected, Given, read_cases, read_models
from .values import read_as, same, shown

MOMENT = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
"""What `now()` tells in test cases: no case may depend on it."""


class Verdict(StrEnum):
    """What came of a test case."""

    PASSED = "passed"
    REFUSED = "refused"
    WRONG = "wrong"


@dataclass(frozen=True)
class Result:
    """What came of one test case and, unless it passed, why."""

    folder: str
    file: str
    case: str
    verdict: Verdict
    reason: str


def run_folder(folder: Path) -> Iterator[Result]:
    """The results of all test cases below the folder, in order."""
    models = read_models(folder)
    for cases in read_cases(folder, models):
        if isinstance(cases, CaseFile):
            yield from _run_file(cases, models)
        else:
            file, reason = cases
            yield Result(str(Path(file).parent), file, "", Verdict.WRONG, f"The file cannot be read: {reason}")


def _run_file(cases: CaseFile, models: Mapping[str, bytes]) -> Iterator[Result]:
    try:
        model = read_model(cases.model, models)
    except DecisionTableError as error:
        for case in cases.cases:
            yield Result(cases.folder, cases.file, case.id, Verdict.REFUSED, str(error))
        return
    for case in cases.cases:
        yield Result(cases.folder, cases.file, case.id, *_tried(model, case))


def _tried(model: Model, case: Case) -> tuple[Verdict, str]:
    """The verdict on a case and the reason; what breaks in one case is wrong and does not end the others."""
    if case.refused:
        return Verdict.REFUSED, case.refused
    try:
        return _worst(model, case)
    except FeelEvaluationError as error:
        return Verdict.REFUSED, str(error)
    except Exception as error:  # whatever it is, it is told as the result of this case
        return Verdict.WRONG, f"It broke: {type(error).__name__}: {error}"


def _worst(model: Model, case: Case) -> tuple[Verdict, str]:
    """The worst verdict of those on a case's results. Raises `FeelEvaluationError` for a value it cannot hold."""
    given = [(each, _meant(model, each)) for each in case.given]
    beside = {each.name: read_as(each.value, DataType.ANY) for each, meant in given if not meant}
    values = {source: read_as(each.value, source.type) for each, meant in given for source in meant}
    run = Run(MOMENT, BY_THE_STANDARD, beside or None, values)
    results = [_compared(model, run, case, expected) for expected in case.expected]
    worst = (result for kind in (Verdict.WRONG, Verdict.REFUSED) for result in results if result[0] is kind)
    return next(worst, (Verdict.PASSED, ""))


def _meant(model: Model, given: Given) -> list[InputData | Decision]:
    """What a value is put in for. A plain name may be that of an import's input data; one that names nothing in the
    model is a variable for all, as decisions without requirements read them."""
    if given.namespace:
        places = (each for each in model.all_models() if each.namespace == given.namespace)
        return [found for each in places if isinstance(found := each.own(given.name), (InputData, Decision))]
    found = model.find(given.name)
    if isinstance(found, (InputData, Decision)):
        return [found]
    return [data for data in model.all_inputs() if data.name == given.name]


def _compared(model: Model, run: Run, case: Case, expected: Expected) -> tuple[Verdict, str]:
    """The verdict on one result. Where an error is expected, to refuse is right, and null beside what the case says
    that is left in spite of it; a text that is wrong means null."""
    try:
        with evaluation(MOMENT):
            value = _asked(model, run, case, expected)
    except (DecisionRefusedError, FeelEvaluationError) as error:
        means_null = isinstance(error, DecisionRefusedError) and not error.not_covered and expected.value is None
        passed = expected.error or means_null
        return (Verdict.PASSED, "") if passed else (Verdict.REFUSED, f"{expected.name}: {error}")
    if same(value, expected.value) or (expected.error and value is None):
        return Verdict.PASSED, ""
    return Verdict.WRONG, f"{expected.name}: expected {shown(expected.value)}, got {shown(value)}"


def _asked(model: Model, run: Run, case: Case, expected: Expected) -> Value:
    """The value of a decision, or of what the case invokes; null for what the model does not have."""
    invoked = model.find(case.invocable) if case.invocable else None
    if isinstance(invoked, (BusinessKnowledge, DecisionService)):
        result = run.call(invoked, _arguments(model, invoked, case))
        outputs = invoked.outputs if isinstance(invoked, DecisionService) else {}
        several = len(outputs) > 1 and expected.name in outputs
        return result[expected.name] if several and isinstance(result, dict) else result
    decision = model.find(expected.name)
    if isinstance(decision, DecisionService):
        return run.call(decision, _arguments(model, decision, case))
    return run.outcome(decision).value if isinstance(decision, Decision) else None


def _arguments(model: Model, invoked: BusinessKnowledge | DecisionService, case: Case) -> dict[str, Value]:
    if isinstance(invoked, DecisionService):
        given = {source: each for each in case.given for source in _meant(model, each)}
        places = ((name, source) for name, source in invoked.inputs.items() if source in given)
        return {name: read_as(given[source].value, source.type) for name, source in places}
    types = {parameter.name: parameter.type for parameter in invoked.function.parameters}
    return {each.name: read_as(each.value, types.get(each.name, DataType.ANY)) for each in case.given}
