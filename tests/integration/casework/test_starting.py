"""Starting with a family that may be known already: who learns what, and what each decision leads to (ENT-1)."""

from datetime import date

import pytest
from sqlmodel import Session, select

from engine.casework import access, cases, families, joining, possible_matches, starting, timeline
from engine.casework.demo.storyteller import Storyteller
from engine.casework.errors import (
    ActionNotPossibleError,
    ActiveCaseError,
    AnswersRefusedError,
    CaseNotFoundError,
    NotAllowedError,
)
from engine.casework.joining import JoinAnswer
from engine.casework.journey_actions import NewFamily
from engine.casework.likeness.described import DescribedPerson
from engine.casework.models import (
    Area,
    CaseStatus,
    FamilyComparison,
    FamilyDecision,
    MemberKind,
    Notification,
    RoleOnCase,
)
from engine.casework.starting import AskToJoinError, FamiliesAlikeError, Start
from tests.integration.casework.conftest import person

ASH = DescribedPerson("Ash", "Alder", date(2019, 1, 15))
STRANGER = "faye.finch"
"""She works in the South and is on none of the cases."""


@pytest.fixture
def known(alder: Storyteller) -> str:
    """The id of the Alder family of the North, which has an active case."""
    return cases.get(alder.session, alder.reference).family


def start(*people: DescribedPerson, name: str = "Alder family") -> Start:
    return Start(NewFamily(name, Area.SOUTH, "", people))


def decide(family: str, decision: FamilyDecision, *people: DescribedPerson) -> Start:
    return Start(NewFamily("Allder family", Area.SOUTH, "", people), decisions={family: decision})


def child_of(alder: Storyteller, family: str) -> DescribedPerson:
    """The family's first child, with the last name misspelt."""
    [child, *_] = families.list_children(alder.session, family)
    return DescribedPerson(child.first_name, f"{child.last_name[0]}{child.last_name}", child.born_on)


@pytest.mark.rule("ENT-1", "GOV-5")
def test_a_stranger_learns_only_that_there_is_one_where_and_whom_to_ask(
    session: Session, alder: Storyteller, known: str
) -> None:
    written = child_of(alder, known)
    with pytest.raises(FamiliesAlikeError) as alike:
        starting.start(session, person(session, STRANGER), start(written, name="Aalder family"))
    [match] = alike.value.matches
    assert (match.reference, match.family_name) == (None, None)
    assert match.sentence == "A family that may be the same has Early Help now in the North area."
    assert match.reasons == (f"{written.full_name}: a name written nearly alike, the same date of birth",)
    assert {one.full_name for one in match.ask} >= {person(session, "lena.kite").full_name}
    assert all(alder.reference not in str(part) for part in (match, alike.value))


@pytest.mark.rule("ENT-1")
def test_who_sees_the_case_is_led_to_it(session: Session, alder: Storyteller, known: str) -> None:
    lena, written = person(session, "lena.kite"), child_of(alder, known)
    with pytest.raises(FamiliesAlikeError) as alike:
        starting.start(session, lena, start(written))
    assert alike.value.matches[0].reference == alder.reference
    with pytest.raises(ActiveCaseError):
        starting.start(session, lena, decide(known, FamilyDecision.SAME, written))


@pytest.mark.rule("ENT-1")
def test_another_family_is_a_decision_that_is_kept_and_not_asked_again(
    session: Session, alder: Storyteller, known: str
) -> None:
    faye = person(session, STRANGER)
    case, tasks = starting.start(session, faye, decide(known, FamilyDecision.ANOTHER, child_of(alder, known)))
    assert tasks and case.family != known
    [kept] = session.exec(select(FamilyComparison)).all()
    assert (kept.known, kept.family, kept.decision, kept.by) == (known, case.family, FamilyDecision.ANOTHER, STRANGER)
    assert kept.reasons
    assert possible_matches.find_for_family(session, faye, families.get(session, case.family)) == []
    assert possible_matches.find_for_family(session, faye, families.get(session, known)) == []


@pytest.mark.rule("ENT-1", "ENT-9")
def test_a_concern_is_never_held_up_and_it_is_asked_again_later(
    session: Session, alder: Storyteller, known: str
) -> None:
    faye = person(session, STRANGER)
    case, tasks = starting.start(session, faye, decide(known, FamilyDecision.UNSURE, child_of(alder, known)))
    assert [task.form_key for task in tasks] == ["record_concern"]
    [match] = possible_matches.find_for_family(session, faye, families.get(session, case.family))
    assert match.family == known


