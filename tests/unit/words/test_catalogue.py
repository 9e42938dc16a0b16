"""Every text of the product stands in the catalogue, and nothing else does."""

import re
from html.parser import HTMLParser

import pytest
from jinja2 import nodes

from api.installation import UI_TEMPLATES
from api.pages.said import Said
from api.pages.templates import create_environment
from engine.words import Words
from tests.words import CATALOGUE, extract, messages

TEMPLATES = sorted(
    str(path.relative_to(UI_TEMPLATES))
    for folder in ("layouts", "components", "pages", "documents")
    for path in (UI_TEMPLATES / folder).glob("*.html")
)
READ_ALOUD = ("aria-label", "title", "alt", "placeholder")


def test_the_catalogue_is_what_templates_and_code_say() -> None:
    assert extract().decode() == CATALOGUE.read_text(encoding="utf-8"), "write it anew: python -m tests.words"


def test_messages_are_whole_sentences_and_words() -> None:
    assert [one for one in messages() if one != one.strip() or not re.search("[A-Za-z]", one)] == []


@pytest.mark.parametrize("name", TEMPLATES)
def test_a_template_says_nothing_that_is_not_marked(name: str) -> None:
    """When all that is marked says nothing, nothing is left between two tags."""
    environment = create_environment()
    source = environment.parse((UI_TEMPLATES / name).read_text(encoding="utf-8"))
    tree = Said(Words(locally=lambda _: "")).visit(source)
    left = Texts()
    left.feed("".join(data.data for data in tree.find_all(nodes.TemplateData)))
    assert left.found == []


class Texts(HTMLParser):
    """Every text that is read, or read aloud."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self._is_code = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._is_code = tag == "script"
        self.found += [value for name, value in attrs if name in READ_ALOUD and value and value.strip()]

    def handle_endtag(self, tag: str) -> None:
        self._is_code = False

    def handle_data(self, data: str) -> None:
        if not self._is_code and re.search("[A-Za-z]", data):
            self.found.append(data.strip())
