"""Letters leave through GOV.UK Notify: each once, what it refuses is told, what fails is tried again."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from api import mail_room, mail_senders
from api.settings import Settings, SettingsError
from engine.casework.mail import refusing
from engine.clock import ManualClock
from engine.database import Database
from tests.integration.api.notify_server import KEY, SECRET, NotifyServer, running_notify
from tests.integration.api.test_mail_room import ADDRESS, reference, wait_to_be_sent

__all__ = ["reference"]
pytestmark = pytest.mark.usefixtures("app")
OTHER_KEY = KEY.replace(SECRET, "00000000-8d35-48ac-975b-e847b4f122b0")


@pytest.fixture
def notify() -> Iterator[NotifyServer]:
    with running_notify() as server:
        yield server


def send(database: Database, notify: NotifyServer, key: str = KEY) -> int:
    sender = mail_senders.sender_of(Settings(mail_url=notify.url, notify_key=key))
    assert sender is not None
    return mail_room.send_waiting(database, sender, ADDRESS)


def undelivered(database: Database) -> list[tuple[str, bool]]:
    """What is told to administrators: each letter's failure, and whether it is tried again."""
    with database.reading() as session:
        return [(one.failure, one.try_at is not None) for one in refusing.list_undelivered(session)]


def test_a_letter_leaves_with_its_subject_its_text_and_its_name(
    database: Database, reference: str, notify: NotifyServer
) -> None:
    wait_to_be_sent(database, reference, "stuck_critical")
    assert [send(database, notify), undelivered(database)] == [1, []]
    [letter] = notify.taken
    assert letter["email_address"] == "bob@example.org"
    assert letter["personalisation"]["subject"] == "Early Help: this cannot wait"
    assert f"- {reference}: stuck_critical 1." in letter["personalisation"]["body"]
    assert len(letter["reference"]) == 36


@pytest.mark.parametrize("status", [403, 429, 500, 503])
def test_what_passes_is_tried_again_and_told_meanwhile(
    database: Database, reference: str, notify: NotifyServer, clock: ManualClock, status: int
) -> None:
    wait_to_be_sent(database, reference, "stuck_critical")
    notify.fails = (status, "Not now")
    assert send(database, notify) == 0
    assert undelivered(database) == [(f"GOV.UK Notify says {status}: Not now", True)]
    notify.fails = None
    assert send(database, notify) == 0, "not at once again"
    clock.move(timedelta(minutes=1))
    assert send(database, notify) == 1
    assert (len(notify.taken), undelivered(database)) == (1, [])


def test_a_letter_that_is_refused_waits_for_an_administrator(
    database: Database, reference: str, notify: NotifyServer, clock: ManualClock
) -> None:
    wait_to_be_sent(database, reference, "stuck_critical")
    wait_to_be_sent(database, reference, "reminder", person="ann")
    notify.fails = (400, "email_address Not a valid email address")
    assert send(database, notify) == 0
    told = ("GOV.UK Notify says 400: email_address Not a valid email address", False)
    assert undelivered(database) == [told, told], "one that is refused does not hold up the next"
    notify.fails = None
    clock.move(timedelta(days=2))
    before = len(notify.taken)
    send(database, notify)
    assert [told, told] == undelivered(database)[:2]
    with database.transaction() as session:
        refusing.try_again(session)
    send(database, notify)
    assert len(notify.taken) >= before + 2
    assert undelivered(database) == []


def test_a_letter_that_arrived_although_nobody_heard_is_not_sent_again(
    database: Database, reference: str, notify: NotifyServer, clock: ManualClock
) -> None:
    wait_to_be_sent(database, reference, "stuck_critical")
    notify.forgets = True
    assert send(database, notify) == 0
    notify.forgets = False
    clock.move(timedelta(minutes=1))
    assert send(database, notify) == 1
    assert len(notify.taken) == 1


def test_a_key_that_notify_does_not_know_holds_letters_back_and_loses_none(
    database: Database, reference: str, notify: NotifyServer, clock: ManualClock
) -> None:
    wait_to_be_sent(database, reference, "stuck_critical", "reminder")
    assert send(database, notify, OTHER_KEY) == 0
    [(failure, tried)] = undelivered(database)
    assert (tried, "Invalid token" in failure) == (True, True)
    clock.move(timedelta(minutes=1))
    assert send(database, notify) == 2


def test_nobody_there_is_a_failure_that_passes(database: Database, reference: str, notify: NotifyServer) -> None:
    wait_to_be_sent(database, reference, "stuck_critical")
    url = notify.url
    notify.shutdown()
    notify.server_close()
    sender = mail_senders.sender_of(Settings(mail_url=url, notify_key=KEY))
    assert sender is not None
    assert mail_room.send_waiting(database, sender, ADDRESS) == 0
    assert [tried for _, tried in undelivered(database)] == [True]


@pytest.mark.parametrize(
    ("url", "key", "named"),
    [
        ("notify://api.notifications.service.gov.uk", KEY, "EARLY_HELP_MAIL_URL"),
        ("notify://api.notifications.service.gov.uk/template", "", "EARLY_HELP_NOTIFY_KEY"),
        ("notify://api.notifications.service.gov.uk/template", "too-short", "EARLY_HELP_NOTIFY_KEY"),
    ],
)
def test_settings_that_cannot_be_are_refused_by_name(url: str, key: str, named: str) -> None:
    with pytest.raises(SettingsError, match=named):
        mail_senders.sender_of(Settings(mail_url=url, notify_key=key))


def test_the_key_is_not_shown() -> None:
    assert SECRET not in repr(Settings(notify_key=KEY))