@pytest.mark.rule("ENT-1", "ENT-5")
@pytest.mark.parametrize(("result", "decision"), [("none", FamilyDecision.ANOTHER), ("join", FamilyDecision.SAME)])
def test_who_could_not_tell_is_asked_again_when_lcss_was_asked(
    session: Session, alder: Storyteller, known: str, result: str, decision: FamilyDecision
) -> None:
    faye = person(session, STRANGER)
    case, _ = starting.start(session, faye, decide(known, FamilyDecision.UNSURE, child_of(alder, known)))
    second = Storyteller(session, alder.clock, alder.present)
    second.reference = case.reference
    second.do("record_concern")
    [task] = second.open_tasks()
    shown = str(second.form_of(task, faye).data["possible_matches"])
    assert "has Early Help now in the North area" in shown and alder.reference not in shown
    second.do("check_for_existing_eha", existing_result=result)
    kept = session.exec(select(FamilyComparison).where(FamilyComparison.family == case.family)).all()
    assert [one.decision for one in kept] == [FamilyDecision.UNSURE, decision]
    asked = [one.reason for one in joining.list_to_answer(session, person(session, "lena.kite"))]
    assert [case.reference in one for one in asked] == ([True] if result == "join" else [])


@pytest.mark.rule("ENT-1")
def test_the_same_family_leads_to_asking_to_join(session: Session, alder: Storyteller, known: str) -> None:
    with pytest.raises(AskToJoinError) as same:
        starting.start(session, person(session, STRANGER), decide(known, FamilyDecision.SAME, child_of(alder, known)))
    assert alder.reference not in str(same.value)


@pytest.mark.rule("CLO-8", "EHA-7")
def test_a_family_that_was_helped_before_comes_back_with_its_history(
    session: Session, alder: Storyteller, known: str
) -> None:
    written = child_of(alder, known)
    cases.close(session, cases.get(session, alder.reference), CaseStatus.CLOSED, "outcomes_achieved")
    baby = DescribedPerson("Bay", "Alder", date(2026, 1, 3))
    wanted = Start(
        NewFamily("Aalder family", Area.SOUTH, "5 New Road, ZZ5 5EE", (written, baby)),
        decisions={known: FamilyDecision.SAME},
    )
    children = len(families.list_children(session, known))
    case, _ = starting.start(session, person(session, STRANGER), wanted)
    family = families.get(session, case.family)
    assert (case.family, case.area, family.address) == (known, Area.SOUTH, "5 New Road, ZZ5 5EE")
    names = [child.first_name for child in families.list_children(session, known)]
    assert len(names) == children + 1 and "Bay" in names
    assert [one for one in timeline.list_for_case(session, case.reference) if one.kind == "family_known_before"]


@pytest.mark.rule("ENT-2", "ENT-3")
@pytest.mark.parametrize(
    ("born_on", "kind", "refused"),
    [
        (date(2026, 3, 3), MemberKind.CHILD, True),
        (date(2000, 3, 1), MemberKind.CHILD, True),
        (date(2000, 3, 3), MemberKind.CHILD, False),
        (date(1980, 3, 1), MemberKind.PARENT, False),
        (None, MemberKind.CHILD, False),
    ],
)
def test_dates_of_birth_that_cannot_be(session: Session, born_on: date, kind: MemberKind, refused: bool) -> None:
    wanted = start(DescribedPerson("Fern", "Quince", born_on, kind), name="Quince family")
    faye = person(session, STRANGER)
    if not refused:
        case, _ = starting.start(session, faye, wanted)
        assert [one.first_name for one in families.list_members(session, case.family)] == ["Fern"]
        return
    with pytest.raises(AnswersRefusedError) as errors:
        starting.start(session, faye, wanted)
    assert list(errors.value.errors) == ["people.0.born_on"]


@pytest.mark.rule("ENT-2")
def test_nobody_stands_twice_in_a_family(session: Session) -> None:
    twice = (ASH, DescribedPerson("ash", "ALDER", ASH.born_on))
    with pytest.raises(AnswersRefusedError) as errors:
        starting.start(session, person(session, STRANGER), start(*twice))
    assert list(errors.value.errors) == ["people.1.first_name"]


def ask(session: Session, family: str, by: str = STRANGER) -> str:
    return joining.ask(session, person(session, by), family, "I teach Ash and know his mother well.").id


