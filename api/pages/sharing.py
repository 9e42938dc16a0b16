"""What was decided on sharing information, as the case's page says it (SHR-1)."""

from dataclasses import dataclass

from sqlmodel import Session

from api.pages.templates import in_words
from engine.casework import people, sharing
from engine.casework.sharing import BASIS_WORDS, SharingSummary
from engine.words import _, later


@dataclass(frozen=True)
class SharedView:
    """One request to share: with whom, where it stands, what about, and who decided on which basis."""

    with_whom: str
    what_came_of_it: str
    information: str
    why: str


def sharing_views(session: Session, reference: str) -> tuple[SharedView, ...]:
    """Every request of the case, the one that was decided last first."""
    found = sharing.list_for_case(session, reference)
    names = people.full_names(session, {one.decided_by for one in found}) if found else {}
    return tuple(_view(one, names[one.decided_by]) for one in found)


def _view(one: SharingSummary, decided_by: str) -> SharedView:
    return SharedView(
        with_whom=f"{one.recipient}, {one.agency}",
        what_came_of_it=what_came_of_it(one),
        information=one.information,
        why=_(
            "Decided by %(decided_by)s on %(decided_at)s. %(basis_words)s.",
            decided_by=decided_by,
            decided_at=in_words(one.decided_at),
            basis_words=BASIS_WORDS[one.basis],
        ),
    )


def what_came_of_it(one: SharingSummary) -> str:
    """Where a request stands, in words."""
    if one.shared is not None:
        return _shared(one)
    if one.oversight == "first" and one.oversight_answer != "share":
        return _OVERSEEN[one.oversight_answer]
    decided = one.oversight_answer or one.decision
    return _("to be shared") if decided == "share" else _("not shared")


def _shared(one: SharingSummary) -> str:
    if not one.shared:
        return _("not shared after all")
    told = _("the family was told") if one.family_told else _("the family was not told, for a reason on record")
    waits = one.oversight == "afterwards" and one.oversight_answer is None
    shared = _("shared on %(shared_on)s; %(told)s", shared_on=in_words(one.shared_on), told=told)
    return "; ".join([shared, *([_("waiting for management")] if waits else [])])


_OVERSEEN = {
    None: later("waiting for management"),
    "do_not_share": later("held back by management"),
    "think_again": later("to be thought through again"),
}
