"""What is said of a repair that was done."""

from datetime import UTC, datetime

import pytest

from api.pages.repair_view import repair_view
from engine import bpmn


@pytest.mark.parametrize("told_others", [True, False])
def test_undoing_is_offered_unless_others_were_told(told_others: bool) -> None:
    done = bpmn.repair.Repair(
        instance_id="i",
        business_key="EH-2026-0001",
        summary="“Prepare” was ended",
        effect={"tells_others": told_others},
        reason="Done on paper",
        done_at=datetime(2026, 3, 2, 9, tzinfo=UTC),
        done_by="ada.avocet",
        snapshot_id="s",
    )
    view = repair_view(done, {"ada.avocet": "Ada Avocet"})
    assert view.can_be_undone is not told_others
    assert ("cannot be undone" in view.about[-1]) is told_others
