"""What the page for starting a case shows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from api.caller import Caller
from api.pages import start_people
from api.pages.details_form import Typed
from api.pages.questions import Option, Question
from engine.casework import case_list, people
from engine.casework.errors import NotAllowedError
from engine.casework.journey_actions import MAY_START
from engine.casework.models import Area, Entry, FamilyDecision
from engine.casework.possible_matches import PossibleMatch, WhomToAsk
from engine.words import _, later

MOST_FAMILIES = 100
MATCH = "match."
"""Before the family's id: the name of the question whether it is the same."""
ENTRIES = {
    Entry.CONCERN: later("With a concern about a child"),
    Entry.STEP_DOWN: later("As a step down from children's social care"),
}
ANOTHER = later("No, it is another family")
UNSURE = later("I cannot tell, or a child may not be safe: start now")


@dataclass(frozen=True)
class MatchView:
    """A family that may be the same, as far as the person may know of it."""

    title: str
    sentence: str
    reasons: Sequence[str]
    ask: Sequence[WhomToAsk]
    href: str | None
    question: Question


@dataclass(frozen=True)
class StartView:
    """What pages/start.html shows: what may be chosen, what was typed, and the families that look like it."""

    entries: tuple[Option, ...]
    families: tuple[Option, ...]
    areas: tuple[Option, ...]
    name: str
    address: str
    people: tuple[Question, ...]
    matches: tuple[MatchView, ...]
    wrong: Mapping[str, str | None]


def start_view(
    caller: Caller,
    typed: Typed,
    errors: Mapping[str, str],
    matches: Sequence[PossibleMatch],
    entries: Sequence[Entry],
) -> StartView:
    """The page's view; a choice of entry only where there is one."""
    chosen = typed.get("entry") or entries[0]
    return StartView(
        entries=tuple(Option(entry, ENTRIES[entry], entry == chosen) for entry in entries) if len(entries) > 1 else (),
        families=_families(caller, typed.get("family", "")),
        areas=tuple(Option(area, area, area == typed.get("area")) for area in Area),
        name=typed.get("name", ""),
        address=typed.get("address", ""),
        people=start_people.questions(typed, errors),
        matches=tuple(_match(match, typed, errors) for match in matches),
        wrong={name: errors.get(name) for name in ("name", "area", "address")},
    )


def entries_of(caller: Caller) -> list[Entry]:
    """How this person may begin a case. Raises NotAllowedError."""
    roles = people.roles(caller.session, caller.person.user_name)
    entries = [entry for entry in Entry if roles & MAY_START[entry]]
    if not entries:
        raise NotAllowedError(_("Your role does not start cases."))
    return entries


def decided(typed: Typed) -> dict[str, FamilyDecision]:
    """What was chosen, by family id."""
    chosen = {key.removeprefix(MATCH): value for key, value in typed.items() if key.startswith(MATCH)}
    return {family: FamilyDecision(value) for family, value in chosen.items() if value in set(FamilyDecision)}


def _families(caller: Caller, chosen: str) -> tuple[Option, ...]:
    known = case_list.list_seen(caller.session, caller.person, limit=MOST_FAMILIES).rows
    names = {row.family_id: row.family_name for row in known}
    if not names:
        return ()
    none = Option("", _("None of these: the family is new to me"), not chosen)
    return (*(Option(family, name, family == chosen) for family, name in names.items()), none)


def _match(match: PossibleMatch, typed: Typed, errors: Mapping[str, str]) -> MatchView:
    field = f"{MATCH}{match.family}"
    same = _("Yes, ask to join its Early Help") if match.is_active else _("Yes, start again with this family")
    texts = {FamilyDecision.SAME: same, FamilyDecision.ANOTHER: ANOTHER, FamilyDecision.UNSURE: UNSURE}
    options = tuple(Option(key, text, typed.get(field) == key) for key, text in texts.items())
    return MatchView(
        title=f"{match.family_name}, {match.reference}"
        if match.reference
        else _("A family in the %(area)s area", area=match.area),
        sentence=match.sentence,
        reasons=match.reasons,
        ask=match.ask,
        href=f"/cases/{match.reference}" if match.reference else None,
        question=Question(
            kind="radios",
            id=field,
            name=field,
            label=_("Is it the same family?"),
            hint=_("If you cannot tell, you will be asked again when you have talked to the family and LCSS."),
            error=errors.get(field, ""),
            options=options,
        ),
    )
