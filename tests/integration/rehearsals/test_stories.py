"""Stored rehearsals: read with care, told on every release, and said in words where they part."""

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from api import rehearsing
from api.workflow_folder import WorkflowFolder, read_folder
from engine import bpmn
from engine.casework import json_faults
from engine.casework.demo.answers import sample
from engine.casework.rehearsal import keeping, performing, recording, stories, story, telling, world
from engine.casework.rehearsal.stories import StoryNotFoundError
from engine.casework.rehearsal.story import Beginning, Child, Step, StoryRefusedError
from engine.casework.rehearsal.telling import Outcome, tell
from engine.casework.rehearsal.world import World
from engine.clock import ManualClock
from engine.database import Database
from tests.integration.rehearsals.conftest import BEGINNING, OWNER, SHIPPED, Changed, read_shipped

STORY: dict[str, Any] = {
    "title": "A concern",
    "begins": {"by": "sena.wren", "at": "2026-03-02T09:00:00Z"},
    "steps": [
        {"task": "Engage_RecordConcern"},
        {"wait": "1 working day"},
        {"task": "Engage_CheckExisting", "by": "sena.wren"},
    ],
    "expected": {"reaches": ["Engage_RecordConcern", "Engage_CheckExisting"], "waits": ["Engage_JudgeThreshold"]},
}


def text(**changes: Any) -> str:
    return json.dumps(STORY | changes, indent=1)


def outcome(release: bpmn.Release, founded: World, **changes: Any) -> tuple[str, ...]:
    """What comes of STORY with these changes."""
    return tell(story.read("a.json", text(**changes)), release, founded).words


@pytest.mark.parametrize("name", sorted(path.name for path in (SHIPPED / "rehearsals").glob("*.json")))
def test_a_shipped_story_passes(name: str, folder: WorkflowFolder, shipped: bpmn.Release, founded: World) -> None:
    assert tell(read_shipped(name, folder), shipped, founded) == Outcome()


@pytest.mark.parametrize(
    ("before", "after", "line", "words"),
    [
        ('"title": "A concern"', '"titel": "A concern"', 2, "titel: Extra inputs"),
        ('"by": "sena.wren",\n', '"by": "sena.wrenn",\n', 4, "no made-up person sena.wrenn"),
        ('"at": "2026-03-02T09:00:00Z"', '"at": "2026-03-02T09:00:00"', 5, "timezone"),
        ('"at": "2026-03-02T09:00:00Z"', '"at": "0001-01-01T00:00:00Z"', 5, "outside the years 1 to 9999"),
        ('"wait": "1 working day"', '"wait": "soon"', 12, "say “next timer”"),
        ('"wait": "1 working day"', '"wait": "until 2026-13-01"', 12, "month must be in"),
        ('"task": "Engage_CheckExisting"', '"taks": "Engage_CheckExisting"', 15, "taks"),
        ('"wait": "1 working day"', '"action": "shout"', 12, "no action shout"),
        ('"wait": "1 working day"', '"action": "raise_concern"', 11, "say who does it"),
        ('"wait": "1 working day"', '"by": "sena.wren"', 11, "one of task, action and wait"),
        ('"waits": [', '"status": "happy", "waits": [', 24, "status"),
    ],
)
def test_a_mistake_is_refused_with_file_and_line(before: str, after: str, line: int, words: str) -> None:
    content = text()
    assert content.count(before) == 1
    with pytest.raises(StoryRefusedError, match=rf"a\.json is not a story: .*line {line}, ") as refused:
        story.read("a.json", content.replace(before, after))
    assert words in str(refused.value)


@pytest.mark.parametrize("content", ["{", "[]", "null", '{"title": "x"}', "\ufeffx", "x" * 200_001])
def test_what_is_no_story_is_refused(content: str) -> None:
    with pytest.raises(StoryRefusedError, match=r"a\.json is not a story"):
        story.read("a.json", content)


def test_the_line_of_a_thing_is_found_in_lists_and_objects() -> None:
    content = '{"a": [\n {"b": "x, }]\\" \\n"},\n {"b":\n  2}],\n "b": {}}'
    places = {("a",): 1, ("a", 0, "b"): 2, ("a", 1): 3, ("a", 1, "b"): 4, ("b",): 5, ("b", "c"): 5, ("a", 7): 1}
    assert {place: json_faults.line_of(content, place) for place in places} == places


