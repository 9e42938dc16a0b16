"""Files on a case: several at once, each by itself; who sees the case reads them, and that is kept."""

from dataclasses import replace

import pytest
from fastapi import FastAPI
from sqlmodel import func, select

from engine.casework.models import Attachment, AttachmentPart, TimelineEntry
from tests.integration.pages.conftest import Browser, FindTask, SignedIn

PDF = b"%PDF-1.7\n" + b"1 0 obj <<>> endobj\n" * 40_000
PNG = b"\x89PNG\r\n\x1a\n" + b"\x00" * 64


@pytest.fixture
def reference(waiting: FindTask) -> str:
    return waiting("prepare_review").reference


@pytest.fixture
def lead(as_: SignedIn, waiting: FindTask) -> Browser:
    return as_(waiting("prepare_review").people[0])


def send(browser: Browser, reference: str, *files: tuple[str, bytes], **typed: str) -> Browser:
    """Adds files, as the page's form does."""
    token = browser.open(f"/cases/{reference}/files").xpath("//input[@name='csrf_token']/@value")[0]
    parts = [("files", (name, content, "application/octet-stream")) for name, content in files]
    data = {"csrf_token": token, "kind": "drawing", "about": "", **typed}
    browser.page = browser.post(f"/cases/{reference}/files", data=data, files=parts or {"files": ("", b"")})
    return browser


def download(browser: Browser) -> str:
    return str(browser.document.xpath("//a[@download]/@href")[0])


def test_those_that_can_be_kept_are_and_each_other_gets_its_sentence(
    lead: Browser, reference: str, app: FastAPI
) -> None:
    send(lead, reference, ("house.png", PNG), ("bad.pdf", b"MZ\x90"), ("empty.txt", b""), ("page.pdf", PDF))
    assert lead.page.status_code == 422
    assert "2 files are kept." in lead.text
    assert "“bad.pdf” is a program." in lead.text
    assert "“empty.txt” is empty." in lead.text
    listed = lead.open(f"/cases/{reference}/files").xpath("//li[contains(@class, 'eh-row')]//p[1]/text()")
    assert sorted(name for name in listed if "." in name)[:2] == ["house.png", "page.pdf"]
    with app.state.database.reading() as session:
        kept = session.exec(select(Attachment).order_by(Attachment.name)).all()
        parts = session.exec(select(func.count()).where(AttachmentPart.attachment == kept[1].id)).one()
        told = session.exec(select(TimelineEntry).where(TimelineEntry.kind == "file_added")).all()
    assert [(file.media_type, file.size) for file in kept] == [("image/png", len(PNG)), ("application/pdf", len(PDF))]
    assert parts == 4, "in parts of 256 KiB"
    assert [entry.sentence for entry in told] == ["A file was added: A child’s drawing or writing"] * 2


def test_a_file_comes_back_as_it_was_and_only_as_a_download(lead: Browser, reference: str) -> None:
    send(lead, reference, ("../Smith family\r\nX: y.pdf", PDF))
    answer = lead.get(download(lead))
    assert answer.content == PDF
    assert answer.headers["content-disposition"] == f'attachment; filename="{reference}-drawing-2026-03-02.pdf"'
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.headers["cache-control"] == "no-store"


def test_who_opened_a_file_is_kept(lead: Browser, reference: str) -> None:
    send(lead, reference, ("house.png", PNG))
    assert "Who has opened it" not in lead.text
    lead.get(download(lead))
    lead.open(f"/cases/{reference}/files")
    assert "Who has opened it (1)" in lead.text


def test_who_does_not_see_the_case_finds_no_file(lead: Browser, reference: str, as_: SignedIn, app: FastAPI) -> None:
    send(lead, reference, ("house.png", PNG))
    address = download(lead)
    for who in ("nell.dove", "petra.owl", "ada.avocet"):
        stranger = as_(who)
        assert stranger.get(address).status_code == 404
        assert stranger.get(f"/cases/{reference}/files").status_code == 404
        token = stranger.open("/calendar").xpath("//input[@name='csrf_token']/@value")[0]
        form = {"csrf_token": token, "kind": "notes", "about": "", "reason": "No."}
        sent = stranger.post(f"/cases/{reference}/files", data=form, files={"files": ("a.txt", b"a")})
        assert sent.status_code == 404
        assert stranger.post(address.replace("content", "remove"), data=form).status_code == 404
    with app.state.database.reading() as session:
        assert len(session.exec(select(Attachment)).all()) == 1


