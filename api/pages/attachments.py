"""Files on a case: adding several at once, reading one, removing one with a reason."""

from collections.abc import Iterator
from dataclasses import dataclass
from http import HTTPStatus

from fastapi import Depends
from starlette.responses import RedirectResponse, Response, StreamingResponse

from api import attachment_uploads
from api.attachment_uploads import MOST_AT_ONCE
from api.caller import Caller
from api.pages.questions import FormError, Option
from api.pages.rendering import render
from api.pages.templates import in_words, moment_in_words
from api.routing import PageRoutes
from api.security.access import ON_CASE
from api.settings import MEBIBYTE
from engine.casework import access, attachments, families
from engine.casework.attachments import ENDINGS, KINDS, Listed
from engine.casework.errors import AnswersRefusedError, NotAllowedError
from engine.casework.models import Attachment
from engine.database import Database
from engine.words import _

routes = PageRoutes()

ACCEPTED = ",".join(f".{ending}" for ending in (*ENDINGS.values(), "jpeg"))
FIELDS = {"files": "#files", "kind": "#kind", "about": "#about", "reason": "#reason"}


@dataclass(frozen=True)
class FileRow:
    """One file in the list. `removed`: what there is to say of one that is not there any more."""

    title: str
    name: str
    facts: str
    added: str
    openings: tuple[str, ...]
    removed: str
    href: str
    remove_href: str


@dataclass(frozen=True)
class FilesPage:
    """What pages/attachments.html shows. `kept`: how many of those just sent are kept; None before any was."""

    reference: str
    family: str
    rows: tuple[FileRow, ...]
    kinds: tuple[Option, ...]
    about: tuple[Option, ...]
    limit: int
    most: int
    accepted: str
    kept: int | None
    refused: tuple[str, ...]
    error: dict[str, str]


@dataclass(frozen=True)
class RemovePage:
    """What pages/attachment_remove.html shows."""

    reference: str
    address: str
    title: str
    name: str
    reason: str


@routes.get("/cases/{reference}/files", access=ON_CASE)
def show_files(caller: Caller, reference: str) -> Response:
    return _page(caller, reference)


@routes.post(
    "/cases/{reference}/files",
    access=ON_CASE,
    writing=False,
    dependencies=[Depends(attachment_uploads.require_session)],
)
def add_files(caller: Caller, reference: str) -> Response:
    """Keeps what can be kept and says of the rest why not."""
    access.get_case(caller.session, caller.person, reference)
    files = attachment_uploads.files_among(caller.form.getlist("files"))
    kind, about = (str(caller.form.get(name, "")) for name in ("kind", "about"))
    errors = {} if files else {"files": _("Choose the files.")}
    errors |= {} if kind in KINDS else {"kind": _("Say what it is.")}
    if errors:
        return _page(caller, reference, errors=errors)
    try:
        taken = attachment_uploads.take(caller, reference, files, kind=kind, about=about)
    except AnswersRefusedError as error:
        return _page(caller, reference, errors=error.errors)
    with caller.database.reading() as caller.session:  # as it is after the files were kept
        return _page(caller, reference, taken=taken)


@routes.get("/cases/{reference}/files/{file_id}/content", access=ON_CASE, writing=True)
def read_file(caller: Caller, reference: str, file_id: str) -> Response:
    """The content, part by part; that this person had it is kept."""
    attachment = attachments.get(caller.session, caller.person, reference, file_id)
    attachments.note_opened(caller.session, caller.person, attachment)
    headers = {
        # No family's name: files lie about in folders of downloads. And no word that somebody typed.
        "Content-Disposition": f'attachment; filename="{_safe_name(attachment)}"',
        "Content-Length": str(attachment.size),
    }
    return StreamingResponse(_parts(caller.database, file_id), media_type=attachment.media_type, headers=headers)


@routes.get("/cases/{reference}/files/{file_id}/remove", access=ON_CASE)
def ask_to_remove(caller: Caller, reference: str, file_id: str) -> Response:
    return _removing(caller, attachments.get(caller.session, caller.person, reference, file_id))


