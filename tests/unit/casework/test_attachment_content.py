"""What a file is, is told by what is in it, whatever its name says; what could hold a program is not taken."""

import io
import zipfile
from itertools import count

import pytest

from engine.casework.attachments import FileRefusedError, examine
from engine.casework.attachments.content import DOCX, JPEG, ODT, PDF, PNG, TEXT

LIMIT = 10 * 1024 * 1024
WORD_TYPES = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
MACRO_TYPES = "application/vnd.ms-word.document.macroEnabled.main+xml"


def packed(**entries: str) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        for name, text in entries.items():
            archive.writestr(name.replace("__", "/"), text)
    return content.getvalue()


def word(types: str = WORD_TYPES, **more: str) -> bytes:
    return packed(**{"[Content_Types].xml": f"<Types>{types}</Types>", "word__document.xml": "<w/>", **more})


def odt(**more: str) -> bytes:
    return packed(mimetype="application/vnd.oasis.opendocument.text", **{"content.xml": "<o/>", **more})


@pytest.mark.parametrize(
    ("content", "media_type"),
    [
        (b"%PDF-1.7\n1 0 obj <</Type /Catalog>> endobj", PDF),
        (b"\xff\xd8\xff\xe0\x00\x10JFIF", JPEG),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", PNG),
        (word(), DOCX),
        (odt(), ODT),
        ("Mum said: “It’s fine” – twice.\r\n".encode(), TEXT),
        ("Café at £5".encode("cp1252"), TEXT),
    ],
    ids=count(),
)
def test_these_are_taken_whatever_their_names_say(content: bytes, media_type: str) -> None:
    for name in ("paper.exe", "paper", "paper.pdf"):
        assert examine(io.BytesIO(content), name, limit=LIMIT) == media_type


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "is empty"),
        (b"x" * (LIMIT + 1), "is larger than 10 MB"),
        (b"MZ\x90\x00\x03", "is a program"),
        (b"\x7fELF\x02\x01", "is a program"),
        (b"#!/bin/sh\nrm", "is a program"),
        (b"  <!DOCTYPE html><script>", "a web page"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'>", "a web page"),
        ("\ufeff<html>".encode(), "a web page"),
        (b"{\\rtf1 hello}", "can hold programs"),
        (packed(**{"a.txt": "x"}), "is an archive"),
        (packed(**{"META-INF__MANIFEST.MF": "x", "A.class": "x"}), "is an archive"),
        (b"Rar!\x1a\x07", "is an archive"),
        (b"7z\xbc\xaf\x27\x1c", "is an archive"),
        (b"\x1f\x8b\x08", "is an archive"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 100, "is of an old kind"),
        (word(MACRO_TYPES), "holds macros"),
        (word(**{"word__vbaProject.bin": "x"}), "holds macros"),
        (word(**{"word__embeddings__oleObject1.bin": "x"}), "holds macros"),
        (word(**{"word__activeX__activeX1.xml": "x"}), "holds macros"),
        (odt(**{"Basic__Standard__Module1.xml": "x"}), "holds macros"),
        (word("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"), "not taken"),
        (b"%PDF-1.7 <</OpenAction <</S /JavaScript /JS (x)>>>>", "holds a program"),
        (b"%PDF-1.7" + b" " * (256 * 1024 - 12) + b"/Launch /Win", "holds a program"),
        (b"PK\x03\x04 not really", "is damaged"),
        (word()[:-40], "is damaged"),
        (b"GIF89a\x00\x01", "not taken"),
        (b"\x00\x00\x00\x18ftypheic", "not taken"),
    ],
    ids=count(),
)
def test_these_are_refused_whatever_their_names_say(content: bytes, why: str) -> None:
    for name in ("paper.pdf", "paper.txt"):
        with pytest.raises(FileRefusedError, match=why):
            examine(io.BytesIO(content), name, limit=LIMIT)


def test_a_packed_file_that_would_unpack_to_gigabytes_is_not_unpacked() -> None:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", WORD_TYPES + " " * 50_000_000)
    assert examine(content, "bomb.docx", limit=LIMIT) == DOCX, "only its first megabyte was read"


def test_a_name_that_is_too_long_is_refused() -> None:
    with pytest.raises(FileRefusedError, match="more than 150 characters"):
        examine(io.BytesIO(b"x"), "x" * 147 + ".txt", limit=LIMIT)
