"""What people are told of their tasks by mail: once, at the time that they chose, and nothing about a family."""

from collections.abc import Sequence
from datetime import date, timedelta

import pytest
from sqlalchemy import event
from sqlmodel import Session, select

from engine import bpmn
from engine import clock as time
from engine.casework import cases, outbox, people, task_completion
from engine.casework.demo.storyteller import Child, Storyteller
from engine.casework.mail import choices, gathering
from engine.casework.mail.letters import Letter
from engine.casework.models import Area, MailKind, MailTime, Notification, OutgoingLetter
from engine.clock import ManualClock, london_moment
from engine.database import Database
from tests.integration.casework.conftest import FAR_AHEAD, person
from tests.integration.casework.test_process_handlers import ENGAGE

ADDRESS = "https://early-help.example"
TUESDAY, WEDNESDAY, FRIDAY = date(2026, 3, 3), date(2026, 3, 4), date(2026, 3, 6)
A_MINUTE = timedelta(minutes=1)


@pytest.fixture(params=["sqlite", "postgresql"])
def either(request: pytest.FixtureRequest) -> Database:
    """A prepared database, once of each kind."""
    return request.getfixturevalue("database" if request.param == "sqlite" else "two_people_database")


@pytest.fixture
def session(either: Database) -> Session:
    with either.reading() as session:
        for _ in range(2):  # the first one begins, the second one tells what this day's morning would have told
            send(session)
        yield session


def send(session: Session) -> Sequence[Letter]:
    """A worker's round; the letters that left."""
    gathering.gather(session)
    while outbox.put_into_letters(session):
        pass
    letters = outbox.take_letters(session, ADDRESS)
    for letter in letters:
        outbox.mark_sent(session, letter)
    return sorted(letters, key=lambda letter: (letter.to, letter.subject))


def morning(session: Session, clock: ManualClock, day: date) -> dict[str, Letter]:
    """The letters of a day's morning, by user name."""
    clock.move_to(london_moment(day, gathering.MORNING_HOUR))
    letters = send(session)
    by_name = {letter.to.partition("@")[0]: letter for letter in letters}
    assert len(by_name) == len(letters), "one letter a person and morning"
    return by_name


def ask_hugo(story: Storyteller) -> bpmn.Task:
    """Tess asks Hugo Heron for his view: a task that comes to him."""
    for form_key in ENGAGE:
        story.do(form_key)
    story.do("record_consent", invited_practitioners=["hugo.heron"])
    [task] = [task for task in story.open_tasks() if task.assignee == "hugo.heron"]
    return task


def want(session: Session, user_name: str, **times: MailTime) -> None:
    choices.choose(session, person(session, user_name), {MailKind(kind): time for kind, time in times.items()})


def test_what_came_from_others_is_told_the_next_morning_and_once(
    session: Session, alder: Storyteller, clock: ManualClock
) -> None:
    task = ask_hugo(alder)
    assert send(session) == [], "not before the morning"
    letter = morning(session, clock, TUESDAY)["hugo.heron"]
    assert letter.subject.startswith("Early Help: ")
    assert f"- {alder.reference}: {task.name}" in letter.text
    assert f"{ADDRESS}/tasks/{task.id}" in letter.text and f"{ADDRESS}/settings" in letter.text
    assert send(session) == []
    clock.move(timedelta(hours=1))
    assert send(session) == []


def test_what_one_brings_about_oneself_is_no_news(session: Session, alder: Storyteller) -> None:
    want(session, "tess.robin", new=MailTime.AT_ONCE)
    ask_hugo(alder)
    assert send(session) == []


def test_letters_say_nothing_about_the_family(session: Session, alder: Storyteller, clock: ManualClock) -> None:
    ask_hugo(alder)
    for day in (TUESDAY, WEDNESDAY, FRIDAY):
        said = str([*morning(session, clock, day).values()])
        assert not [name for name in ("Alder", "Ash", "Aspen", "Northfield", "School") if name in said]


