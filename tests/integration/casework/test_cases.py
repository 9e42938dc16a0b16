"""Opening cases and holding roles on them."""

import threading
from datetime import timedelta

import pytest
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, select

from engine.casework import cases, families, policy
from engine.casework.errors import ActiveCaseError, CaseNotFoundError
from engine.casework.models import Area, Case, CaseStatus, Entry, Family, RoleOnCase
from engine.clock import ManualClock
from engine.database import Database


def new_family(session: Session) -> Family:
    return families.add(session, name="Alder family", area=Area.NORTH)


def open_case(session: Session, family: Family, entry: Entry = Entry.CONCERN) -> Case:
    profile = policy.current(session, "consent")
    opened = cases.open_case(session, family=family, policy=profile, entry=entry, opened_by="tess.robin")
    return cases.get(session, opened.reference)


def test_references_count_up_within_a_year_and_begin_again(session: Session, clock: ManualClock):
    given = [open_case(session, new_family(session)).reference for _ in range(2)]
    clock.move(timedelta(days=365))
    assert [*given, open_case(session, new_family(session)).reference] == [
        "EH-2026-0001",
        "EH-2026-0002",
        "EH-2027-0001",
    ]


@pytest.mark.rule("ENT-1")
def test_a_second_active_case_is_refused_and_the_first_is_named(session: Session):
    family = new_family(session)
    first = open_case(session, family)
    with pytest.raises(ActiveCaseError) as refused:
        open_case(session, family)
    assert refused.value.reference == first.reference


@pytest.mark.rule("ENT-1")
def test_the_database_itself_holds_one_active_case_per_family(session: Session):
    family = new_family(session)
    first = open_case(session, family)
    copy = Case(**{**first.model_dump(), "reference": "EH-2026-9999"})
    session.add(copy)
    with pytest.raises(IntegrityError):
        session.flush()


@pytest.mark.rule("CLO-8")
def test_a_closed_case_can_come_back_as_a_new_one_and_stays_as_history(session: Session):
    family = new_family(session)
    first = open_case(session, family)
    cases.close(session, first, CaseStatus.CLOSED, "outcomes_achieved")
    second = open_case(session, family)
    kept = session.exec(select(Case.reference).where(Case.family == family.id).order_by(Case.reference)).all()
    assert kept == [first.reference, second.reference]


@pytest.mark.rule("ENT-1")
def test_two_starts_at_the_same_moment_make_one_case(two_people_database: Database):
    with two_people_database.transaction() as session:
        family = new_family(session)
    outcomes: list[str] = []
    both_have_looked = threading.Barrier(2)

    def start() -> None:
        try:
            with two_people_database.transaction() as session:
                assert cases.find_active(session, family.id) is None
                both_have_looked.wait()
                outcomes.append(open_case(session, family).reference)
        except ActiveCaseError as refused:
            outcomes.append(f"join {refused.reference}")

    threads = [threading.Thread(target=start) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["EH-2026-0001", "join EH-2026-0001"]


def test_who_opens_a_case_is_author_and_stands_in_as_lead(session: Session):
    case = open_case(session, new_family(session))
    lead = cases.find_lead_professional(session, case.reference)
    assert lead is not None and lead.person == "tess.robin" and lead.provisional
    assert cases.holders(session, case.reference, RoleOnCase.EHA_AUTHOR) == ["tess.robin"]


@pytest.mark.rule("ENT-12")
def test_who_steps_a_family_down_is_also_its_social_worker(session: Session):
    case = open_case(session, new_family(session), Entry.STEP_DOWN)
    assert cases.holders(session, case.reference, RoleOnCase.SOCIAL_WORKER) == ["tess.robin"]


@pytest.mark.rule("LPR-2")
def test_an_accepted_lead_follows_the_one_who_stood_in_and_both_are_remembered(session: Session, clock: ManualClock):
    case = open_case(session, new_family(session))
    clock.move(timedelta(days=1))
    cases.change_lead_professional(session, case.reference, "hugo.heron", actor="tess.robin")
    lead = cases.find_lead_professional(session, case.reference)
    assert lead is not None and (lead.person, lead.provisional) == ("hugo.heron", False)
    former = [role for role in cases.list_roles(session, case.reference, history=True) if role.until_at]
    assert [(role.person, role.role, role.until_at) for role in former] == [
        ("tess.robin", RoleOnCase.LEAD_PROFESSIONAL, clock.moment)
    ]


def test_the_author_who_accepts_the_lead_is_no_longer_provisional(session: Session):
    case = open_case(session, new_family(session))
    cases.change_lead_professional(session, case.reference, "tess.robin", actor="tess.robin")
    lead = cases.find_lead_professional(session, case.reference)
    assert lead is not None and not lead.provisional


@pytest.mark.rule("ENT-2")
def test_the_database_itself_holds_one_lead_professional_per_case(session: Session):
    case = open_case(session, new_family(session))
    with pytest.raises(IntegrityError):
        cases.give_role(session, case.reference, "hugo.heron", RoleOnCase.LEAD_PROFESSIONAL)


def test_a_role_is_held_once_however_often_it_is_given(session: Session):
    case = open_case(session, new_family(session))
    for _ in range(2):
        cases.give_role(session, case.reference, "hugo.heron", RoleOnCase.TAF_MEMBER)
    assert cases.holders(session, case.reference, RoleOnCase.TAF_MEMBER) == ["hugo.heron"]


def test_an_unknown_reference_is_not_found(session: Session):
    with pytest.raises(CaseNotFoundError):
        cases.get(session, "EH-2026-0404")


@pytest.mark.rule("GOV-1")
def test_a_case_keeps_the_policy_version_it_began_under(session: Session):
    case = open_case(session, new_family(session))
    newer = policy.current(session, "consent").model_copy(update={"version": 2, "weeks_from_assessment_to_review": 4})
    policy.publish(session, [newer])
    assert policy.current(session, "consent").weeks_from_assessment_to_review == 4
    assert policy.of_case(session, case).weeks_from_assessment_to_review == 6
