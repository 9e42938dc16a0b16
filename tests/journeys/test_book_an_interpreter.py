"""A process owner has an interpreter booked before each meeting: drawn, deployed, rehearsed, put into use, brought to
families in the midst of it, and taken back. By browser; told with pictures in docs/stories."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from fastapi import FastAPI
from playwright.sync_api import Browser, Page
from sqlmodel import Session, select

from engine import bpmn
from engine.casework.demo.people import PASSWORD
from engine.casework.demo.storyteller import Child, Storyteller
from engine.casework.models import Area
from engine.casework.models.cases import Case, Entry
from engine.clock import ManualClock
from tests.journeys.drawing_a_change import MEETINGS, connects_the_modeler, draws, presses_deploy
from tests.journeys.test_whole_story_by_browser import address
from tests.journeys.told import Told
from tests.journeys.worlds import FAR_AWAY
from tests.modeler.conftest import Modeler, browser_type_launch_args, modeler, modeler_page

__all__ = ["address", "browser_type_launch_args", "modeler", "modeler_page"]
pytestmark = pytest.mark.xdist_group("browser")

CASES = 200
BEFORE_THE_MEETING = 4
MOST_STEPS = 12
PETRA = "petra.owl"


@pytest.fixture
def families(demonstration: FastAPI, clock: ManualClock) -> str:
    """Two hundred of them: most at the beginning, some before and after their first meeting, one on hold. Which?"""
    with demonstration.state.database.transaction() as session:
        story = Storyteller(session, clock, FAR_AWAY)
        for number in range(BEFORE_THE_MEETING + 2):
            story.begin(f"Maple {number}", Area.CENTRAL, [Child("Rae", 9)], by="sol.stork", entry=Entry.STEP_DOWN)
            to_the_meeting(story)
            if number >= BEFORE_THE_MEETING:
                story.do("arrange_taf")
        for number in range(CASES - BEFORE_THE_MEETING - 2):
            story.begin(f"Linden {number}", Area.NORTH, [Child("Kit", 7)], by="tess.robin")
        on_hold = bpmn.instances.find_by_business_key(session, story.reference)
        assert on_hold is not None
        bpmn.instances.suspend(session, on_hold.id, actor="ada.avocet", reason="The family is abroad.")
        return story.reference


def to_the_meeting(story: Storyteller) -> None:
    for form in ("plan_step_down", "agree_step_down", "record_consent", "agree_lead_professional", "accept_lead"):
        if story.has(form):
            story.do(form)
    assert story.has("arrange_taf")


@pytest.fixture
def petra(browser: Browser, address: str, families: str) -> Iterator[Page]:
    """The process owner at her desk, after all that has happened to the families."""
    context = browser.new_context(base_url=address, viewport={"width": 1100, "height": 800})
    context.set_default_timeout(15_000)
    page = context.new_page()
    page.goto("/sign-in")
    page.fill("[name=user_name]", PETRA)
    page.fill("[name=password]", PASSWORD)
    page.click("main button:has-text('Sign in')")
    yield page
    context.close()


@pytest.fixture
def told(request: pytest.FixtureRequest) -> Told:
    opening = (
        "Petra Owl owns the process. In three meetings of the last month nobody could talk with the parents. From now "
        "on an interpreter is booked before each team around the family meets. 200 families are being helped already. "
        "(Told and drawn by `tests/journeys/test_book_an_interpreter.py`; everybody is made up.)"
    )
    title = "A process owner has an interpreter booked before each meeting"
    return Told("book-an-interpreter", title, opening, draw=request.config.getoption("--draw-stories"))


def test_a_process_owner_changes_the_process_and_takes_it_back(
    petra: Page,
    modeler: Modeler,
    modeler_page: Page,
    demonstration: FastAPI,
    clock: ManualClock,
    families: str,
    told: Told,
) -> None:
    secret = connects_the_modeler(petra, told)
    diagrams = draws(modeler, modeler_page, told)
    presses_deploy(petra, demonstration, secret, diagrams, told)
    sees_what_changes(petra, told)
    release = petra.url
    rehearses(petra, told)
    petra.goto(release)
    puts_it_into_use(petra, told)
    plan = plans(petra, families, told)
    moves(petra, told)
    asked = who_is_asked_to_book(demonstration, clock)
    assert len(asked) == 1, "the one who arranged a meeting since"
    takes_it_back(petra, demonstration, release, plan, told)
    told.end()


def sees_what_changes(petra: Page, told: Told) -> None:
    text = petra.inner_text("main")
    for file in (*MEETINGS, "book_interpreter.form"):
        assert file in text
    assert "Task “Book an interpreter”" in text
    told.say(
        """The Modeler's link leads her to the draft. In sentences it says what it changes. Nothing else has changed
        yet."""
    )
    told.show(petra, "The draft's page: what it changes, sentence by sentence")
    petra.click("a:has-text('See both versions side by side: first_taf.bpmn')")
    petra.wait_for_selector("svg [data-element-id=TAF_BookInterpreter]")
    told.say("""Side by side, the diagrams show where: what is new is marked, and listed in a table below.""")
    told.show(petra, "The first meeting before and after, with the new task marked")
    petra.go_back()


def rehearses(petra: Page, told: Told) -> None:
    petra.click("text=Rehearse this release")
    petra.check("[name=entry][value=step_down]")
    petra.select_option("[name=by]", "sol.stork")
    petra.click("main button:has-text('Begin')")
    for _ in range(MOST_STEPS):
        if petra.locator("a:has-text('Book an interpreter')").count():
            break
        petra.click("main .eh-rows a >> nth=0")
        fills_in_and_completes(petra)
    told.say(
        """She rehearses the draft with a made-up family, stepping down from social care. She plays everybody, with
        made-up answers. After *Arrange the TAF* there it is: *Book an interpreter*, three working days before the
        meeting."""
    )
    told.show(petra, "The rehearsal: Book an interpreter waits for the lead professional")
    petra.click("a:has-text('Book an interpreter')")
    told.show(petra, "The new task as the lead professional will see it, in the rehearsal")
    fills_in_and_completes(petra)
    assert "Record the TAF" in petra.inner_text("section[aria-labelledby=tasks]")
    told.say(
        """She completes it, and the meeting can be recorded, as it should be. She ends the rehearsal: nothing of it is
        kept."""
    )
    petra.click("text=End this rehearsal")


def fills_in_and_completes(petra: Page) -> None:
    petra.click("text=Fill in made-up answers")
    petra.get_by_role("button", name="Save and complete").click()
    assert "/tasks/" not in petra.url, petra.inner_text("main")


def puts_it_into_use(petra: Page, told: Told) -> None:
    petra.fill("[name=reason]", "In three meetings nobody could talk with the parents.")
    petra.click("main button:has-text('Put into use')")
    text = petra.inner_text("main")
    assert "new cases follow it" in text and f"Early help case: {CASES} on release 1." in text
    told.say(
        """She puts it into use, with her reason. Families who come from now on have it. And the 200 who are being
        helped already?"""
    )
    told.show(petra, "The release is in use; 200 cases run on the version before", at="#running-cases")


def plans(petra: Page, on_hold: str, told: Told) -> str:
    petra.click("button:has-text('Plan to move them')")
    done(petra)
    text = petra.inner_text("main")
    assert f"{CASES - 1} of {CASES} cases can be moved. 1 cannot" in text
    assert "The case is suspended. Resume it first." in text
    for meeting in ("First team around the family", "Review of the team around the family"):
        assert f"“Book an interpreter” is a new step that comes later. {CASES - 1} cases, in “{meeting}”." in text
    told.say(
        """First a plan; nothing is moved yet. 199 cases can be moved. One cannot: it is on hold, and the plan says
        what to do. For people nothing is lost: the new step comes later."""
    )
    told.show(petra, "The plan: 199 of 200 cases can be moved, one cannot, and why; what changes for people")
    petra.click("nav >> text=Cannot be moved")
    assert on_hold in petra.inner_text("main .eh-rows")
    told.show(petra, "The one that cannot be moved, by its reference", at="h2:has-text('Case by case')")
    petra.goto(petra.url.partition("?")[0])
    return petra.url


def moves(petra: Page, told: Told) -> None:
    petra.check("[name=how_many][value=sample]")
    petra.fill("[name=reason]", "Interpreters for families in the midst, too")
    petra.click("main button:has-text('Move')")
    done(petra)
    assert re.search(r"Moved\s+5\b", petra.inner_text("main"))
    told.say(
        """She moves five first, and asks the people who work on them whether all is well. Then the rest; the page
        counts as they go."""
    )
    petra.check("[name=how_many][value=all]")
    petra.fill("[name=reason]", "Interpreters for families in the midst, too")
    petra.click("main button:has-text('Move')")
    done(petra)
    assert re.search(rf"Moved\s+{CASES - 1}\b", petra.inner_text("main"))
    told.show(petra, "199 cases are moved, the one on hold stays as it is")


def done(petra: Page) -> None:
    """The page counts by itself; the worker, or she, goes on until nothing is left."""
    for _ in range(60):
        if not petra.get_by_text("still to be done").count():
            return
        if petra.get_by_text("Stop that").count():
            petra.click("text=Stop that")
        petra.click("text=Go on and show how far it is")
    raise AssertionError("It never ends.")


def who_is_asked_to_book(app: FastAPI, clock: ManualClock) -> list[str]:
    """A meeting is arranged in one of the families who stood before it; the cases in which it is asked for then."""
    with app.state.database.transaction() as session:
        story = Storyteller(session, clock, FAR_AWAY)
        story.reference = next(key for key in _keys(session) if _stands_at(session, key, "arrange_taf"))
        story.do("arrange_taf")
        [task] = story.open_tasks()
        assert (task.name, task.form_key) == ("Book an interpreter", "book_interpreter")
        assert task.due_at is not None and task.due_at > datetime(2026, 3, 2, tzinfo=UTC)
        return [key for key in _keys(session) if _stands_at(session, key, "book_interpreter")]


def _keys(session: Session) -> list[str]:

    return sorted(session.exec(select(Case.reference)))


def _stands_at(session: Session, key: str, form: str) -> bool:
    return any(task.form_key == form for task in bpmn.tasks.list_open(session, key))


def takes_it_back(petra: Page, app: FastAPI, release: str, plan: str, told: Told) -> None:
    petra.goto(plan)
    petra.fill("[name=undo_reason]", "The interpreters' office books for us from now on.")
    petra.click("main button:has-text('Put back')")
    done(petra)
    text = petra.inner_text("main")
    assert re.search(rf"Put back\s+{CASES - 2}\b", text) and re.search(r"could not be put back\s+1\b", text)
    told.say(
        """A month later the interpreters' office books by itself, and she takes her change back. 198 cases become
        exactly what they were. In one a meeting has been arranged since: it goes on as it is, with its interpreter."""
    )
    told.show(petra, "198 cases are put back; one has gone on since")
    petra.goto(release)
    petra.fill("[name=reason]", "The interpreters' office books for us from now on.")
    petra.click("main button:has-text('Withdraw')")
    assert "The one before it is in use again" in petra.inner_text("main")
    told.say("""At last she withdraws the release. New families have again what was in use before.""")
    told.show(petra, "The release is withdrawn")
    with app.state.database.reading() as session:
        assert bpmn.definitions.current_release(session).number == 1
        running = {(one.release_id, one.cases) for one in bpmn.upgrades.count_running(session)}
        assert sorted(cases for _, cases in running) == [1, CASES - 1]
