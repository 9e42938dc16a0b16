"""Dates as calendars read them (RFC 5545)."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from icalendar import Calendar, Event

from engine.casework.calendar import CalendarEntry
from engine.words import _

A_DAY = timedelta(days=1)
REFRESH = timedelta(hours=4)


def feed_of(entries: Iterable[CalendarEntry], now: datetime, base: str) -> bytes:
    """The calendar with these entries, each with its page's address below `base`."""
    feed = _new_feed()
    for entry in entries:
        feed.add_component(_event(entry, now, base))
    content: bytes = feed.to_ical()
    return content


def _new_feed() -> Calendar:
    feed = Calendar()
    feed.add("prodid", "-//Early Help//Dates to keep//EN")
    feed.add("version", "2.0")
    feed.add("method", "PUBLISH")
    feed.add("x-wr-calname", _("Early Help"))
    feed.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
    return feed


def _event(entry: CalendarEntry, now: datetime, base: str) -> Event:
    event = Event()
    event.add("uid", f"{entry.key}@early-help")
    event.add("dtstamp", now)
    event.add("dtstart", entry.on)
    event.add("dtend", entry.on + A_DAY)
    event.add("summary", entry.summary)
    event.add("url", base.rstrip("/") + entry.path)
    event.add("transp", "TRANSPARENT")
    event.add("class", "PRIVATE")
    return event
