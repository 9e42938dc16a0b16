"""A process owner rehearses a draft without JavaScript: plays everybody, moves the clock, keeps a story, ends it."""

import re

import pytest
from fastapi import FastAPI
from sqlmodel import select

from api import rehearsing
from engine import bpmn
from engine.casework.models import Case
from engine.casework.rehearsal import keeping, story
from tests.integration.pages.conftest import WORKFLOWS, Browser, SignedIn


@pytest.fixture
def draft(app: FastAPI) -> str:
    """The address of a draft in which a task has another name."""
    file = "identify_and_engage.bpmn"
    content = (WORKFLOWS / file).read_bytes()
    renamed = content.replace(b'name="Check for an existing assessment"', b'name="See if there is one"')
    assert renamed != content
    with app.state.database.transaction() as session:
        deployed = bpmn.definitions.propose(session, {file: renamed}, name="Draft", source="x", deployed_by="petra.owl")
    return f"/processes/deployments/{deployed.id}"


@pytest.fixture
def petra(as_: SignedIn) -> Browser:
    """A process owner."""
    return as_("petra.owl")


def begin(petra: Browser, draft: str, **typed: str) -> str:
    """Begins a rehearsal of the draft; its address."""
    petra.open(f"{draft}/rehearsals")
    petra.press("Begin", **typed)
    return petra.page.url.path


def follow(petra: Browser, link: str) -> None:
    """Follows the first link that begins with these words."""
    found = petra.document.xpath(f"//main//a[starts-with(normalize-space(), '{link}')]/@href")
    petra.open(found[0])


def do_next(petra: Browser, home: str) -> None:
    """Does the first task that waits, with made-up answers."""
    petra.open(home)
    follow(petra, "Do it as")
    petra.press("Fill in made-up answers")
    petra.press("Save and complete")


def test_a_draft_is_rehearsed_from_its_page(petra: Browser, draft: str, app: FastAPI) -> None:
    petra.open(draft)
    follow(petra, "Rehearse this release")
    assert petra.heading == "Rehearse"
    petra.press("Begin")
    home = petra.page.url.path
    assert "Rehearsal: nothing here is kept." in petra.text
    follow(petra, "Do it as Sena Wren: Record the concern")
    assert "Rehearsal: nothing here is kept." in petra.text
    assert "You are Sena Wren, SENCO" in petra.text and "Save as draft" not in petra.text
    petra.press("Save and complete", facts="He is often late.")
    assert petra.page.status_code == 422
    assert "There is a problem" in petra.text and "He is often late." in petra.text
    petra.press("Fill in made-up answers")
    petra.press("Save and complete")
    assert petra.page.url.path == home and "See if there is one" in petra.text
    rows = petra.document.xpath("//tr[@data-mark='here']//th")
    assert [row.text_content().strip() for row in rows] == ["See if there is one", "Identify and engage"]
    petra.press("End this rehearsal")
    assert "The rehearsal has ended" in petra.text
    assert petra.open(home) is not None and petra.page.status_code == 404


def test_the_clock_is_moved(petra: Browser, draft: str) -> None:
    home = begin(petra, draft)
    petra.press("Let it pass", number="soon")
    assert petra.page.status_code == 422 and "Enter a number of days or weeks" in petra.text
    petra.press("Let it pass", number="3", unit="weeks")
    assert "Monday 23 March 2026 at 9:00am" in petra.text
    petra.press("Go there", until___day="1", until___month="4", until___year="26")
    assert petra.page.status_code == 422
    petra.press("Go there", until___day="1", until___month="4", until___year="2026")
    assert "Wednesday 1 April 2026 at 10:00am" in petra.text
    petra.press("Go there", until___day="1", until___month="3", until___year="2026")
    assert "Time goes forward only" in petra.text
    for _ in range(6):
        do_next(petra, home)
    before = petra.text
    petra.press("Go to the next of these")
    assert petra.page.status_code == 200 and petra.text != before


def test_what_can_be_done_at_any_time_is_done_as_somebody_who_may(petra: Browser, draft: str) -> None:
    begin(petra, draft)
    [form] = petra.document.xpath("//form[.//input[@value='raise_concern']]")
    people = {option.text_content().split(",")[0] for option in form.xpath(".//option")}
    assert "Sena Wren" in people and "Tess Robin" not in people
    within = "//form[.//input[@value='raise_concern']]"
    petra.press("Do it", within=within, by="tess.robin")
    assert petra.page.status_code == 422 and "There is no such case" in petra.text
    petra.press("Do it", within=within, by="omar.jay")
    assert "Assess the concern" in petra.text


def test_a_page_that_is_out_of_date_does_nothing(petra: Browser, draft: str) -> None:
    home = begin(petra, draft)
    petra.press("Let it pass", number="1", unit="days", revision="7")
    assert petra.page.status_code == 409 and "gone on in another window" in petra.text
    assert "2 March 2026 at 9:00am" in petra.open(home).text_content()


