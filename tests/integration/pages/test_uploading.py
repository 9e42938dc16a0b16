"""Deploying without Camunda Modeler: choosing files on a page, and what is shown while they are checked."""

from dataclasses import replace

import pytest
from fastapi import FastAPI

from api import deploying
from tests.integration.pages.conftest import WORKFLOWS, Browser, SignedIn

REVIEW = (WORKFLOWS / "taf_review.bpmn").read_bytes()
FORM = (WORKFLOWS / "forms" / "prepare_review.form").read_bytes()
CHANGED = REVIEW.replace(b"Prepare the review", b"Get ready for the review")
BROKEN = REVIEW.replace(b'formRef="prepare_review"', b'formRef="nowhere"')


@pytest.fixture
def petra(as_: SignedIn) -> Browser:
    """The process owner."""
    return as_("petra.owl")


def upload(browser: Browser, *files: tuple[str, bytes], name: str = "") -> None:
    [token] = set(browser.open("/processes/upload").xpath("//input[@name='csrf_token']/@value"))
    parts = [("files", (file, content)) for file, content in files]
    data = {"csrf_token": token, "name": name}
    browser.page = browser.post("/processes/upload", data=data, files=parts, follow_redirects=True)


def test_several_files_become_a_draft(petra: Browser) -> None:
    petra.open("/processes")
    petra.open(petra.document.xpath("//main//a[normalize-space()='Upload files']/@href")[0])
    files = [("taf_review.bpmn", CHANGED), ("prepare_review.form", FORM.replace(b"How does it stand?", b"How is it?"))]
    upload(petra, *files, name="Kinder words")
    assert petra.heading == "Release 2: Kinder words"
    assert "“Prepare the review” → “Get ready for the review”" in petra.text
    assert "prepare_review.form" in petra.text


def test_a_file_from_windows_is_known_by_its_name_alone_and_its_line_ends_are_no_change(petra: Browser) -> None:
    upload(petra, ("C:\\Users\\petra\\taf_review.bpmn", CHANGED.replace(b"\n", b"\r\n")))
    assert petra.heading == "Release 2: taf_review.bpmn"
    assert "Prepare the review" in petra.text


def test_every_problem_is_told_and_nothing_is_taken(petra: Browser) -> None:
    upload(petra, ("taf_review.bpmn", BROKEN), ("what? no.form", b"{"), name="My changes")
    assert petra.page.status_code == 422
    assert petra.document.xpath("//*[contains(@class,'govuk-error-summary')]//a/@href") == ["#problems"]
    assert "what? no.form: A file needs a plain name" in petra.text
    assert petra.document.xpath("//input[@name='name']/@value") == ["My changes"]
    upload(petra, ("taf_review.bpmn", BROKEN))
    assert "No form “nowhere” is deployed" in petra.text
    assert "2." not in petra.open("/processes").xpath("//section[@aria-labelledby='deployments']")[0].text_content()


def test_without_a_file_she_is_asked_for_one(petra: Browser) -> None:
    upload(petra, ("", b""))
    assert petra.document.xpath("//*[contains(@class,'govuk-error-summary')]//a/@href") == ["#files"]


def test_two_files_of_one_name_are_refused(petra: Browser) -> None:
    upload(petra, ("a/taf_review.bpmn", CHANGED), ("b/taf_review.bpmn", REVIEW))
    assert "taf_review.bpmn: Two files have this name" in petra.text


def test_what_is_there_already_is_said(petra: Browser) -> None:
    upload(petra, ("taf_review.bpmn", REVIEW))
    assert "nothing has changed" in petra.text and petra.heading.startswith("Release 1")


def test_others_do_not_upload(as_: SignedIn) -> None:
    for user_name in ("tess.robin", "ada.avocet"):
        browser = as_(user_name)
        browser.open("/processes/upload")
        assert browser.page.status_code == 403


class TestSlowChecks:
    @pytest.fixture
    def petra(self, app: FastAPI, as_: SignedIn) -> Browser:
        app.state.settings = replace(app.state.settings, check_seconds=0)
        return as_("petra.owl")

    def test_she_sees_that_it_is_being_checked_and_then_the_draft(self, app: FastAPI, petra: Browser) -> None:
        upload(petra, ("taf_review.bpmn", CHANGED), name="Kinder words")
        address = petra.page.url.path
        assert petra.heading == "Kinder words" and "Being checked" in petra.text
        assert petra.page.headers["refresh"] == "5", "it shows the newest without script"
        assert "refresh" not in petra.get(address).headers, "which can be stopped"
        petra.open("/processes")
        assert "Kinder words Being checked" in petra.text
        deploying.check_waiting(app.state.database)
        petra.open(address + "?watch=on")
        assert petra.heading == "Release 2: Kinder words"
        petra.press("Put into use", reason="Tried with two families.")
        assert "new cases follow it" in petra.text

    def test_what_is_wrong_is_told_there(self, app: FastAPI, petra: Browser) -> None:
        upload(petra, ("taf_review.bpmn", BROKEN), name="My changes")
        deploying.check_waiting(app.state.database)
        petra.open(f"{petra.page.url.path}?watch=on")
        assert "Refused" in petra.text and "No form “nowhere” is deployed" in petra.text
        assert "refresh" not in petra.page.headers
        petra.open("/processes")
        assert "My changes Refused" in petra.text
