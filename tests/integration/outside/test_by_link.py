"""A child's or a professional view from somebody outside: asked, given by link and code, read, recorded."""

from datetime import timedelta

import pytest
from sqlmodel import select

from api import outside_letters, outside_upkeep
from engine import bpmn
from engine.casework import absences, people, professional_views, taking_back, task_completion
from engine.casework.models import AgencyLimit, ChildView, FormAnswers, Notification, ProfessionalView
from engine.clock import ManualClock
from tests.conftest import MONDAY_MORNING
from tests.integration.outside.conftest import CHILDS_VIEW, NURSE, PROFESSIONAL_VIEW, Desk
from tests.integration.pages.conftest import SignedIn


@pytest.mark.rule("EHA-2")
def test_a_childs_view_goes_out_and_comes_back(desk: Desk) -> None:
    asked = desk.ask()
    nurse = desk.enter(asked)
    nurse.press("Send", **CHILDS_VIEW)
    assert nurse.heading == "Thank you"
    asker = asked.asker
    asker.open(asked.task.address)
    assert "1 person was asked outside; 1 answered." in asker.text
    asker.open(f"{asked.task.address}/outside/{asked.view_id}")
    for words in ("I like the garden.", "Nina Neave, school nurse, North Community Nursing", NURSE["agreed_by"]):
        assert words in asker.text
    asker.press("Record it and complete the task")
    assert "Read it first" in asker.text
    asker.press("Record it and complete the task", read="yes")
    assert asker.page.status_code == 200
    with desk.database.reading() as session:
        [view] = session.exec(select(ChildView).where(ChildView.task == asked.task.id)).all()
        assert (view.view, view.by) == ("I like the garden.", asked.task.people[0])
        assert bpmn.tasks.get(session, asked.task.id).status == "completed"
    assert desk.told(asked.task.reference) == [
        "outside_view_asked", "outside_view_opened", "outside_view_given", "outside_view_recorded",
    ]  # fmt: skip
    asker.open(f"/cases/{asked.task.reference}/documents/whole-case")
    assert "Given by link by Nina Neave, school nurse, North Community Nursing." in asker.text


@pytest.mark.rule("EHA-3")
def test_a_professional_view_is_on_record_as_theirs(desk: Desk) -> None:
    asked = desk.ask("give_professional_view")
    nurse = desk.enter(asked)
    assert nurse.document.xpath("//input[@name='involvement']/@value") == ["school nurse, North Community Nursing"]
    nurse.press("Send", **PROFESSIONAL_VIEW)
    asked.asker.open(f"{asked.task.address}/outside/{asked.view_id}")
    asked.asker.press("Record it and complete the task", read="yes")
    with desk.database.reading() as session:
        [view] = session.exec(select(ProfessionalView).where(ProfessionalView.task == asked.task.id)).all()
        [told] = professional_views.summary(session, asked.task.reference)
    assert (view.facts, view.by) == (PROFESSIONAL_VIEW["facts"], asked.task.people[0])
    assert told.given_by == "Nina Neave, school nurse, North Community Nursing"


def test_who_stands_in_records_it_for_somebody_who_has_the_task_and_is_away(desk: Desk, as_: SignedIn) -> None:
    asked = desk.ask()
    desk.enter(asked).press("Send", **CHILDS_VIEW)
    with desk.database.transaction() as session:
        has_it = people.get(session, asked.task.people[0])
        task_completion.claim(session, has_it, asked.task.id)
        today = MONDAY_MORNING.date()
        stands_in = absences.list_candidates(session, has_it)[0].user_name
        absences.say(session, has_it, from_on=today, until_on=today, stand_in=stands_in)
    stand_in = as_(stands_in)
    stand_in.open(f"{asked.task.address}/outside/{asked.view_id}")
    stand_in.press("Record it and complete the task", read="yes")
    with desk.database.reading() as session:
        assert bpmn.tasks.get(session, asked.task.id).status == "completed"


