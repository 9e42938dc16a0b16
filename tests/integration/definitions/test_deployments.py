"""Deploying: unchanged files carried over, releases that stay what they were, and what is listed of them."""

from collections.abc import Mapping
from contextlib import suppress
from datetime import timedelta
from threading import Barrier, BrokenBarrierError, Thread

import pytest
from sqlmodel import Session, select

from engine.bpmn import definitions, deployments, kept_releases, releases
from engine.bpmn.definition_models import DeploymentRecord, DeploymentResource, Resource
from engine.bpmn.definitions import NothingDeployedError, ReleaseNotFoundError
from engine.bpmn.elements import Kind
from engine.bpmn.models import Instance
from engine.clock import ManualClock
from engine.database import Database
from tests.integration.definitions.deploying import FILES, ONE, ONE_LONGER, TWO, count, deploy
from tests.unit.bpmn.diagrams import FORM, around, diagram, user_task

pytestmark = pytest.mark.usefixtures("engine_alone")


def versions(session: Session, release_id: str) -> dict[str, int]:
    query = select(Resource).join(DeploymentResource).where(DeploymentResource.deployment_id == release_id)
    return {resource.name: resource.version for resource in session.exec(query)}


def test_a_deployment_is_in_force_at_once(database: Database, clock: ManualClock) -> None:
    deployment = deploy(database, FILES)
    assert (deployment.number, deployment.name, deployment.source, deployment.deployed_by) == (
        1,
        "Spring",
        "test",
        "owner",
    )
    assert (deployment.changed, deployment.deployed_at) == (True, clock.moment)
    with database.reading() as session:
        release = definitions.current_release(session)
        assert (release.id, release.number) == (deployment.id, 1)
        assert release.element("process_one", "Do_It").kind is Kind.USER_TASK
        assert release.forms["form_one"].key == "form_one"
        assert dict(release.files) == FILES


def test_before_the_first_there_is_nothing(database: Database) -> None:
    with database.reading() as session:
        with pytest.raises(NothingDeployedError):
            definitions.current_release(session)
        with pytest.raises(ReleaseNotFoundError):
            definitions.release(session, "no-such-release")
        assert definitions.list_deployments(session) == []
        assert definitions.list_process_definitions(session) == []


def test_files_that_are_not_given_again_stay(database: Database) -> None:
    deploy(database, FILES)
    second = deploy(database, {"two.bpmn": TWO})
    with database.reading() as session:
        assert set(definitions.current_release(session).processes) == {"process_one", "process_two"}
        assert versions(session, second.id) == {"one.bpmn": 1, "two.bpmn": 1, "form_one.form": 1}
        assert count(session, Resource) == 3


def test_only_a_changed_file_gets_a_new_version(database: Database) -> None:
    first = deploy(database, FILES | {"two.bpmn": TWO})
    second = deploy(database, FILES | {"one.bpmn": ONE_LONGER})
    with database.reading() as session:
        assert versions(session, second.id) == {"one.bpmn": 2, "two.bpmn": 1, "form_one.form": 1}
        assert versions(session, first.id) == {"one.bpmn": 1, "two.bpmn": 1, "form_one.form": 1}


def test_the_same_content_again_makes_no_release(database: Database, clock: ManualClock) -> None:
    first = deploy(database, FILES)
    clock.move(timedelta(days=1))
    again = deploy(database, {"one.bpmn": ONE})
    assert (again.id, again.changed, again.deployed_at) == (first.id, False, first.deployed_at)
    with database.reading() as session:
        assert count(session, DeploymentRecord) == 1


def test_going_back_to_older_content_is_a_new_version(database: Database) -> None:
    for content in (ONE, ONE_LONGER):
        deploy(database, FILES | {"one.bpmn": content})
    third = deploy(database, FILES)
    with database.reading() as session:
        assert (third.number, versions(session, third.id)["one.bpmn"]) == (3, 3)


def test_an_older_release_stays_what_it_was(database: Database) -> None:
    first = deploy(database, FILES)
    deploy(database, {"one.bpmn": ONE_LONGER})
    with database.reading() as session:
        assert "And_That" not in definitions.release(session, first.id).processes["process_one"].elements
        assert "And_That" in definitions.current_release(session).processes["process_one"].elements


def test_a_renamed_file_takes_the_place_of_the_old_one(database: Database) -> None:
    deploy(database, FILES)
    deploy(database, {"renamed.bpmn": ONE_LONGER})
    with database.reading() as session:
        assert set(definitions.current_release(session).files) == {"renamed.bpmn", "form_one.form"}


