"""Who may see a case and do its tasks, tried both ways (GOV-5)."""

import pytest
from sqlmodel import Session

from engine import bpmn
from engine.casework import access, cases, groups, journey_actions, people, task_access, task_completion
from engine.casework.demo.people import PEOPLE
from engine.casework.demo.storyteller import Storyteller
from engine.casework.errors import CaseNotFoundError, NotAllowedError
from engine.casework.models import Area, RoleOnCase
from tests.integration.casework.conftest import person

AUTHOR, HER_MANAGER_AND_DSL = "tess.robin", "dora.swan"
LCSS_OF_THE_NORTH = {"lena.kite", "max.martin"}


def who_sees(session: Session, reference: str) -> set[str]:
    seen = set()
    for somebody in PEOPLE:
        try:
            access.get_case(session, person(session, somebody.user_name), reference)
        except CaseNotFoundError:
            continue
        seen.add(somebody.user_name)
    return seen


@pytest.mark.rule("GOV-5", "LCS-1")
def test_a_new_case_is_seen_by_its_author_her_manager_and_the_areas_lcss_and_by_nobody_else(
    session: Session, alder: Storyteller
):
    assert who_sees(session, alder.reference) == {AUTHOR, HER_MANAGER_AND_DSL, *LCSS_OF_THE_NORTH}


@pytest.mark.rule("GOV-5")
def test_a_role_opens_the_case_and_its_end_closes_it(session: Session, alder: Storyteller):
    cases.give_role(session, alder.reference, "yusuf.swift", RoleOnCase.TAF_MEMBER)
    assert "yusuf.swift" in who_sees(session, alder.reference)
    cases.end_role(session, alder.reference, "yusuf.swift", RoleOnCase.TAF_MEMBER)
    assert "yusuf.swift" not in who_sees(session, alder.reference)


@pytest.mark.rule("GOV-5")
def test_who_opens_a_case_is_told_its_familys_name_until_it_is_theirs_no_more(session: Session, alder: Storyteller):
    author, stranger = person(session, AUTHOR), person(session, "yusuf.swift")
    family = journey_actions.NewFamily("Birch family", Area.NORTH)
    case, _tasks = journey_actions.start_case(session, author, family=family)
    assert access.family_names(session, author, [case.reference]) == {case.reference: "Birch family"}
    assert access.family_names(session, stranger, [case.reference]) == {}
    bpmn.instances.cancel(session, case.instance_id, actor=AUTHOR, reason="a test")
    for held in cases.list_roles(session, case.reference):
        cases.end_role(session, case.reference, held.person, held.role)
    assert access.family_names(session, author, [case.reference]) == {}


@pytest.mark.rule("GOV-5", "ENT-10")
def test_a_team_members_safeguarding_lead_sees_the_case_but_not_a_mere_line_manager(
    session: Session, alder: Storyteller
):
    colleague = person(session, "yusuf.swift")
    colleague.line_manager = "omar.jay"
    cases.give_role(session, alder.reference, colleague.user_name, RoleOnCase.TAF_MEMBER)
    seen = who_sees(session, alder.reference)
    assert "gwen.gull" in seen, "the safeguarding lead of his agency"
    assert "omar.jay" not in seen, "managers belong to the author's and the lead professional's work"


@pytest.mark.rule("GOV-5")
def test_somebody_whom_a_task_was_handed_to_sees_its_case_while_it_is_open(session: Session, alder: Storyteller):
    [task] = bpmn.tasks.list_open(session, alder.reference)
    author, colleague = person(session, AUTHOR), person(session, "omar.jay")
    task_completion.assign(session, author, task.id, colleague.user_name)
    assert task_access.get(session, colleague, task.id).id == task.id
    task_completion.assign(session, colleague, task.id, AUTHOR)
    with pytest.raises(CaseNotFoundError):
        task_access.get(session, colleague, task.id)


@pytest.mark.rule("GOV-5")
def test_a_stranger_finds_neither_the_case_nor_its_tasks(session: Session, alder: Storyteller):
    [task] = bpmn.tasks.list_open(session, alder.reference)
    stranger = person(session, "faye.finch")
    for look in (
        lambda: access.get_case(session, stranger, alder.reference),
        lambda: access.get_case(session, stranger, "EH-2026-9999"),
        lambda: task_access.get(session, stranger, task.id),
        lambda: task_completion.claim(session, stranger, task.id),
        lambda: task_completion.save_draft(session, stranger, task.id, {}),
        lambda: task_completion.complete_task(session, stranger, task.id, None, {}),
        lambda: task_completion.assign(session, stranger, task.id, "faye.finch"),
    ):
        with pytest.raises(CaseNotFoundError) as not_found:
            look()
        assert "Alder" not in str(not_found.value)