def test_at_once_in_the_morning_or_not_at_all(session: Session, alder: Storyteller, clock: ManualClock) -> None:
    want(session, "hugo.heron", new=MailTime.AT_ONCE)
    task = ask_hugo(alder)
    [letter] = send(session)
    assert (letter.to, "1 new task" in letter.subject) == ("hugo.heron@example.org", True)
    want(session, "hugo.heron", due=MailTime.NEVER, late=MailTime.NEVER, moved=MailTime.NEVER)
    task_completion.assign(session, person(session, "hugo.heron"), task.id, "mina.lark")
    task_completion.assign(session, person(session, "mina.lark"), task.id, "hugo.heron")
    for days in range(1, 30):
        assert "hugo.heron" not in morning(session, clock, date(2026, 3, 2) + timedelta(days=days))


def test_mash_on_the_same_day_cannot_be_turned_off(session: Session, alder: Storyteller) -> None:
    want(session, "tess.robin", **dict.fromkeys(("new", "due", "late", "moved"), MailTime.NEVER))
    alder.do("record_concern", immediate_risk="yes")
    assert alder.has("contact_mash")
    letters = [letter for letter in send(session) if letter.to.startswith("tess.robin")]
    assert [letter.subject for letter in letters] == ["Early Help: contact MASH today"]
    assert send(session) == []


def test_due_two_working_days_before_and_on_the_day_late_the_day_after_and_weekly(
    session: Session, alder: Storyteller, clock: ManualClock
) -> None:
    task = ask_hugo(alder)
    want(session, "hugo.heron", new=MailTime.NEVER)
    bpmn.tasks.set_due_at(session, task.id, london_moment(date(2026, 3, 12), 17), "tess.robin")
    told = {}
    for days in range(1, 50):
        day = date(2026, 3, 2) + timedelta(days=days)
        if letter := morning(session, clock, day).get("hugo.heron"):
            told[day] = letter.subject.removeprefix("Early Help: ")
    assert told == {
        date(2026, 3, 10): "1 task due by 12 March",
        date(2026, 3, 12): "1 task due today",
        date(2026, 3, 13): "1 task late",
        date(2026, 3, 20): "1 task late",
        date(2026, 3, 27): "1 task late",
        date(2026, 4, 7): "1 task late",  # Good Friday and Easter Monday are no working days
        date(2026, 4, 14): "1 task late",
    } | {day: words for day, words in told.items() if day > date(2026, 4, 14)}


def test_what_is_done_or_with_somebody_else_is_left_out(
    session: Session, alder: Storyteller, clock: ManualClock
) -> None:
    ask_hugo(alder)
    clock.move_to(london_moment(TUESDAY, 6))
    gathering.gather(session)
    alder.do("give_professional_view")
    assert "hugo.heron" not in morning(session, clock, TUESDAY)
    assert session.exec(select(Notification).where(Notification.person == "hugo.heron")).all() == []


def test_a_task_handed_on_is_told_to_both(session: Session, alder: Storyteller) -> None:
    task = ask_hugo(alder)
    for name in ("hugo.heron", "mina.lark"):
        want(session, name, moved=MailTime.AT_ONCE, new=MailTime.NEVER)
    task_completion.assign(session, person(session, "lena.kite"), task.id, "mina.lark")
    lost, gained = send(session)
    assert "is no longer yours" in lost.text and task.id not in lost.text
    assert "is yours now" in gained.text and f"{ADDRESS}/tasks/{task.id}" in gained.text


def test_a_new_lead_is_told_and_the_one_before(session: Session, alder: Storyteller) -> None:
    for name in ("hugo.heron", "tess.robin"):
        want(session, name, moved=MailTime.AT_ONCE)
    cases.change_lead_professional(session, alder.reference, "hugo.heron", actor="dora.swan")
    new, old = send(session)
    assert (new.to, old.to) == ("hugo.heron@example.org", "tess.robin@example.org")
    assert "you lead this case now" in new.text and "you no longer lead" in old.text


