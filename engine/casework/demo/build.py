"""Builds the demonstration: people of every role, and families in every state of the journey."""

from sqlmodel import Session, select

from engine import clock
from engine.casework.demo.people import add_people
from engine.casework.demo.stories import STORIES
from engine.casework.demo.storyteller import Storyteller
from engine.casework.models.people import Person
from engine.clock import ManualClock
from engine.database import Database
from engine.working_days import working_days_after


def build(database: Database, password_hash: str) -> bool:
    """Fills an empty database with fictional people and families; all of them sign in with one password.

    The diagrams and the policy profiles must be deployed. All or nothing, in one transaction. False, and nothing done,
    when there are people already.
    """
    with database.transaction() as session:
        if session.exec(select(Person.user_name).limit(1)).first() is not None:
            return False
        add_people(session, password_hash)
        tell_stories(session)
    return True


def tell_stories(session: Session) -> None:
    """Tells every family's story, each from its beginning in the past up to the session's present moment."""
    own_clock, present = session.info["clock"], clock.now(session)
    today = clock.today(session)
    moved = session.info["clock"] = ManualClock(present)
    try:
        for story in sorted(STORIES, key=lambda story: story.began, reverse=True):
            moved.move_to(clock.london_moment(working_days_after(today, -story.began), 9))
            storyteller = Storyteller(session, moved, present)
            story.tell(storyteller)
            storyteller.wait_for_the_present()
    finally:
        session.info["clock"] = own_clock
