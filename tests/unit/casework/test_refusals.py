from datetime import date
from typing import Annotated, Literal

import pytest
from pydantic import Field, ValidationError, field_validator

from engine.casework import refusals
from engine.casework.records import Answers


class Step(Answers):
    what: Annotated[str, Field(min_length=1)]
    due_on: date


class Plan(Answers):
    level: Literal["1", "2"]
    score: Annotated[int, Field(ge=1, le=10)]
    agreed: bool
    steps: Annotated[list[Step], Field(min_length=1)]

    @field_validator("score")
    @classmethod
    def not_unlucky(cls, score: int) -> int:
        if score == 7:
            raise ValueError("Seven cannot be chosen.")
        return score


GOOD = {"level": "1", "score": 5, "agreed": True, "steps": [{"what": "Visit", "due_on": "2026-03-02"}]}


@pytest.mark.parametrize(
    ("change", "errors"),
    [
        ({"level": "9"}, {"level": "Choose one of the options offered."}),
        ({"score": 0}, {"score": "Enter a number of 1 or more."}),
        ({"score": "many"}, {"score": "Enter a whole number."}),
        ({"score": 7}, {"score": "Seven cannot be chosen."}),
        ({"agreed": "perhaps"}, {"agreed": "Choose yes or no."}),
        ({"steps": []}, {"steps": "Add at least 1."}),
        (
            {"steps": [{"what": " ", "due_on": "30 February"}]},
            {"steps.0.what": "Answer this question.", "steps.0.due_on": "Enter a real date."},
        ),
    ],
)
def test_each_finding_becomes_a_sentence_at_its_field(change, errors):
    assert refusals.sentences(refused(GOOD | change)) == errors


def test_a_missing_answer_is_asked_for():
    assert refusals.sentences(refused({"score": 5, "agreed": True, "steps": GOOD["steps"]})) == {
        "level": "Answer this question."
    }


def test_no_sentence_repeats_what_was_typed():
    sentences = refusals.sentences(refused(GOOD | {"level": "Ash Alder's secret", "score": "Ash Alder's secret"}))
    assert not any("secret" in sentence for sentence in sentences.values())


def refused(answers: dict) -> ValidationError:
    with pytest.raises(ValidationError) as error:
        Plan.model_validate(answers)
    return error.value
