"""A council's own words on pages and in mail; what somebody typed stays as they typed it."""

from fastapi import FastAPI

from api import local_words
from engine import clock
from engine.casework import outbox, policy
from engine.casework.local_terms import LocalTerms
from engine.casework.models import Notification
from tests.integration.pages.conftest import Browser, FindTask, SignedIn
from tests.unit.casework.test_local_terms import TERMS


def say(app: FastAPI, terms: LocalTerms = TERMS) -> None:
    with app.state.database.transaction() as session:
        policy.publish(session, [terms])
    local_words.refresh(app.state.database)


def test_pages_say_what_the_council_says(app: FastAPI, tess: Browser, as_: SignedIn, waiting: FindTask) -> None:
    task = waiting("contact_mash")
    browser = as_(task.people[0])
    browser.open(task.address)
    assert "MASH" in browser.text
    say(app)
    browser.open(task.address)
    assert browser.heading == "Contact IFD"
    assert browser.document.xpath("//form[@action]"), "addresses and fields are as they were"
    tess.open("/settings")
    assert "at once when IFD is to be contacted" in tess.text
    assert tess.document.xpath("//title")[0].text.startswith("Your settings")


def test_what_somebody_typed_is_never_changed(app: FastAPI, as_: SignedIn, waiting: FindTask) -> None:
    say(app)
    task = waiting("contact_mash")
    browser = as_(task.people[0])
    browser.open(task.address)
    browser.press("Save as draft", shared="We met at the TAF; MASH knows an EHA.")
    browser.open(task.address)
    assert "We met at the TAF; MASH knows an EHA." in browser.page.text


def test_a_newer_version_counts_and_an_empty_one_is_the_guidances(app: FastAPI, tess: Browser) -> None:
    say(app)
    say(app, LocalTerms.model_validate({**TERMS.model_dump(), "version": 2, "terms": {}}))
    tess.open("/settings")
    assert "when MASH is to be contacted" in tess.text


def test_mail_says_what_the_council_says(app: FastAPI) -> None:
    say(app)
    with app.state.database.transaction() as session:
        message = Notification(
            case="EH-2026-0001", person="tess.robin", kind="stuck_critical",
            sentence="EH-2026-0001: MASH has not been contacted.", created_at=clock.now(session),
        )  # fmt: skip
        session.add(message)
        session.flush()
        outbox.put_into_letters(session)
        texts = [letter.text for letter in outbox.take_letters(session, "https://MASH.example")]
    [text] = [text for text in texts if "Tess" in text]
    assert "EH-2026-0001: IFD has not been contacted." in text
    assert "https://MASH.example/cases/EH-2026-0001" in text
