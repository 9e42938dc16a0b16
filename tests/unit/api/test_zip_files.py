"""ZIP files that we make are always the same; ZIP files that others make may be anything."""

import io
import stat
import warnings
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api import zip_files
from api.zip_files import ZipRefusedError, pack, unpack

FILES = {"b.bpmn": b"<x/>", "forms/a.form": b"{}", ".camunda/element-templates/t.json": b"[]"}


def zipped(*entries: tuple[str | zipfile.ZipInfo, bytes]) -> bytes:
    made = io.BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        warnings.simplefilter("ignore")  # of a name that comes twice
        for entry, content in entries:
            archive.writestr(entry, content)
    return made.getvalue()


def link(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name)
    entry.create_system, entry.external_attr = 3, (stat.S_IFLNK | 0o777) << 16
    return entry


def test_the_same_files_give_the_same_bytes_and_come_back() -> None:
    assert pack(FILES) == pack(dict(reversed(FILES.items())))
    assert unpack(pack(FILES)) == FILES
    with zipfile.ZipFile(io.BytesIO(pack(FILES))) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_folders_and_what_a_mac_adds_are_left_out() -> None:
    assert unpack(zipped(("forms/", b""), ("__MACOSX/forms/._a.form", b"\0"), ("forms/a.form", b"{}"))) == {
        "forms/a.form": b"{}"
    }


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("../climbs.bpmn", "leads out"),
        ("forms/../../climbs.form", "leads out"),
        ("..\\climbs.bpmn", "leads out"),
        ("/etc/passwd.bpmn", "leads out"),
        ("\\\\server\\share.bpmn", "leads out"),
        ("C:\\windows.bpmn", "leads out"),
        ("C:windows.bpmn", "leads out"),
        ("forms\\a.form", "characters"),
        ("a\x1b[31m.bpmn", "characters"),
        ("a\n.bpmn", "characters"),
        ("a\u202enpmb.exe", "characters"),
        ("a//b.bpmn", "characters"),
        ("what?.bpmn", "characters"),
        ("x" * 300 + ".bpmn", "characters"),
    ],
)
def test_a_path_that_leads_elsewhere_or_cannot_be_read_is_refused(name: str, reason: str) -> None:
    with pytest.raises(ZipRefusedError, match=reason) as refused:
        unpack(zipped(("good.bpmn", b"<x/>"), (name, b"<x/>")))
    assert str(refused.value).isprintable()


def test_a_name_that_hides_behind_a_nul_is_refused() -> None:
    content = zipped(("good.bpmnX../../x", b"<x/>")).replace(b"good.bpmnX../../x", b"good.bpmn\0../../x")
    with pytest.raises(ZipRefusedError):
        unpack(content)


def test_a_link_is_refused() -> None:
    with pytest.raises(ZipRefusedError, match="is a link"):
        unpack(zipped((link("passwords.form"), b"/etc/passwd")))


@pytest.mark.parametrize("second", ["a.bpmn", "A.bpmn"])
def test_a_name_that_comes_twice_is_refused(second: str) -> None:
    with pytest.raises(ZipRefusedError, match="twice"):
        unpack(zipped(("a.bpmn", b"<x/>"), (second, b"<y/>")))


def test_too_many_files_are_refused_before_they_are_unpacked() -> None:
    with pytest.raises(ZipRefusedError, match="more than 1000 files"):
        unpack(zipped(*((f"{number}.form", b"") for number in range(zip_files.MAX_ENTRIES + 1))))


def test_a_bomb_is_unpacked_no_further_than_is_allowed(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(ZipRefusedError, match="larger than 2 MB"):
        unpack(zipped(("big.form", bytes(zip_files.MAX_FILE_BYTES + 1))))
    monkeypatch.setattr(zip_files, "MAX_ALL_BYTES", 10)
    with pytest.raises(ZipRefusedError, match="together"):
        unpack(zipped(("a.form", bytes(6)), ("b.form", bytes(6))))


def test_an_entry_that_lies_about_its_size_is_refused() -> None:
    content = bytearray(zipped(("big.form", bytes(100_000))))
    at = content.rindex(b"PK\x01\x02")
    content[at + 24 : at + 28] = (10).to_bytes(4, "little")
    with pytest.raises(ZipRefusedError):
        unpack(bytes(content))


def test_a_password_is_refused() -> None:
    content = bytearray(zipped(("a.form", b"{}")))
    for signature, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        content[content.index(signature) + flags] |= 1
    with pytest.raises(ZipRefusedError, match="password"):
        unpack(bytes(content))


def test_an_unusual_way_of_packing_is_refused() -> None:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_LZMA) as archive:
        archive.writestr("a.form", b"{}")
    with pytest.raises(ZipRefusedError, match="unusual"):
        unpack(made.getvalue())


@pytest.mark.parametrize("content", [b"", b"PK", b"<x/>", b"PK\x05\x06" + bytes(10), pack(FILES)[:-30]])
def test_what_is_no_zip_file_is_said_to_be_none(content: bytes) -> None:
    with pytest.raises(ZipRefusedError, match="no ZIP file"):
        unpack(content)


def test_a_place_that_lies_before_the_file_is_refused() -> None:
    content = bytearray(pack(FILES))
    content[-5] = 1  # the directory would begin 256 bytes further on than it does
    with pytest.raises(ZipRefusedError, match="damaged"):
        unpack(bytes(content))


def test_a_file_without_a_name_is_refused() -> None:
    with pytest.raises(ZipRefusedError, match="characters"):
        unpack(pack(FILES).replace(b"b.bpmn", b"\0.bpmn"))


@given(st.integers(0, len(pack(FILES)) - 1), st.integers(0, 255))
def test_whatever_byte_is_damaged_it_is_unpacked_or_refused(place: int, value: int) -> None:
    content = bytearray(pack(FILES))
    content[place] = value
    try:
        unpack(bytes(content))
    except ZipRefusedError as error:
        assert str(error).isprintable()
