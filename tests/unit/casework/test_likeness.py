"""Names, dates and addresses that are one, written differently; and those that are not."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.casework.likeness import addresses, comparing, dates, keys, names
from engine.casework.likeness.dates import DateLikeness
from engine.casework.likeness.described import DescribedFamily, DescribedPerson
from engine.casework.likeness.names import Grade
from engine.casework.models import MemberKind

MAY = date(2018, 5, 4)
people = st.builds(
    DescribedPerson, st.text(max_size=12), st.text(max_size=12), st.none() | st.dates(), st.sampled_from(MemberKind)
)


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("Alder", "ALDER", Grade.SAME),
        ("O’Brien", "OBrien", Grade.SAME),
        ("García", "Garcia", Grade.SAME),
        ("Łukasik", "Lukasik", Grade.SAME),
        ("Smith-Jones", "Smith Jones", Grade.SAME),
        ("Allder", "Alder", Grade.ALIKE),
        ("Adler", "Alder", Grade.ALIKE),
        ("Philips", "Fillips", Grade.ALIKE),
        ("Smith-Jones", "Jones", Grade.ALIKE),
        ("Alder", "Elder-Hope", Grade.OTHER),
        ("Brown", "Green", Grade.OTHER),
        ("", "Alder", Grade.OTHER),
    ],
)
def test_last_names(one: str, other: str, expected: Grade) -> None:
    assert names.grade_last_names(one, other) is expected
    assert names.grade_last_names(other, one) is expected


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("Ollie", "Oliver", Grade.SAME),
        ("Kate", "Katie", Grade.SAME),
        ("Muhammad", "Mohammed", Grade.SAME),
        ("Ivy Rose", "Ivy", Grade.SAME),
        ("Jon", "John", Grade.SAME),
        ("Kayleigh", "Kaylee", Grade.ALIKE),
        ("Ivy", "Ava", Grade.OTHER),
        ("Sam", "Pam", Grade.OTHER),
    ],
)
def test_first_names(one: str, other: str, expected: Grade) -> None:
    assert names.grade_first_names(one, other) is expected
    assert names.grade_first_names(other, one) is expected


@pytest.mark.parametrize(
    ("other", "expected"),
    [
        (MAY, DateLikeness.SAME),
        (date(2018, 4, 5), DateLikeness.SWAPPED),
        (date(2018, 5, 14), DateLikeness.ONE_DIGIT),
        (date(2016, 5, 4), DateLikeness.ONE_DIGIT),
        (date(2016, 4, 5), DateLikeness.OTHER),
        (None, DateLikeness.UNKNOWN),
    ],
)
def test_dates_of_birth(other: date | None, expected: DateLikeness) -> None:
    assert dates.compare(MAY, other) is expected
    assert dates.compare(other, MAY) is expected


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("14 High Street, ZZ1 1AA", "14 high st ZZ11AA", Grade.SAME),
        ("Flat 2, 14 High Street", "14 High Street, Apartment 2", Grade.SAME),
        ("14 High Street, North", "14 High Str.", Grade.SAME),
        ("14 High Street, ZZ1 1AA", "16 High Street, ZZ1 1AA", Grade.ALIKE),
        ("Flat 2, 14 High Street", "14 High Street", Grade.ALIKE),
        ("14 High Street, ZZ1 1AA", "14 High Street, ZZ2 9BB", Grade.OTHER),
        ("14 High Street", "41 Low Road", Grade.OTHER),
        ("", "", Grade.OTHER),
    ],
)
def test_addresses(one: str, other: str, expected: Grade) -> None:
    assert addresses.grade(addresses.home(one), addresses.home(other)) is expected
    assert addresses.grade(addresses.home(other), addresses.home(one)) is expected


def ivy(**others: object) -> DescribedPerson:
    return DescribedPerson(**{"first_name": "Ivy", "last_name": "Alder", "born_on": MAY, **others})  # type: ignore[arg-type]  # a person's own


@pytest.mark.parametrize(
    ("described", "known", "enough", "why"),
    [
        (ivy(), ivy(last_name="Allder"), True, "Ivy Alder: a name written nearly alike, the same date of birth"),
        (ivy(), ivy(first_name="Alder", last_name="Ivy"), True, "the other way round"),
        (ivy(), ivy(born_on=date(2018, 4, 5)), True, "day and month the other way round"),
        (ivy(), ivy(born_on=None), False, "the same name"),
        (ivy(), ivy(born_on=date(2012, 9, 30)), False, "The family name is the same"),
        (ivy(), ivy(last_name="Hope"), False, "the same first name, the same date of birth"),
        (ivy(), ivy(first_name="Holly"), False, "The family name is the same"),
        (ivy(), ivy(kind=MemberKind.PARENT), False, "The family name is the same"),
    ],
)
def test_what_is_enough_to_ask(described: DescribedPerson, known: DescribedPerson, enough: bool, why: str) -> None:
    found = comparing.compare(DescribedFamily("", people=(described,)), DescribedFamily("", people=(known,)))
    assert found.is_enough is enough, found
    assert why in "; ".join(found.reasons)


def test_two_children_and_an_address_make_up_for_another_last_name() -> None:
    mine = DescribedFamily("Alder", "1 High Street, ZZ1 1AA", (ivy(), ivy(first_name="Sam", born_on=date(2012, 9, 3))))
    at_home = tuple(ivy(first_name=one.first_name, born_on=one.born_on, last_name="Hope") for one in mine.people)
    assert comparing.compare(mine, DescribedFamily("Hope", "9 Low Road, ZZ2 2BB", at_home)).is_enough
    assert comparing.compare(mine, DescribedFamily("Hope", "3 High Street, ZZ1 1AA", at_home[:1])).is_enough


def test_the_family_name_and_the_house_are_enough_where_nobody_is_known() -> None:
    mine = DescribedFamily("Alder family", "1 High Street, ZZ1 1AA")
    assert comparing.compare(mine, DescribedFamily("The Allders", "1 High St, ZZ11AA")).is_enough
    assert not comparing.compare(mine, DescribedFamily("Alder", "2 High St, ZZ11AA")).is_enough


@given(people, people)
def test_whatever_is_written_is_compared_both_ways_alike(one: DescribedPerson, other: DescribedPerson) -> None:
    assert comparing.compare_people(one, other).points == comparing.compare_people(other, one).points


@given(people)
def test_everybody_is_found_again_as_they_are_written(person: DescribedPerson) -> None:
    assert keys.to_look_for(person) & keys.of_person(person)


@given(people, st.text())
def test_reasons_name_nobody_but_those_described(person: DescribedPerson, address: str) -> None:
    secret = DescribedPerson("Zebedee", "Xanadu", person.born_on, person.kind)
    known = DescribedFamily("Xanadu family", "99 Secret Street, ZZ9 9ZZ", (secret,))
    said = " ".join(comparing.compare(DescribedFamily("x", address, (person,)), known).reasons)
    assert not any(word in said for word in ("Zebedee", "Xanadu", "Secret", "ZZ9"))
