"""Published figures and trends for LCSS, by API, page and file."""

import csv
from collections.abc import Iterator
from datetime import date
from io import BytesIO, StringIO
from typing import Any

import pytest
from fastapi import FastAPI
from lxml import html
from openpyxl import load_workbook
from starlette.testclient import TestClient

from api import publishing
from api.security import sessions
from engine.casework.models import Agency, Area, Case, Person
from engine.clock import ManualClock, london_moment
from engine.database import Database
from tests.integration.api.conftest import SignIn
from tests.integration.reports.conftest import JANUARY, Council

HOSTILE = '=HYPERLINK("https://example.org","look")'
"""A kind of agency that somebody has typed, and that a spreadsheet would run."""


@pytest.fixture(autouse=True)
def winter(app: FastAPI, clock: ManualClock) -> None:
    """It is August, and the figures of January to March, and of April to June, have been published."""
    database: Database = app.state.database
    with database.transaction() as session:
        session.add(Agency(name="Typed", kind=HOSTILE))
        session.flush()
        person = session.get(Person, "bob")
        assert person is not None
        person.agency = "Typed"
        council = Council.__new__(Council)
        council.session, council._cases = session, 0
        for number in range(64):
            case = council.begin(
                JANUARY, area=Area.NORTH if number < 53 else Area.SOUTH, by="bob" if number < 7 else "ann"
            )
            council.end(case, date(2026, 4 + number % 2, 7), reason="moved_area" if number < 3 else "outcomes_achieved")
    clock.move_to(london_moment(date(2026, 8, 3), 9))
    assert publishing.publish_figures(database) == 2
    assert publishing.publish_figures(database) == 0


@pytest.fixture
def browser(app: FastAPI, database: Database) -> Iterator[TestClient]:
    """The browser of an LCSS worker in the North."""
    with database.transaction() as session:
        secret = sessions.begin(session, "lena").secret
    yield TestClient(app, cookies={"early-help": secret})


def figures(client: TestClient, key: str, **params: Any) -> dict[str, Any]:
    answer = client.get("/api/v1/lcss/reports", params=params)
    assert answer.status_code == 200, answer.text
    [table] = [table for table in answer.json()["tables"] if table["key"] == key]
    return {row["label"]: [*row["counts"], row["total"], row["share"]] for row in (*table["rows"], table["total"])}


@pytest.mark.rule("SHR-12")
def test_the_own_area_and_the_newest_year_come_first(as_: SignIn) -> None:
    answer = as_("lena").get("/api/v1/lcss/reports").json()
    assert (answer["area"], answer["agency"], answer["columns"]) == ("North", None, ["April to June 2026"])
    ended = figures(as_("lena"), "ended")
    assert ended["Outcomes achieved"] == [50, 50, 100]
    assert ended["Moved to another area"] == [None, None, None], "three families are too few to show"


def test_every_area_and_year_can_be_asked_for(as_: SignIn) -> None:
    assert figures(as_("lena"), "begun", area="all", year="all", by="area") == {
        "North": [50, None, 50, 83],
        "Central": [None, None, None, None],
        "South": [10, None, 10, 17],
        "Total": [60, None, 60, None],
    }
    assert figures(as_("lena"), "begun", year=2025, agency="education")["With a concern"] == [45, 45, None]


@pytest.mark.parametrize("params", [{"area": "West"}, {"year": "soon"}, {"by": "family"}, {"agency": "x" * 101}])
def test_what_cannot_be_asked_for_is_refused(as_: SignIn, browser: TestClient, params: dict[str, str]) -> None:
    assert as_("lena").get("/api/v1/lcss/reports", params=params).status_code == 400
    assert browser.get("/reports", params=params).status_code == 400


def test_the_page_shows_the_figures_and_keeps_what_was_chosen(browser: TestClient) -> None:
    page = html.fromstring(browser.get("/reports", params={"area": "all", "year": "all", "by": "area"}).text)
    [table] = page.xpath("//table[caption[starts-with(normalize-space(), 'Cases begun')]]")
    rows = [[cell.text_content().strip() for cell in row.xpath("th|td")] for row in table.xpath(".//tr")]
    assert rows[1:4] == [
        ["North", "50", "[c]", "50", "83%"],
        ["Central", "[c]", "[c]", "[c]", ""],
        ["South", "10", "[c]", "10", "17%"],
    ]
    assert page.xpath("//select/option[@selected]/@value") == ["all", "all", "all", "area"]
    assert page.xpath("//a[@download]/@href") == [
        f"/reports.{kind}?area=all&agency=all&year=all&by=area" for kind in ("csv", "xlsx")
    ]


