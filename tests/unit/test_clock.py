from datetime import UTC, date, datetime, timedelta

import pytest
from sqlmodel import Session

from engine import clock


def session_at(moment: datetime) -> Session:
    return Session(info={"clock": clock.ManualClock(moment)})


def test_now_is_aware_and_in_utc() -> None:
    moment = datetime(2026, 7, 1, 12, 0, tzinfo=clock.LONDON)
    assert clock.now(session_at(moment)) == datetime(2026, 7, 1, 11, 0, tzinfo=UTC)
    assert clock.now(session_at(moment)).tzinfo is UTC


def test_today_is_the_date_in_london() -> None:
    assert clock.today(session_at(datetime(2026, 7, 1, 23, 30, tzinfo=UTC))) == date(2026, 7, 2)
    assert clock.today(session_at(datetime(2026, 1, 1, 23, 30, tzinfo=UTC))) == date(2026, 1, 1)


def test_nine_in_london_is_another_utc_hour_in_summer() -> None:
    assert clock.london_moment(date(2026, 3, 27), 9).hour == 9
    assert clock.london_moment(date(2026, 3, 30), 9).hour == 8


@pytest.mark.parametrize("text", ["9999-12-31T23:00:00-02:00", "0001-01-01T01:00:00+02:00", "0001-01-01T00:00:00Z"])
def test_a_moment_that_not_every_calendar_has_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="outside the years 1 to 9999"):
        clock.in_utc(datetime.fromisoformat(text))


def test_a_manual_clock_moves_only_when_told() -> None:
    manual = clock.ManualClock(datetime(2026, 3, 2, 9, 0, tzinfo=UTC))
    session = Session(info={"clock": manual})
    assert clock.now(session) == clock.now(session)
    manual.move(timedelta(days=1))
    assert clock.today(session) == date(2026, 3, 3)


def test_the_system_clock_tells_an_aware_moment() -> None:
    assert clock.now(Session(info={"clock": clock.SystemClock()})).tzinfo is UTC
