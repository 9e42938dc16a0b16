"""What is not deployed: every problem is named, and nothing is kept."""

from collections.abc import Mapping

import pytest

from engine.bpmn import definitions, preparing
from engine.bpmn.definition_models import Resource
from engine.bpmn.definitions import DeploymentRefusedError
from engine.database import Database
from tests.integration.definitions.deploying import FILES, ONE, ONE_LONGER, TWO, count, deploy
from tests.unit.bpmn.diagrams import FORM, around, diagram, node

pytestmark = pytest.mark.usefixtures("engine_alone")


def test_the_same_process_in_two_new_files_is_refused(database: Database) -> None:
    with pytest.raises(DeploymentRefusedError) as refused:
        deploy(database, FILES | {"copy.bpmn": ONE_LONGER})
    assert {problem.code for problem in refused.value.problems if problem.severity == "error"} == {"duplicate-key"}


def test_a_refused_deployment_names_every_problem_and_keeps_nothing(database: Database) -> None:
    deploy(database, FILES)
    bad = diagram(
        around(node("scriptTask", "Run_It"), node("callActivity", "Call", calledElement="gone"), ids=("Run_It", "Call"))
    )
    broken_form = b'{"id": "form_two", "components": [{"type": "iframe", "id": "frame"}]}'
    with pytest.raises(DeploymentRefusedError) as refused:
        deploy(database, {"one.bpmn": bad, "form_two.form": broken_form})
    found = {(problem.file, problem.element_id) for problem in refused.value.problems}
    assert {("one.bpmn", "Run_It"), ("one.bpmn", "Call"), ("form_two.form", "frame")} <= found
    with database.reading() as session:
        assert count(session, Resource) == 2
        assert definitions.current_release(session).number == 1


def test_what_stays_is_judged_together_with_what_is_new(database: Database) -> None:
    caller = diagram(around(node("callActivity", "Call", calledElement="process_two"), ids=("Call",)))
    deploy(database, {"one.bpmn": caller, "two.bpmn": TWO, "form_one.form": FORM})
    renamed = TWO.replace(b"process_two", b"process_three")
    with pytest.raises(DeploymentRefusedError) as refused:
        deploy(database, {"two.bpmn": renamed})
    assert ("one.bpmn", "Call") in {(problem.file, problem.element_id) for problem in refused.value.problems}


def test_warnings_do_not_refuse(database: Database) -> None:
    unlabelled = ONE.replace(b'name="The Do_It"', b"")
    deployment = deploy(database, FILES | {"one.bpmn": unlabelled})
    assert [(warning.code, warning.element_id) for warning in deployment.warnings] == [("no-name", "Do_It")]


def test_checking_says_the_same_and_keeps_nothing(database: Database) -> None:
    bad = diagram(around(node("scriptTask", "Run_It"), ids=("Run_It",)))
    deploy(database, FILES)
    with database.transaction() as session:
        base = definitions.current_release(session)
        problems = definitions.check({"one.bpmn": bad}, base=base)
        with pytest.raises(DeploymentRefusedError) as refused:
            definitions.deploy(session, {"one.bpmn": bad}, name="", source="", deployed_by="")
        assert problems == refused.value.problems != []
    assert definitions.check({"one.bpmn": ONE}, base=None) != []  # Its form is not there.


@pytest.mark.parametrize(
    "name",
    [
        "../one.bpmn",
        "/etc/one.bpmn",
        "a\\one.bpmn",
        "one.exe",
        "one.bpmn.txt",
        ".bpmn",
        "one",
        "",
        "a\x00.bpmn",
        "a\n.bpmn",
        "x" * 300 + ".bpmn",
    ],
)
def test_file_names_are_plain(database: Database, name: str) -> None:
    with pytest.raises(DeploymentRefusedError) as refused:
        deploy(database, {name: ONE})
    assert [problem.code for problem in refused.value.problems] == ["file-name"]


@pytest.mark.parametrize(
    ("files", "code"),
    [
        ({}, "no-files"),
        ({f"form_{number}.form": FORM for number in range(preparing.MAX_FILES + 1)}, "too-many-files"),
    ],
    ids=["none", "too many"],
)
def test_some_files_and_not_too_many(sqlite_database: Database, files: Mapping[str, bytes], code: str) -> None:
    with pytest.raises(DeploymentRefusedError) as refused:
        deploy(sqlite_database, files)
    assert [problem.code for problem in refused.value.problems] == [code]


def test_the_application_may_hold_forms_to_its_own_needs(sqlite_database: Database) -> None:
    definitions.register_form_contracts(lambda form: [f"The record of {form.key} needs a date."])
    with pytest.raises(DeploymentRefusedError) as refused:
        deploy(sqlite_database, FILES)
    [problem] = refused.value.problems
    assert (problem.code, problem.file, problem.element_id) == ("form-contract", "form_one.form", "form_one")
    assert problem.message == "The record of form_one needs a date."