def answers(**given: object) -> JoinAnswer:
    agreed = {"decision": "accept", "role": "taf_member", "agreed_by": "Jo Alder", "agreed_on": date(2026, 3, 2)}
    return JoinAnswer(**(agreed | given))


@pytest.mark.rule("ENT-1", "GOV-5")
def test_who_asks_to_join_sees_nothing_until_they_are_accepted(
    session: Session, alder: Storyteller, known: str
) -> None:
    faye, lead = person(session, STRANGER), person(session, "tess.robin")
    request = ask(session, known)
    assert access.find_standing(session, faye, alder.reference) is None
    [own] = joining.list_own(session, faye)
    assert (own.status, own.reference, own.area) == ("open", None, "North")
    assert own.due_at.date() == date(2026, 3, 4)
    [waiting] = joining.list_to_answer(session, lead)
    assert (waiting.id, waiting.reference, waiting.asker.user_name) == (request, alder.reference, STRANGER)
    joining.answer(session, lead, request, answers())
    standing = access.get_standing(session, faye, alder.reference)
    assert standing.groups == {RoleOnCase.TAF_MEMBER}
    assert joining.list_own(session, faye)[0].reference == alder.reference
    sentences = [one.sentence for one in timeline.list_for_case(session, alder.reference)]
    assert any("joined: Jo Alder agreed to it." in one for one in sentences)


@pytest.mark.rule("ENT-1")
def test_who_is_declined_is_told_why(session: Session, alder: Storyteller, known: str) -> None:
    request = ask(session, known)
    joining.answer(
        session, person(session, "lena.kite"), request, JoinAnswer(decision="decline", answer="Please ring me.")
    )
    [own] = joining.list_own(session, person(session, STRANGER))
    assert (own.status, own.answer, own.reference) == ("declined", "Please ring me.", None)
    with pytest.raises(ActionNotPossibleError):
        joining.answer(session, person(session, "lena.kite"), request, answers())
    assert access.find_standing(session, person(session, STRANGER), alder.reference) is None


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"agreed_by": None}, "agreed_by"),
        ({"agreed_on": None}, "agreed_on"),
        ({"agreed_on": date(2026, 3, 3)}, "agreed_on"),
        ({"role": None}, "role"),
        ({"decision": "decline"}, "answer"),
    ],
)
def test_an_answer_says_who_agreed_or_why_not(session: Session, known: str, given: dict, field: str) -> None:
    request = ask(session, known)
    with pytest.raises(AnswersRefusedError) as refused:
        joining.answer(session, person(session, "tess.robin"), request, answers(**given))
    assert list(refused.value.errors) == [field]


@pytest.mark.rule("GOV-5")
def test_who_may_answer_and_who_may_not(session: Session, alder: Storyteller, known: str) -> None:
    request = ask(session, known)
    for may in ("tess.robin", "lena.kite"):
        assert joining.get_to_answer(session, person(session, may), request).id == request
    for may_not in (STRANGER, "sol.stork", "petra.owl", "tom.tern"):
        assert joining.list_to_answer(session, person(session, may_not)) == []
        with pytest.raises(CaseNotFoundError):
            joining.answer(session, person(session, may_not), request, answers())


def test_asking_twice_is_once_and_tells_those_who_answer(session: Session, alder: Storyteller, known: str) -> None:
    assert ask(session, known) == ask(session, known)
    told = session.exec(select(Notification).where(Notification.kind == joining.ASKED)).all()
    assert {one.person for one in told} >= {"tess.robin", "lena.kite"}
    assert len(told) == len({one.person for one in told})
    assert all("Alder" not in one.sentence for one in told)


def test_who_cannot_ask(session: Session, alder: Storyteller, known: str) -> None:
    with pytest.raises(ActiveCaseError):
        ask(session, known, by="tess.robin")
    with pytest.raises(NotAllowedError):
        ask(session, known, by="petra.owl")
    with pytest.raises(CaseNotFoundError):
        ask(session, "no such family")
    with pytest.raises(AnswersRefusedError):
        joining.ask(session, person(session, STRANGER), known, "  ")


def test_a_request_ends_with_the_case(session: Session, alder: Storyteller, known: str) -> None:
    request = ask(session, known)
    cases.close(session, cases.get(session, alder.reference), CaseStatus.CLOSED, "outcomes_achieved")
    assert joining.list_own(session, person(session, STRANGER))[0].status == "ended"
    assert joining.list_to_answer(session, person(session, "lena.kite")) == []
    with pytest.raises(ActionNotPossibleError):
        joining.answer(session, person(session, "lena.kite"), request, answers())
