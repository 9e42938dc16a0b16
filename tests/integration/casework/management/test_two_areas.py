"""A family in two areas: one leads, another supports; what each sees and does, and how the lead passes on."""

from datetime import timedelta

import pytest
from sqlmodel import select

from engine import bpmn
from engine.casework import access, areas, case_search, cases, management, monitoring, people, task_access
from engine.casework.demo.storyteller import Storyteller
from engine.casework.errors import ActionNotPossibleError, AnswersRefusedError, CaseNotFoundError, NotAllowedError
from engine.casework.management.areas import PASS_ON
from engine.casework.models import Area, CaseAct, Notification, Role, StuckFinding
from engine.casework.monitoring import board, led_elsewhere, listing
from tests.integration.casework.management.desk import REASON, act, sentences, undo
from tests.integration.casework.test_access import who_sees

pytestmark = pytest.mark.rule("LCS-1", "GOV-5")

NORTH, CENTRAL, SOUTH = {"max.martin", "lena.kite"}, {"ivo.ibis", "cara.crane"}, {"tom.tern", "sara.starling"}
TOLD = "Both parents agreed by phone."


def bring_in(story: Storyteller, area: str = "Central") -> CaseAct:
    return act(story, "bring_in_area", area=area, family_told=TOLD)


def pass_on(story: Storyteller, keeps: str = "yes") -> CaseAct:
    return act(story, "pass_on", to="Central", agreed_with="ivo.ibis", keeps_part=keeps)


def groups_of(story: Storyteller, user_name: str) -> frozenset[str]:
    return access.get_standing(story.session, people.get(story.session, user_name), story.reference).groups


def possible(story: Storyteller, user_name: str) -> set[str]:
    person = people.get(story.session, user_name)
    return {action.key for action in management.list_possible(story.session, person, story.reference)}


def told(story: Storyteller, user_name: str) -> list[str]:
    rows = story.session.exec(select(Notification).where(Notification.person == user_name)).all()
    return [row.sentence for row in rows if "upport" in row.sentence or "leads" in row.sentence]


def finds(story: Storyteller, user_name: str) -> bool:
    found = case_search.find(story.session, people.get(story.session, user_name), story.reference)
    return [one.reference for one in found] == [story.reference]


def test_an_area_that_is_brought_in_sees_the_case_and_a_third_one_does_not(reviewing: Storyteller) -> None:
    before = who_sees(reviewing.session, reviewing.reference)
    assert before >= NORTH and not before & (CENTRAL | SOUTH)
    done = bring_in(reviewing)
    assert who_sees(reviewing.session, reviewing.reference) == before | CENTRAL
    assert finds(reviewing, "cara.crane") and not finds(reviewing, "sara.starling")
    assert groups_of(reviewing, "cara.crane") == {"supporting_lcss_worker"}
    assert groups_of(reviewing, "lena.kite") == {"lcss_worker"}
    assert (done.reason, done.details) == (REASON, {"area": "Central", "family_told": TOLD})
    beside = f"Central supports this case from now on, beside North, which leads. The family knows: {TOLD}"
    assert sentences(reviewing)[0] == f"{beside} Reason: {REASON}"
    assert told(reviewing, "ivo.ibis") == [
        f"{reviewing.reference}: Central supports this case from now on; North leads it."
    ]
    undo(reviewing, done)
    assert who_sees(reviewing.session, reviewing.reference) == before and not finds(reviewing, "cara.crane")


def test_who_covers_the_supporting_area_sees_the_case_as_its_own_people_do(reviewing: Storyteller) -> None:
    bring_in(reviewing)
    people.cover(reviewing.session, "sara.starling", Area.CENTRAL)
    reviewing.session.flush()
    assert groups_of(reviewing, "sara.starling") == {"supporting_lcss_worker"}
    assert finds(reviewing, "sara.starling")
    people.cover(reviewing.session, "sara.starling", Area.NORTH)
    reviewing.session.flush()
    assert groups_of(reviewing, "sara.starling") == {"lcss_worker", "supporting_lcss_worker"}


