"""The list of people when there are hundreds, and who covers another area beside their own."""

import pytest
from fastapi import FastAPI
from sqlmodel import col, select

from engine.casework import people
from engine.casework.models import Area, CoverChange, Person
from tests.integration.pages.conftest import SignedIn

ADMINISTRATOR, OF_NORTH, OF_CENTRAL = "ada.avocet", "max.martin", "ivo.ibis"
WORKER_OF_CENTRAL = "cara.crane"
ROWS = "//ul[@class='eh-rows']/li//h2/a"


def add_people(app: FastAPI, count: int) -> None:
    with app.state.database.transaction() as session:
        one = people.get(session, "tess.robin").model_dump()
        session.add_all(
            Person(**one | {"user_name": f"zoe.{number:03}", "full_name": f"Zoe {number:03} 100%"})
            for number in range(count)
        )


def test_hundreds_of_people_come_a_page_at_a_time_and_are_found_by_name(app: FastAPI, as_: SignedIn) -> None:
    add_people(app, 120)
    browser, names = as_(ADMINISTRATOR), []
    page = browser.open("/people")
    while True:
        names += [link.text_content() for link in page.xpath(ROWS)]
        following = page.xpath("//a[@rel='next']/@href")
        if not following:
            break
        assert len(page.xpath(ROWS)) == 50
        page = browser.open(following[0])
    with app.state.database.reading() as session:
        everybody = session.exec(select(Person.full_name).order_by(col(Person.full_name))).all()
    assert sorted(names) == sorted(set(everybody) - {"Ada Avocet"})
    [back] = page.xpath("//a[@rel='prev']/@href")
    assert browser.open(back).xpath(ROWS)[0].text_content() == names[0]
    found = browser.open("/people?search=zOE+00").xpath(ROWS)
    assert [link.text_content() for link in found] == [f"Zoe {number:03} 100%" for number in range(10)]
    assert len(browser.open("/people?search=0%25").xpath(ROWS)) == 50
    assert not browser.open("/people?search=z%25e").xpath(ROWS)  # what is typed is no pattern
    for number in ("0", "x", "100000000000"):
        assert browser.get(f"/people?page={number}").status_code in (400, 404, 422)


def test_a_manager_lists_the_people_of_their_area_alone(app: FastAPI, as_: SignedIn) -> None:
    links = as_(OF_CENTRAL).open("/people").xpath(f"{ROWS}/@href")
    with app.state.database.reading() as session:
        theirs = session.exec(select(Person.user_name).where(Person.area == Area.CENTRAL)).all()
    assert {link.rsplit("/")[-1] for link in links} == {*theirs} - {OF_CENTRAL}


def test_a_manager_lets_a_colleague_cover_their_area_and_ends_it(app: FastAPI, as_: SignedIn) -> None:
    manager = as_(OF_NORTH)
    manager.open("/cover")
    assert "Nobody does now." in manager.text
    assert manager.document.xpath("//select[@name='area']/option/@value") == ["", "North"]
    manager.press("Let them cover it", person=WORKER_OF_CENTRAL, area="North", reason="")
    assert "There is a problem" in manager.text
    manager.press("Let them cover it", reason="Lena is away until June.")
    assert "They see the area from now on." in manager.text
    assert "Cara Crane covers North" in manager.text and "Lena is away until June." in manager.text
    assert "Max Martin" in manager.text
    assert as_(WORKER_OF_CENTRAL).get("/lcss?area=North").status_code == 200
    manager.open("/cover")
    manager.press("Let them cover it", person=WORKER_OF_CENTRAL, area="North", reason="Again.")
    assert "They work for this area already." in manager.text
    manager.open(f"/cover/North/{WORKER_OF_CENTRAL}/end")
    manager.press("End it", reason=" ")
    assert "There is a problem" in manager.text
    manager.press("End it", reason="Lena is back.")
    assert "Nobody does now." in manager.text
    assert as_(WORKER_OF_CENTRAL).get("/lcss?area=North").status_code == 404
    with app.state.database.reading() as session:
        told = session.exec(select(CoverChange).order_by(col(CoverChange.serial))).all()
    assert [(one.covers, one.reason, one.by) for one in told] == [
        (True, "Lena is away until June.", OF_NORTH),
        (False, "Lena is back.", OF_NORTH),
    ]


def test_cover_is_an_areas_own_to_give_and_to_end(app: FastAPI, as_: SignedIn) -> None:
    with app.state.database.transaction() as session:
        people.cover(session, WORKER_OF_CENTRAL, Area.NORTH)
    assert "Nobody does now." in as_(OF_CENTRAL).open("/cover").text_content()
    assert as_(OF_CENTRAL).get(f"/cover/North/{WORKER_OF_CENTRAL}/end").status_code == 404
    administrator = as_(ADMINISTRATOR)
    administrator.open("/cover")
    assert "Cara Crane covers North" in administrator.text
    administrator.press("Let them cover it", person="tom.tern", area="Central", reason="Ivo is away.")
    assert "Tom Tern covers Central" in administrator.text


@pytest.mark.parametrize("who", ["cara.crane", "tess.robin", "sena.wren"])
def test_nobody_else_gives_cover(as_: SignedIn, who: str) -> None:
    assert as_(who).get("/cover").status_code == 403