def test_a_person_gets_one_letter_of_a_morning_soonest_first(
    session: Session, story: Storyteller, clock: ManualClock
) -> None:
    due = []
    for number, name in enumerate(("Alder", "Beech", "Cedar")):
        story.begin(name, Area.NORTH, [Child("Ash", 7)], by="tess.robin")
        task = ask_hugo(story)
        bpmn.tasks.set_due_at(session, task.id, london_moment(date(2026, 3, 5 - number), 17), "tess.robin")
        due.append(story.reference)
    message = Notification(
        case=due[0], person="hugo.heron", kind="stuck_red", sentence=f"{due[0]}: stuck.", created_at=time.now(session)
    )
    session.add(message)
    letter = morning(session, clock, TUESDAY)["hugo.heron"]
    assert letter.subject == "Early Help: 1 task due today, 2 due by 5 March, 1 stuck case"
    lines = [line[2:14] for line in letter.text.splitlines() if line.startswith("- ")]
    assert lines == [due[2], due[1], due[0], due[0]]


def test_who_has_gone_gets_nothing(session: Session, alder: Storyteller, clock: ManualClock) -> None:
    ask_hugo(alder)
    people.get(session, "hugo.heron").is_active = False
    session.flush()
    assert "hugo.heron" not in morning(session, clock, TUESDAY)


def test_what_could_not_leave_is_tried_again_later_each_time_under_one_id(
    session: Session, alder: Storyteller, clock: ManualClock
) -> None:
    ask_hugo(alder)
    clock.move_to(london_moment(TUESDAY, 7))
    gathering.gather(session)
    outbox.put_into_letters(session)
    ids, waited = set(), []
    for _ in range(8):
        [letter] = [one for one in outbox.take_letters(session, ADDRESS) if one.to.startswith("hugo")]
        outbox.put_off(session, letter, "It is away.")
        ids.add(letter.id)
        began = clock.moment
        session.expire_all()
        while session.get_one(OutgoingLetter, letter.id).try_at > clock.moment:
            clock.move(A_MINUTE)
        waited.append((clock.moment - began) // A_MINUTE)
    assert len(ids) == 1
    assert waited == [1, 5, 15, 60, 180, 360, 360, 360]


def test_two_workers_write_one_letter(two_people_database: Database, clock: ManualClock) -> None:
    with two_people_database.transaction() as session:
        gathering.gather(session)
        story = Storyteller(session, clock, FAR_AHEAD)
        story.begin("Alder", Area.NORTH, [Child("Ash", 7)], by="tess.robin")
        ask_hugo(story)
    clock.move_to(london_moment(TUESDAY, 7))
    with two_people_database.transaction() as one:
        gathering.gather(one)
        with two_people_database.transaction() as other:
            assert gathering.gather(other) == 0, "the one is at it"
            assert outbox.put_into_letters(other) == 0, "and has not finished"
    with two_people_database.transaction() as one:
        made = outbox.put_into_letters(one)
        with two_people_database.transaction() as other:
            assert outbox.put_into_letters(other) == 0, "these people's letters are being written"
    assert made
    with two_people_database.transaction() as one:
        taken = outbox.take_letters(one, ADDRESS)
        with two_people_database.transaction() as other:
            assert outbox.take_letters(other, ADDRESS) == []
    assert len(taken) == made


def test_however_many_there_are_the_statements_are_as_many(
    either: Database, session: Session, story: Storyteller, clock: ManualClock
) -> None:
    counts = []
    for day, families in ((TUESDAY, 1), (WEDNESDAY, 4)):
        for number in range(families):
            story.begin(f"{day} {number}", Area.NORTH, [Child("Ash", 7)], by="tess.robin")
            ask_hugo(story)
        counts.append(_count(either, session, clock, day))
    assert counts[0] == counts[1]


def _count(database: Database, session: Session, clock: ManualClock, day: date) -> int:
    run: list[str] = []
    session.flush()

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        run.append(statement)

    event.listen(database.engine, "before_cursor_execute", note)
    clock.move_to(london_moment(day, 7))
    gathering.gather(session)
    outbox.put_into_letters(session)
    outbox.take_letters(session, ADDRESS)
    event.remove(database.engine, "before_cursor_execute", note)
    return len(run)
