"""A council's own words: whole words, with their articles, and nothing that is no term."""

import pytest

from engine.casework import policy
from engine.casework.errors import PolicyError
from engine.casework.local_terms import NONE, LocalTerms

TERMS = LocalTerms.model_validate({
    "name": "terms", "title": "Our words", "version": 1, "description": "What we say here.",
    "terms": {
        "EHA": "CAF", "Early Help Assessment": "Common Assessment", "TAF": "TAC",
        "Team Around the Family": "Team Around the Child", "LCSS": "Early Intervention Team",
        "MASH": "IFD", "lead professional": "key worker",
    },
})  # fmt: skip


@pytest.mark.parametrize(
    ("said", "locally"),
    [
        ("An EHA is begun.", "A CAF is begun."),
        ("an Early Help Assessment", "a Common Assessment"),
        ("two EHAs, the EHA’s date", "two CAFs, the CAF’s date"),
        ("the Team Around the\n  Family (TAF)", "the Team Around the Child (TAC)"),
        ("Lead professionals and a lead professional", "Key workers and a key worker"),
        ("Ask an LCSS worker", "Ask an Early Intervention Team worker"),
        ("a MASH outcome", "an IFD outcome"),
        ("TAF-4, EHA-9", "TAF-4, EHA-9"),
        ("/cases/TAF and https://TAF.example/EHA", "/cases/TAF and https://TAF.example/EHA"),
        ("taf_member, TAFFY, tafia, SMASH", "taf_member, TAFFY, tafia, SMASH"),
    ],
)
def test_words_of_the_guidance_become_the_councils(said: str, locally: str) -> None:
    assert TERMS.say(said) == locally
    assert NONE.say(said) == said


@pytest.mark.parametrize(
    ("terms", "fault"),
    [
        ('"XYZ": "ABC"', "line 6"),
        ('"EHA": "<b>"', "line 6"),
        ('"EHA": "{{ caller }}"', "line 6"),
        ('"EHA": ""', "line 6"),
    ],
)
def test_what_is_no_term_or_no_word_is_refused_with_its_line(terms: str, fault: str) -> None:
    lines = '{\n"name": "terms",\n"title": "x", "version": 1,\n"description": "x",\n"terms": {\n' + terms + "\n}}"
    with pytest.raises(PolicyError, match=f"terms.json.*{fault}"):
        policy.read_profile("terms.json", lines.encode())
