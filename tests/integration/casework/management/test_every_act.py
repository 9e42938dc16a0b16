"""What holds for every act of management: a right, a reason, a row that stays, and a word in the timeline."""

from datetime import timedelta
from typing import Any

import pytest
from sqlmodel import select

from engine.casework import cases, management, monitoring, people
from engine.casework.demo.storyteller import Storyteller
from engine.casework.errors import AnswersRefusedError, CaseNotFoundError, NotAllowedError
from engine.casework.models import CaseAct
from tests.integration.casework.management.desk import MANAGER, REASON, act, open_task, sentences


@pytest.mark.parametrize(("by", "refused"), [("hugo.heron", NotAllowedError), ("ivo.ibis", CaseNotFoundError)])
def test_only_the_areas_lcss_acts(reviewing: Storyteller, by: str, refused: type[Exception]) -> None:
    person = people.get(reviewing.session, by)
    for key, action in management.ACTIONS.items():
        with pytest.raises(refused):
            management.context_for(reviewing.session, person, reviewing.reference, action)
        with pytest.raises(refused):
            management.take(reviewing.session, person, reviewing.reference, action, details_of(reviewing, key))


def test_no_act_without_a_reason_and_each_leaves_its_row_and_says_so(reviewing: Storyteller) -> None:
    reviewing.wait_until(cases.get(reviewing.session, reviewing.reference).review_on + timedelta(days=3))
    act(reviewing, "bring_in_area", area="Central", family_told="Both parents agreed.")
    act(reviewing, "hold", until_on=(reviewing.today + timedelta(days=1)).isoformat())
    for key in management.ACTIONS:
        trial = reviewing.session.begin_nested()
        if key == "stand_in":
            people.get(reviewing.session, "hugo.heron").is_active = False
        leaves_its_row_and_says_so(reviewing, key)
        trial.rollback()
        reviewing.session.expire_all()


def leaves_its_row_and_says_so(story: Storyteller, key: str) -> None:
    action, manager, asked = management.ACTIONS[key], people.get(story.session, MANAGER), details_of(story, key)
    with pytest.raises(AnswersRefusedError) as refused:
        management.read(action, {**asked.model_dump(mode="json"), "reason": "  "})
    assert list(refused.value.errors) == ["reason"]
    told = len(sentences(story))
    done = management.take(story.session, manager, story.reference, action, asked)
    kept = story.session.exec(select(CaseAct).where(CaseAct.id == done.id)).one()
    assert (kept.action, kept.by, kept.reason, kept.at) == (key, MANAGER, REASON, story.clock.moment)
    new = sentences(story)[: len(sentences(story)) - told]
    assert any(REASON in sentence for sentence in new), f"the timeline says why: {key}"


def details_of(story: Storyteller, key: str) -> management.Details:
    """What each act may be asked for here."""
    tomorrow = (story.today + timedelta(days=1)).isoformat()
    task = open_task(story, "record_review").id
    aside = story.session.exec(select(CaseAct.facts).where(CaseAct.action == "hold")).first() or {}
    finding = next((management.key_of(one) for one in monitoring.findings_of(story.session, [story.reference])), "")
    asked: dict[str, dict[str, Any]] = {
        "remind": {"finding": finding or "MON-4", "to": "mover"},
        "offer_support": {"offer": "advice"},
        "move_review": {"review_on": tomorrow, "long_review_reason": "Everybody is ill."},
        "start_handover": {"family_view": "not_asked"},
        "replace": {"person": "tess.robin"},
        "reassign": {"task": task, "to": "tess.robin"},
        "act_on_behalf": {"task": task, "authority": "Mina Lark agreed."},
        "move_policy": {"policy": "public_task"},
        "bring_in_area": {"area": "South", "family_told": "Both parents agreed."},
        "end_support": {"area": "Central"},
        "pass_on": {"to": "Central", "agreed_with": "ivo.ibis", "keeps_part": "no"},
        "record_oversight": {"oversight": "Read and agreed."},
        "hold": {"until_on": tomorrow},
        "mark_false": {"rule": "MON-4", "until_on": tomorrow},
        "bring_back": {"set_aside": aside.get("set_aside", "none")},
    }
    return management.read(management.ACTIONS[key], {"reason": REASON, **asked.get(key, {})})
