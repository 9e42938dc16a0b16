"""What process owners take along: the bundle, and the starter pack for Camunda Modeler with its guide."""

import json
import re

import pytest
from lxml import html
from playwright.sync_api import Browser as RealBrowser

from api import zip_files
from api.workflow_folder import DEPLOYED
from tests.browser.conftest import browser_type_launch_args
from tests.integration.pages.conftest import WORKFLOWS, Browser, SignedIn
from tests.integration.pages.test_uploading import CHANGED, upload

__all__ = ["browser_type_launch_args"]
GUIDE = (WORKFLOWS / "modeler" / "guide.html").read_text(encoding="utf-8")


@pytest.fixture
def petra(as_: SignedIn) -> Browser:
    """The process owner."""
    return as_("petra.owl")


def download(browser: Browser, link: str) -> tuple[dict[str, bytes], str]:
    [address] = browser.open("/processes").xpath(f"//main//a[normalize-space()='{link}']/@href")
    answer = browser.get(address)
    assert answer.headers["content-type"] == "application/zip"
    return zip_files.unpack(answer.content), answer.headers["content-disposition"]


def test_the_bundle_of_what_is_in_use_comes_in_again(petra: Browser) -> None:
    files, disposition = download(petra, "Export what is in use")
    assert disposition == 'attachment; filename="early-help-release-1.zip"'
    assert files["taf_review.bpmn"] == (WORKFLOWS / "taf_review.bpmn").read_bytes()
    upload(petra, ("release.zip", zip_files.pack(files)))
    assert "nothing has changed" in petra.text
    del files["manifest.json"]
    upload(petra, ("release.zip", zip_files.pack(files | {"taf_review.bpmn": CHANGED})), name="From the neighbours")
    assert petra.heading == "Release 2: From the neighbours"
    assert "“Prepare the review” → “Get ready for the review”" in petra.text


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"no zip", "no ZIP file"),
        (zip_files.pack({"../climbs.bpmn": CHANGED}), "leads out of the ZIP file"),
        (zip_files.pack({"taf_review.bpmn": CHANGED, "policy/consent.json": b"{}"}), "is not a policy profile"),
    ],
)
def test_a_bundle_that_cannot_be_taken_is_refused_in_a_sentence(petra: Browser, content: bytes, sentence: str) -> None:
    upload(petra, ("release.zip", content), name="From elsewhere")
    assert petra.page.status_code == 422 and sentence in petra.text
    assert petra.document.xpath("//input[@name='name']/@value") == ["From elsewhere"]
    assert petra.document.xpath("//*[contains(@class,'govuk-error-summary')]//a/@href") == ["#files"]


def test_the_starter_pack_has_all_that_the_modeler_needs(petra: Browser) -> None:
    files, _ = download(petra, "Download the starter pack")
    assert {path.partition("/")[0] for path in files} == {"early-help"}
    files = {path.partition("/")[2]: content for path, content in files.items()}
    drawn = {path.removeprefix("workflows/") for path in files if path.endswith((".bpmn", ".dmn", ".form"))}
    shipped = {str(path.relative_to(WORKFLOWS)) for path in WORKFLOWS.rglob("*") if path.suffix in DEPLOYED}
    assert drawn == shipped
    assert json.loads(files["workflows/.camunda/element-templates/early-help.json"])
    assert b"lintRules.bpmn" in files["camunda-modeler/plugins/early-help-rules/client.js"]
    [endpoint] = json.loads(files["camunda-modeler/config.json"])["camundaEngineEndpoints"]
    assert (endpoint["url"], endpoint["authType"]) == ("http://testserver/engine-rest", "bearer")
    assert json.loads(files["camunda-modeler/resources/flags.json"])["disable-zeebe"] is True
    assert files["guide.html"].decode() == GUIDE


def test_it_is_what_is_in_use_that_she_gets(petra: Browser) -> None:
    upload(petra, ("taf_review.bpmn", CHANGED))
    assert CHANGED not in download(petra, "Download the starter pack")[0].values()
    upload(petra, ("taf_review.bpmn", CHANGED))
    petra.press("Put into use", reason="Tried.")
    assert CHANGED in download(petra, "Download the starter pack")[0].values()


def test_the_guide_names_what_is_on_the_pages(petra: Browser) -> None:
    said = re.sub(r"\s+", " ", html.fromstring(GUIDE).text_content())
    shown = petra.open("/processes").text_content() + petra.open("/processes/tokens").text_content()
    for words in ("Connect Camunda Modeler", "Upload files", "Export what is in use", "Bearer token"):
        assert words in said and words in shown, words


@pytest.mark.xdist_group("browser")
def test_the_guide_prints_on_two_pages(browser: RealBrowser) -> None:
    page = browser.new_page()
    page.set_content(GUIDE)
    printed = page.pdf(prefer_css_page_size=True)
    page.close()
    assert len(re.findall(rb"/Type\s*/Page\b", printed)) == 2