def lines_of_csv(browser: TestClient, **params: str) -> list[list[str]]:
    answer = browser.get("/reports.csv", params=params)
    assert answer.headers["content-disposition"] == 'attachment; filename="early-help-figures.csv"'
    return list(csv.reader(StringIO(answer.content.decode("utf-8-sig"))))


def test_the_files_hold_what_the_page_shows(browser: TestClient) -> None:
    params = {"area": "all", "year": "all", "by": "area"}
    lines = lines_of_csv(browser, **params)
    head = ["Area", "Agency", "Measure", "Row", "2025 to 2026", "2026 to 2027, so far", "Total", "Share in per cent"]
    assert lines[:3] == [
        head,
        ["All areas", "All agencies", "Cases begun", "North", "50", "[c]", "50", "83"],
        ["All areas", "All agencies", "Cases begun", "Central", "[c]", "[c]", "[c]", ""],
    ]
    book = load_workbook(BytesIO(browser.get("/reports.xlsx", params=params).content))
    in_sheet = [["" if cell is None else str(cell) for cell in row] for row in book["Figures"].values]
    assert in_sheet == lines
    assert book.sheetnames == ["Notes", "Figures"]


def test_no_file_holds_a_formula(browser: TestClient) -> None:
    params = {"by": "agency", "year": "2025"}
    rows = [line[3] for line in lines_of_csv(browser, **params)]
    assert f"'{HOSTILE}" in rows
    assert not [
        cell for line in lines_of_csv(browser, **params) for cell in line if cell.startswith(("=", "+", "-", "@"))
    ]
    book = load_workbook(BytesIO(browser.get("/reports.xlsx", params=params).content))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert HOSTILE in [cell.value for cell in cells]
    assert {cell.data_type for cell in cells if cell.value == HOSTILE} == {"s"}
    assert not [cell for cell in cells if cell.data_type == "f" or cell.hyperlink]


def test_no_answer_tells_of_a_family(as_: SignIn, browser: TestClient, database: Database) -> None:
    with database.reading() as session:
        names = {session.get(Case, "EH-1").family, "EH-1", "Any family", "bob", "ann"}  # type: ignore[union-attr]
    for text in (
        browser.get("/reports?area=all&by=agency&year=all").text,
        browser.get("/reports.csv?area=all&by=agency").text,
        as_("lena").get("/api/v1/lcss/reports?area=all").text,
    ):
        assert not [name for name in names if f">{name}<" in text or f'"{name}"' in text]


def test_trends_are_exact_and_of_the_own_area(as_: SignIn, clock: ManualClock) -> None:
    clock.move_to(london_moment(date(2026, 5, 10), 9))
    found = as_("lena").get("/api/v1/lcss/trends?weeks=6").json()
    assert (found["area"], found["weeks"][0], found["weeks"][-1]) == ("North", "2026-03-30", "2026-05-04")
    [ended] = [trend for trend in found["trends"] if trend["key"] == "ended"]
    assert ended["series"] == [
        {"label": "Outcomes achieved", "values": [0, 25, 0, 0, 0, 25]},
        {"label": "Moved to another area", "values": [0, 2, 0, 0, 0, 1]},
    ]


def test_the_picture_of_a_trend_has_its_numbers_beside_it(browser: TestClient, clock: ManualClock) -> None:
    clock.move_to(london_moment(date(2026, 5, 10), 9))
    with browser.app.state.database.transaction() as session:  # type: ignore[attr-defined]
        secret = sessions.begin(session, "lena").secret
    browser.cookies["early-help"] = secret
    page = html.fromstring(browser.get("/trends?weeks=13").text)
    [section] = page.xpath("//section[@aria-labelledby='ended']")
    [bars] = section.xpath(".//*[local-name()='svg']")
    values = [text.text for text in bars.xpath("./*[local-name()='text'][@class='eh-bars__value']")]
    cells = [[cell.text for cell in row.xpath("td")] for row in section.xpath(".//tbody/tr")]
    assert len(cells) == 13
    assert values[:26] == [row[0] for row in cells] + [row[1] for row in cells]
    assert "Nothing to tell of in these weeks." in page.xpath("//section[@aria-labelledby='star']")[0].text_content()
    assert browser.get("/trends?weeks=14").status_code == 400
