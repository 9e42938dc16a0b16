"""A council's own words for the guidance's: CAF for EHA, another name for its locality service.

They are the policy profile `terms.json`, whose newest version holds; without one the guidance's words stand. Only what
the product, its diagrams and forms say is put into them, never what a person typed.
"""

import re
from collections.abc import Mapping
from functools import cached_property
from typing import Annotated, Final, Literal

from pydantic import BaseModel, ConfigDict, Field

Term = Literal[
    "EHA",
    "Early Help Assessment",
    "TAF",
    "Team Around the Family",
    "LCSS",
    "Locality and Community Support Service",
    "MASH",
    "Multi-Agency Safeguarding Hub",
    "lead professional",
]
Word = Annotated[str, Field(max_length=60, pattern=r"^[A-Za-z][A-Za-z0-9 ’()-]*$")]
"""Nothing that means something in a page's source."""
SPELLED_WITH_A_VOWEL: Final = "AEFHILMNORSX"
"""Letters whose names begin with a vowel: an LCSS, but a TAF."""


class LocalTerms(BaseModel):
    """One version of the profile. `terms`: the guidance's word to the council's own."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: Literal["terms"]
    title: str = Field(min_length=1)
    version: int = Field(ge=1)
    description: str = Field(min_length=1)
    terms: Mapping[Term, Word]

    def say(self, text: str) -> str:
        """`text` in the council's words: whole words only, with the article that belongs to them, capitals and plurals
        kept. What is part of an address or of a rule's id (TAF-4) stays."""
        return self._pattern.sub(self._said, text) if self.terms else text

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        longest_first = sorted(self.terms, key=len, reverse=True)
        known = "|".join(_whatever_its_first_letter(term) for term in longest_first)
        return re.compile(
            rf"(?<![\w/#.-])(?:(?P<article>[Aa]n?)(?P<space>\s+))?(?P<term>{known})(?P<plural>s?)(?![\w/]|-\d)"
        )

    def _said(self, found: re.Match[str]) -> str:
        written = re.sub(r"\s+", " ", found["term"])
        word = next(self.terms[term] for term in self.terms if term.lower() == written.lower())
        if written[0].isupper():
            word = word[0].upper() + word[1:]
        article = ""
        if found["article"]:
            article = found["article"][0] + ("n" if _sounds_like_a_vowel(word) else "") + found["space"]
        return f"{article}{word}{found['plural']}"


NONE: Final = LocalTerms(name="terms", title="-", version=1, description="-", terms={})
"""The guidance's own words."""


def _whatever_its_first_letter(term: str) -> str:
    first = f"[{term[0].lower()}{term[0].upper()}]" if term[0].islower() else term[0]
    return first + re.escape(term[1:]).replace(r"\ ", r"\s+")


def _sounds_like_a_vowel(word: str) -> bool:
    first = word.split()[0]
    is_spelled = first.isupper() and not set(first) & set("AEIOU")
    return first[0].upper() in (SPELLED_WITH_A_VOWEL if is_spelled else "AEIOU")
