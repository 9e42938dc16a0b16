"""Keeping files with a case. Who sees the case sees them; who opened one is kept, and so is that one was removed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import BinaryIO, Final

from sqlmodel import Session, col, delete, select

from engine import clock
from engine.casework import access, families, people, timeline
from engine.casework.answers import Refusals
from engine.casework.attachments.content import BLOCK
from engine.casework.errors import ActionNotPossibleError, CaseNotFoundError, NotAllowedError
from engine.casework.models.attachments import Attachment, AttachmentOpening, AttachmentPart
from engine.casework.models.cases import Case
from engine.casework.models.people import Person
from engine.words import _, later

KINDS: Final[Mapping[str, str]] = {
    "signed_page": later("Signed consent page"),
    "drawing": later("A child’s drawing or writing"),
    "notes": later("Notes on paper"),
    "letter": later("Letter or report"),
    "other": later("Something else"),
}
MAY_REMOVE: Final = frozenset({"lead_professional", "eha_author"})
LONGEST_REASON: Final = 500


@dataclass(frozen=True)
class Listed:
    """A file in a list: what is known of it, whom it is about, and who has opened it, the last first. `may_remove`:
    whether the person who asked for the list may remove it."""

    attachment: Attachment
    about: str
    added_by: str
    removed_by: str
    openings: Sequence[tuple[str, AttachmentOpening]]
    may_remove: bool


def add(
    session: Session, person: Person, reference: str, file: BinaryIO, name: str, media_type: str, **facts: str
) -> Attachment:
    """Keeps a file that was examined; `facts` are its `kind` and `about` (a member's id, or empty).

    Raises CaseNotFoundError and AnswersRefusedError.
    """
    case = access.get_case(session, person, reference)
    with Refusals() as refuse:
        refuse.when(facts.get("kind") not in KINDS, "kind", _("Say what it is."))
        members = {member.id for member in families.list_members(session, case.family)}
        refuse.when(facts.get("about") not in {"", *members}, "about", _("Say whom it is about."))
    attachment = Attachment(
        case=case.reference,
        kind=facts["kind"],
        about=facts["about"] or None,
        name=name,
        media_type=media_type,
        size=file.seek(0, 2),
        sha256="",
        added_by=person.user_name,
        added_at=clock.now(session),
    )
    session.add(attachment)
    session.flush()
    attachment.sha256 = _write_parts(session, attachment.id, file)
    _tell(session, attachment, "file_added", _("A file was added: %(kinds)s", kinds=KINDS[attachment.kind]), person)
    return attachment


def list_for_case(session: Session, person: Person, reference: str) -> Sequence[Listed]:
    """Every file of a case, also those removed, the newest first; never their content. Raises CaseNotFoundError."""
    case = access.get_case(session, person, reference)
    newest = (col(Attachment.added_at).desc(), col(Attachment.id))
    rows = session.exec(select(Attachment).where(Attachment.case == reference).order_by(*newest)).all()
    openings = session.exec(
        select(AttachmentOpening)
        .where(col(AttachmentOpening.attachment).in_([row.id for row in rows]))
        .order_by(col(AttachmentOpening.id).desc())
    ).all()
    members = {member.id: member.full_name for member in families.list_members(session, case.family)}
    users = {name for row in rows for name in (row.added_by, row.removed_by) if name}
    all_of_them = _may_remove_all(session, person, case)
    names = people.full_names(session, users | {opening.person for opening in openings})
    return [
        Listed(
            row,
            members.get(row.about or "", _("The whole family")),
            names.get(row.added_by, ""),
            names.get(row.removed_by or "", ""),
            [(names[each.person], each) for each in openings if each.attachment == row.id],
            row.removed_at is None and (all_of_them or row.added_by == person.user_name),
        )
        for row in rows
    ]


def get(session: Session, person: Person, reference: str, attachment_id: str) -> Attachment:
    """A file of this case that is there; raises CaseNotFoundError."""
    access.get_case(session, person, reference)
    attachment = session.get(Attachment, attachment_id)
    if attachment is None or attachment.case != reference or attachment.removed_at:
        raise CaseNotFoundError
    return attachment


def note_opened(session: Session, person: Person, attachment: Attachment) -> None:
    """This person gets the content now."""
    opening = AttachmentOpening(attachment=attachment.id, person=person.user_name, at=clock.now(session))
    session.add(opening)


def read_part(session: Session, attachment_id: str, number: int) -> bytes | None:
    """The content from its part `number` (from 0); None after the last."""
    part = session.get(AttachmentPart, (attachment_id, number))
    return part.content if part else None


def may_remove(session: Session, person: Person, attachment: Attachment) -> bool:
    """Whether this person may remove it: who added it, the author or lead professional, or the area's LCSS."""
    case = access.get_case(session, person, attachment.case)
    return attachment.added_by == person.user_name or _may_remove_all(session, person, case)


def remove(session: Session, person: Person, attachment: Attachment, *, reason: str) -> None:
    """Deletes name and content; that it was there, who removed it and why stays.

    Raises NotAllowedError, AnswersRefusedError, ActionNotPossibleError.
    """
    if not may_remove(session, person, attachment):
        raise NotAllowedError(_("Whoever added it, the lead professional or LCSS can remove it."))
    if attachment.removed_at:
        raise ActionNotPossibleError(_("It was removed before."))
    reason = reason.strip()
    with Refusals() as refuse:
        refuse.missing(reason, "reason", _("Say why it is removed."))
        too_long = _("Use no more than %(longest_reason)s characters.", longest_reason=LONGEST_REASON)
        refuse.when(len(reason) > LONGEST_REASON, "reason", too_long)
    session.execute(delete(AttachmentPart).where(col(AttachmentPart.attachment) == attachment.id))
    attachment.removed_by, attachment.removed_at = person.user_name, clock.now(session)
    attachment.removed_reason, attachment.name, attachment.sha256 = reason, "", ""
    session.add(attachment)
    sentence = _("A file was removed: %(kinds)s. Reason: %(reason)s", kinds=KINDS[attachment.kind], reason=reason)
    _tell(session, attachment, "file_removed", sentence, person)


def _may_remove_all(session: Session, person: Person, case: Case) -> bool:
    held = access.groups_in(session, person, case)
    return not held.isdisjoint(MAY_REMOVE) or access.is_lcss_of(session, person, case.area)


def _write_parts(session: Session, attachment_id: str, file: BinaryIO) -> str:
    """Writes the content block by block; its SHA-256 in hexadecimal."""
    file.seek(0)
    digest, number = sha256(), 0
    while block := file.read(BLOCK):
        digest.update(block)
        part = AttachmentPart(attachment=attachment_id, number=number, content=block)
        session.add(part)
        session.flush()
        session.expunge(part)  # so that it does not stay in memory
        number += 1
    return digest.hexdigest()


def _tell(session: Session, attachment: Attachment, kind: str, sentence: str, person: Person) -> None:
    facts = {"attachment": attachment.id}
    timeline.record(session, attachment.case, kind, sentence, actor=person.user_name, facts=facts)
