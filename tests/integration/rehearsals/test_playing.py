"""A rehearsal is played by the product's own code, in a world of its own: nothing of it reaches the installation."""

from datetime import date, timedelta

import pytest

from engine import bpmn, clock
from engine.casework import journey_actions
from engine.casework.errors import ActionNotPossibleError, AnswersRefusedError, NotAllowedError
from engine.casework.journey_actions import NewFamily
from engine.casework.models import Area
from engine.casework.models.rehearsals import Rehearsal
from engine.casework.people import get as get_person
from engine.casework.rehearsal import keeping, performing
from engine.casework.rehearsal.keeping import MOST_OF_ONE_OWNER, RehearsalGoneOnError, RehearsalNotFoundError
from engine.casework.rehearsal.looking import Stage, look
from engine.casework.rehearsal.performing import StepRefusedError
from engine.casework.rehearsal.story import Beginning, Child, Step
from engine.clock import ManualClock
from engine.database import Database
from tests.integration.rehearsals.conftest import BEGINNING, OWNER, Changed, everything

STEPS = (
    Step(task="Engage_RecordConcern"),
    Step(task="Engage_CheckExisting", by="sena.wren"),
    Step(wait="1 working day"),
    Step(task="Engage_JudgeThreshold", answers={"threshold_level": "3"}),
    Step(action="raise_concern", by="omar.jay"),
    Step(wait="6 weeks"),
)


def begin(database: Database, beginning: Beginning = BEGINNING) -> str:
    """A rehearsal of what is in use; its id."""
    with database.transaction() as session:
        release = bpmn.definitions.current_release(session)
        return keeping.begin(session, OWNER, release.id, beginning, title="Trying").id


def do(database: Database, rehearsal_id: str, *steps: Step) -> None:
    for step in steps:
        with database.transaction() as session:
            keeping.act(session, OWNER, rehearsal_id, None, step)


def stage_of(database: Database, rehearsal_id: str) -> Stage:
    with database.reading() as session, keeping.looking(keeping.get(session, OWNER, rehearsal_id)) as teller:
        return look(teller)


def waiting(database: Database, rehearsal_id: str) -> set[str]:
    return {waiting.task.element_id for waiting in stage_of(database, rehearsal_id).tasks}


def test_it_is_played_and_leaves_nothing_behind(installation: Database) -> None:
    with installation.transaction() as session:
        tess = get_person(session, "tess.robin")
        journey_actions.start_case(session, tess, family=NewFamily("Real family", Area.NORTH))
    with installation.reading() as session:
        before = everything(session)
    rehearsal_id = begin(installation)
    do(installation, rehearsal_id, *STEPS)
    stage = stage_of(installation, rehearsal_id)
    assert {"Engage_OfferEarlyHelp", "Concern_Assess"} == {waiting.task.element_id for waiting in stage.tasks}
    assert {"Engage_OfferEarlyHelp", "Concern_Assess"} <= {token.element.id for token in stage.tokens}
    assert "Engage_JudgeThreshold" in {event.element_id for event in stage.passed}
    with installation.reading() as session:
        kept = keeping.get(session, OWNER, rehearsal_id)
        assert clock.london(kept.moment).date() == date(2026, 4, 14)
        assert everything(session) == before, "no case, no task, no letter: nothing but the rehearsal's own row"
    with installation.transaction() as session:
        keeping.end(session, OWNER, rehearsal_id)
    with installation.reading() as session:
        assert session.get(Rehearsal, rehearsal_id) is None


def test_every_process_of_an_installation_can_go_on_with_it(installation: Database) -> None:
    rehearsal_id = begin(installation)
    do(installation, rehearsal_id, STEPS[0])
    other = Database(installation.engine.url.render_as_string(hide_password=False), installation.clock)
    do(other, rehearsal_id, STEPS[1])
    assert waiting(installation, rehearsal_id) == {"Engage_JudgeThreshold"}
    other.dispose()


def test_what_is_refused_leaves_it_as_it_was(sqlite_installation: Database) -> None:
    rehearsal_id = begin(sqlite_installation)
    do(sqlite_installation, rehearsal_id, STEPS[0])
    refused = [
        (Step(task="Review_Record"), StepRefusedError, "It waits for: “Check for an existing assessment”"),
        (Step(task="Engage_CheckExisting", by="petra.owl"), Exception, "no such case"),
        (Step(task="Engage_CheckExisting", by="cara.crane"), NotAllowedError, "somebody else"),
        (Step(task="Engage_CheckExisting", only_these=True), AnswersRefusedError, "answers"),
        (Step(action="request_handover", by="sena.wren"), ActionNotPossibleError, "not possible"),
        (Step(wait="until 2025-01-01"), ValueError, "forward only"),
        (Step(wait="99 weeks"), ValueError, "a year at most"),
        (Step(wait="next timer"), StepRefusedError, "No timer is running"),
    ]
    for step, kind, words in refused:
        with pytest.raises(kind, match=words):
            do(sqlite_installation, rehearsal_id, step)
    with sqlite_installation.reading() as session:
        kept = keeping.get(session, OWNER, rehearsal_id)
        assert (kept.revision, len(kept.steps)) == (2, 1)
    assert waiting(sqlite_installation, rehearsal_id) == {"Engage_CheckExisting"}


