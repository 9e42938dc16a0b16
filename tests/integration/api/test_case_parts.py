"""A case's record, part by part, over HTTP: who reads it, and that it says what was recorded."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from engine.casework.outcome_star import AREAS
from engine.clock import ManualClock
from tests.conftest import MONDAY_MORNING
from tests.journeys.council import Council, open_demonstration
from tests.journeys.whole_story import AUTHOR, CHILDREN, LCSS, LEAD, assess, begin, meet_first

PARTS = ("assessment", "consents", "sharing-decisions", "team", "reviews", "actions", "star", "closure")
ANOTHER = {"name": "Quince family", "area": "Central", "address": "40 Far Road"}
A_THIRD = {"name": "Yew family", "area": "Central", "address": "7 Low Hill"}
"""Unlike each other, so that nobody is asked whether they are one family."""
THEIR_MANAGER = "omar.jay"
STRANGERS = ("nell.dove", "lena.kite", "sol.stork", "ada.avocet")
"""Of another agency, LCSS of another area, a social worker without a part in it, the administrator."""


@pytest.fixture(scope="module")
def council(migrated_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Council]:
    path = tmp_path_factory.mktemp("case_parts") / "demonstration.db"
    app = open_demonstration(migrated_sqlite, path, ManualClock(MONDAY_MORNING))
    yield Council(app)
    app.state.database.dispose()


@pytest.fixture(scope="module")
def met(council: Council) -> str:
    """A case whose team has met once."""
    reference = begin(council)
    assess(council, reference)
    meet_first(council, reference)
    return reference


@pytest.fixture(scope="module")
def begun(council: Council) -> str:
    """A case about which nothing is recorded yet."""
    return council.start_case(AUTHOR, family=A_THIRD)


@pytest.fixture(scope="module")
def closed(council: Council) -> str:
    """A case that LCSS has closed before there was an assessment."""
    reference = council.start_case(AUTHOR, family=ANOTHER)
    council.do(reference, "record_concern", AUTHOR, about_children=[], other_children=CHILDREN)
    council.take(reference, "closure-requests", AUTHOR)
    council.do(reference, "complete_closure", AUTHOR, closure_reason="agreed_to_close", achieved="Sleep is better.")
    council.do(reference, "record_final_comments", AUTHOR)
    council.do(reference, "close_on_system", LCSS)
    return reference


def read(council: Council, reference: str, part: str, by: str = AUTHOR) -> Any:
    answer = council.as_(by).get(f"/api/v1/cases/{reference}/{part}")
    assert answer.status_code == 200, answer.text
    return answer.json()


def refusal(council: Council, reference: str, part: str, by: str) -> tuple[int, str]:
    answer = council.as_(by).get(f"/api/v1/cases/{reference}/{part}")
    return answer.status_code, answer.json()["type"].rpartition(":")[2]


@pytest.mark.parametrize("part", [part for part in PARTS if part != "closure"])
@pytest.mark.parametrize("person", [AUTHOR, LEAD, LCSS, THEIR_MANAGER])
def test_who_works_with_the_family_reads_every_part(council: Council, met: str, person: str, part: str) -> None:
    assert read(council, met, part, by=person) == read(council, met, part)


@pytest.mark.rule("GOV-5")
@pytest.mark.parametrize("part", PARTS)
@pytest.mark.parametrize("person", STRANGERS)
def test_for_everybody_else_there_is_no_such_case(
    council: Council, met: str, begun: str, closed: str, person: str, part: str
) -> None:
    # Not even that something is still to be recorded.
    for reference in (met, begun, closed, "EH-2026-9999"):
        assert refusal(council, reference, part, person) == (404, "not-found")


@pytest.mark.parametrize("part", ["assessment", "closure"])
def test_what_is_not_recorded_yet_is_told_from_what_is_not_yours(council: Council, begun: str, part: str) -> None:
    assert refusal(council, begun, part, AUTHOR) == (404, "not-recorded-yet")


def test_before_anything_is_recorded_the_other_parts_are_empty(council: Council, begun: str) -> None:
    assert read(council, begun, "reviews") == {"reviews": []}
    assert read(council, begun, "actions") == {"actions": []}
    assert read(council, begun, "star") == {"readings": [], "areas": []}
    consents = read(council, begun, "consents")
    assert (consents["holds"], consents["children"], consents["limits"]) == (False, [], [])
    assert consents["taking_part"]["agreement"] is None


@pytest.mark.rule("EHA-1", "EHA-2", "EHA-3", "ENT-6")
def test_the_assessment_comes_with_the_views_that_it_rests_on(council: Council, met: str) -> None:
    assessment = read(council, met, "assessment")
    assert (assessment["version"], assessment["completed_by"]) == (1, AUTHOR)
    assert assessment["completed_at"] == "2026-03-09T09:00:00Z"
    sections = {section["name"]: section["answers"] for section in assessment["sections"]}
    assert {"family_background", "parents_view", "summary_and_plan"} <= sections.keys()
    assert sections["summary_and_plan"]["strengths"]
    views = assessment["childrens_views"]
    assert [(one["first_name"], one["heard"], bool(one["view"])) for one in views] == [
        ("Rae", True, True),
        ("Sam", True, True),
    ]
    assert [one["given_by"] for one in assessment["professional_views"]] == [LEAD]
    assert [(one["level"], one["judged_by"]) for one in assessment["threshold_judgements"]] == [("3", AUTHOR)]


@pytest.mark.rule("CON-1", "CON-4")
def test_taking_part_and_sharing_are_told_apart_and_sharing_is_told_by_child(council: Council, met: str) -> None:
    consents = read(council, met, "consents")
    assert consents["holds"] is True
    assert [(one["first_name"], one["status"], one["said_on"]) for one in consents["children"]] == [
        ("Rae", "given", "2026-03-02"),
        ("Sam", "given", "2026-03-02"),
    ]
    assert consents["page_signed_on"] == "2026-03-09"
    assert (consents["taking_part"]["agreement"], consents["taking_part"]["agreed_on"]) == ("agreed", "2026-03-02")


def test_the_team_says_who_leads_and_how_to_reach_them(council: Council, met: str) -> None:
    team = {one["user_name"]: one for one in read(council, met, "team")["team"]}
    assert team.keys() == {AUTHOR, LEAD}
    assert "lead_professional" in team[LEAD]["roles"]
    assert not team[LEAD]["is_provisional"]
    assert "eha_author" in team[AUTHOR]["roles"]
    assert "@" in team[LEAD]["email"]
    assert team.keys() == {one["user_name"] for one in council.case(met, AUTHOR)["team"]}


@pytest.mark.rule("TAF-5")
def test_a_meeting_says_who_came_and_that_its_notes_were_sent(council: Council, met: str) -> None:
    [meeting] = read(council, met, "reviews")["reviews"]
    assert (meeting["kind"], meeting["held_on"], meeting["outcome"]) == ("first_taf", "2026-03-23", "continue")
    assert {"Yusuf Swift", "Sena Wren"} <= {one["name"] for one in meeting["attendance"]}
    assert meeting["notes_sent_on"] == "2026-03-23"
    assert meeting["next_review_on"] > meeting["held_on"]


@pytest.mark.rule("EHA-4")
def test_the_plan_is_one_list_with_an_owner_and_a_date_for_each_action(council: Council, met: str) -> None:
    plan = read(council, met, "actions")["actions"]
    assert [action["number"] for action in plan] == list(range(1, len(plan) + 1))
    assert all(action["owner_person"] and action["owner_agency"] and action["due_on"] for action in plan)
    assert plan


@pytest.mark.rule("EHA-5")
def test_the_star_has_a_reading_from_the_assessment_and_one_from_the_meeting(council: Council, met: str) -> None:
    star = read(council, met, "star")
    assert [reading["read_on"] for reading in star["readings"]] == ["2026-03-09", "2026-03-23"]
    assert [area["area"] for area in star["areas"]] == list(AREAS)
    for area in star["areas"]:
        first, last = (reading["scores"][area["area"]] for reading in star["readings"])
        assert (area["scores"], area["change"]) == ([first, last], last - first)


@pytest.mark.rule("LCS-5")
def test_the_closure_says_why_and_what_lcss_decided(council: Council, closed: str) -> None:
    closure = read(council, closed, "closure")
    assert (closure["reason"], closure["achieved"]) == ("agreed_to_close", "Sleep is better.")
    assert (closure["decision"], closure["return_reasons"]) == ("close", None)


def test_a_list_says_what_each_task_is(council: Council, begun: str) -> None:
    listed = council.as_(AUTHOR).get("/api/v1/tasks", params={"view": "inbox", "limit": 100}).json()["tasks"]
    [task] = [task for task in listed if task["reference"] == begun]
    shown = council.as_(AUTHOR).get(f"/api/v1/tasks/{task['id']}").json()
    assert task["form_key"] == shown["form_key"] == "record_concern"
    assert task["element"] == shown["element"] == council.case(begun, AUTHOR)["next_steps"][0]["task"]["element"]
    assert task["element"]
