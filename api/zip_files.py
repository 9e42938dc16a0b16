"""ZIP files: packing so that the same content gives the same bytes, and unpacking what nobody has looked at yet.

Nothing is ever unpacked onto a disk. What could do harm, or is not what it seems, is refused in a sentence.
"""

import io
import re
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from typing import Final

MAX_ENTRIES: Final = 1_000
MAX_FILE_BYTES: Final = 2 * 1024 * 1024
MAX_ALL_BYTES: Final = 40 * 1024 * 1024
MAX_PATH: Final = 250
_FIRST_DAY: Final = (1980, 1, 1, 0, 0, 0)
"""The time of every entry, and the earliest that a ZIP file can tell: when it was packed is not part of what it is."""
_PLAIN: Final = stat.S_IFREG | 0o644
_PATH: Final = re.compile(r"[\w. ()+,@-]+(/[\w. ()+,@-]+)*")
_MADE_BY_MACS: Final = ("__MACOSX/",)
_DAMAGED: Final = (
    zipfile.BadZipFile, zlib.error, struct.error, EOFError, NotImplementedError, OSError, RuntimeError, ValueError,
)  # fmt: skip
"""What Python raises where lengths, places and texts in the file are not what they seem."""


class ZipRefusedError(ValueError):
    """The file is no ZIP file that may be opened; the message says why, and what to do."""


def pack(files: Mapping[str, bytes]) -> bytes:
    """A ZIP file of `files`, content by path; the same files give the same bytes, whenever and in whatever order."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for path in sorted(files):
            entry = zipfile.ZipInfo(path, _FIRST_DAY)
            entry.compress_type, entry.create_system, entry.external_attr = zipfile.ZIP_DEFLATED, 3, _PLAIN << 16
            archive.writestr(entry, files[path])
    return packed.getvalue()


def unpack(content: bytes) -> dict[str, bytes]:
    """The files of a ZIP file, content by path; folders are left out. Raises ZipRefusedError."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = [entry for entry in archive.infolist() if not entry.orig_filename.endswith("/")]
            entries = [entry for entry in entries if not entry.filename.startswith(_MADE_BY_MACS)]
            _check(entries)
            return dict(_read(archive, entries))
    except ZipRefusedError:
        raise
    except _DAMAGED as error:
        raise ZipRefusedError("This is no ZIP file, or it is damaged. Make it anew.") from error


def _check(entries: list[zipfile.ZipInfo]) -> None:
    if len(entries) > MAX_ENTRIES:
        raise ZipRefusedError(f"The ZIP file holds more than {MAX_ENTRIES} files. Pack only the workflows.")
    seen: set[str] = set()
    for entry in entries:
        _check_path(entry)
        if entry.filename.casefold() in seen:
            raise ZipRefusedError(f"The ZIP file holds “{entry.filename}” twice. Keep the one that counts.")
        seen.add(entry.filename.casefold())
        if entry.flag_bits & 0x1:
            raise ZipRefusedError("The ZIP file has a password. Pack it without one.")
        if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise ZipRefusedError("The ZIP file is packed in an unusual way. Use your computer’s own means to pack it.")
        if stat.S_IFMT(entry.external_attr >> 16) not in (0, stat.S_IFREG):
            raise ZipRefusedError(f"“{entry.filename}” is a link, not a file. Pack the file itself.")


def _check_path(entry: zipfile.ZipInfo) -> None:
    # The name as it stands in the file: Python cuts it at a NUL and turns backslashes around on Windows.
    path = entry.orig_filename
    shown = "".join(sign if sign.isprintable() else "�" for sign in path[:MAX_PATH])
    if path.startswith(("/", "\\")) or re.match(r"[A-Za-z]:", path) or ".." in re.split(r"[/\\]", path):
        raise ZipRefusedError(f"“{shown}” leads out of the ZIP file. Pack the folder again, with plain paths.")
    if len(path) > MAX_PATH or not _PATH.fullmatch(path):
        message = f"“{shown}” has characters that a file’s name should not have. Rename it, and pack again."
        raise ZipRefusedError(message)


def _read(archive: zipfile.ZipFile, entries: list[zipfile.ZipInfo]) -> Iterator[tuple[str, bytes]]:
    # What an entry says of its size may be a lie: no more is unpacked than is allowed.
    left = MAX_ALL_BYTES
    for entry in entries:
        with archive.open(entry) as file:
            content = file.read(MAX_FILE_BYTES + 1)
        left -= len(content)
        if len(content) > MAX_FILE_BYTES:
            raise ZipRefusedError(f"“{entry.filename}” is larger than {MAX_FILE_BYTES // 1024**2} MB.")
        if left < 0:
            raise ZipRefusedError(f"Unpacked, the files are larger than {MAX_ALL_BYTES // 1024**2} MB together.")
        yield entry.filename, content
