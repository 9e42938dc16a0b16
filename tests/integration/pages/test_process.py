"""The page of a process: where the cases of each version are, and all that the diagram says."""

import pytest
from fastapi import FastAPI

from engine import bpmn
from tests.integration.pages import changed
from tests.integration.pages.conftest import Browser, SignedIn


@pytest.fixture
def petra(as_: SignedIn) -> Browser:
    """The process owner."""
    return as_("petra.owl")


def address(app: FastAPI, process_key: str, release_id: str | None = None) -> str:
    with app.state.database.reading() as session:
        release_id = release_id or bpmn.definitions.current_release(session).id
    return f"/processes/deployments/{release_id}/diagrams/{process_key}"


def marks(browser: Browser) -> dict[str, tuple[str, str]]:
    """Of each marked step: its badge, and what the table says."""
    rows = browser.document.xpath("//tr[@data-mark]")
    return {row.get("data-element"): (row.get("data-badge"), row[1].text) for row in rows}


def test_open_and_late_tasks_are_counted_at_their_step(app: FastAPI, petra: Browser) -> None:
    petra.open(address(app, "taf_review"))
    with app.state.database.reading() as session:
        counts = {
            (each.process_key, each.element_id): each
            for each in bpmn.running_counts.count_tasks_by_release(session, {"taf_review"})
        }
    shown = marks(petra)
    assert len(shown) == len(counts) > 0
    for (_, element_id), count in counts.items():
        assert shown[element_id][0].split(",")[0] == str(count.open)
        assert ("late" in shown[element_id][0]) == bool(count.late)


def test_a_called_process_is_counted_where_it_is_called(app: FastAPI, petra: Browser) -> None:
    with app.state.database.reading() as session:
        inside = sum(each.open for each in bpmn.running_counts.count_tasks_by_release(session, {"taf_review"}))
    petra.open(address(app, "early_help_case"))
    [said] = [words for _, words in marks(petra).values() if "in “Review of the team around the family”" in words]
    assert said.startswith(f"{inside} open task")
    assert "which several steps call: they are counted at each" in petra.text


def test_versions_are_told_apart(app: FastAPI, petra: Browser) -> None:
    draft = changed.propose(app.state.database)
    page = petra.open(address(app, "taf_review", draft.id))
    assert "taf_review.bpmn, version 2, draft" in petra.text
    assert "Nothing stands on this version now." in petra.text and marks(petra) == {}
    [older] = page.xpath("//a[contains(., 'show this version')]/@href")
    petra.open(older)
    assert "taf_review.bpmn, version 1, in use" in petra.text and marks(petra)
    petra.open(address(app, "early_help_case", draft.id))
    assert "version 1, draft" in petra.text, "this file is the same in both releases"
    assert "1, 2" in petra.text and "cases, " in petra.text


def test_all_that_the_diagram_says_is_in_a_table(app: FastAPI, petra: Browser) -> None:
    page = petra.open(address(app, "taf_review"))
    [row] = page.xpath("//details//tr[starts-with(th, 'Task “Prepare the review”')]")
    assert "Due date: working days after(next_review_on, -10)" in row.text_content()
    assert page.xpath("//details//tr[starts-with(th, 'Arrow from “Prepare the review”')]")


def test_it_leads_to_moving_cases(app: FastAPI, petra: Browser) -> None:
    page = petra.open(address(app, "taf_review"))
    assert "/upgrades" in page.xpath("//main//a/@href")
