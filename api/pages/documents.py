"""A case's documents: read on a page, printed as PDF, edited as a Word file."""

from dataclasses import dataclass
from typing import Literal

from starlette.responses import Response

from api.caller import Caller
from api.documents import pdf
from api.documents.word import to_word
from api.installation import UI_TEMPLATES
from api.pages.rendering import render
from api.pages.templates import create_environment
from api.routing import PageRoutes
from api.security.access import ON_CASE
from engine.casework import documents
from engine.casework.documents import Document
from engine.words import _

routes = PageRoutes()

STYLES_ON_PAPER = UI_TEMPLATES / "documents" / "document.css"
MEDIA_TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}


@dataclass(frozen=True)
class Download:
    """A file that the document can be had as."""

    href: str
    text: str


@dataclass(frozen=True)
class DocumentView:
    """What pages/document.html shows."""

    document: Document
    case_href: str
    downloads: tuple[Download, ...]


@routes.get("/cases/{reference}/documents/{paper}", access=ON_CASE)
def show_document(caller: Caller, reference: str, paper: str) -> Response:
    document = documents.get(caller.session, caller.person, reference, paper)
    address = f"/cases/{reference}/documents/{paper}"
    downloads = (
        Download(f"{address}/file.pdf", _("Download as PDF, to print or to give to the family")),
        Download(f"{address}/file.docx", _("Download as a Word file, to edit")),
    )
    view = DocumentView(document, f"/cases/{reference}", downloads)
    return render(caller, "pages/document.html", {"view": view})


@routes.get("/cases/{reference}/documents/{paper}/file.{ending}", access=ON_CASE)
def download_document(caller: Caller, reference: str, paper: str, ending: Literal["pdf", "docx"]) -> Response:
    document = documents.get(caller.session, caller.person, reference, paper)
    content = to_word(document) if ending == "docx" else _on_paper(caller, document)
    # The name holds the case's reference, never the family's name: files lie about in folders of downloads.
    name = f"{document.reference}-{document.key}.{ending}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(content, media_type=MEDIA_TYPES[ending], headers=headers)


def _on_paper(caller: Caller, document: Document) -> bytes:
    page = create_environment().get_template("documents/document.html").render(document=document)
    return pdf.from_html(page, STYLES_ON_PAPER)
