"""What a file is, told by its content and never by its name; what could hold a program is not taken.

Only six kinds are taken, so their own signatures say more than a library that knows hundreds: a Word file with macros
and one without begin alike.
"""

import zipfile
import zlib
from typing import BinaryIO, Final

PDF: Final = "application/pdf"
JPEG: Final = "image/jpeg"
PNG: Final = "image/png"
DOCX: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
ODT: Final = "application/vnd.oasis.opendocument.text"
TEXT: Final = "text/plain"
ENDINGS: Final = {PDF: "pdf", JPEG: "jpg", PNG: "png", DOCX: "docx", ODT: "odt", TEXT: "txt"}

LONGEST_NAME: Final = 150
MOST_ENTRIES: Final = 2000
MOST_OF_AN_ENTRY: Final = 1024 * 1024
BLOCK: Final = 256 * 1024

TAKEN = "PDF, JPEG, PNG, Word (.docx), OpenDocument (.odt) and plain text can be kept here."
IN_A_PDF: Final = (b"/JavaScript", b"/Launch", b"/EmbeddedFile", b"/RichMedia")
PROGRAMS: Final = (b"MZ", b"\x7fELF", b"#!", b"\xca\xfe\xba\xbe", b"\xcf\xfa\xed\xfe", b"\xce\xfa\xed\xfe")
ARCHIVES: Final = (b"Rar!", b"7z\xbc\xaf\x27\x1c", b"\x1f\x8b", b"BZh", b"\xfd7zXZ")
OLD_OFFICE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
PLAIN_CONTROLS: Final = frozenset("\t\n\r\f")


class FileRefusedError(ValueError):
    """The file cannot be kept; the message says why and what to do, and follows the file's name."""


def examine(file: BinaryIO, name: str, *, limit: int) -> str:
    """The media type of a file that can be kept, of at most `limit` bytes. Raises FileRefusedError."""
    size = file.seek(0, 2)
    if size == 0:
        raise FileRefusedError("is empty.")
    if size > limit:
        raise FileRefusedError(f"is larger than {limit // 1024**2} MB. Make it smaller, or split it.")
    if len(name) > LONGEST_NAME:
        raise FileRefusedError(f"has a name of more than {LONGEST_NAME} characters. Rename it.")
    file.seek(0)
    head = file.read(64)
    if head.startswith(b"%PDF-"):
        return _pdf(file)
    if head.startswith(b"\xff\xd8\xff"):
        return JPEG
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return PNG
    if head.startswith(b"PK"):
        return _packed(file)
    _refuse_known(head)
    return _text(file)


def _pdf(file: BinaryIO) -> str:
    kept = b""
    file.seek(0)
    while block := file.read(BLOCK):
        if any(word in kept + block for word in IN_A_PDF):
            raise FileRefusedError("holds a program or another file. Print it to a new PDF, and take that.")
        kept = block[-16:]
    return PDF


def _packed(file: BinaryIO) -> str:
    """Word and OpenDocument files are ZIP files inside."""
    try:
        with zipfile.ZipFile(file) as archive:
            entries = archive.infolist()
            names = [entry.filename for entry in entries[: MOST_ENTRIES + 1]]
            if len(names) <= MOST_ENTRIES and "[Content_Types].xml" in names:
                return _word(_entry(archive, "[Content_Types].xml"), names)
            if len(names) <= MOST_ENTRIES and names[:1] == ["mimetype"] and _entry(archive, "mimetype") == ODT.encode():
                return _open_document(names)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, RuntimeError, KeyError) as error:
        raise FileRefusedError("is damaged, or has a password. Save it anew.") from error
    raise FileRefusedError("is an archive. Unpack it, and choose the files in it.")


def _word(types: bytes, names: list[str]) -> str:
    if b"macroEnabled" in types or any(_is_active(name) for name in names):
        raise FileRefusedError("holds macros or other programs. Save it as PDF, and take that.")
    if b"wordprocessingml.document.main+xml" not in types:
        raise FileRefusedError(f"is of a kind that is not taken. {TAKEN}")
    return DOCX


def _is_active(name: str) -> bool:
    lowered = name.lower()
    return (
        lowered.endswith(("vbaproject.bin", ".exe", ".dll", ".js", ".vbs"))
        or "/activex/" in f"/{lowered}"
        or ("/embeddings/" in f"/{lowered}" and lowered.endswith(".bin"))
    )


def _open_document(names: list[str]) -> str:
    if any(name.startswith(("Basic/", "Scripts/")) for name in names):
        raise FileRefusedError("holds macros or other programs. Save it as PDF, and take that.")
    return ODT


def _entry(archive: zipfile.ZipFile, name: str) -> bytes:
    # What an entry says of its size may be a lie.
    with archive.open(name) as entry:
        return entry.read(MOST_OF_AN_ENTRY)


def _refuse_known(head: bytes) -> None:
    if head.startswith(PROGRAMS):
        raise FileRefusedError(f"is a program. {TAKEN}")
    if head.startswith(ARCHIVES):
        raise FileRefusedError("is an archive. Unpack it, and choose the files in it.")
    if head.startswith(OLD_OFFICE):
        raise FileRefusedError("is of an old kind, or has a password. Save it as .docx or PDF, without a password.")


def _text(file: BinaryIO) -> str:
    file.seek(0)
    content = file.read()
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("latin-1")  # as old editors save
    if any(ord(sign) < 32 and sign not in PLAIN_CONTROLS for sign in set(text)):
        raise FileRefusedError(f"is of a kind that is not taken. {TAKEN}")
    if text.lstrip()[:1] == "<" or text.startswith("{\\rtf"):
        raise FileRefusedError(
            "is a web page, a vector drawing or another file that can hold programs. Save it as PDF."
        )
    return TEXT
