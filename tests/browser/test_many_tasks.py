"""A lead professional with forty cases and 120 tasks, on a phone: the most urgent one, in at most four interactions."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from api.app import create_app
from api.security import sessions
from engine import bpmn
from engine.casework import people, tasks
from engine.casework.demo.storyteller import Child, Storyteller
from engine.casework.models import Area
from engine.clock import ManualClock
from tests.browser.conftest import Served
from tests.conftest import MONDAY_MORNING
from tests.integration.casework.conftest import FAR_AHEAD
from tests.integration.casework.leavers.test_leaving import reach_review
from tests.journeys.worlds import furnish
from tests.serving import demonstration, serving

pytestmark = pytest.mark.xdist_group("browser")

LEAD, CASES, MOST_INTERACTIONS = "tess.robin", 40, 4
TO_THE_ASSESSMENT = ("record_concern", "check_for_existing_eha", "judge_threshold", "offer_early_help")


@pytest.fixture
def busy(migrated_sqlite: Path, tmp_path: Path) -> Iterator[Served]:
    """Forty families whom one person leads, each with three tasks; and the oldest task of all: to accept another."""
    path, clock = tmp_path / "busy.db", ManualClock(MONDAY_MORNING)
    path.write_bytes(migrated_sqlite.read_bytes())
    app = create_app(demonstration(path), clock)
    database = app.state.database
    furnish(database, "not a hash")
    with database.transaction() as session:
        for number in range(CASES):
            story = Storyteller(session, clock, FAR_AHEAD)
            story.begin(f"Family{number}", Area.NORTH, [Child("Ash", 7), Child("Aspen", 4)], by=LEAD)
            for form_key in TO_THE_ASSESSMENT:
                story.do(form_key)
            story.do("record_consent", invited_practitioners=[])
        other = Storyteller(session, clock, FAR_AHEAD)
        other.begin("Rowan", Area.NORTH, [Child("Rue", 7)], by="mina.lark")
        reach_review(other)
        other.take("request_handover", by="hugo.heron")
        other.do("propose_new_lead", proposed_lead=LEAD)
        [urgent] = [task for task in other.open_tasks() if task.form_key == "accept_lead"]
        bpmn.tasks.set_due_at(session, urgent.id, MONDAY_MORNING - timedelta(days=3), LEAD)
    with serving(app) as address:
        yield Served(address, database)
    database.dispose()


def test_the_most_urgent_of_120_tasks_in_four_interactions(busy: Served, browser: Browser) -> None:
    with busy.database.transaction() as session:
        lead = people.get(session, LEAD)
        counted = tasks.overview(session, lead).numbers
        urgent = tasks.inbox(session, lead).rows[0]
        secret = sessions.begin(session, LEAD).secret
    assert counted.inbox == 1 + 3 * CASES
    context = browser.new_context(base_url=busy.address, viewport={"width": 320, "height": 640}, has_touch=True)
    context.add_cookies([{"name": "early-help", "value": secret, "url": busy.address}])
    page = context.new_page()
    page.goto("/")
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    interactions = (
        lambda: page.locator("main .eh-row__title a").first.tap(),
        lambda: page.locator("label", has_text="Yes").first.tap(),
        lambda: page.get_by_role("button", name="Save and complete").tap(),
    )
    assert len(interactions) <= MOST_INTERACTIONS
    for interact in interactions:
        interact()
        page.wait_for_load_state()
    page.get_by_text("The task is complete").wait_for()
    context.close()
    with busy.database.reading() as session:
        done = bpmn.tasks.get(session, urgent.id)
    assert (urgent.name, done.status, done.completed_by) == ("Accept the lead", bpmn.TaskStatus.COMPLETED, LEAD)
