"""HTML of components that is kept: the same for the same, and nothing of what somebody said."""

from collections.abc import Mapping
from typing import Any

import pytest
from markupsafe import Markup

from api.pages import kept_markup
from api.pages.kept_markup import keeping
from api.pages.questions import Option
from engine import words
from engine.words import later


class Counted:
    """A component that counts how often it is asked."""

    def __init__(self) -> None:
        self.asked = 0

    def __call__(self, given: Mapping[str, Any]) -> Markup:
        self.asked += 1
        return Markup("<i>{}</i>").format(given["text"])


BLANK: list[dict[str, Any]] = [
    {"text": "Save"},
    {"text": "Name", "value": ""},
    {"text": "Who", "items": (Option("ann", "Ann"), Option("ben", "Ben"))},
    {"text": "When", "items": [{"name": "day", "value": ""}]},
]
ANSWERED: list[dict[str, Any]] = [
    {"text": "Name", "value": "Mia Oak"},
    {"text": "Name", "errorMessage": {"text": "Mia Oak is no date"}},
    {"text": "Who", "items": (Option("ann", "Ann", checked=True), Option("ben", "Ben"))},
    {"text": "Who", "items": [{"value": "ann", "selected": True}]},
    {"text": "When", "items": [{"name": "day", "value": "7"}]},
]


@pytest.mark.parametrize("given", BLANK)
def test_what_nobody_has_answered_is_made_once(given: dict[str, Any]) -> None:
    component = Counted()
    kept = keeping(component)
    assert kept(given) == kept(dict(given)) == component(given)
    assert component.asked == 2  # once, and once by this test


@pytest.mark.parametrize("given", ANSWERED)
def test_what_somebody_answered_is_made_anew_and_not_kept(given: dict[str, Any]) -> None:
    component = Counted()
    kept = keeping(component)
    assert kept(given) == kept(given)
    assert component.asked == 2


def test_text_is_not_taken_for_the_markup_that_it_looks_like() -> None:
    kept = keeping(Counted())
    assert kept({"text": Markup("<b>Mia</b>")}) == "<i><b>Mia</b></i>"
    assert kept({"text": "<b>Mia</b>"}) == "<i>&lt;b&gt;Mia&lt;/b&gt;</i>"


def test_only_so_many_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept_markup, "MOST_KEPT", 2)
    component = Counted()
    kept = keeping(component)
    for text in ("one", "two", "three", "one"):
        assert kept({"text": text}) == f"<i>{text}</i>"
    assert component.asked == 4


def test_what_was_kept_in_one_language_is_not_said_in_another() -> None:
    component = Counted()
    kept = keeping(component)
    label = {"text": later("Open")}
    assert kept(label) == "<i>Open</i>"
    before = words.spoken()
    words.speak(words.Words(locally=str.upper))
    try:
        assert kept(label) == "<i>OPEN</i>"
    finally:
        words.speak(before)