def test_it_is_kept_as_a_story_that_every_deployment_tells(petra: Browser, draft: str, app: FastAPI) -> None:
    home = begin(petra, draft)
    do_next(petra, home)
    petra.press("Keep with the release")
    assert "Give the story a title" in petra.text
    petra.press("Download", title="A first concern")
    assert petra.page.headers["content-disposition"].endswith("a_first_concern.json")
    petra.open(home)
    petra.press("Keep with the release", title="A first concern")
    assert "A first concern Not told yet" in petra.text
    assert rehearsing.work_off(app.state.database) == 1
    petra.open(draft)
    assert "1 of 1 stored rehearsals passed." in petra.text
    petra.open(f"{draft}/rehearsals")
    assert "A first concern Passed" in petra.text
    downloaded = petra.open(f"{draft}/stories/1") is not None and petra.page.text
    wrong = downloaded.replace('"Engage_CheckExisting"', '"Engage_Nowhere"').replace("A first", "A wrong")
    petra.open(f"{draft}/rehearsals")
    upload(petra, draft, "wrong.json", wrong)
    assert rehearsing.work_off(app.state.database) == 1
    petra.open(f"{draft}/rehearsals")
    assert "A wrong concern Parted" in petra.text and "“Engage_Nowhere”" in petra.text
    petra.open(draft)
    assert "These parted from what was expected: A wrong concern." in petra.text
    petra.open(f"{draft}/rehearsals")
    petra.press("Tell all of them again")
    assert rehearsing.work_off(app.state.database) == 2
    petra.open(f"{draft}/rehearsals")
    petra.press("Remove A wrong concern from this release on")
    assert "A wrong concern" not in petra.text


def upload(petra: Browser, draft: str, name: str, content: str) -> None:
    token = petra.document.xpath("//input[@name='csrf_token']/@value")[0]
    petra.page = petra.post(
        f"{draft}/stories",
        data={"csrf_token": token},
        files={"file": (name, content.encode())},
        follow_redirects=True,
    )


def test_a_faulty_file_is_refused_with_its_line(petra: Browser, draft: str) -> None:
    petra.open(f"{draft}/rehearsals")
    upload(petra, draft, "mine.json", '{\n "title": ""\n}')
    assert petra.page.status_code == 422
    assert "mine.json is not a story: line 2, title" in petra.text
    upload(petra, draft, "", "")
    assert "Select a file" in petra.text


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"age___1": "old"}, "Enter an age in years"),
        ({"entry": "step_down"}, "You cannot start a case of this kind."),
        ({"by": "nobody"}, "Select how the case begins, and who starts it"),
    ],
)
def test_how_it_cannot_begin_is_told_and_what_was_typed_stays(
    petra: Browser, draft: str, typed: dict[str, str], sentence: str
) -> None:
    petra.open(f"{draft}/rehearsals")
    petra.press("Begin", **typed, age___3="7")
    assert petra.page.status_code == 422 and sentence in petra.text
    assert petra.document.xpath("//input[@name='age-3']/@value") == ["7"]


def test_nobody_else_sees_it_and_no_real_list_does(petra: Browser, draft: str, as_: SignedIn, app: FastAPI) -> None:
    with app.state.database.reading() as session:
        cases = set(session.exec(select(Case.reference)).all())
    home = begin(petra, draft)
    task = petra.document.xpath("//a[contains(@href, '/tasks/')]/@href")
    [mine] = [href for href in task if href.startswith(home)]
    for user_name in ("sena.wren", "ada.avocet"):
        other = as_(user_name)
        for address in (home, mine):
            other.open(address)
            assert other.page.status_code in (403, 404)
    sena = as_("sena.wren")
    sena.open(f"/tasks/{mine.split('/')[-2]}")
    assert sena.page.status_code == 404
    with app.state.database.reading() as session:
        assert set(session.exec(select(Case.reference)).all()) == cases
        assert len(keeping.list_of(session, "petra.owl")) == 1


def test_who_may_not_do_a_task_sees_no_form_and_a_stranger_nothing(petra: Browser, draft: str) -> None:
    home = begin(petra, draft)
    mine = petra.document.xpath(f"//a[starts-with(@href, '{home}/tasks/')]/@href")[0]
    petra.open(re.sub("sena.wren$", "omar.jay", mine))
    assert petra.page.status_code == 200 and not petra.document.xpath("//form[@id='answers']")
    for user_name in ("tess.robin", "nobody"):
        petra.open(re.sub("sena.wren$", user_name, mine))
        assert petra.page.status_code == 404


def test_at_its_end_it_shows_where_it_ended_and_can_be_kept(petra: Browser, app: FastAPI) -> None:
    name = "mash_and_step_up.json"
    played = story.read(name, (WORKFLOWS / "rehearsals" / name).read_text())
    with app.state.database.transaction() as session:
        release_id = bpmn.definitions.current_release(session).id
        rehearsal = keeping.begin(session, "petra.owl", release_id, played.begins, title="To the end")
        for step in played.steps:
            keeping.act(session, "petra.owl", rehearsal.id, None, step)
    petra.open(f"/processes/rehearsals/{rehearsal.id}")
    assert "Taken over by statutory services" in petra.text and "Nothing waits for anybody." in petra.text
    [ended] = petra.document.xpath("//tr[@data-mark='here']")
    assert "Stepped up" in ended.text_content() and "Ended here" in ended.text_content()
    petra.press("Keep with the release", title=played.title)
    assert rehearsing.work_off(app.state.database) == 1
    petra.open(f"/processes/deployments/{release_id}/rehearsals")
    assert f"{played.title} Passed" in petra.text
