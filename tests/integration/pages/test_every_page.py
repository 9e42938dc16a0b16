"""Every page that somebody can reach by following links can be read, and is sound HTML."""

from collections import Counter
from urllib.parse import urlsplit

import pytest
from lxml.html import HtmlElement

from tests.integration.pages.conftest import SignedIn

ROLES = ["sena.wren", "faye.finch", "sol.stork", "ivo.ibis", "ada.avocet"]
MOST_PAGES = 250


@pytest.mark.parametrize("user_name", ROLES)
def test_every_link_leads_to_a_sound_page(as_: SignedIn, user_name: str) -> None:
    browser = as_(user_name)
    met, to_visit = {"/tasks"}, ["/tasks"]
    while to_visit:
        address = to_visit.pop()
        page = browser.open(address)
        assert browser.page.status_code == 200, address
        check(page, address)
        new = _links(page) - met
        met |= new
        to_visit.extend(new)
        assert len(met) < MOST_PAGES
    assert len(met) > 3


def check(page: HtmlElement, address: str) -> None:
    """One heading, a title, no id twice, a label for every field, no empty link, references that exist."""
    assert len(page.xpath("//h1")) == 1, address
    assert page.xpath("//title")[0].text.endswith(" – Early Help"), address
    ids = page.xpath("//@id")
    assert [name for name, count in Counter(ids).items() if count > 1] == [], address
    for field in page.xpath("//input[not(@type='hidden')]|//textarea|//select"):
        assert page.xpath(f"//label[@for='{field.get('id')}']"), (address, field.get("name"))
    for reference in page.xpath("//@aria-labelledby|//@aria-describedby"):
        assert set(reference.split()) <= set(ids), (address, reference)
    for link in page.xpath("//main//a"):
        assert link.text_content().strip(), address


def _links(page: HtmlElement) -> set[str]:
    addresses = {urlsplit(address) for address in page.xpath("//a[not(@download)]/@href")}
    return {
        address.path + (f"?{address.query}" if address.query else "")
        for address in addresses
        if not address.scheme and address.path and not address.path.startswith("/static/")
    }
