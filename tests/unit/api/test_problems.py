"""Every refusal that the house knows has its place in the table, and no problem tells more than it should."""

import json

import pytest

from api import problems
from api.idempotency import KeyReusedError
from api.security import errors as security
from engine.bpmn import definitions
from engine.bpmn import errors as engine
from engine.casework import errors as casework

ALSO_KNOWN = {
    # Raised to the command line and the worker, never to a request.
    engine.TimerNotFoundError,
    # The pages that keep drafts ask which words are to stay.
    engine.DraftChangedError,
    # Becomes a submission (api/deploying.py).
    definitions.CheckTooSlowError,
    # Defects of ours: 500.
    definitions.ReleaseNotFoundError,
    definitions.ReleaseUnreadableError,
}


def _errors(module: object) -> list[type[Exception]]:
    names = vars(module).values()
    return [
        each for each in names if isinstance(each, type) and issubclass(each, Exception) and not each.__subclasses__()
    ]


@pytest.mark.parametrize(
    "error", [*_errors(casework), *_errors(security), *_errors(engine), *_errors(definitions)], ids=lambda e: e.__name__
)
def test_every_refusal_is_in_the_table(error: type[Exception]) -> None:
    assert error in ALSO_KNOWN or any(kind in problems.KINDS for kind in error.__mro__)


def test_refused_answers_name_each_field() -> None:
    problem = problems.problem_of(casework.AnswersRefusedError({"actions.0.due_on": "Enter a real date."}))
    assert problem.status == 422
    assert problem.facts == {"errors": [{"field": "actions.0.due_on", "message": "Enter a real date."}]}


def test_a_second_active_assessment_offers_the_first() -> None:
    problem = problems.problem_of(casework.ActiveCaseError("EH-2026-0001"))
    assert (problem.status, problem.facts) == (409, {"case": "EH-2026-0001"})


def test_too_many_attempts_say_when_to_come_back() -> None:
    problem = problems.problem_of(security.TooManyAttemptsError(17))
    assert (problem.status, problem.headers) == (429, {"Retry-After": "17"})


def test_an_error_that_no_table_names_is_ours_and_quotes_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(ValueError) as raised:
        raise ValueError("a family's story")
    problem = problems.problem_of(raised.value)
    assert (problem.status, problem.type, list(problem.facts)) == (500, "unexpected", ["error_id"])
    assert "story" not in f"{problem.title} {problem.detail} {capsys.readouterr().err}"


def test_as_json_it_is_problem_details() -> None:
    answer = problems.as_json(problems.problem_of(KeyReusedError()))
    body = json.loads(answer.body)
    assert answer.media_type == "application/problem+json"
    assert (body["status"], body["type"]) == (409, "urn:early-help:problem:key-reused")
    assert set(body) == {"type", "title", "status", "detail"}
