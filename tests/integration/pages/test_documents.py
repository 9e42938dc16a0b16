"""A case's documents as people read, print and edit them."""

import sys
from importlib.abc import MetaPathFinder
from io import BytesIO

import pytest
from docx import Document as read_word
from fastapi import FastAPI
from pypdf import PdfReader
from pypdf.generic import DictionaryObject
from sqlmodel import select

from engine.casework.models import Family, FamilyMember
from tests.integration.pages.conftest import Browser, FindTask, SignedIn

AWKWARD = "Zoë <b>O’Nólan</b> & Ćwik"


@pytest.fixture
def reading(as_: SignedIn, waiting: FindTask) -> tuple[Browser, str]:
    """The lead professional of a case under review, and the address of its documents."""
    task = waiting("prepare_review")
    return as_(task.people[0]), f"/cases/{task.reference}/documents"


@pytest.fixture
def awkward_names(app: FastAPI) -> None:
    """Names that hold what HTML, XML and simple fonts do not."""
    with app.state.database.transaction() as session:
        for family in session.exec(select(Family)):
            family.name = AWKWARD
        for member in session.exec(select(FamilyMember)):
            member.first_name = AWKWARD


def test_the_case_leads_to_its_documents(reading: tuple[Browser, str]) -> None:
    browser, address = reading
    page = browser.open(address.removesuffix("/documents"))
    titles = [link.text_content() for link in page.xpath("//section[@aria-labelledby='documents']//a")]
    assert titles[0].startswith("Early Help Assessment, ")
    browser.open(page.xpath("//section[@aria-labelledby='documents']//a/@href")[0])
    assert browser.heading == "Early Help Assessment"
    assert "Contact for the family and the team" in browser.text


def test_others_find_no_document(as_: SignedIn, reading: tuple[Browser, str]) -> None:
    _, address = reading
    stranger = as_("ada.avocet")
    for path in ("whole-case", "whole-case/file.pdf", "whole-case/file.docx"):
        assert stranger.get(f"{address}/{path}").status_code == 404


def test_what_does_not_exist_is_not_found(reading: tuple[Browser, str]) -> None:
    browser, address = reading
    assert browser.get(f"{address}/meeting-99").status_code == 404
    assert browser.get(f"{address}/whole-case/file.exe").status_code == 400


@pytest.mark.usefixtures("awkward_names")
def test_the_pdf_is_tagged_titled_and_says_its_language(reading: tuple[Browser, str]) -> None:
    browser, address = reading
    answer = browser.get(f"{address}/assessment/file.pdf")
    assert answer.headers["content-type"] == "application/pdf"
    assert "attachment" in answer.headers["content-disposition"]
    pdf = PdfReader(BytesIO(answer.content))
    catalogue = pdf.trailer["/Root"]
    assert catalogue["/MarkInfo"]["/Marked"] and catalogue["/Lang"] == "en-GB"
    assert catalogue["/ViewerPreferences"]["/DisplayDocTitle"]
    assert pdf.metadata is not None and pdf.metadata.title == f"Early Help Assessment, {AWKWARD}"
    assert b"pdfuaid" in catalogue["/Metadata"].get_object().get_data()
    kinds = kinds_of_structure(catalogue["/StructTreeRoot"])
    assert kinds.count("H1") == 1
    assert {"H2", "H3", "Table", "TH", "TD", "L", "P"} <= set(kinds)
    assert "Zoë <b>O’Nólan</b> & Ćwik" in " ".join(page.extract_text() for page in pdf.pages)


def test_without_the_library_the_page_says_what_to_do_instead(
    reading: tuple[Browser, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    class Missing(MetaPathFinder):
        def find_spec(self, name: str, *_: object) -> None:
            if name == "weasyprint":
                raise OSError("cannot load library")

    browser, address = reading
    monkeypatch.delitem(sys.modules, "weasyprint", raising=False)
    monkeypatch.setattr(sys, "meta_path", [Missing(), *sys.meta_path])
    browser.open(f"{address}/assessment/file.pdf")
    assert browser.page.status_code == 503
    assert "Download the Word file" in browser.text


def test_every_font_is_in_the_pdf(reading: tuple[Browser, str]) -> None:
    browser, address = reading
    pdf = PdfReader(BytesIO(browser.get(f"{address}/plan-and-star/file.pdf").content))
    fonts = [font.get_object() for page in pdf.pages for font in page["/Resources"]["/Font"].values()]
    assert fonts
    for font in fonts:
        [descendant] = font["/DescendantFonts"]
        descriptor = descendant.get_object()["/FontDescriptor"]
        assert {"/FontFile2", "/FontFile3"} & set(descriptor)


@pytest.mark.usefixtures("awkward_names")
def test_the_word_file_opens_with_headings_and_tables(reading: tuple[Browser, str]) -> None:
    browser, address = reading
    answer = browser.get(f"{address}/whole-case/file.docx")
    file = read_word(BytesIO(answer.content))
    styles = {paragraph.style.name for paragraph in file.paragraphs}
    assert {"Title", "Heading 1", "Heading 2"} <= styles
    assert file.core_properties.title == f"The whole case, {AWKWARD}"
    assert any(AWKWARD in paragraph.text for paragraph in file.paragraphs)
    assert file.tables


def test_the_files_name_tells_nothing_of_the_family(reading: tuple[Browser, str]) -> None:
    browser, address = reading
    reference = address.split("/")[2]
    answer = browser.get(f"{address}/plan-and-star/file.pdf")
    assert answer.headers["content-disposition"] == f'attachment; filename="{reference}-plan-and-star.pdf"'
    assert answer.headers["cache-control"] == "no-store"


def kinds_of_structure(element: DictionaryObject) -> list[str]:
    """The kinds of everything below a structure element, such as H1, Table and TH."""
    below = element.get("/K", [])
    children = below if isinstance(below, list) else [below]
    found = [element["/S"][1:]] if "/S" in element else []
    for child in children:
        target = child.get_object()
        if isinstance(target, DictionaryObject):
            found += kinds_of_structure(target)
    return found