def test_where_it_parts_is_said_in_words(shipped: bpmn.Release, founded: World) -> None:
    told = {
        "It did not come through “Check for an existing assessment” (Engage_CheckExisting) after "
        "“Judge the level of need” (Engage_JudgeThreshold).": {
            "steps": [*STORY["steps"], {"task": "Engage_JudgeThreshold"}],
            "expected": {"reaches": ["Engage_JudgeThreshold", "Engage_CheckExisting"]},
        },
        "It came through “Record the concern” (Engage_RecordConcern), which it was not to do.": {
            "expected": {"avoids": ["Engage_RecordConcern"]}
        },
        "At the end the case was to wait for nothing. It waits for “Judge the level of need” "
        "(Engage_JudgeThreshold).": {"expected": {"waits": []}},
        "At the end the case was to be “closed”. It is “open”.": {"expected": {"status": "closed"}},
        "It parted at step 1, “Check for an existing assessment” (Engage_CheckExisting): The case does not wait for "
        "it. It waits for: “Record the concern” (Engage_RecordConcern).": {"steps": [{"task": "Engage_CheckExisting"}]},
        "It parted at step 1, “Record the concern” (Engage_RecordConcern) by cara.crane: This task is for somebody "
        "else.": {"steps": [{"task": "Engage_RecordConcern", "by": "cara.crane"}]},
        "It parted at step 1, “request_handover” by sena.wren: “Hand over to another lead professional” is not "
        "possible at this point of the journey.": {"steps": [{"action": "request_handover", "by": "sena.wren"}]},
        "It parted at step 1, “next timer”: No timer is running.": {"steps": [{"wait": "next timer"}]},
        "Step 1 is a task “Engage_Gone”, and no diagram has an element of that id.": {
            "steps": [{"task": "Engage_Gone"}]
        },
        "“Nowhere” is expected or ruled out, and no diagram has an element of that id.": {
            "expected": {"avoids": ["Nowhere"]}
        },
        "The case could not begin: You cannot start a case of this kind.": {
            "begins": STORY["begins"] | {"entry": "step_down"}
        },
    }
    assert {words: outcome(shipped, founded, **changes) for words, changes in told.items()} == {
        words: (words,) for words in told
    }


def test_answers_that_a_form_refuses_are_told_with_their_question(shipped: bpmn.Release, founded: World) -> None:
    [words] = outcome(shipped, founded, steps=[{"task": "Engage_RecordConcern", "only_these": True}], expected={})
    assert "start_kind: Select an answer to “What brings you here?”" in words


def test_a_release_that_goes_another_way_is_found_out(changed: Changed, folder: WorkflowFolder, founded: World) -> None:
    skips = changed("early_help_case.bpmn", 'targetRef="Case_StepUp"', 'targetRef="Case_SteppedUp"')
    with_skips = telling.tell(
        read_shipped("mash_and_step_up.json", folder), skips, world.found(skips, _policies(folder))
    )
    assert not with_skips.passed
    assert "StepUp_HandOver" in with_skips.words[0]


def _policies(folder: WorkflowFolder) -> tuple[Any, ...]:
    return tuple((one.name, one.version, one.model_dump_json(by_alias=True).encode()) for one in folder.policies)


def test_what_somebody_played_is_told_again_as_it_was(sqlite_installation: Database) -> None:
    """With the children, chosen by ids that are new in every world, and nothing answered that was not answered."""
    children = (Child(first_name="Rae", age=9), Child(first_name="Sam", age=15))
    with sqlite_installation.transaction() as session:
        release = bpmn.definitions.current_release(session)
        rehearsal = keeping.begin(
            session, OWNER, release.id, Beginning(by="sena.wren", at=BEGINNING.at, children=children), title="Played"
        )
        for _ in ("Engage_RecordConcern", "Engage_CheckExisting"):
            with keeping.acting(session, OWNER, rehearsal.id, None) as act:
                [task] = act.teller.open_tasks()
                person = act.teller.signed_in("sena.wren")
                form = act.teller.form_of(task, person)
                chosen = [child["value"] for child in form.data.get("children", [])[1:]]
                answers = sample(form, {"about_children": chosen})
                step = performing.answered(act.teller, task, person, answers)
                act.teller.complete(task, person, answers)
                act.keep(step)
        keeping.act(session, OWNER, rehearsal.id, None, Step(wait="2 working days"))
        name, content = recording.record(rehearsal, release, "Played by hand!")
        assert name == "played_by_hand.json"
        recorded = json.loads(content)
        assert recorded["steps"][0]["answers"]["about_children"] == [{"from": "children", "number": 2}]
        assert recorded["expected"]["waits"] == ["Engage_JudgeThreshold"]
        stories.keep(session, release.id, name, content, by=OWNER)
        assert stories.tell(session, stories.take_next(session)) == Outcome()


