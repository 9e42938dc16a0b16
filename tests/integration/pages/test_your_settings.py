"""Each person's settings, and what administrators see of mail that could not leave."""

from fastapi import FastAPI

from engine import clock
from engine.casework import people
from engine.casework.mail import choices
from engine.casework.models import MailKind, MailTime, OutgoingLetter
from tests.integration.pages.conftest import Browser, SignedIn


def chosen(app: FastAPI, user_name: str) -> dict[MailKind, MailTime]:
    with app.state.database.reading() as session:
        return dict(choices.of_person(session, people.get(session, user_name)))


def test_everybody_chooses_for_each_kind(app: FastAPI, tess: Browser) -> None:
    tess.open("/tasks")
    [link] = tess.document.xpath("//header//a[normalize-space()='Your settings']")
    tess.open(link.get("href"))
    checked = tess.document.xpath("//input[@type='radio'][@checked]/@value")
    assert checked == ["morning"] * 4
    tess.press("Save", new="at_once", due="never")
    assert "Your settings are saved" in tess.text
    assert chosen(app, "tess.robin") == {
        MailKind.NEW: MailTime.AT_ONCE,
        MailKind.DUE: MailTime.NEVER,
        MailKind.LATE: MailTime.MORNING,
        MailKind.MOVED: MailTime.MORNING,
    }
    assert tess.document.xpath("//input[@type='radio'][@checked]/@value") == ["at_once", "never", "morning", "morning"]
    assert set(chosen(app, "dora.swan").values()) == {MailTime.MORNING}


def test_what_cannot_be_chosen_is_refused_beside_its_question(app: FastAPI, tess: Browser) -> None:
    tess.open("/settings")
    tess.press("Save", new="never", late="at_once")
    assert tess.page.status_code == 422
    assert "Late tasks: choose when you want to be told" in tess.text
    assert "never" in tess.document.xpath("//input[@name='new'][@checked]/@value")
    assert set(chosen(app, "tess.robin").values()) == {MailTime.MORNING}


def test_how_one_signs_in_and_the_calendar_stand_there(tess: Browser) -> None:
    tess.open("/settings")
    assert "tess.robin" in tess.text and "Signed in on 1 device" in tess.text
    assert tess.document.xpath("//main//a[@href='/calendar']")
    assert "You have no calendar address" in tess.text


def test_administrators_see_why_a_letter_did_not_leave_and_try_again(app: FastAPI, as_: SignedIn) -> None:
    ada = as_("ada.avocet")
    ada.open("/administration")
    assert ada.document.xpath("//a[@href='/administration/mail']")
    ada.open("/administration/mail")
    assert "No letter is left behind" in ada.text
    with app.state.database.transaction() as session:
        now = clock.now(session)
        common = {"kind": "morning", "made_at": now, "try_at": now, "tries": 2}
        session.add(OutgoingLetter(id="a", person="tess.robin", failure="No such address", refused_at=now, **common))
        session.add(OutgoingLetter(id="b", person="dora.swan", failure="It is away", **common))
    ada.open("/administration/mail")
    assert "Tess Robin" in ada.text and "No such address" in ada.text and "tried 2 times" in ada.text
    assert "It is away" in ada.text and "It is tried again on" in ada.text
    ada.press("Try again now: Tess Robin (tess.robin@example.org)")
    assert "Refused for good" not in ada.text
    with app.state.database.transaction() as session:
        session.get_one(OutgoingLetter, "a").refused_at = now
    ada.open("/administration/mail")
    ada.press("Give it up: Tess Robin (tess.robin@example.org)")
    with app.state.database.reading() as session:
        assert session.get(OutgoingLetter, "a") is None
    ada.press("Try all of them again now")
    assert "tried again within" in ada.text


def test_others_do_not_see_them(tess: Browser) -> None:
    assert tess.get("/administration/mail").status_code == 403