def test_its_part_gives_an_area_nothing_to_do_and_nothing_to_decide(reviewing: Storyteller) -> None:
    bring_in(reviewing)
    reviewing.wait_until(cases.get(reviewing.session, reviewing.reference).review_on + timedelta(days=3))
    session, ivo = reviewing.session, people.get(reviewing.session, "ivo.ibis")
    assert possible(reviewing, "cara.crane") == {"offer_support", "raise_concern"}
    assert possible(reviewing, "ivo.ibis") == {"offer_support", "raise_concern", "record_oversight"}
    for key in management.ACTIONS.keys() - possible(reviewing, "ivo.ibis"):
        with pytest.raises(NotAllowedError):
            management.context_for(session, ivo, reviewing.reference, management.ACTIONS[key])
    offers = access.offers(session, ivo)
    assert not bpmn.tasks.queue(session, offers, limit=50).tasks
    for task in reviewing.open_tasks():
        assert not task_access.may_complete(session, ivo, task) and not task_access.may_hand_on(session, ivo, task)
    for finding in monitoring.findings_of(session, [reviewing.reference]):
        ways = management.ways_to_mend(finding, groups_of(reviewing, "ivo.ibis"))
        assert {way.kind for way in ways} <= {"management", "action"}, "a task is not theirs to do"


def test_support_that_it_offers_is_its_own_task_and_oversight_stands_in_the_timeline(reviewing: Storyteller) -> None:
    bring_in(reviewing)
    act(reviewing, "record_oversight", by="ivo.ibis", oversight="I have read the plan.")
    assert any("oversight by Ivo Ibis: I have read the plan." in said for said in sentences(reviewing))
    done = act(reviewing, "offer_support", by="cara.crane", offer="advice")
    task = bpmn.tasks.get(reviewing.session, done.facts["next_task"])
    assert task.assignee == "cara.crane"
    assert task_access.may_complete(reviewing.session, people.get(reviewing.session, "cara.crane"), task)


def test_a_part_ends_by_an_act_that_can_be_taken_back_once(reviewing: Storyteller) -> None:
    bring_in(reviewing)
    done = act(reviewing, "end_support", area="Central")
    assert not who_sees(reviewing.session, reviewing.reference) & CENTRAL
    assert sentences(reviewing)[0] == f"Central does not support this case any more. Reason: {REASON}"
    undo(reviewing, done)
    assert areas.list_supporting(reviewing.session, reviewing.reference) == [Area.CENTRAL]
    with pytest.raises(ActionNotPossibleError):
        undo(reviewing, done)


def test_what_has_changed_meanwhile_is_not_taken_back(reviewing: Storyteller) -> None:
    brought_in = bring_in(reviewing)
    ended = act(reviewing, "end_support", area="Central")
    with pytest.raises(ActionNotPossibleError, match="meanwhile"):
        undo(reviewing, brought_in)
    bring_in(reviewing)
    with pytest.raises(ActionNotPossibleError, match="meanwhile"):
        undo(reviewing, ended)
    passed = pass_on(reviewing)
    act(reviewing, "pass_on", by="ivo.ibis", to="North", agreed_with="max.martin", keeps_part="yes")
    with pytest.raises(ActionNotPossibleError, match="meanwhile"):
        undo(reviewing, passed)


@pytest.mark.parametrize(
    ("key", "details", "field"),
    [
        ("bring_in_area", {"area": "North", "family_told": TOLD}, "area"),
        ("bring_in_area", {"area": "Central", "family_told": TOLD}, "area"),
        ("bring_in_area", {"area": "Nowhere", "family_told": TOLD}, "area"),
        ("end_support", {"area": "South"}, "area"),
        ("pass_on", {"to": "South", "agreed_with": "tom.tern", "keeps_part": "no"}, "to"),
        ("pass_on", {"to": "Central", "agreed_with": "tom.tern", "keeps_part": "no"}, "agreed_with"),
        ("pass_on", {"to": "Central", "agreed_with": "cara.crane", "keeps_part": "no"}, "agreed_with"),
    ],
)
def test_an_area_that_does_not_fit_is_refused_at_its_field(
    reviewing: Storyteller, key: str, details: dict[str, str], field: str
) -> None:
    bring_in(reviewing)
    with pytest.raises(AnswersRefusedError) as refused:
        act(reviewing, key, **details)
    assert list(refused.value.errors) == [field]