def test_a_story_holds_from_its_release_on_until_there_is_a_newer_one(installation: Database, changed: Changed) -> None:
    def draft(session: Any, name: str) -> str:
        file = changed("taf_review.bpmn", 'name="Prepare the review"', f'name="{name}"').files["taf_review.bpmn"]
        return bpmn.definitions.propose(
            session, {"taf_review.bpmn": file}, name=name, source="tests", deployed_by=OWNER
        ).id

    def titles(session: Any, release_id: str) -> list[str]:
        return [one.title for one in stories.list_of(session, release_id)]

    with installation.transaction() as session:
        first = bpmn.definitions.current_release(session).id
        stories.keep(session, first, "a.json", text(title="One"), by=OWNER)
        second = draft(session, "Second")
        assert titles(session, second) == ["One"]
        stories.keep(session, second, "a.json", text(title="Two"), by=OWNER)
        stories.keep(session, second, "a.json", text(title="Two"), by=OWNER)
        assert (titles(session, first), titles(session, second)) == (["One"], ["Two"])
        third = draft(session, "Third")
        bpmn.definitions.discard(session, second, by=OWNER)
        assert (titles(session, second), titles(session, third)) == (["Two"], ["One"])
        [kept] = stories.list_of(session, third)
        stories.remove(session, third, kept.id, by=OWNER)
        assert (titles(session, first), titles(session, third)) == (["One"], [])
        with pytest.raises(StoryNotFoundError):
            stories.remove(session, third, kept.id, by=OWNER)


def test_a_worker_tells_what_was_not_told_once_on_drafts_and_on_what_is_in_use(
    installation: Database, clock: ManualClock
) -> None:
    with installation.transaction() as session:
        release_id = bpmn.definitions.current_release(session).id
        stories.keep(session, release_id, "good.json", text(), by=OWNER)
        stories.keep(session, release_id, "bad.json", text(expected={"status": "closed"}), by=OWNER)
    assert rehearsing.work_off(installation, most=1) == 1
    with installation.transaction() as session:
        lost = stories.take_next(session)
        assert lost is not None
        assert stories.take_next(session) is None, "somebody is at it"
    assert rehearsing.work_off(installation) == 0
    clock.move(timedelta(minutes=6))
    assert rehearsing.work_off(installation) == 1, "whoever was at it is gone"
    with installation.transaction() as session:
        bad, good = stories.list_of(session, release_id)
        assert (good.outcome, bad.outcome) == (
            Outcome(), Outcome(("At the end the case was to be “closed”. It is “open”.",))
        )  # fmt: skip
        stories.tell_again(session, release_id)
    assert rehearsing.work_off(installation) == 2


def test_a_defect_of_ours_with_one_story_keeps_no_other_waiting(
    sqlite_installation: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    with sqlite_installation.transaction() as session:
        release_id = bpmn.definitions.current_release(session).id
        stories.keep(session, release_id, "a.json", text(title="Defect"), by=OWNER)
        stories.keep(session, release_id, "b.json", text(title="Sound"), by=OWNER)
    original = telling.tell

    def fail(told: story.Story, *rest: Any) -> Outcome:
        if told.title == "Defect":
            raise RuntimeError
        return original(told, *rest)

    monkeypatch.setattr(telling, "tell", fail)
    assert rehearsing.work_off(sqlite_installation) == 2
    with sqlite_installation.reading() as session:
        defect, sound = stories.list_of(session, release_id)
        assert sound.outcome == Outcome()
        assert defect.outcome is not None and "this number" in defect.outcome.words[0]


def test_a_folder_with_a_faulty_story_is_refused_whole(tmp_path: Path) -> None:
    (tmp_path / "any.form").write_text("{}")
    (tmp_path / "rehearsals").mkdir()
    (tmp_path / "rehearsals" / "mine.json").write_text(text(title=""))
    with pytest.raises(StoryRefusedError, match=r"mine\.json is not a story: line 2, title"):
        read_folder(tmp_path)


def test_rehearsals_that_nobody_went_on_with_are_swept_by_the_worker(
    installation: Database, clock: ManualClock
) -> None:
    with installation.transaction() as session:
        release_id = bpmn.definitions.current_release(session).id
        keeping.begin(session, OWNER, release_id, BEGINNING, title="Left")
    assert rehearsing.tidy(installation) == 0
    clock.move(timedelta(days=1, minutes=1))
    assert (rehearsing.tidy(installation), rehearsing.tidy(installation)) == (1, 0)
