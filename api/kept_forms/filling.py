"""A page with what is kept of its form filled in, whichever page it is: its own HTML says what its fields are."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from urllib.parse import urlsplit

from lxml import html
from lxml.html import HtmlElement
from starlette.responses import Response

from api.caller import Caller
from api.kept_forms import keeping
from api.kept_forms.models import KeptForm

CHOSEN = {"radio", "checkbox"}
NEVER = {"hidden", "password", "file", "submit", "button"}


def filled(caller: Caller, page: Response) -> Response:
    """`page` with what is kept of its form for whoever calls, else as it is."""
    kept = None
    if caller.signed_in is not None:
        kept = keeping.find(caller.session, caller.person.user_name, caller.request.url.path)
    if kept is None:
        return page
    document = html.document_fromstring(bytes(page.body).decode())
    for form in document.iter("form"):
        if urlsplit(form.get("action", "")).path == kept.action:
            _fill(form, kept)
    content = html.tostring(document, doctype="<!DOCTYPE html>", encoding="utf-8")
    return Response(content, page.status_code, media_type="text/html")


def _fill(form: HtmlElement, kept: KeptForm) -> None:
    typed: dict[str, list[str]] = defaultdict(list)
    for name, value in kept.fields:
        typed[name].append(value)
    for field in form.xpath(".//input[@name] | .//textarea[@name] | .//select[@name]"):
        _set(field, typed)
    form.insert(0, html.Element("input", type="hidden", name=keeping.WISH, value="yes"))


def _set(field: HtmlElement, typed: Mapping[str, Sequence[str]]) -> None:
    values, kind = typed.get(field.get("name"), []), field.get("type", "text")
    if field.tag == "select":
        for option in field.iter("option"):
            _mark(option, "selected", option.get("value", option.text) in values)
    elif field.tag == "textarea":
        # A browser leaves out the first line break of a text area.
        field.text = "\n" + "".join(values[:1])
    elif kind in CHOSEN:
        _mark(field, "checked", field.get("value", "on") in values)
    elif kind not in NEVER:
        field.set("value", "".join(values[:1]))


def _mark(element: HtmlElement, attribute: str, is_marked: bool) -> None:
    if is_marked:
        element.set(attribute, attribute)
    else:
        element.attrib.pop(attribute, None)
