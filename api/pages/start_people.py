"""Who is in a family that somebody starts with: lists that grow, read from the page and shown on it again."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from api.pages.questions import DateParts, Option, Question, Row
from engine.casework.likeness.described import DescribedPerson
from engine.casework.models import MemberKind
from engine.words import _, later

MOST = 12
"""People of each list: more are added on the case."""
LONGEST_NAME = 100
CHILDREN, ADULTS = "children", "adults"
LISTS = (CHILDREN, ADULTS)
PARTS = ("day", "month", "year")
MOTHER, FATHER = "Mother", "Father"
RELATIONSHIPS = {
    MOTHER: later("Mother"),
    FATHER: later("Father"),
    "Step-parent": later("Step-parent"),
    "Grandparent": later("Grandparent"),
    "Foster carer": later("Foster carer"),
    "Special guardian": later("Special guardian"),
    "Brother or sister": later("Brother or sister"),
    "Other": later("Other"),
}
"""What is kept with a person, and how it is said."""
Typed = Mapping[str, str]


@dataclass(frozen=True)
class TypedPeople:
    """What was typed. `people` only where `errors`, by field, is empty; `rows` has each person's row in their order."""

    people: tuple[DescribedPerson, ...]
    rows: tuple[str, ...]
    errors: Mapping[str, str]


def read(typed: Typed) -> TypedPeople:
    """The people in the rows; a row in which nothing stands is none."""
    rows = [row for name in LISTS for row in _rows(typed, name) if _is_filled(typed, row)]
    errors: dict[str, str] = {}
    people = tuple(_person(typed, row, errors) for row in rows)
    return TypedPeople(people, tuple(rows), errors)


def changed(typed: Typed, do: str) -> Typed:
    """What stands on the page after "add children" or "remove adults 1"."""
    match do.split(" "):
        case ["add", name] if name in LISTS and len(_rows(typed, name)) < MOST:
            return {**typed, f"{name}.{len(_rows(typed, name))}.first_name": ""}
        case ["remove", name, index] if name in LISTS and index.isdecimal():
            return _without(typed, name, int(index))
    return typed


def questions(typed: Typed, errors: Mapping[str, str]) -> tuple[Question, ...]:
    """The two lists; of children there is a row to begin with."""
    children = _rows(typed, CHILDREN) or [f"{CHILDREN}.0"]
    return (
        _list(CHILDREN, _("The children"), children, _("Child"), lambda row: _child(row, typed, errors)),
        _list(
            ADULTS, _("Parents and carers"), _rows(typed, ADULTS), _("Adult"), lambda row: _adult(row, typed, errors)
        ),
    )


def anchor(field: str) -> str:
    """Where the error summary leads for a field of a row."""
    return f"#{field}-day" if field.endswith(".born_on") else f"#{field}"


def _rows(typed: Typed, name: str) -> list[str]:
    found = {key.split(".")[1] for key in typed if key.startswith(f"{name}.") and key.count(".") == 2}
    return [f"{name}.{index}" for index in sorted((one for one in found if one.isdecimal()), key=int)][:MOST]


def _without(typed: Typed, name: str, index: int) -> Typed:
    left = [row for row in _rows(typed, name) if row != f"{name}.{index}"]
    others = {key: value for key, value in typed.items() if not key.startswith(f"{name}.")}
    for new, row in enumerate(left):
        moved = {key: value for key, value in typed.items() if key.startswith(f"{row}.")}
        others |= {key.replace(f"{row}.", f"{name}.{new}.", 1): value for key, value in moved.items()}
    return others


def _is_filled(typed: Typed, row: str) -> bool:
    return any(value.strip() for key, value in typed.items() if key.startswith(f"{row}."))


def _person(typed: Typed, row: str, errors: dict[str, str]) -> DescribedPerson:
    said = {part: typed.get(f"{row}.{part}", "").strip() for part in ("first_name", "last_name", "relationship")}
    for part, asks in (("first_name", _("Enter the first name")), ("last_name", _("Enter the last name"))):
        if not said[part]:
            errors[f"{row}.{part}"] = asks
        elif len(said[part]) > LONGEST_NAME:
            errors[f"{row}.{part}"] = _("Use %(longest_name)s characters or fewer", longest_name=LONGEST_NAME)
    relationship = said["relationship"] if said["relationship"] in RELATIONSHIPS else ""
    return DescribedPerson(
        first_name=said["first_name"],
        last_name=said["last_name"],
        born_on=_born_on(typed, row, errors),
        kind=_kind(row, relationship),
        relationship=relationship,
        parental_responsibility=f"{row}.responsibility" in typed,
    )


def _kind(row: str, relationship: str) -> MemberKind:
    if row.startswith(CHILDREN):
        return MemberKind.CHILD
    return MemberKind.PARENT if relationship in (MOTHER, FATHER) else MemberKind.CARER


def _born_on(typed: Typed, row: str, errors: dict[str, str]) -> date | None:
    day, month, year = (typed.get(f"{row}.born_on-{part}", "").strip() for part in PARTS)
    if not (day or month or year):
        return None
    try:
        return date.fromisoformat(f"{year:0>4}-{month:0>2}-{day:0>2}")
    except ValueError:
        errors[f"{row}.born_on"] = _("Enter a real date of birth, or leave it empty")
        return None


def _list(
    name: str, label: str, rows: Sequence[str], one: str, asks: Callable[[str], tuple[Question, ...]]
) -> Question:
    shown = tuple(Row(row.replace(".", "-"), f"{one} {index}", asks(row)) for index, row in enumerate(rows, 1))
    return Question(kind="repeat", id=name, name=name, label=label, rows=shown, may_change_rows=True)


def _child(row: str, typed: Typed, errors: Mapping[str, str]) -> tuple[Question, ...]:
    return _name_and_birth(row, typed, errors)


def _adult(row: str, typed: Typed, errors: Mapping[str, str]) -> tuple[Question, ...]:
    chosen = typed.get(f"{row}.relationship", "")
    options = (Option("", _("Choose")), *(Option(one, words, one == chosen) for one, words in RELATIONSHIPS.items()))
    responsible = Option("yes", _("Has parental responsibility"), f"{row}.responsibility" in typed)
    return (
        *_name_and_birth(row, typed, errors),
        _question("select", f"{row}.relationship", _("Who they are to the children"), options=options),
        _question("checkboxes", f"{row}.responsibility", "", options=(responsible,)),
    )


def _name_and_birth(row: str, typed: Typed, errors: Mapping[str, str]) -> tuple[Question, ...]:
    names = tuple(
        _question("text", f"{row}.{part}", label, value=typed.get(f"{row}.{part}", ""), error=_error(errors, row, part))
        for part, label in (("first_name", _("First name")), ("last_name", _("Last name")))
    )
    parts = DateParts(*(typed.get(f"{row}.born_on-{part}", "") for part in PARTS))
    born = _question(
        "date",
        f"{row}.born_on",
        _("Date of birth"),
        hint=_("If you know it. For example, 27 3 2018"),
        date=parts,
        error=_error(errors, row, "born_on"),
    )
    return (*names, born)


def _error(errors: Mapping[str, str], row: str, part: str) -> str:
    return errors.get(f"{row}.{part}", "")


def _question(kind: str, field: str, label: str, **others: object) -> Question:
    return Question(kind=kind, id=field, name=field, label=label, **others)  # type: ignore[arg-type]  # Question's own
