"""Families that are known already are found however they are written, and others are left alone (ENT-1)."""

from collections.abc import Iterator, Sequence
from random import Random

import pytest
from sqlalchemy import delete, event
from sqlmodel import Session, col, select

from engine import migrations
from engine.casework import families, known_families
from engine.casework.likeness.described import DescribedFamily, DescribedPerson
from engine.casework.models import Area, Family, FamilyMember, LikenessKey
from engine.database import Database
from tests.integration.casework.fictional import MISWRITTEN, a_family

HOW_MANY = 2000
SAMPLE = 100
RECALL = 0.97
FALSE_ALARMS = 0.01


@pytest.fixture(scope="module")
def council(migrated_sqlite, tmp_path_factory) -> Iterator[tuple[Session, dict[str, DescribedFamily]]]:
    """Some thousand fictional families."""
    path = tmp_path_factory.mktemp("council") / "council.db"
    path.write_bytes(migrated_sqlite.read_bytes())
    database, random = Database(f"sqlite:///{path}"), Random(6)
    with database.transaction() as session:
        described = [a_family(random) for _ in range(HOW_MANY)]
        yield session, dict(zip(_keep(session, described), described, strict=True))
    database.dispose()


def _keep(session: Session, described: Sequence[DescribedFamily]) -> list[str]:
    """Adds the families as they are added one by one, only all at once; their ids."""
    added = [Family(name=one.name, area=Area.NORTH, address=one.address) for one in described]
    members = [
        _member(family.id, person) for family, one in zip(added, described, strict=True) for person in one.people
    ]
    session.add_all([*added, *members])
    session.flush()
    known_families.keep_keys_of_members(session, members)
    known_families.keep_keys_of_homes(session, {family.id: family.address for family in added})
    return [family.id for family in added]


def _member(family: str, person: DescribedPerson) -> FamilyMember:
    return FamilyMember(
        family=family,
        kind=person.kind,
        first_name=person.first_name,
        last_name=person.last_name,
        born_on=person.born_on,
    )


@pytest.mark.rule("ENT-1")
@pytest.mark.parametrize("how", MISWRITTEN)
def test_a_child_alone_written_wrongly_is_found(council, how: str) -> None:
    session, known = council
    random = Random(how)
    asked = found = 0
    for family in random.sample(sorted(known), SAMPLE):
        child = known[family].people[0]
        written = MISWRITTEN[how](random, child)
        if written == child:
            continue
        asked += 1
        alike = known_families.find_alike(session, DescribedFamily("", people=(written,)))
        found += family in [one.family for one in alike]
    print(f"{how}: {found} of {asked} found")
    assert asked > SAMPLE / 10
    assert found / asked >= RECALL


@pytest.mark.rule("ENT-1")
def test_families_that_are_others_are_seldom_asked_about(council) -> None:
    session, _ = council
    random = Random(7)
    others = [a_family(random) for _ in range(3 * SAMPLE)]
    alarms = sum(bool(known_families.find_alike(session, other)) for other in others)
    print(f"{alarms} of {len(others)} new families look like one of {HOW_MANY}")
    assert alarms / len(others) <= FALSE_ALARMS


def test_no_search_reads_all_families(council) -> None:
    session, known = council
    described = known[min(known)]
    plans = plans_of(session, described, explain="EXPLAIN QUERY PLAN")
    assert len(plans) == 4
    assert not any("SCAN" in line for plan in plans for line in plan), plans
    assert sum("likeness_key" in line for plan in plans for line in plan) == 2


def test_no_search_reads_all_families_on_postgresql(postgres_database: Database) -> None:
    random = Random(8)
    with postgres_database.transaction() as session:
        described = [a_family(random) for _ in range(40)]
        _keep(session, described)
        session.connection().exec_driver_sql("SET LOCAL enable_seqscan = off")
        plans = plans_of(session, described[0], explain="EXPLAIN")
        assert len(plans) == 4
        assert not any("Seq Scan" in line for plan in plans for line in plan), plans
        [alike] = known_families.find_alike(session, described[0])
        assert known_families.describe(session, alike.family).address == described[0].address


def plans_of(session: Session, described: DescribedFamily, explain: str) -> list[list[str]]:
    run = []

    def remember(_connection, _cursor, statement, parameters, *_rest) -> None:
        run.append((statement, parameters))

    connection = session.connection()
    event.listen(connection, "before_cursor_execute", remember)
    known_families.find_alike(session, described)
    event.remove(connection, "before_cursor_execute", remember)
    return [
        [str(row[-1]) for row in connection.exec_driver_sql(f"{explain} {statement}", parameters)]
        for statement, parameters in run
    ]


def test_nothing_is_asked_where_there_is_nothing_to_compare(council) -> None:
    session, _ = council
    assert plans_of(session, DescribedFamily("Smith family"), explain="EXPLAIN QUERY PLAN") == []


def test_a_family_is_found_by_the_address_that_it_had(database: Database) -> None:
    with database.transaction() as session:
        family = families.add(session, name="Alder family", area=Area.NORTH, address="1 High Street, ZZ1 1AA")
        families.move(session, family.id, area=Area.SOUTH, address="2 Low Road, ZZ2 2BB")
        [found] = known_families.find_alike(session, DescribedFamily("The Alders", "2 Low Rd ZZ22BB"))
        assert found.family == family.id
        keys = session.exec(select(LikenessKey.key).where(LikenessKey.about == family.id)).all()
        assert {"hpzz11aa", "hpzz22bb"} <= set(keys)


def test_who_was_known_before_there_were_keys_is_found_after_the_migration(tmp_path) -> None:
    url = f"sqlite:///{tmp_path / 'old.db'}"
    migrations.upgrade(url)
    database = Database(url)
    described = a_family(Random(9))
    with database.transaction() as session:
        [family] = _keep(session, [described])
        kept = set(session.exec(select(LikenessKey.key, LikenessKey.about)).all())
        session.execute(delete(LikenessKey).where(col(LikenessKey.key) != ""))
    migrations.downgrade(url, "0018")
    migrations.upgrade(url)
    with database.transaction() as session:
        assert set(session.exec(select(LikenessKey.key, LikenessKey.about)).all()) == kept
        assert [one.family for one in known_families.find_alike(session, described)] == [family]
    database.dispose()
