"""Mail leaves once, at its time, names no family, and is tried again when the server was away."""

import socketserver
import threading
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from sqlmodel import Session

from api import mail_room, mail_senders
from api.mail_senders import FolderSender, SmtpSender
from api.settings import Settings, SettingsError
from engine import clock as time
from engine.casework import people
from engine.casework.mail.letters import Letter
from engine.casework.models import Notification
from engine.clock import ManualClock, london_moment
from engine.database import Database
from tests.integration.api.conftest import SignIn

pytestmark = pytest.mark.usefixtures("app")
SENDER = "early-help@council.example"
ADDRESS = "https://early-help.council.example"


class Away:
    """A mail server that does not answer."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def send(self, letter: Letter) -> None:
        self.asked.append(f"<{letter.id}@council.example>")
        raise ConnectionRefusedError


class Anywhere:
    """Takes every letter."""

    def send(self, letter: Letter) -> None:
        """It is gone."""


@pytest.fixture
def reference(as_: SignIn, database: Database) -> str:
    """A case; what Ann is told of it has left."""
    started = as_("ann").post("/api/v1/cases", json={"family": {"name": "Elm", "area": "North"}})
    for _ in range(2):  # the first round only begins
        mail_room.send_waiting(database, Anywhere(), ADDRESS)
    return started.json()["reference"]


def wait_to_be_sent(database: Database, reference: str, *kinds: str, person: str = "bob") -> None:
    """Messages in the outbox."""
    with database.transaction() as session:
        session.add_all(
            Notification(
                case=reference, person=person, kind=kind, sentence=f"{reference}: {kind} {number}.",
                created_at=time.now(session),
            )
            for number, kind in enumerate(kinds, 1)
        )  # fmt: skip


def sent(folder: Path) -> list[EmailMessage]:
    """Bob's letters in the folder, by subject."""
    letters = [message_from_bytes(path.read_bytes(), policy=default) for path in folder.glob("*.eml")]
    return sorted((one for one in letters if "bob" in one["To"]), key=lambda letter: letter["Subject"])  # type: ignore[return-value]  # read as mail


def send(database: Database, folder: Path) -> int:
    """How many letters have left to Bob."""
    before = len(sent(folder))
    mail_room.send_waiting(database, FolderSender(folder, SENDER), ADDRESS)
    return len(sent(folder)) - before


def test_critical_goes_at_once_and_once(database: Database, reference: str, tmp_path: Path) -> None:
    wait_to_be_sent(database, reference, "stuck_critical", "reminder")
    assert [send(database, tmp_path), send(database, tmp_path)] == [2, 0]
    reminder, urgent = sent(tmp_path)
    assert (urgent["To"], urgent["From"], urgent["Subject"]) == (
        "bob@example.org", SENDER, "Early Help: this cannot wait",
    )  # fmt: skip
    assert f"- {reference}: stuck_critical 1." in urgent.get_content()
    assert "Elm" not in str(urgent) + str(reminder)


@pytest.mark.parametrize(
    ("found_at", "sent_at"),
    [
        (london_moment(date(2026, 3, 2), 9), london_moment(date(2026, 3, 3), 7)),  # Monday: Tuesday morning
        (london_moment(date(2026, 4, 2), 12), london_moment(date(2026, 4, 7), 7)),  # over Easter
        (london_moment(date(2026, 3, 28), 12), london_moment(date(2026, 3, 30), 7)),  # the clocks change
        (london_moment(date(2026, 3, 3), 6, 59), london_moment(date(2026, 3, 3), 7)),  # early: the same morning
    ],
)  # fmt: skip
def test_red_goes_with_the_next_mornings_mail_in_one_letter(
    database: Database, reference: str, tmp_path: Path, clock: ManualClock, found_at: datetime, sent_at: datetime
) -> None:
    clock.move_to(found_at)
    wait_to_be_sent(database, reference, "stuck_red", "stuck_red", "stuck_red")
    clock.move_to(sent_at - timedelta(seconds=1))
    assert send(database, tmp_path) == 0
    clock.move(timedelta(seconds=1))
    assert send(database, tmp_path) == 1
    [letter] = sent(tmp_path)
    assert letter.get_content().count(f"- {reference}") == 3


def test_what_could_not_be_sent_is_sent_later_under_the_same_id(
    database: Database, reference: str, tmp_path: Path, clock: ManualClock
) -> None:
    wait_to_be_sent(database, reference, "stuck_critical")
    away = Away()
    assert mail_room.send_waiting(database, away, ADDRESS) == 0
    assert send(database, tmp_path) == 0, "not at once again"
    clock.move(timedelta(minutes=1))
    assert send(database, tmp_path) == 1
    assert [letter["Message-ID"] for letter in sent(tmp_path)] == away.asked


def test_who_is_gone_gets_no_mail(database: Database, reference: str, tmp_path: Path) -> None:
    wait_to_be_sent(database, reference, "stuck_critical", person="cy")
    with database.transaction() as session:
        _leave(session, "cy")
    assert send(database, tmp_path) == 0


def _leave(session: Session, user_name: str) -> None:
    person = people.get(session, user_name)
    person.is_active = False
    session.add(person)


class _MailServer(socketserver.StreamRequestHandler):
    """Takes one letter, as RFC 5321 has it."""

    def handle(self) -> None:
        self._say(b"220 here")
        lines: list[bytes] = []
        while line := self.rfile.readline():
            if line.upper().startswith(b"DATA"):
                self._say(b"354 go on")
                lines = list(iter(self.rfile.readline, b".\r\n"))
            if line.upper().startswith(b"QUIT"):
                break
            self._say(b"250 ok")
        self._say(b"221 bye")
        self.server.taken.append(b"".join(lines))  # type: ignore[attr-defined]  # the test's own server

    def _say(self, words: bytes) -> None:
        self.wfile.write(words + b"\r\n")


@pytest.fixture
def mail_server() -> Iterator[socketserver.TCPServer]:
    with socketserver.TCPServer(("127.0.0.1", 0), _MailServer) as server:
        server.taken = []  # type: ignore[attr-defined]  # what it was given
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield server
        server.shutdown()
        thread.join()


def test_a_mail_server_gets_the_letter(database: Database, reference: str, mail_server: socketserver.TCPServer) -> None:
    wait_to_be_sent(database, reference, "stuck_critical")
    sender = SmtpSender(urlsplit(f"smtp://127.0.0.1:{mail_server.server_address[1]}"), SENDER)
    assert mail_room.send_waiting(database, sender, ADDRESS) == 1
    [taken] = mail_server.taken  # type: ignore[attr-defined]  # see the fixture
    letter = message_from_bytes(taken)
    assert letter["To"] == "bob@example.org"
    assert reference in letter.get_payload()


@pytest.mark.parametrize("url", ["http://mail", "smtp://", "file://", "mail.example"])
def test_an_address_for_mail_that_cannot_be_read_is_refused(url: str) -> None:
    with pytest.raises(SettingsError, match="EARLY_HELP_MAIL_URL"):
        mail_senders.sender_of(Settings(mail_url=url))


def test_a_mail_servers_password_is_not_shown(tmp_path: Path) -> None:
    assert "secret" not in repr(Settings(mail_url="smtps://name:secret@mail.example"))
    assert mail_senders.sender_of(Settings()) is None
