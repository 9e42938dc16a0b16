"""Somebody at work who asks a school nurse for a child's view, and the nurse's own browser."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from email.message import EmailMessage
from pathlib import Path

import pytest
from fastapi import FastAPI
from sqlmodel import select

from api import mail_room
from api.app import create_app
from api.mail_senders import as_mail
from engine.casework.demo.storyteller import Child, Storyteller
from engine.casework.mail.letters import Letter
from engine.casework.models import Area, OutsideView, TimelineEntry
from engine.clock import ManualClock
from engine.database import Database
from tests.conftest import MONDAY_MORNING
from tests.integration.pages.conftest import Browser, SignedIn, Waiting, as_, find_waiting, prepared
from tests.serving import demonstration

__all__ = ["as_", "prepared"]

NURSE = {
    "name": "Nina Neave",
    "role": "school nurse",
    "agency": "North Community Nursing",
    "email": "nina.neave@nursing.example",
    "why": "You see him every week.",
    "agreed": "yes",
    "agreed_by": "Mother, on 1 March, by telephone",
}
CHILDS_VIEW = {
    "gathered_on-day": "1",
    "gathered_on-month": "3",
    "gathered_on-year": "2026",
    "how": "own_words",
    "view": "I like the garden.",
    "wishes": "More football.",
}
PROFESSIONAL_VIEW = {
    "involvement": "I weigh and measure him.",
    "strengths": "He laughs a lot.",
    "facts": "He has come to school hungry twice.",
    "open_with_family": "on",
}


class Post:
    """A mail server that keeps what it is given."""

    def __init__(self) -> None:
        self.letters: list[EmailMessage] = []

    def send(self, letter: Letter) -> None:
        self.letters.append(as_mail(letter, "early-help@council.example"))


@pytest.fixture(scope="session")
def told(prepared: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file with the demonstration and one more family, whose assessment has begun: copied for each test."""
    path = tmp_path_factory.mktemp("outside") / "told.db"
    path.write_bytes(prepared.read_bytes())
    clock = ManualClock(MONDAY_MORNING)
    database = Database(f"sqlite:///{path}", clock)
    with database.transaction() as session:
        begin_assessment(Storyteller(session, clock, MONDAY_MORNING + timedelta(hours=1)))
    with database.engine.connect() as connection:
        connection.exec_driver_sql("ROLLBACK")
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    database.dispose()
    return path


def begin_assessment(story: Storyteller) -> None:
    """The Quince family of the North: two children, and a health visitor who is invited to give her view."""
    story.begin("Quince", Area.NORTH, [Child("Ash", 7), Child("Aspen", 4)], by="tess.robin")
    for form in ("record_concern", "check_for_existing_eha", "judge_threshold", "offer_early_help"):
        story.do(form)
    story.do("record_consent", invited_practitioners=["hugo.heron"])


@pytest.fixture
def app(told: Path, tmp_path: Path, clock: ManualClock) -> Iterator[FastAPI]:
    """The demonstration, which sends mail."""
    path = tmp_path / "outside.db"
    path.write_bytes(told.read_bytes())
    app = create_app(demonstration(path, mail_url="file:///nowhere"), clock)
    yield app
    app.state.database.dispose()


@pytest.fixture
def database(app: FastAPI) -> Database:
    database: Database = app.state.database
    return database


@dataclass
class Asked:
    """Somebody who was asked: what they were told, and by whom."""

    view_id: str
    code: str
    link: str
    letter: str
    asker: Browser
    task: Waiting


class Desk:
    """Who has a task, and asks for it."""

    def __init__(self, app: FastAPI, as_: SignedIn) -> None:
        self.app, self.database, self._as = app, app.state.database, as_

    def task(self, form_key: str) -> Waiting:
        with self.database.reading() as session:
            return find_waiting(session, form_key)

    def asking(self, task: Waiting) -> Browser:
        """The browser of who has the task, with the page for asking open."""
        asker = self._as(task.people[0])
        asker.open(f"{task.address}/outside")
        return asker

    def ask(self, form_key: str = "record_childs_view", **typed: str) -> Asked:
        """Asks the nurse; the mail has left."""
        task = self.task(form_key)
        asker = self.asking(task)
        children = asker.document.xpath("//input[@name='about']/@value")
        asker.press("Send the link and show the code", about=children[0], **{**NURSE, **typed})
        assert asker.page.status_code == 200, asker.text
        [letter] = self.post()
        return self.asked(asker, task, letter)

    def asked(self, asker: Browser, task: Waiting, letter: EmailMessage) -> Asked:
        """What there is to know after the code was shown."""
        [code] = re.findall(r"\b\d{4} \d{4}\b", asker.text)
        text = letter.get_content()
        [link] = re.findall(r"http://testserver(/view/\S+)", text)
        with self.database.reading() as session:
            newest = session.exec(select(OutsideView).order_by(OutsideView.asked_at.desc())).first()  # type: ignore[attr-defined]  # a column
        assert newest is not None
        return Asked(newest.id, code, link, text, asker, task)

    def post(self) -> list[EmailMessage]:
        """The mail to people outside that leaves now."""
        post = Post()
        mail_room.send_waiting(self.database, post, "http://testserver")
        return [letter for letter in post.letters if letter["To"] == NURSE["email"]]

    def visitor(self) -> Browser:
        """A browser that nobody is signed in with."""
        return Browser(self.app, follow_redirects=False)

    def enter(self, asked: Asked) -> Browser:
        """The nurse's browser, inside."""
        nurse = self.visitor()
        nurse.open(asked.link)
        nurse.press("Continue", code=asked.code)
        assert nurse.page.status_code == 200, nurse.text
        return nurse

    def view(self, view_id: str) -> OutsideView:
        with self.database.reading() as session:
            return session.get_one(OutsideView, view_id)

    def told(self, reference: str) -> list[str]:
        """What the case's timeline says of people outside, oldest first."""
        with self.database.reading() as session:
            entries = select(TimelineEntry).where(TimelineEntry.case == reference).order_by(TimelineEntry.id)  # type: ignore[arg-type]  # a column
            return [entry.kind for entry in session.exec(entries) if entry.kind.startswith("outside_view")]


@pytest.fixture
def desk(app: FastAPI, as_: Callable[[str], Browser]) -> Desk:
    return Desk(app, as_)
