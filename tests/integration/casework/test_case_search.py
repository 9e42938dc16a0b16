"""Finding cases by family, child, school and number: only those that one may see, in one statement."""

import pytest
from sqlmodel import Session, select

from engine.casework import access, case_list, case_search, cases, families, people, tasks
from engine.casework.demo.storyteller import Child, Storyteller
from engine.casework.models import Area, FamilyMember
from engine.clock import ManualClock
from tests.integration.casework.conftest import FAR_AHEAD, person
from tests.integration.casework.test_tasks import counted


@pytest.fixture
def birch(session: Session, alder: Storyteller, clock: ManualClock) -> Storyteller:
    """A second case of Tess Robin, whose child goes to a nursery; the first is Alder's."""
    story = Storyteller(session, clock, FAR_AHEAD)
    story.begin("Birch", Area.NORTH, [Child("Bo 100%", 3)], by="tess.robin")
    [child] = families.list_children(session, cases.get(session, story.reference).family)
    child.school = "Little_Acorns Nursery"
    session.add(child)
    session.flush()
    return story


def found(session: Session, user_name: str, words: str) -> list[str]:
    return [one.family_name for one in case_search.find(session, person(session, user_name), words)]


@pytest.mark.parametrize(
    ("words", "families_found"),
    [
        ("birch fam", ["Birch family"]),
        ("  BO ", ["Birch family"]),
        ("bo 100% birch", ["Birch family"]),
        ("acorns", ["Birch family"]),
        ("little_a", ["Birch family"]),
        ("%", ["Birch family"]),
        ("little%acorns", []),
        ("EH-2026-0001", ["Alder family"]),
        ("family", ["Birch family", "Alder family"]),
        ("nobody", []),
        ("  ", []),
    ],
)
@pytest.mark.usefixtures("birch")
def test_words_are_found_in_names_schools_and_numbers(session: Session, words: str, families_found: list[str]) -> None:
    assert found(session, "tess.robin", words) == families_found


@pytest.mark.usefixtures("birch")
def test_tasks_of_the_cases_are_found_with_them(session: Session) -> None:
    [row] = tasks.inbox(session, person(session, "tess.robin"), wanted=tasks.Wanted(search="acorns")).rows
    assert row.family_name == "Birch family"


@pytest.mark.rule("GOV-5")
@pytest.mark.usefixtures("birch")
def test_what_is_found_is_what_may_be_seen(session: Session) -> None:
    """For everybody: the search reads from the person's side what `may_see` asks of each case."""
    seen_by_some = 0
    for somebody in people.list_active(session):
        seen = case_list.list_seen(session, somebody, limit=100).rows
        assert sorted(found(session, somebody.user_name, "family")) == sorted(row.family_name for row in seen)
        seen_by_some += bool(seen)
    assert 2 < seen_by_some < len(people.list_active(session))


@pytest.mark.usefixtures("birch")
def test_a_search_is_one_statement(session: Session) -> None:
    tess = person(session, "tess.robin")
    access.forget(session)
    with counted(session) as sent:
        case_search.find(session, tess, "bo")
    assert len(sent) == 1


def test_a_childs_school_is_asked_where_children_are_named(session: Session, alder: Storyteller) -> None:
    given = {"first_name": "Aster", "last_name": "Alder", "born_on": "2019-05-01", "school": "Oakfield School"}
    alder.do("record_concern", other_children=[given])
    aster = session.exec(select(FamilyMember).where(FamilyMember.first_name == "Aster")).one()
    assert aster.school == "Oakfield School"
    assert found(session, "tess.robin", "oakfield") == ["Alder family"]
