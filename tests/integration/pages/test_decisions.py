"""Decisions on pages: read as a table, tried with values, their gaps named; for what is in use and for drafts."""

import pytest
from fastapi import FastAPI

from engine import bpmn
from tests.integration.pages.conftest import WORKFLOWS, Browser, SignedIn

ROUTE = (WORKFLOWS / "decisions" / "threshold_route.dmn").read_bytes()
NEEDED = (WORKFLOWS.parent / "tests" / "integration" / "api" / "workflows" / "help_needed.dmn").read_bytes()


@pytest.fixture
def petra(as_: SignedIn) -> Browser:
    """The process owner."""
    return as_("petra.owl")


@pytest.fixture
def addresses(petra: Browser) -> dict[str, str]:
    """Where each decision and form in use is, by its name, as the page of processes links it."""
    page = petra.open("/processes")
    return {link.text_content(): link.get("href") for link in page.xpath("//section[@aria-labelledby='in-use']//a")}


def draft(app: FastAPI, **files: bytes) -> str:
    """The address of a draft with these decisions."""
    named = {f"{name}.dmn": content for name, content in files.items()}
    with app.state.database.transaction() as session:
        made = bpmn.definitions.propose(session, named, name="Draft", source="tests", deployed_by="petra.owl")
    return f"/processes/deployments/{made.id}/decisions"


def test_a_table_can_be_read_by_rows_and_columns(petra: Browser, addresses: dict[str, str]) -> None:
    page = petra.open(addresses["Which way for this level of need?"])
    assert "The first rule that applies counts, from the top (hit policy FIRST)." in petra.text
    assert "Safety-critical" in petra.text
    assert 'Reads threshold_level, one of "1","2","3","4","unclear".' in petra.text
    headings = [heading.text for heading in page.xpath("//thead//th[@scope='col']")]
    assert headings == ["Rule", "If: Level of need", "Then: Way", "Why"]
    [row] = page.xpath("//tbody/tr[th[@scope='row']='4']")
    assert [cell.text for cell in row[1:]] == [
        "anything", '"lcss_advice"', "ENT-6: unclear, or anything else, goes to LCSS for advice."
    ]  # fmt: skip
    assert "“Find the way for this level” in Identify the need and engage the family" in petra.text


def test_values_are_tried_and_the_rules_that_apply_marked(petra: Browser, addresses: dict[str, str]) -> None:
    petra.open(addresses["Which way for this level of need?"])
    page = petra.press("Try these values", value__threshold_level='"3"')
    assert 'What it comes to Way "offer_eha"' in petra.text
    assert page.xpath("//tr[contains(@class, 'eh-marked')]/th/text()") == ["2"]
    assert page.xpath("//option[@selected]/@value") == ['"3"']


def test_what_is_asked_first_is_told_and_what_was_not_given(app: FastAPI, petra: Browser) -> None:
    petra.open(f"{draft(app, help_needed=NEEDED)}/help_needed")
    assert "Is the child young?" in petra.text and "Every rule that applies counts (hit policy COLLECT)." in petra.text
    petra.press("Try these values", value__age="3")
    assert 'help "visit"' in petra.text and "Is the child young? true" in petra.text
    assert "Not known, because you gave nothing: Level." in petra.text
    page = petra.press("Try these values", value__age="3", value__level="two")
    assert petra.page.status_code == 422 and "Enter a number, for example 3" in petra.text
    assert page.xpath("//input[@name='value.level']/@value") == ["two"]


def test_a_value_that_cannot_be_is_refused_in_words(app: FastAPI, petra: Browser) -> None:
    wrong = NEEDED.replace(b'<variable name="is_young" typeRef="boolean"/>', b"").replace(b"age &lt; 5", b'"perhaps"')
    petra.open(f"{draft(app, help_needed=wrong)}/help_needed")
    page = petra.press("Try these values")
    assert petra.page.status_code == 422
    assert page.xpath("//*[contains(@class,'govuk-error-summary')]//a/@href") == ["#try"]


def test_an_expression_that_is_no_table_is_shown(app: FastAPI, petra: Browser) -> None:
    page = petra.open(f"{draft(app, help_needed=NEEDED)}/is_young")
    assert page.xpath("//main//code/text()") == ["age < 5"]
    petra.press("Try these values", value__age="7")
    assert "is_young false" in petra.text


def test_gaps_and_overlaps_are_named(app: FastAPI, petra: Browser) -> None:
    table = NEEDED.replace(b'hitPolicy="COLLECT"', b'hitPolicy="UNIQUE"')
    petra.open(f"{draft(app, help_needed=table)}/help_needed")
    assert "Rules 1 and 2 both apply" in petra.text
    assert "No rule " in petra.text


def test_what_is_not_there_is_not_found(app: FastAPI, petra: Browser) -> None:
    petra.open(f"{draft(app, help_needed=NEEDED)}/nothing")
    assert petra.page.status_code == 404


def test_others_do_not_see_them(tess: Browser, petra: Browser, addresses: dict[str, str]) -> None:
    for name in ("Which way for this level of need?", "send_notes"):
        tess.open(addresses[name])
        assert tess.page.status_code == 403
