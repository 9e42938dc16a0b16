"""What is kept of findings: since when they were seen, that they are gone, who was told, and what is set aside."""

from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import event
from sqlmodel import Session, col, select

from engine import bpmn
from engine.casework import cases, monitoring, outbox, people
from engine.casework.demo.storyteller import Child, Storyteller
from engine.casework.errors import AnswersRefusedError, CaseNotFoundError, NotAllowedError
from engine.casework.models import Area, CaseStatus, Notification, SetAside, StuckFinding, TimelineEntry
from engine.casework.monitoring import Severity, setting_aside
from engine.clock import ManualClock
from engine.database import Database
from tests.integration.casework.conftest import FAR_AHEAD

EVENING = timedelta(hours=9)


@pytest.fixture(params=["sqlite", "postgresql"])
def either(request: pytest.FixtureRequest) -> Database:
    """A prepared database, once of each kind."""
    return request.getfixturevalue("database" if request.param == "sqlite" else "two_people_database")


def look(session: Session) -> None:
    """One look at all cases, as the worker does it."""
    for references in monitoring.batches(session):
        monitoring.record(session, monitoring.changes(session, references))


def recorded(session: Session) -> list[tuple[str, Severity, datetime, datetime | None]]:
    """What is kept, in the order in which it was seen."""
    rows = session.exec(select(StuckFinding).order_by(col(StuckFinding.id))).all()
    return [(row.rule, row.severity, row.first_seen_at, row.gone_at) for row in rows]


def told(session: Session) -> list[tuple[str, str, str]]:
    rows = session.exec(select(Notification).order_by(col(Notification.kind), col(Notification.person))).all()
    return [(row.kind, row.person, row.sentence) for row in rows]


def begin_with_a_trigger(session: Session, clock: ManualClock) -> Storyteller:
    """A case of the North in which MASH has to be told, and was not by the evening."""
    story = Storyteller(session, clock, FAR_AHEAD)
    story.begin("Alder", Area.NORTH, [Child("Ash", 7)], by="tess.robin")
    story.do("record_concern", immediate_risk="yes")
    clock.move(EVENING)
    return story


@pytest.mark.rule("MON-1")
def test_a_finding_keeps_when_it_was_first_seen_and_goes_with_its_cause(either: Database, clock: ManualClock) -> None:
    with either.transaction() as session:
        story = begin_with_a_trigger(session, clock)
        look(session)
        first_seen_at = clock.moment
        assert recorded(session) == [("MON-1", Severity.CRITICAL, first_seen_at, None)]
    clock.move(timedelta(days=1))
    with either.transaction() as session:
        look(session)
        assert recorded(session) == [("MON-1", Severity.CRITICAL, first_seen_at, None)]
        again = Storyteller(session, clock, FAR_AHEAD)
        again.reference = story.reference
        again.do("contact_mash")
        look(session)
        assert recorded(session) == [("MON-1", Severity.CRITICAL, first_seen_at, clock.moment)]
    with either.reading() as session:
        [references] = monitoring.batches(session)
        assert not monitoring.changes(session, references)


def test_who_must_move_is_kept_and_follows_the_facts(either: Database, clock: ManualClock) -> None:
    def waits_for(session: Session) -> list[str | None]:
        look(session)
        return list(session.exec(select(StuckFinding.waits_for).where(col(StuckFinding.rule) == "MON-1")))

    with either.transaction() as session:
        story = begin_with_a_trigger(session, clock)
        assert waits_for(session) == ["tess.robin"]
        [task] = [one for one in bpmn.tasks.list_open(session, story.reference) if one.form_key == "contact_mash"]
        bpmn.tasks.assign(session, task.id, "dora.swan", "max.martin")
        assert waits_for(session) == ["dora.swan"]


@pytest.mark.rule("MON-1")
def test_people_are_told_once_without_any_word_of_the_family(either: Database, clock: ManualClock) -> None:
    with either.transaction() as session:
        reference = begin_with_a_trigger(session, clock).reference
        look(session)
        look(session)
        sentence = f"{reference}: MASH has not been contacted (critical)."
        concerned = ["dora.swan", "max.martin", "tess.robin"]  # her line manager, the area's LCSS manager, and she
        assert told(session) == [("stuck_critical", person, sentence) for person in concerned]
        assert outbox.put_into_letters(session) == len(concerned)
        letters = outbox.take_letters(session, "http://localhost")
        assert sorted(letter.to for letter in letters) == [f"{person}@example.org" for person in concerned]
        assert outbox.take_letters(session, "http://localhost") == []
        assert "Alder" not in str(letters)


@pytest.mark.rule("MON-4")
def test_people_are_told_again_when_it_becomes_worse_and_not_when_it_becomes_better(
    session: Session, alder: Storyteller
) -> None:
    def tell_at(severity: Severity) -> list[str]:
        before = len(told(session))
        [row] = session.exec(select(StuckFinding)).all()
        mover = monitoring.Mover(None, "somebody")
        now_so = monitoring.Finding(row.rule, row.case, row.area, severity, row.since_on, 1, "It waits.", mover, ())
        other = {row.id or 0: now_so}
        monitoring.record(session, monitoring.Changes(new=[], other=other, gone=[]))
        return [kind for kind, *_rest in told(session)][before:] and [severity.word]

    session.add(
        StuckFinding(
            case=alder.reference, area=cases.get(session, alder.reference).area, rule="MON-4", severity=Severity.AMBER,
            since_on=date(2026, 3, 3), first_seen_at=alder.clock.moment,
        )
    )  # fmt: skip
    session.flush()
    steps = (Severity.AMBER, Severity.RED, Severity.AMBER, Severity.RED, Severity.CRITICAL, Severity.CRITICAL)
    assert [tell_at(severity) for severity in steps] == [[], ["red"], [], [], ["critical"], []]