def test_a_release_that_can_no_longer_be_read_says_so(
    sqlite_database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    deployment = deploy(sqlite_database, FILES)
    with sqlite_database.transaction() as session:
        for resource in session.exec(select(Resource)):
            resource.content = b"damaged"
            session.add(resource)
    monkeypatch.setattr(kept_releases, "_cache", releases.ReleaseCache())
    with sqlite_database.reading() as session, pytest.raises(definitions.ReleaseUnreadableError) as unreadable:
        definitions.release(session, deployment.id)
    assert {problem.file for problem in unreadable.value.problems} == set(FILES)


def test_running_instances_are_counted(sqlite_database: Database, clock: ManualClock) -> None:
    release_id = deploy(sqlite_database, FILES).id
    with sqlite_database.transaction() as session:
        for number, ended_at in enumerate((None, None, clock.moment)):
            session.add(
                Instance(
                    process_key="process_one",
                    release_id=release_id,
                    business_key=f"EH-2026-000{number}",
                    area="North",
                    state=b"",
                    started_at=clock.moment,
                    ended_at=ended_at,
                )
            )
        session.flush()
        assert [definition.in_use for definition in definitions.list_process_definitions(session)] == [2]


def test_what_is_deployed_is_listed(database: Database, clock: ManualClock) -> None:
    first = deploy(database, FILES | {"two.bpmn": TWO})
    begun = clock.moment
    clock.move(timedelta(days=1))
    second = deploy(database, {"one.bpmn": ONE_LONGER.replace(b"Process one", b"Another process")})
    with database.reading() as session:
        assert [d.number for d in definitions.list_deployments(session)] == [2, 1]
        assert [d.id for d in definitions.list_deployments(session)] == [second.id, first.id]
        found = definitions.list_process_definitions(session)
    assert [(d.key, d.name, d.version, d.file, d.deployed_at, d.in_use) for d in found] == [
        ("process_one", "Another process", 2, "one.bpmn", clock.moment, 0),
        ("process_two", "Process one", 1, "two.bpmn", begun, 0),
    ]


def test_a_release_is_compiled_once(sqlite_database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    deployment = deploy(sqlite_database, FILES)
    monkeypatch.setattr(kept_releases, "_cache", releases.ReleaseCache())
    with sqlite_database.reading() as session:
        one = definitions.release(session, deployment.id)
        assert definitions.release(session, deployment.id) is one


def test_the_cache_keeps_what_was_used_last() -> None:
    cache, made = releases.ReleaseCache(size=2), []

    def load(release_id: str) -> releases.Release:
        made.append(release_id)
        contents, _ = releases.read_contents({})
        return releases.Release(release_id, 1, contents)

    for release_id in ("a", "b", "a", "c", "a", "b"):
        cache.get(release_id, lambda wanted=release_id: load(wanted))
    assert made == ["a", "b", "c", "b"]


def deploy_at_the_same_moment(database: Database, *deployments: Mapping[str, bytes]) -> None:
    barrier = Barrier(len(deployments))

    def deploy_one(files: Mapping[str, bytes]) -> None:
        barrier.wait()
        deploy(database, files)

    threads = [Thread(target=deploy_one, args=(files,)) for files in deployments]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def one_more(name: str) -> Mapping[str, bytes]:
    content = diagram(around(user_task("Do_It"), ids=("Do_It",)), key=name)
    return {f"{name}.bpmn": content, "form_one.form": FORM}


def test_two_deployments_at_the_same_moment_both_count(database: Database) -> None:
    deploy(database, FILES)
    deploy_at_the_same_moment(database, one_more("left"), one_more("right"))
    with database.reading() as session:
        assert definitions.current_release(session).number == 3
        assert {"left", "right"} <= set(definitions.current_release(session).processes)


def test_the_first_two_deployments_at_the_same_moment_both_count(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    find_base, both_have_looked = deployments.find_base, Barrier(2)

    def look_at_the_same_moment(session: Session) -> DeploymentRecord | None:
        found = find_base(session)
        with suppress(BrokenBarrierError):
            both_have_looked.wait(timeout=1)  # Neither may go on from the same look; who waits for a turn never comes.
        return found

    monkeypatch.setattr(deployments, "find_base", look_at_the_same_moment)
    deploy_at_the_same_moment(database, one_more("left"), one_more("right"))
    monkeypatch.undo()
    with database.reading() as session:
        assert definitions.current_release(session).number == 2
        assert set(definitions.current_release(session).processes) == {"left", "right"}
