"""Nothing that the product says is left out of its catalogue: in a language in which every message stands in brackets,
whatever stands outside of them on a page is somebody's name, a number, or what a diagram, a form or a person says."""

import re
from collections.abc import Iterator
from gettext import NullTranslations
from html import unescape

import pytest
from fastapi import FastAPI
from lxml import etree
from lxml.html import HtmlElement
from sqlalchemy import MetaData, select
from sqlmodel import select as every

from engine import words
from engine.casework.models import FamilyMember
from engine.database import Database
from engine.words import Words
from tests.integration.pages.conftest import WORKFLOWS, FindTask, SignedIn
from tests.words import messages

PAGES = {
    "tess.robin": (
        *("/tasks", "/tasks?view=queue", "/tasks?view=archive", "/tasks?search=nobody", "/cases", "/join-requests"),
        *("/start", "/settings", "/calendar", "/away"),
    ),
    "max.martin": ("/area", "/people", "/cover", "/lcss/set-aside", "/lcss/messages"),
    "petra.owl": ("/processes/tokens", "/processes/upload", "/upgrades"),
    "ada.avocet": ("/administration", "/administration/mail"),
}
NOT_YET = {
    "max.martin": ("/lcss", "/people/tess.robin", "/reports", "/trends"),
    "petra.owl": ("/processes",),
}
"""Pages that still say something in English alone: how severe what is stuck is, what somebody holds, the names of
figures, and what became of a release."""
ON_A_TASK = ("", "/later", "/assign")
ON_A_CASE = ("", "/journey", "/files")
FORMS = ("complete_assessment", "judge_threshold", "record_taf")
THE_PRODUCTS = {("stuck_finding", "sentence"), ("notification", "sentence")}
"""What the product wrote by itself is nobody's own words. (The timeline keeps the words of its day.)"""


class Brackets(NullTranslations):
    """A language that says everything in brackets, if it is in the catalogue."""

    def __init__(self) -> None:
        super().__init__()
        self._messages = messages()

    def gettext(self, message: str) -> str:
        return f"⟦{message}⟧" if message in self._messages else message

    def ngettext(self, one: str, many: str, number: int) -> str:
        return self.gettext(one if number == 1 else many)


@pytest.fixture
def own_words(app: FastAPI) -> str:
    """All that is not the product's: what the process owner's files say, and what people wrote."""
    files = (path for path in WORKFLOWS.rglob("*.*") if path.suffix in (".bpmn", ".dmn", ".form", ".json"))
    return "\n".join([*(_plain(path.read_text(encoding="utf-8")) for path in files), *_kept(app.state.database)])


def _plain(written: str) -> str:
    return unescape(written).replace('\\"', '"').replace("\\n", "\n")


def _kept(database: Database) -> Iterator[str]:
    tables = MetaData()
    tables.reflect(database.engine)
    with database.reading() as session:
        for table in tables.sorted_tables:
            own = [column for column in table.columns if (table.name, column.name) not in THE_PRODUCTS]
            for row in session.execute(select(*own)):
                yield from (value for value in row if isinstance(value, str))
        yield from (f"{member.first_name} {member.last_name}" for member in session.exec(every(FamilyMember)))


def test_every_page_says_everything_from_the_catalogue(
    app: FastAPI, as_: SignedIn, waiting: FindTask, own_words: str
) -> None:
    tasks = [waiting(form) for form in FORMS]
    visits = [(user_name, address) for user_name, addresses in PAGES.items() for address in addresses]
    visits += [(task.people[0], task.address + way) for task in tasks for way in ON_A_TASK]
    visits += [(task.people[0], f"/cases/{task.reference}{part}") for task in tasks for part in ON_A_CASE]
    words.speak(Words(translations=Brackets()))
    assert {address: said for who, address in visits if (said := _unmarked(as_(who).open(address), own_words))} == {}


def test_what_is_not_marked_yet_is_named_here(app: FastAPI, as_: SignedIn, own_words: str) -> None:
    """Exactly: a page that says everything from the catalogue leaves this list."""
    words.speak(Words(translations=Brackets()))
    for who, addresses in NOT_YET.items():
        assert [one for one in addresses if not _unmarked(as_(who).open(one), own_words)] == []


def _unmarked(page: HtmlElement, own_words: str) -> list[str]:
    etree.strip_elements(page, "script", "style", with_tail=False)
    said = "\n".join([*page.itertext(), *page.xpath("//@aria-label|//@title|//@alt")])
    inside = 1
    while inside:  # a message may hold another
        said, inside = re.subn(r"⟦[^⟦⟧]*⟧", "\n", said)
    parts = (part for line in said.split("\n") for part in re.split(r"[,:;]|\. | \(|\b\d+\b", line))
    pieces = (part.strip(" ,.:;()“”–") for part in parts)
    return [piece for piece in pieces if re.search("[A-Za-z]{2}", piece) and piece not in own_words]