def test_who_sees_a_case_may_not_do_tasks_of_other_groups(session: Session, alder: Storyteller):
    alder.do("record_concern")
    [task] = bpmn.tasks.list_open(session, alder.reference)
    manager = person(session, HER_MANAGER_AND_DSL)
    assert not task_access.may_complete(session, manager, task)
    for forbidden in (
        lambda: task_completion.complete_task(session, manager, task.id, None, {}),
        lambda: task_completion.claim(session, manager, task.id),
        lambda: task_completion.save_draft(session, manager, task.id, {}),
        lambda: task_completion.assign(session, manager, task.id, HER_MANAGER_AND_DSL),
    ):
        with pytest.raises(NotAllowedError):
            forbidden()


@pytest.mark.rule("LPR-4")
def test_lcss_of_the_area_hands_on_the_task_of_somebody_who_is_gone(session: Session, alder: Storyteller):
    [task] = bpmn.tasks.list_open(session, alder.reference)
    task_completion.assign(session, person(session, "max.martin"), task.id, "hugo.heron")
    assert bpmn.tasks.get(session, task.id).assignee == "hugo.heron"
    with pytest.raises(CaseNotFoundError):
        task_completion.assign(session, person(session, "ivo.ibis"), task.id, "cara.crane")


def test_nobody_can_be_handed_a_task_who_cannot_sign_in(session: Session, alder: Storyteller):
    person(session, "hugo.heron").is_active = False
    [task] = bpmn.tasks.list_open(session, alder.reference)
    for nobody in ("hugo.heron", "no.one"):
        with pytest.raises(NotAllowedError):
            task_completion.assign(session, person(session, AUTHOR), task.id, nobody)


def test_candidates_are_exactly_those_who_may_complete(session: Session, alder: Storyteller):
    """Both directions of the same question, for every group that the journey offers a task to."""
    cases.give_role(session, alder.reference, "yusuf.swift", RoleOnCase.TAF_MEMBER)
    cases.give_role(session, alder.reference, "hugo.heron", RoleOnCase.CONTRIBUTOR)
    cases.give_role(session, alder.reference, "sol.stork", RoleOnCase.SOCIAL_WORKER)
    [listed] = bpmn.tasks.list_open(session, alder.reference)
    task = bpmn.tasks.get(session, listed.id)
    task.assignee = None
    candidates_of_some_group = 0
    for group in groups.KNOWN_GROUPS:
        task.candidate_groups = [group]
        candidates = {one.user_name for one in task_access.list_candidates(session, task)}
        able = {one.user_name for one in people.list_active(session) if task_access.may_complete(session, one, task)}
        assert candidates == able and candidates, group
        candidates_of_some_group += len(candidates)
    assert candidates_of_some_group >= len(groups.KNOWN_GROUPS)


@pytest.mark.rule("GOV-5")
def test_who_covers_an_area_works_for_its_lcss_until_it_ends(session: Session, alder: Storyteller):
    cara = person(session, "cara.crane")
    [listed] = bpmn.tasks.list_open(session, alder.reference)
    task = bpmn.tasks.get(session, listed.id)
    task.assignee, task.candidate_groups = None, ["lcss_worker"]
    session.flush()
    before = {one.user_name for one in task_access.list_candidates(session, task)}
    people.cover(session, "cara.crane", Area.NORTH)
    session.flush()
    assert access.list_areas(session, cara) == [Area.CENTRAL, Area.NORTH]
    assert access.get_standing(session, cara, alder.reference).groups == {"lcss_worker"}
    assert access.family_names(session, cara, [alder.reference])
    assert task_access.may_complete(session, cara, task)
    assert {one.user_name for one in task_access.list_candidates(session, task)} == {*before, "cara.crane"}
    assert task.id in {one.id for one in bpmn.tasks.queue(session, access.offers(session, cara), limit=50).tasks}
    people.end_cover(session, "cara.crane", Area.NORTH)
    session.flush()
    with pytest.raises(CaseNotFoundError):
        access.get_case(session, cara, alder.reference)
    assert not task_access.may_complete(session, cara, task)


def test_a_cover_gives_nobody_a_right_that_they_do_not_hold(session: Session, alder: Storyteller):
    sena = person(session, "sena.wren")
    people.cover(session, "sena.wren", Area.NORTH)
    session.flush()
    assert access.list_areas(session, sena) == []
    with pytest.raises(CaseNotFoundError):
        access.get_case(session, sena, alder.reference)


def test_a_candidate_of_the_queue_is_found_by_the_same_rows(session: Session, alder: Storyteller):
    alder.do("record_concern")
    [task] = bpmn.tasks.list_open(session, alder.reference)
    for somebody in people.list_active(session):
        offers = access.offers(session, somebody)
        own = bpmn.tasks.inbox(session, somebody.user_name, offers, limit=10).tasks
        to_take = bpmn.tasks.queue(session, offers, limit=10).tasks
        assert (task.id in {one.id for one in own}) == task_access.is_own(session, somebody, task)
        assert (task.id in {one.id for one in (*own, *to_take)}) == task_access.may_complete(session, somebody, task)