def test_a_file_is_found_under_its_own_case_only(
    lead: Browser, reference: str, as_: SignedIn, waiting: FindTask
) -> None:
    send(lead, reference, ("house.png", PNG))
    other = waiting("support_taf")
    assert other.reference != reference
    elsewhere = as_(other.people[0])
    assert elsewhere.get(download(lead).replace(reference, other.reference)).status_code == 404


def test_removed_with_a_reason_the_content_is_gone_and_a_mark_stays(
    lead: Browser, reference: str, app: FastAPI
) -> None:
    send(lead, reference, ("wrong family.png", PNG))
    address = download(lead)
    lead.open(address.replace("content", "remove"))
    lead.press("Remove it")
    assert "Say why it is removed." in lead.text
    lead.press("Remove it", reason="It belongs to another case.")
    assert "Removed on 2 March 2026 by" in lead.text
    assert "It belongs to another case." in lead.text
    assert "wrong family" not in lead.page.text
    assert lead.get(address).status_code == 404
    with app.state.database.reading() as session:
        assert session.exec(select(func.count()).select_from(AttachmentPart)).one() == 0
    lead.open(f"/cases/{reference}/documents/whole-case")
    assert "A child’s drawing or writing (removed on 2 March 2026: It belongs to another case.)" in lead.text


def test_what_was_not_said_is_asked_for(lead: Browser, reference: str) -> None:
    send(lead, reference, ("house.png", PNG), kind="")
    assert "Say what it is." in lead.text
    send(lead, reference, ("house.png", PNG), about="a-stranger")
    assert "Say whom it is about." in lead.text
    send(lead, reference)
    assert "Choose the files." in lead.text
    assert "There are no files on this case yet." in lead.text


def test_no_more_than_five_at_a_time_and_none_too_large(lead: Browser, reference: str, app: FastAPI) -> None:
    app.state.settings = replace(app.state.settings, attachment_limit_bytes=1024 * 1024)
    files = [(f"{number}.txt", b"x") for number in range(6)]
    send(lead, reference, *files, ("large.txt", b"x" * (1024 * 1024 + 1)))
    assert "5 files are kept." in lead.text
    assert "“5.txt” is one too many" in lead.text
    send(lead, reference, ("large.txt", b"x" * (1024 * 1024 + 1)))
    assert "“large.txt” is larger than 1 MB." in lead.text


def test_a_request_without_end_is_cut_off_and_strangers_are_before_they_send(app: FastAPI, lead: Browser) -> None:
    large = {"content-length": str(200 * 1024 * 1024), "content-type": "multipart/form-data; boundary=x"}
    assert lead.post("/cases/EH-2026-0001/files", content=b"", headers=large).status_code == 413
    asked = []

    def endless():
        while len(asked) < 50:
            asked.append(1)
            yield b"x" * 1024

    nobody = Browser(app, follow_redirects=False)
    answer = nobody.post(
        "/cases/EH-2026-0001/files", content=endless(), headers={"content-type": "multipart/form-data; boundary=x"}
    )
    assert (answer.status_code, answer.headers["location"]) == (303, "/sign-in")
    ordinary = {"content-length": str(20 * 1024 * 1024), "content-type": "application/x-www-form-urlencoded"}
    assert lead.post("/tasks/x", content=b"", headers=ordinary).status_code == 413, "only files may be as large"


def test_other_sites_cannot_add_files(lead: Browser, reference: str, app: FastAPI) -> None:
    answer = lead.post(
        f"/cases/{reference}/files", data={"kind": "notes", "about": ""}, files={"files": ("a.txt", b"a")}
    )
    assert answer.status_code == 403
    with app.state.database.reading() as session:
        assert session.exec(select(Attachment)).all() == []