def test_the_lead_passes_with_everything_that_waits_for_lcss(reviewing: Storyteller) -> None:
    act(reviewing, "offer_support", by="lena.kite", offer="advice")
    bring_in(reviewing)
    before = {task.id: task.assignee for task in reviewing.open_tasks()}
    done = pass_on(reviewing)
    session, case = reviewing.session, cases.get(reviewing.session, reviewing.reference)
    assert (case.area, areas.list_supporting(session, reviewing.reference)) == (Area.CENTRAL, [Area.NORTH])
    open_tasks = reviewing.open_tasks()
    assert {task.area for task in open_tasks} == {"Central"} and {task.id for task in open_tasks} == before.keys()
    [help_] = [task for task in open_tasks if task.form_key == "support_taf"]
    assert (before[help_.id], help_.assignee) == ("lena.kite", None), "who has no part in it any more gives it back"
    assert {one.user_name for one in task_access.list_candidates(session, help_)} == CENTRAL
    assert all(task.assignee == before[task.id] for task in open_tasks if task.id != help_.id)
    instance = bpmn.instances.find_by_business_key(session, reviewing.reference)
    assert instance and (instance.area, bpmn.instances.variables(session, instance.id)["area"]) == ("Central",) * 2
    assert groups_of(reviewing, "cara.crane") == {"lcss_worker"}
    assert groups_of(reviewing, "lena.kite") == {"supporting_lcss_worker"}
    then = "Central leads this case from now on, as agreed with Ivo Ibis. North supports it."
    assert sentences(reviewing)[0] == f"{then} Reason: {REASON}"
    assert f"{reviewing.reference}: Support the team is no longer yours." in told(reviewing, "lena.kite")
    assert any("is with you" in said for said in told(reviewing, "ivo.ibis"))
    assert f"{reviewing.reference}: Central leads this case now." in told(reviewing, "hugo.heron"), "who leads the work"
    assert (done.facts["from"], done.facts["to"]) == ("North", "Central")


def test_what_comes_later_is_for_the_area_that_leads_then(reviewing: Storyteller) -> None:
    bring_in(reviewing)
    pass_on(reviewing, keeps="no")
    new = act(reviewing, "offer_support", by="cara.crane", offer="advice").facts["next_task"]
    assert bpmn.tasks.get(reviewing.session, new).area == "Central"
    assert "record_oversight" in possible(reviewing, "ivo.ibis") and "hold" in possible(reviewing, "ivo.ibis")


def test_who_led_before_keeps_sight_only_with_a_part(reviewing: Storyteller) -> None:
    bring_in(reviewing)
    pass_on(reviewing, keeps="no")
    seen = who_sees(reviewing.session, reviewing.reference)
    assert seen >= CENTRAL and not seen & (NORTH | SOUTH)
    assert "North has no part in it any more." in sentences(reviewing)[0]
    with pytest.raises(CaseNotFoundError):
        access.get_case(reviewing.session, people.get(reviewing.session, "max.martin"), reviewing.reference)


@pytest.mark.parametrize("keeps", ["yes", "no"])
def test_the_area_that_took_the_lead_gives_it_back(reviewing: Storyteller, keeps: str) -> None:
    bring_in(reviewing)
    done = pass_on(reviewing, keeps=keeps)
    with pytest.raises(NotAllowedError if keeps == "yes" else CaseNotFoundError):
        undo(reviewing, done)
    undo(reviewing, done, by="ivo.ibis")
    session = reviewing.session
    assert cases.get(session, reviewing.reference).area == Area.NORTH
    assert areas.list_supporting(session, reviewing.reference) == [Area.CENTRAL]
    assert {task.area for task in reviewing.open_tasks()} == {"North"}
    assert sentences(reviewing)[0].startswith("North leads this case again, and Central supports it.")


def test_only_a_manager_lets_another_area_lead_and_only_one_that_has_a_part(reviewing: Storyteller) -> None:
    assert "pass_on" not in possible(reviewing, "max.martin")
    with pytest.raises(ActionNotPossibleError, match="Bring in the area first"):
        pass_on(reviewing)
    bring_in(reviewing)
    assert "pass_on" not in possible(reviewing, "lena.kite")
    with pytest.raises(NotAllowedError):
        act(reviewing, "pass_on", by="lena.kite", to="Central", agreed_with="ivo.ibis", keeps_part="yes")


def test_nothing_is_passed_to_where_nobody_could_do_it(reviewing: Storyteller) -> None:
    act(reviewing, "offer_support", by="lena.kite", offer="advice")
    bring_in(reviewing)
    [task] = [one for one in reviewing.open_tasks() if one.form_key == "support_taf"]
    bpmn.tasks.get(reviewing.session, task.id).candidate_groups = [Role.LCSS_WORKER]
    people.get(reviewing.session, "cara.crane").is_active = False
    reviewing.session.flush()
    with pytest.raises(AnswersRefusedError) as refused:
        pass_on(reviewing)
    assert refused.value.errors == {"to": f"Nobody who works for Central could do “{task.name}”."}