def test_taken_back_it_waits_to_be_read_again_and_other_words_are_not_theirs(desk: Desk, clock: ManualClock) -> None:
    asked = desk.ask("give_professional_view")
    desk.enter(asked).press("Send", **PROFESSIONAL_VIEW)
    address = f"{asked.task.address}/outside/{asked.view_id}"
    asked.asker.open(address)
    asked.asker.press("Record it and complete the task", read="yes")
    clock.move(timedelta(minutes=1))
    with desk.database.transaction() as session:
        taking_back.take_back(session, people.get(session, asked.task.people[0]), asked.task.id)
    asked.asker.open(f"{asked.task.address}/outside")
    assert "It waits for you to read it." in asked.asker.text
    asked.asker.open(asked.task.address)
    asked.asker.press("Save and complete", **{**PROFESSIONAL_VIEW, "facts": "My own words."})
    with desk.database.reading() as session:
        [told] = professional_views.summary(session, asked.task.reference)
    assert (told.facts, told.given_by) == ("My own words.", asked.task.people[0])


def test_they_see_a_first_name_and_one_form_and_nothing_else_of_the_case(desk: Desk) -> None:
    asked = desk.ask()
    surname = asked.task.family.split()[0]
    nurse = desk.visitor()
    nurse.open(asked.link)
    before = nurse.page.text
    nurse.press("Continue", code=asked.code)
    first_name = nurse.heading.removesuffix("’s view")
    for text in (asked.letter, before, nurse.page.text):
        assert surname not in text
        assert asked.task.reference not in text
        assert asked.task.id not in text
    for text in (asked.letter, before):
        assert first_name not in text
    assert NURSE["why"] in nurse.text
    assert "read by the family" in nurse.text
    assert asked.code not in asked.letter
    links = nurse.document.xpath("//a/@href[not(starts-with(., '#'))]")
    assert links == []


def test_what_they_saved_waits_for_them_and_for_nobody_else(desk: Desk) -> None:
    asked = desk.ask()
    nurse = desk.enter(asked)
    nurse.press("Save and come back later", how="own_words", view="He said")
    assert "Saved. Nobody but you can read it" in nurse.text
    asked.asker.open(f"{asked.task.address}/outside")
    assert "He said" not in asked.asker.page.text
    assert asked.asker.get(f"{asked.task.address}/outside/{asked.view_id}").status_code == 404
    again = desk.enter(asked)
    assert "He said" in again.page.text


def test_wrong_answers_come_back_with_every_word(desk: Desk) -> None:
    nurse = desk.enter(desk.ask())
    nurse.press("Send", **{**CHILDS_VIEW, "gathered_on-year": "2031"})
    assert "The date must be today or in the past." in nurse.text
    assert "I like the garden." in nurse.page.text
    nurse.press("Send", **{**CHILDS_VIEW, "view": ""})
    assert nurse.page.status_code == 422
    with desk.database.reading() as session:
        assert session.exec(select(ChildView).where(ChildView.view == "I like the garden.")).all() == []


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"agreed": ""}, "Ask the family first."),
        ({"agreed_by": ""}, "Say who agreed, and when."),
        ({"name": " "}, "Answer this question."),
        ({"email": "nina"}, "Enter a mail address"),
        ({"email": "nina@x.example\nBcc: all@x.example"}, "Enter a mail address"),
        ({"email": "Tess.Robin@example.org"}, "They use Early Help themselves"),
        ({"until_on___day": "1", "until_on___month": "3", "until_on___year": "2026"}, "today or in the future"),
        ({"until_on___day": "31", "until_on___month": "3", "until_on___year": "2026"}, "The policy allows 28 days"),
        ({"until_on___day": "31", "until_on___month": "2", "until_on___year": "2026"}, "Enter a real date."),
        ({"about": "another-child"}, "Choose one of the options offered."),
    ],
)
def test_who_cannot_be_asked_is_refused_with_a_sentence(desk: Desk, typed: dict[str, str], sentence: str) -> None:
    asker = desk.asking(desk.task("record_childs_view"))
    about = {"about": asker.document.xpath("//input[@name='about']/@value")[0]}
    asker.press("Send the link and show the code", **{**NURSE, **about, **typed})
    assert asker.page.status_code == 422
    assert sentence in asker.text
    assert NURSE["why"] in asker.page.text, "nothing typed is lost"
    assert desk.post() == []


@pytest.mark.rule("EHA-3")
@pytest.mark.rule("SHR-11")
@pytest.mark.parametrize("written", ["north community nursing", "The North Community Nursing Team", "Nursing North"])
def test_an_agency_that_the_family_has_limited_is_not_asked(desk: Desk, written: str) -> None:
    task = desk.task("record_childs_view")
    _limit(desk, task.reference, "North Community Nursing")
    asker = desk.asking(task)
    about = asker.document.xpath("//input[@name='about']/@value")[0]
    asker.press("Send the link and show the code", **{**NURSE, "about": about, "agency": written})
    assert f"The family does not want anything shared with {written}." in asker.text