def test_who_saw_it_before_somebody_went_on_is_told_so(sqlite_installation: Database) -> None:
    rehearsal_id = begin(sqlite_installation)
    for expected in (None, RehearsalGoneOnError):
        with sqlite_installation.transaction() as session:
            if expected is None:
                keeping.act(session, OWNER, rehearsal_id, 1, STEPS[0])
                continue
            with pytest.raises(expected):
                keeping.act(session, OWNER, rehearsal_id, 1, STEPS[1])


def test_only_its_owner_sees_it(sqlite_installation: Database) -> None:
    rehearsal_id = begin(sqlite_installation)
    with sqlite_installation.transaction() as session:
        assert keeping.list_of(session, "ada.avocet") == []
        for attempt in (
            lambda: keeping.get(session, "ada.avocet", rehearsal_id),
            lambda: keeping.end(session, "ada.avocet", rehearsal_id),
            lambda: keeping.act(session, "ada.avocet", rehearsal_id, None, STEPS[0]),
        ):
            with pytest.raises(RehearsalNotFoundError):
                attempt()


def test_what_is_left_for_a_day_is_forgotten_and_nobody_piles_them_up(
    sqlite_installation: Database, clock: ManualClock
) -> None:
    first = begin(sqlite_installation)
    for _ in range(MOST_OF_ONE_OWNER):
        clock.move(timedelta(minutes=1))
        begin(sqlite_installation)
    with sqlite_installation.transaction() as session:
        mine = [one.id for one in keeping.list_of(session, OWNER)]
        assert (len(mine), first in mine) == (MOST_OF_ONE_OWNER, False)
        assert keeping.list_left(session) == []
        clock.move(timedelta(days=1, minutes=1))
        assert set(keeping.list_left(session)) == set(mine)


def test_timers_fire_in_their_turn_while_the_clock_moves(sqlite_installation: Database) -> None:
    rehearsal_id = begin(sqlite_installation)
    consent = (Step(task="Engage_OfferEarlyHelp"), Step(task="Consent_RecordConsent"))
    do(sqlite_installation, rehearsal_id, *STEPS[:4], *consent)
    [first, *_] = sorted(timer.due_at for timer in stage_of(sqlite_installation, rehearsal_id).timers)
    do(sqlite_installation, rehearsal_id, Step(wait="next timer"))
    with sqlite_installation.reading() as session:
        assert keeping.get(session, OWNER, rehearsal_id).moment == first
    assert first not in {timer.due_at for timer in stage_of(sqlite_installation, rehearsal_id).timers}


def test_a_draft_is_rehearsed_before_anybody_uses_it(sqlite_installation: Database, changed: Changed) -> None:
    draft = changed("identify_and_engage.bpmn", 'name="Record the concern"', 'name="Write the concern down"')
    with sqlite_installation.transaction() as session:
        in_use = bpmn.definitions.current_release(session)
        deployed = bpmn.definitions.propose(
            session, {"identify_and_engage.bpmn": draft.files["identify_and_engage.bpmn"]},
            name="Draft", source="tests", deployed_by=OWNER,
        )  # fmt: skip
        rehearsal = keeping.begin(session, OWNER, deployed.id, BEGINNING, title="Draft")
        assert bpmn.definitions.current_release(session) is in_use
        with keeping.looking(rehearsal) as teller:
            assert [task.name for task in teller.open_tasks()] == ["Write the concern down"]


def test_a_step_down_is_begun_by_a_social_worker_only(sqlite_installation: Database) -> None:
    step_down = Beginning(by="sol.stork", at=BEGINNING.at, entry="step_down")
    assert waiting(sqlite_installation, begin(sqlite_installation, step_down)) == {"StepDown_Plan"}
    with pytest.raises(NotAllowedError):
        begin(sqlite_installation, Beginning(by="sena.wren", at=BEGINNING.at, entry="step_down"))


def test_tasks_alike_are_told_apart_by_whom_they_are_about(sqlite_installation: Database) -> None:
    children = (Child(first_name="Rae", age=9), Child(first_name="Sam", age=6))
    rehearsal_id = begin(sqlite_installation, Beginning(by="sena.wren", at=BEGINNING.at, children=children))
    consent = (Step(task="Engage_OfferEarlyHelp"), Step(task="Consent_RecordConsent"))
    do(sqlite_installation, rehearsal_id, *STEPS[:4], *consent, Step(task="EHA_RecordChildsView", about="Sam"))
    left = {one.about for one in stage_of(sqlite_installation, rehearsal_id).tasks if one.about}
    assert left == {"Rae"}
    with sqlite_installation.reading() as session, keeping.looking(keeping.get(session, OWNER, rehearsal_id)) as teller:
        [task] = [task for task in teller.open_tasks() if task.element_id == "EHA_RecordChildsView"]
        assert [person.user_name for person in performing.candidates(teller.session, task)] == ["sena.wren"]
