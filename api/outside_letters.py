"""Mail to people outside: who asks, the link, until when. No word about a family, and the code goes another way."""

from collections.abc import Sequence

from sqlmodel import Session, col, or_, select, update

from api.security import outside
from engine import clock
from engine.casework import outside_views, people
from engine.casework.mail.letters import Letter
from engine.casework.models import OutsideLetter, OutsideView
from engine.casework.outbox import TRY_AGAIN_AFTER

SUBJECTS = {"asked": "You are asked for your view", "reminder": "A reminder: you are asked for your view"}


def take_letters(session: Session, _address: str, *, limit: int = 100) -> Sequence[Letter]:
    """What is to be sent now. Nobody else gets it for a while: `mark_sent` follows.

    Each letter has a link of its own, made now: one that is tried again has another, and both are good.
    """
    now = clock.now(session)
    free = or_(col(OutsideLetter.claimed_at).is_(None), col(OutsideLetter.claimed_at) <= now - TRY_AGAIN_AFTER)
    waiting = (
        select(OutsideLetter)
        .where(col(OutsideLetter.sent_at).is_(None), free)
        .order_by(col(OutsideLetter.created_at), col(OutsideLetter.id))
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    letters = []
    for waits in session.exec(waiting).all():
        tries = 2 if waits.claimed_at else 1
        waits.claimed_at = now
        session.add(waits)
        view = outside_views.get_for_outsider(session, waits.view)
        if outside_views.standing_of(session, view).is_live:
            letters.append(_letter(session, waits, view, tries))
        else:
            waits.sent_at = now  # There is nothing to open any more.
    session.flush()
    return letters


def mark_sent(session: Session, letter: Letter) -> None:
    """The letter has left."""
    sent = update(OutsideLetter).where(col(OutsideLetter.id) == letter.id)
    session.execute(sent.values(sent_at=clock.now(session)))


def _letter(session: Session, waits: OutsideLetter, view: OutsideView, tries: int) -> Letter:
    asker = people.find(session, view.asked_by)
    who = f"{asker.full_name}, {asker.job_title}, {asker.agency}" if asker else "Early Help"
    link = f"{view.site}view/{outside.make_link(session, view.id)}"
    text = (
        f"Dear {view.name}\n\n"
        f"{who}, asks you for your view. You can give it here until {clock.in_words(view.until_on)}:\n\n"
        f"{link}\n\n"
        f"You need a code for it, which {asker.full_name if asker else 'who asks'} tells you by telephone. "
        "If nobody has told you one, ask for it: they will not send it by mail.\n\n"
        "The link is yours alone: please do not pass it on. This message names no family on purpose: please do not "
        "reply to it. If you do not know who asks, do not open the link, and delete this message.\n"
    )
    return Letter(waits.id, view.email, SUBJECTS[waits.kind], text, clock.now(session), tries)


def put_off(session: Session, letter: Letter, _failure: str) -> None:
    """The letter could not leave: it is tried again after a while, from now on."""
    claimed = update(OutsideLetter).where(col(OutsideLetter.id) == letter.id)
    session.execute(claimed.values(claimed_at=clock.now(session)))


refuse = put_off
"""A wrong address can be mended by asking again; until then this one is tried again, too."""


def put_back(session: Session, untouched: Sequence[Letter]) -> None:
    """Nobody has tried to send these letters: those that nobody ever tried leave with the next ones."""
    untried = [letter.id for letter in untouched if letter.tries == 1]
    free = update(OutsideLetter).where(col(OutsideLetter.id).in_(untried))
    session.execute(free.values(claimed_at=None))
