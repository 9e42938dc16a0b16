"""Sends what waits: what people who work here are told (`engine.casework.outbox`), and what people outside are asked.

What is to be told is looked for first. A box hands a letter to one sender only. A process that stops between sending
and noting that it was sent leaves the letter to be sent again, under the same id, which GOV.UK Notify and mail servers
can tell; none is lost.
"""

from collections.abc import Sequence
from smtplib import SMTPRecipientsRefused
from threading import Event
from typing import Protocol

from sqlmodel import Session

from api import logs, outside_letters
from api.mail_senders import Sender
from engine.casework import outbox
from engine.casework.mail import gathering
from engine.casework.mail.letters import Letter
from engine.casework.mail.refusing import LetterRefusedError
from engine.database import Database

PAUSE = 20.0
"""Seconds between two looks into the outbox."""


class Box(Protocol):
    """Where letters wait."""

    def take_letters(self, session: Session, address: str, /) -> Sequence[Letter]:
        """What is to be sent now; nobody else gets it for a while."""

    def mark_sent(self, session: Session, letter: Letter) -> None:
        """The letter has left."""

    def put_off(self, session: Session, letter: Letter, failure: str) -> None:
        """The letter could not leave, for now."""

    def put_back(self, session: Session, untouched: Sequence[Letter]) -> None:
        """Nobody has tried to send these letters."""

    def refuse(self, session: Session, letter: Letter, failure: str) -> None:
        """The letter cannot leave as it is."""


BOXES: Sequence[Box] = (outbox, outside_letters)


def send_waiting(database: Database, sender: Sender, address: str, stop: Event | None = None) -> int:
    """Looks for what is to be told, and sends every letter that is due; how many left.

    `address` is where people reach the pages. One that cannot leave is tried again later, or kept for administrators.
    """
    stop = stop or Event()
    with database.transaction() as session:
        gathering.gather(session)
    more = True
    while more and not stop.is_set():
        with database.transaction() as session:
            more = outbox.put_into_letters(session) > 0
    return sum(_send_from(box, database, sender, address, stop) for box in BOXES)


def run(database: Database, sender: Sender, address: str, stop: Event) -> None:
    """Sends what is due until `stop` is set; the letters that were taken are finished first."""
    while not stop.is_set():
        try:
            send_waiting(database, sender, address, stop)
        except Exception as error:  # The database may be away for a while; the next round tries again.
            logs.log_unexpected(error)
        stop.wait(PAUSE)


def _send_from(box: Box, database: Database, sender: Sender, address: str, stop: Event) -> int:
    left, more = 0, True
    while more and not stop.is_set():
        with database.transaction() as session:
            letters = box.take_letters(session, address)
        sent, more = _send(box, database, sender, letters)
        left += sent
    return left


def _send(box: Box, database: Database, sender: Sender, letters: Sequence[Letter]) -> tuple[int, bool]:
    """How many of the letters left, and whether to go on with others."""
    left = 0
    for place, letter in enumerate(letters):
        try:
            sender.send(letter)
        except (LetterRefusedError, ValueError) as error:  # a ValueError: no letter can be made of it
            with database.transaction() as session:
                box.refuse(session, letter, str(error))
        except OSError as error:
            logs.log_unexpected(error)
            with database.transaction() as session:
                box.put_off(session, letter, str(error))
                if not isinstance(error, SMTPRecipientsRefused):  # the server is away or refuses us: for the others too
                    box.put_back(session, letters[place + 1 :])
                    return left, False
        else:
            with database.transaction() as session:
                box.mark_sent(session, letter)
            left += 1
    return left, bool(letters)
