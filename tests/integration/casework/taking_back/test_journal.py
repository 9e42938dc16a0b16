"""What is noted of rows while somebody completes, and undone."""

import orjson
import pytest

from engine import clock
from engine.casework import journal
from engine.casework.models import CaseRole, Notification, RoleOnCase
from tests.integration.casework.taking_back.completing import Desk


class TestTheJournal:
    """What is noted of rows, and undone."""

    def notify(self, desk: Desk) -> Notification:
        message = Notification(
            case=desk.story.reference,
            person="tess.robin",
            kind="reminder",
            sentence="Still to be done.",
            created_at=clock.now(desk.session),
        )
        desk.session.add(message)
        return message

    def test_a_message_that_has_not_left_is_never_sent(self, desk: Desk) -> None:
        with journal.keeping(desk.session) as written:
            self.notify(desk)
        journal.undo(desk.session, orjson.loads(orjson.dumps(written.packed())))
        assert desk.rows(Notification) == []

    def test_a_message_that_has_left_cannot_be_called_back(self, desk: Desk) -> None:
        with journal.keeping(desk.session) as written:
            message = self.notify(desk)
        message.letter = "a letter"
        desk.session.flush()
        with pytest.raises(journal.ChangedSinceError) as changed:
            journal.undo(desk.session, orjson.loads(orjson.dumps(written.packed())))
        assert changed.value.table == "notification"

    def test_a_row_that_was_changed_twice_and_one_that_was_deleted_are_what_they_were(self, desk: Desk) -> None:
        kept, gone = self.notify(desk), self.notify(desk)
        before = gone.model_dump()
        with journal.keeping(desk.session) as written:
            for kind in ("second", "third"):
                kept.kind = kind
                desk.session.flush()
            desk.session.delete(gone)
        journal.undo(desk.session, orjson.loads(orjson.dumps(written.packed())))
        assert desk.session.get_one(Notification, kept.id).kind == "reminder"
        assert desk.session.get_one(Notification, before["id"]).model_dump() == before

    def test_what_was_written_before_is_not_in_it(self, desk: Desk) -> None:
        self.notify(desk)
        with journal.keeping(desk.session) as written:
            pass
        assert written.packed() == []

    def test_it_says_when_nobody_had_read_what_was_changed(self, desk: Desk) -> None:
        [role] = desk.rows(CaseRole, CaseRole.role == RoleOnCase.EHA_AUTHOR)
        desk.session.expire(role)
        with journal.keeping(desk.session) as written:
            role.provisional = True
        assert not written.is_whole