def test_the_preview_says_what_goes_where_and_changes_nothing(reviewing: Storyteller) -> None:
    act(reviewing, "offer_support", by="lena.kite", offer="advice")
    bring_in(reviewing)
    asked = {"to": "Central", "agreed_with": "ivo.ibis", "keeps_part": "no", "reason": REASON}
    manager = people.get(reviewing.session, "max.martin")
    details = management.read(PASS_ON, asked)
    effect = management.preview(reviewing.session, manager, reviewing.reference, PASS_ON, details)
    assert [(task.name, task.waits_for) for task in effect.changed] == [
        ("Support the team", "an LCSS worker or an LCSS manager")
    ]
    assert "Ivo Ibis" in effect.told
    assert cases.get(reviewing.session, reviewing.reference).area == Area.NORTH


def test_each_area_counts_the_case_once_and_the_other_lists_it_apart(reviewing: Storyteller) -> None:
    session, story = reviewing.session, reviewing
    story.wait_until(cases.get(session, story.reference).review_on + timedelta(days=3))
    monitoring.record(session, monitoring.changes(session, [story.reference]))
    bring_in(story)
    assert counted(story) == {"North": (1, 0), "Central": (0, 1), "South": (0, 0)}
    [row] = led_elsewhere.list_supported(session, people.get(session, "cara.crane"), Area.CENTRAL, limit=5).rows
    assert (row.reference, row.family_name, row.led_by) == (story.reference, "Alder family", Area.NORTH)
    assert "MON-4" in {finding.rule for finding in row.findings}
    with pytest.raises(CaseNotFoundError):
        led_elsewhere.list_supported(session, people.get(session, "sara.starling"), Area.CENTRAL, limit=5)
    assert stuck(story, "max.martin", Area.NORTH) and not stuck(story, "ivo.ibis", Area.CENTRAL)
    pass_on(story)
    assert counted(story) == {"North": (0, 1), "Central": (1, 0), "South": (0, 0)}
    assert stuck(story, "ivo.ibis", Area.CENTRAL) and not stuck(story, "max.martin", Area.NORTH)


MANAGERS = {Area.NORTH: "max.martin", Area.CENTRAL: "ivo.ibis", Area.SOUTH: "tom.tern"}


def counted(story: Storyteller) -> dict[str, tuple[int, int]]:
    boards = [board.get(story.session, people.get(story.session, who), area) for area, who in MANAGERS.items()]
    return {str(one.area): (one.open_cases, one.led_elsewhere) for one in boards}


def stuck(story: Storyteller, who: str, area: Area) -> set[str]:
    page = listing.list_stuck(story.session, people.get(story.session, who), area, limit=50)
    return {row.finding.rule for row in page.rows}


def test_a_look_heals_a_finding_that_was_recorded_for_the_area_before(reviewing: Storyteller) -> None:
    session = reviewing.session
    reviewing.wait_until(cases.get(session, reviewing.reference).review_on + timedelta(days=3))
    monitoring.record(session, monitoring.changes(session, [reviewing.reference]))
    found = session.exec(select(StuckFinding)).all()
    for row in found:
        row.area = Area.SOUTH
        session.add(row)
    session.flush()
    monitoring.record(session, monitoring.changes(session, [reviewing.reference]))
    session.expire_all()
    assert {row.area for row in session.exec(select(StuckFinding))} == {Area.NORTH}


def test_a_case_that_has_ended_is_not_brought_in_or_passed_on(reviewing: Storyteller) -> None:
    bring_in(reviewing)
    done = pass_on(reviewing)
    act(reviewing, "ask_for_closure", by="ivo.ibis")
    for form in ("complete_closure", "record_final_comments", "close_on_system"):
        reviewing.do(form)
    assert cases.get(reviewing.session, reviewing.reference).closed_at
    assert possible(reviewing, "ivo.ibis") & {"bring_in_area", "pass_on", "end_support"} == {"end_support"}
    with pytest.raises(ActionNotPossibleError, match="has ended"):
        undo(reviewing, done, by="ivo.ibis")
