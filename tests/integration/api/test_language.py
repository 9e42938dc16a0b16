"""An installation speaks the language whose compiled catalogue is there, and refuses to start in any other."""

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from api import local_words
from api.local_words import CATALOGUES, DOMAIN, find_translations
from api.settings import SettingsError
from engine import words
from engine.casework.monitoring.words import of_children
from engine.database import Database
from engine.words import Words, _, either, later, ngettext

WELSH = b"""
msgid ""
msgstr ""
"Content-Type: text/plain; charset=utf-8\\n"
"Plural-Forms: nplurals=3; plural=(n==1 ? 0 : n==2 ? 1 : 2);\\n"

msgid "Review was due %(day)s, %(ago)s"
msgstr "%(ago)s: adolygiad i fod %(day)s"

msgid "an LCSS manager"
msgstr "rheolwr LCSS"

msgid "%(one)s or %(other)s"
msgstr "%(one)s neu %(other)s"

msgid "%(num)s working day ago"
msgid_plural "%(num)s working days ago"
msgstr[0] "%(num)s diwrnod gwaith yn \xc3\xb4l"
msgstr[1] "%(num)s ddiwrnod gwaith yn \xc3\xb4l"
msgstr[2] "%(num)s o ddiwrnodau gwaith yn \xc3\xb4l"
"""
AGO = ("%(num)s working day ago", "%(num)s working days ago")


@pytest.fixture
def welsh(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A compiled catalogue of a few messages, where the others would be."""
    file = tmp_path / "cy" / "LC_MESSAGES" / f"{DOMAIN}.mo"
    file.parent.mkdir(parents=True)
    with file.open("wb") as compiled:
        write_mo(compiled, read_po(BytesIO(WELSH), locale="cy"))
    monkeypatch.setattr(local_words, "CATALOGUES", tmp_path)
    was = words.spoken()
    yield
    words.speak(was)


@pytest.mark.usefixtures("welsh")
def test_sentences_their_order_and_each_form_of_a_plural_come_from_the_catalogue(database: Database) -> None:
    local_words.refresh(database, "cy")
    assert words.spoken().language == "cy"
    ago = [ngettext(*AGO, count) for count in (1, 2, 3)]
    assert ago == ["1 diwrnod gwaith yn ôl", "2 ddiwrnod gwaith yn ôl", "3 o ddiwrnodau gwaith yn ôl"]
    assert _("Review was due %(day)s, %(ago)s", day="3/3", ago=ago[1]) == "2 ddiwrnod gwaith yn ôl: adolygiad i fod 3/3"
    assert either(["A", later("an LCSS manager"), "B"]) == "A neu rheolwr LCSS neu B"


@pytest.mark.usefixtures("welsh")
def test_what_has_no_translation_stays_english(database: Database) -> None:
    local_words.refresh(database, "cy")
    assert of_children(1, 3) == "1 of 3 children"


@pytest.mark.usefixtures("welsh")
def test_the_councils_words_are_put_into_the_translation_too() -> None:
    local = Words("cy", find_translations("cy"), lambda said: said.replace("LCSS", "TIC"))
    words.speak(local)
    assert f"{later('an LCSS manager')}" == "rheolwr TIC"


def test_a_language_without_a_catalogue_is_refused_with_the_file_that_is_missing(database: Database) -> None:
    spoken = words.spoken()
    file = CATALOGUES / "xx" / "LC_MESSAGES" / f"{DOMAIN}.mo"
    with pytest.raises(SettingsError, match="EARLY_HELP_LANGUAGE is 'xx'") as refused:
        local_words.refresh(database, "xx")
    assert str(file) in str(refused.value)
    assert words.spoken() is spoken


def test_english_needs_no_catalogue() -> None:
    assert find_translations("en").gettext("Due today") == "Due today"


def test_nobody_is_said_with_no_words() -> None:
    assert either([]) == ""