@pytest.mark.rule("CON-4")
def test_a_limit_named_later_closes_the_link_too(desk: Desk) -> None:
    asked = desk.ask()
    nurse = desk.enter(asked)
    _limit(desk, asked.task.reference, "North Community Nursing")
    nurse.press("Send", **CHILDS_VIEW)
    assert nurse.heading == "This is no longer needed"
    assert desk.view(asked.view_id).given_at is None
    assert desk.visitor().open(asked.link) is not None


def test_who_asked_is_told_by_mail_that_names_nobody(desk: Desk) -> None:
    asked = desk.ask()
    desk.enter(asked).press("Send", **CHILDS_VIEW)
    with desk.database.reading() as session:
        [told] = session.exec(select(Notification).where(Notification.kind == "outside_view")).all()
    assert told.person == asked.task.people[0]
    assert told.sentence.startswith(f"{asked.task.reference}: a view that was asked for outside has come")


def test_one_reminder_then_the_end_and_asking_again_keeps_what_they_saved(desk: Desk, clock: ManualClock) -> None:
    asked = desk.ask()
    desk.enter(asked).press("Save and come back later", how="own_words", view="He said")
    assert outside_upkeep.tend(desk.database) == 0
    clock.move(timedelta(days=10))
    assert [outside_upkeep.tend(desk.database), outside_upkeep.tend(desk.database)] == [1, 0]
    [reminder] = desk.post()
    assert reminder["Subject"] == "A reminder: you are asked for your view"
    clock.move(timedelta(days=5))
    assert [outside_upkeep.tend(desk.database), outside_upkeep.tend(desk.database)] == [1, 0]
    nurse = desk.visitor()
    nurse.open(asked.link)
    assert (nurse.page.status_code, nurse.heading) == (410, "This link has expired")
    assert "call who asked you" in nurse.text
    task = desk.task("record_childs_view")
    asker = desk.asking(task)
    asker.press("Ask again")
    [letter] = desk.post()
    again = desk.asked(asker, task, letter)
    assert again.code != asked.code
    assert "He said" in desk.enter(again).page.text
    assert desk.told(task.reference) == [
        "outside_view_asked", "outside_view_opened", "outside_view_reminded", "outside_view_expired",
        "outside_view_asked_again",
    ]  # fmt: skip


def test_taken_back_it_opens_nothing_and_what_they_had_typed_is_gone(desk: Desk) -> None:
    asked = desk.ask()
    nurse = desk.enter(asked)
    nurse.press("Save and come back later", how="own_words", view="He said")
    asked.asker.open(f"{asked.task.address}/outside")
    asked.asker.press("Take the request to Nina Neave back")
    assert desk.view(asked.view_id).draft is None
    nurse.open(asked.link)
    assert (nurse.page.status_code, nurse.heading) == (410, "You are no longer asked for this")
    nurse.open("/view")
    assert nurse.heading == "Open the link in the mail again"


def test_a_task_done_without_them_ends_the_request(desk: Desk, as_: SignedIn) -> None:
    asked = desk.ask()
    nurse = desk.enter(asked)
    asked.asker.open(asked.task.address)
    asked.asker.press("Save and complete", **{name.replace("-", "___"): value for name, value in CHILDS_VIEW.items()})
    with desk.database.reading() as session:
        assert session.get(FormAnswers, asked.task.id) is not None
    nurse.open("/view")
    assert nurse.heading == "This is no longer needed"


def test_a_letter_that_could_not_leave_is_tried_again_with_a_link_that_works(desk: Desk, clock: ManualClock) -> None:
    task = desk.task("record_childs_view")
    asker = desk.asking(task)
    about = asker.document.xpath("//input[@name='about']/@value")[0]
    asker.press("Send the link and show the code", **{**NURSE, "about": about})
    with desk.database.transaction() as session:
        assert len(outside_letters.take_letters(session, "http://testserver")) == 1
    assert desk.post() == [], "somebody is sending it"
    clock.move(timedelta(minutes=20))
    [letter] = desk.post()
    assert desk.enter(desk.asked(asker, task, letter)).heading.endswith("view")


def _limit(desk: Desk, reference: str, agency: str) -> None:
    with desk.database.transaction() as session:
        now = desk.database.clock.now(session)
        session.add(AgencyLimit(case=reference, task="none", by="tess.robin", at=now, agency=agency))