@routes.post("/cases/{reference}/files/{file_id}/remove", access=ON_CASE)
def remove_file(caller: Caller, reference: str, file_id: str) -> Response:
    attachment = attachments.get(caller.session, caller.person, reference, file_id)
    try:
        attachments.remove(caller.session, caller.person, attachment, reason=str(caller.form.get("reason", "")))
    except AnswersRefusedError as error:
        return _removing(caller, attachment, error.errors)
    return RedirectResponse(f"/cases/{reference}/files?notice=file-removed", HTTPStatus.SEE_OTHER)


def _parts(database: Database, file_id: str) -> Iterator[bytes]:
    number = 0
    while True:
        with database.reading() as session:
            part = attachments.read_part(session, file_id, number)
        if part is None:
            return
        yield part
        number += 1


def _safe_name(attachment: Attachment) -> str:
    kind = attachment.kind.replace("_", "-")
    return f"{attachment.case}-{kind}-{attachment.added_at:%Y-%m-%d}.{ENDINGS[attachment.media_type]}"


def _page(
    caller: Caller,
    reference: str,
    *,
    taken: attachment_uploads.Taken | None = None,
    errors: dict[str, str] | None = None,
) -> Response:
    errors = errors or {}
    standing = access.get_standing(caller.session, caller.person, reference)
    chosen = {name: str(caller.form.get(name, "")) for name in ("kind", "about")} if errors else {}
    members = families.list_members(caller.session, standing.family.id)
    about = {"": _("The whole family"), **{member.id: member.full_name for member in members}}
    refused = tuple(taken.refused) if taken else ()
    view = FilesPage(
        reference=reference,
        family=standing.family.name,
        rows=tuple(_row(each) for each in attachments.list_for_case(caller.session, caller.person, reference)),
        kinds=tuple(Option(key, words, key == chosen.get("kind")) for key, words in KINDS.items()),
        about=tuple(Option(key, name, key == chosen.get("about", "")) for key, name in about.items()),
        limit=caller.settings.attachment_limit_bytes // MEBIBYTE,
        most=MOST_AT_ONCE,
        accepted=ACCEPTED,
        kept=taken.kept if taken else None,
        refused=refused,
        error=errors,
    )
    said = [*errors.items(), *(("files", sentence) for sentence in refused)]
    summary = tuple(FormError(sentence, FIELDS.get(name, "#files")) for name, sentence in said)
    status = HTTPStatus.UNPROCESSABLE_ENTITY if summary else HTTPStatus.OK
    return render(caller, "pages/attachments.html", {"view": view, "errors": summary}, status=status)


def _row(listed: Listed) -> FileRow:
    attachment = listed.attachment
    address = f"/cases/{attachment.case}/files/{attachment.id}"
    removed = ""
    if attachment.removed_at:
        day = in_words(attachment.removed_at)
        removed = _(
            "Removed on %(day)s by %(removed_by)s: %(removed_reason)s",
            day=day,
            removed_by=listed.removed_by,
            removed_reason=attachment.removed_reason,
        )
    size = max(1, round(attachment.size / 1024))
    return FileRow(
        title=KINDS[attachment.kind],
        name=attachment.name,
        facts=_(
            "About: %(about)s. %(endings)s, %(size)s KB",
            about=listed.about,
            endings=ENDINGS[attachment.media_type].upper(),
            size=size,
        ),
        added=_(
            "Added on %(added_at)s by %(added_by)s", added_at=in_words(attachment.added_at), added_by=listed.added_by
        ),
        openings=tuple(f"{name}, {moment_in_words(opening.at)}" for name, opening in listed.openings),
        removed=removed,
        href="" if removed else f"{address}/content",
        remove_href=f"{address}/remove" if listed.may_remove else "",
    )


def _removing(caller: Caller, attachment: Attachment, errors: dict[str, str] | None = None) -> Response:
    if not attachments.may_remove(caller.session, caller.person, attachment):
        raise NotAllowedError(_("Whoever added it, the lead professional or LCSS can remove it."))
    errors = errors or {}
    address = f"/cases/{attachment.case}/files/{attachment.id}/remove"
    reason = str(caller.form.get("reason", "")) if errors else ""
    view = RemovePage(attachment.case, address, KINDS[attachment.kind], attachment.name, reason)
    summary = tuple(FormError(sentence, FIELDS[name]) for name, sentence in errors.items())
    status = HTTPStatus.UNPROCESSABLE_ENTITY if errors else HTTPStatus.OK
    return render(caller, "pages/attachment_remove.html", {"view": view, "errors": summary}, status=status)