@pytest.mark.rule("MON-22")
def test_administrators_are_told_of_faults_of_the_process(session: Session, alder: Storyteller) -> None:
    cases.close(session, cases.get(session, alder.reference), CaseStatus.CLOSED)
    look(session)
    sentence = f"{alder.reference}: The case cannot go on by itself (red)."
    assert told(session) == [("stuck_red", "ada.avocet", sentence)]


@pytest.mark.rule("MON-7")
def test_who_is_gone_is_not_told(session: Session, alder: Storyteller) -> None:
    people.get(session, "tess.robin").is_active = False
    look(session)
    assert {person for _kind, person, _sentence in told(session)} == {"dora.swan", "max.martin"}


def test_of_several_workers_one_looks_each_quarter_of_an_hour(either: Database, clock: ManualClock) -> None:
    def claims() -> list[bool]:
        with either.transaction() as one:
            first = monitoring.claim(one)
        with either.transaction() as another:
            return [first, monitoring.claim(another)]

    assert claims() == [True, False]
    clock.move(timedelta(minutes=14))
    assert claims() == [False, False]
    clock.move(timedelta(minutes=1))
    assert claims() == [True, False]


def stuck_everywhere(session: Session, story: Storyteller) -> set[str]:
    """Which rules find the case stuck now."""
    return {finding.rule for finding in monitoring.findings_of(session, [story.reference])}


@pytest.mark.rule("MON-1", "MON-7", "MON-11", "MON-22")
def test_a_hold_returns_by_itself_and_never_hides_what_endangers(session: Session, alder: Storyteller) -> None:
    manager = people.get(session, "max.martin")
    alder.do("record_concern")
    for form in ("check_for_existing_eha", "judge_threshold", "offer_early_help", "record_consent"):
        alder.do(form)
    alder.take("raise_concern", by="tess.robin")
    alder.do("assess_concern", immediate_risk="yes")
    alder.wait_until(date(2026, 4, 6))
    before = stuck_everywhere(session, alder)
    assert before >= {"MON-1", "MON-7", "MON-9"}
    setting_aside.hold(session, manager, alder.reference, until_on=date(2026, 4, 10), reason="The family is away.")
    assert stuck_everywhere(session, alder) == before & {"MON-1", "MON-7"}
    alder.wait_until(date(2026, 4, 9), 23, 59)
    assert "MON-9" not in stuck_everywhere(session, alder)
    alder.wait_until(date(2026, 4, 10), 0, 1)
    assert "MON-9" in stuck_everywhere(session, alder)


def test_a_false_finding_is_set_aside_for_one_rule_and_can_be_brought_back(
    session: Session, alder: Storyteller
) -> None:
    manager = people.get(session, "max.martin")
    alder.wait_until(date(2026, 5, 1))
    cases.close(session, cases.get(session, alder.reference), CaseStatus.CLOSED)
    assert stuck_everywhere(session, alder) >= {"MON-7", "MON-22"}
    until = date(2026, 6, 1)
    aside = setting_aside.mark_false(
        session, manager, alder.reference, "MON-22", until_on=until, reason="The task is a test of ours."
    )
    assert stuck_everywhere(session, alder) == {"MON-7"}
    assert setting_aside.list_in_force(session, alder.reference) == [aside]
    setting_aside.bring_back(session, manager, aside.id, reason="It is no test.")
    assert stuck_everywhere(session, alder) >= {"MON-7", "MON-22"}
    assert setting_aside.list_in_force(session, alder.reference) == []
    entries = session.exec(select(TimelineEntry).where(TimelineEntry.actor == "max.martin")).all()
    assert [entry.sentence for entry in entries] == [
        "“The case cannot go on by itself” is set aside until 1 June: The task is a test of ours.",
        "“The case cannot go on by itself” is no longer set aside. Reason: It is no test.",
    ]


@pytest.mark.parametrize(
    ("by", "until_on", "reason", "refused"),
    [
        ("max.martin", date(2026, 3, 2), "The family is away.", AnswersRefusedError),
        ("max.martin", date(2026, 3, 9), "  ", AnswersRefusedError),
        ("tess.robin", date(2026, 3, 9), "I am away.", NotAllowedError),
        ("ivo.ibis", date(2026, 3, 9), "Another area's manager.", CaseNotFoundError),
    ],
)
def test_a_hold_needs_a_date_to_come_a_reason_and_the_areas_lcss(
    session: Session, alder: Storyteller, by: str, until_on: date, reason: str, refused: type[Exception]
) -> None:
    with pytest.raises(refused):
        setting_aside.hold(session, people.get(session, by), alder.reference, until_on=until_on, reason=reason)
    assert session.exec(select(SetAside)).all() == []


def test_the_number_of_statements_does_not_grow_with_the_cases(session: Session, alder: Storyteller) -> None:
    ran: list[str] = []
    event.listen(session.get_bind(), "before_cursor_execute", lambda *args: ran.append(args[2]))
    list(monitoring.findings_of(session, [alder.reference]))
    assert len(ran) == 1
    others = [f"EH-2026-{number:04d}" for number in range(2, 400)]
    list(monitoring.findings_of(session, [alder.reference, *others]))
    assert len(ran) == 1 + 2
