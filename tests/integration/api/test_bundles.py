"""What is in use goes out as a bundle, and comes into another installation: by API, command line, and page."""

import hashlib
import json
from pathlib import Path

import pytest
from starlette.testclient import TestClient
from typer.testing import CliRunner, Result

from api import zip_files
from api.app import create_app
from api.cli import app as command_line
from api.settings import Settings
from engine import bpmn
from engine.casework import policy
from engine.database import Database
from tests.integration.api.conftest import WORKFLOWS, SignIn
from tests.integration.api.test_modeler import DIAGRAM, RENAMED

LOOKED_TWICE = DIAGRAM.replace(b"Look at it", b"Look twice")


@pytest.fixture
def pia(as_: SignIn) -> TestClient:
    return as_("pia")


@pytest.fixture
def bundle(pia: TestClient) -> bytes:
    return pia.get("/api/v1/bundle").content


@pytest.fixture
def run(settings: Settings, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("EARLY_HELP_DATABASE_URL", settings.database_url)

    def run(*arguments: object) -> Result:
        return CliRunner().invoke(command_line, [str(argument) for argument in arguments])

    return run


def changed(bundle: bytes, path: str, content: bytes, *, keep_manifest: bool = False) -> bytes:
    """The bundle with one other file in it."""
    files = zip_files.unpack(bundle) | {path: content}
    return zip_files.pack({name: found for name, found in files.items() if keep_manifest or name != "manifest.json"})


def send(client: TestClient, content: bytes, **fields: str):
    files = [("files", ("bundle.zip", content))]
    return client.post("/api/v1/deployments", data={"name": "From elsewhere", **fields}, files=files)


def numbers(database: Database) -> list[int]:
    with database.reading() as session:
        return [each.number for each in bpmn.definitions.list_deployments(session)]


def test_it_holds_what_is_in_use_with_versions_and_hashes(pia: TestClient, bundle: bytes) -> None:
    files = zip_files.unpack(bundle)
    manifest = json.loads(files.pop("manifest.json"))
    assert files["early_help_case.bpmn"] == DIAGRAM
    assert files["forms/look.form"] == (WORKFLOWS / "look.form").read_bytes()
    assert json.loads(files["policy/consent.json"])["name"] == "consent"
    assert ".camunda/element-templates/early-help.json" in files
    told = {each["path"]: each["sha256"] for each in manifest["files"]}
    assert told == {path: hashlib.sha256(content).hexdigest() for path, content in files.items()}
    assert manifest["release"] == {"number": 1, "name": "small"}
    versions = {each["path"]: each["version"] for each in manifest["files"]}
    assert (versions["early_help_case.bpmn"], versions["policy/consent.json"]) == (1, 1)


def test_the_same_release_gives_the_same_bytes(pia: TestClient, bundle: bytes, run, tmp_path: Path) -> None:
    answer = pia.get("/api/v1/bundle")
    assert (answer.content, answer.headers["content-type"]) == (bundle, "application/zip")
    assert run("export", tmp_path / "out.zip").stdout == f"{tmp_path / 'out.zip'} holds what is in use: release 1.\n"
    assert (tmp_path / "out.zip").read_bytes() == bundle
    pia.post("/api/v1/deployments", data={"name": "draft"}, files=[("files", ("early_help_case.bpmn", RENAMED))])
    assert pia.get("/api/v1/bundle").content == bundle, "a draft is not in use"


def test_it_comes_in_as_a_draft_and_nothing_more(pia: TestClient, bundle: bytes, database: Database) -> None:
    answer = send(pia, changed(bundle, "early_help_case.bpmn", LOOKED_TWICE))
    assert (answer.status_code, answer.json()["status"], answer.json()["number"]) == (201, "draft", 2)
    assert send(pia, bundle).json()["changed"] is True, "it takes back what the draft changed"
    changes = pia.get(f"/api/v1/deployments/{answer.json()['id']}/changes").json()["changes"]
    assert any("Look twice" in change["sentence"] for change in changes)


def test_its_own_installation_knows_it_already(pia: TestClient, bundle: bytes) -> None:
    assert send(pia, bundle).json()["changed"] is False


def test_policy_profiles_come_in_only_when_that_is_asked_for(
    pia: TestClient, bundle: bytes, database: Database
) -> None:
    profile = json.loads(zip_files.unpack(bundle)["policy/consent.json"]) | {"version": 2, "title": "Consent, anew"}
    newer = changed(bundle, "policy/consent.json", json.dumps(profile).encode())
    for asked, version in (({}, 1), ({"policies": "true"}, 2)):
        assert send(pia, newer, **asked).status_code == 201
        with database.reading() as session:
            assert policy.current(session, "consent").version == version


def test_a_profile_that_contradicts_ours_is_refused_and_nothing_is_kept(
    pia: TestClient, bundle: bytes, database: Database
) -> None:
    profile = json.loads(zip_files.unpack(bundle)["policy/consent.json"]) | {"title": "Something else"}
    other = changed(bundle, "policy/consent.json", json.dumps(profile).encode())
    other = changed(other, "early_help_case.bpmn", LOOKED_TWICE)
    assert send(pia, other, policies="true").status_code == 409
    assert numbers(database) == [1]


def test_what_is_not_what_its_manifest_says_is_refused(pia: TestClient, bundle: bytes, database: Database) -> None:
    other = changed(bundle, "early_help_case.bpmn", LOOKED_TWICE, keep_manifest=True)
    lacking = zip_files.pack({k: v for k, v in zip_files.unpack(bundle).items() if k != "forms/look.form"})
    for content, sentence in (
        (other, "early_help_case.bpmn is not what the bundle’s manifest.json says"),
        (lacking, "lacks forms/look.form"),
        (changed(bundle, "manifest.json", b"[]", keep_manifest=True), "manifest.json of the bundle cannot be read"),
        (zip_files.pack({"../climbs.bpmn": DIAGRAM}), "leads out of the ZIP file"),
        (zip_files.pack({"readme.txt": b""}), "no diagram (.bpmn)"),
        (zip_files.pack({"a/x.bpmn": DIAGRAM, "b/x.bpmn": DIAGRAM}), "Two files in bundle.zip have one name"),
        (b"no zip", "no ZIP file"),
    ):
        answer = send(pia, content)
        assert (answer.status_code, answer.json()["type"]) == (422, "urn:early-help:problem:bundle-refused")
        assert sentence in answer.json()["detail"]
    assert numbers(database) == [1]


def test_a_packed_folder_without_a_manifest_will_do(pia: TestClient, bundle: bytes) -> None:
    files = {f"workflows/{path}": content for path, content in zip_files.unpack(bundle).items()}
    files["workflows/early_help_case.bpmn"] = LOOKED_TWICE
    del files["workflows/manifest.json"]
    assert send(pia, zip_files.pack(files)).json()["status"] == "draft"


def test_another_installation_deploys_it_from_the_command_line(
    bundle: bytes, run, tmp_path: Path, migrated_sqlite: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file, database = tmp_path / "bundle.zip", tmp_path / "other.db"
    file.write_bytes(bundle)
    database.write_bytes(migrated_sqlite.read_bytes())
    monkeypatch.setenv("EARLY_HELP_DATABASE_URL", f"sqlite:///{database}")
    assert run("deploy", file).stdout == "3 files are in use now, as release 1.\n"
    assert run("export", tmp_path / "again.zip").exit_code == 0
    again = zip_files.unpack((tmp_path / "again.zip").read_bytes())
    assert {k: v for k, v in again.items() if k != "manifest.json"} == {
        k: v for k, v in zip_files.unpack(bundle).items() if k != "manifest.json"
    }
    file.write_bytes(b"no zip")
    refused = run("deploy", file)
    assert (refused.exit_code, "no ZIP file" in refused.stderr) == (1, True)


class TestCheckForPipelines:
    def test_alone_it_needs_no_database_and_has_a_line_for_each_problem(
        self, run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("EARLY_HELP_DATABASE_URL", f"sqlite:///{tmp_path}/nothing.db")
        (tmp_path / "early_help_case.bpmn").write_bytes(DIAGRAM)
        (tmp_path / "broken.form").write_bytes(b"{")
        refused = run("deploy", tmp_path, "--check")
        assert refused.exit_code == 1 and not (tmp_path / "nothing.db").exists()
        *lines, last = refused.stderr.splitlines()
        assert last.startswith("Nothing was deployed: ")
        assert all(line.startswith(("Error: ", "Warning: ")) for line in lines)
        assert any("broken.form" in line for line in lines) and any("No form “look”" in line for line in lines)

    def test_against_a_database_it_takes_what_is_there_and_keeps_nothing(
        self, run, tmp_path: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.delenv("EARLY_HELP_DATABASE_URL")
        (tmp_path / "early_help_case.bpmn").write_bytes(RENAMED)
        assert run("deploy", tmp_path, "--check").exit_code == 1, "its form is not in the folder"
        checked = run("deploy", tmp_path, "--check", "--database", settings.database_url)
        assert (checked.exit_code, checked.stdout) == (0, "1 files can be deployed.\n"), checked.stderr
        assert numbers(create_app(settings).state.database) == [1]

    def test_a_policy_that_is_in_force_with_another_content_is_told(
        self, run, tmp_path: Path, settings: Settings
    ) -> None:
        (tmp_path / "policy").mkdir()
        (tmp_path / "early_help_case.bpmn").write_bytes(RENAMED)
        content = json.loads((Path("workflows") / "policy" / "consent.json").read_text()) | {"title": "Another"}
        (tmp_path / "policy" / "consent.json").write_text(json.dumps(content))
        refused = run("deploy", tmp_path, "--check", "--database", settings.database_url)
        assert refused.exit_code == 1 and "says something else" in refused.stderr

    def test_a_database_that_is_not_there_is_said(self, run, tmp_path: Path) -> None:
        refused = run("deploy", WORKFLOWS, "--check", "--database", f"sqlite:///{tmp_path}/none.db")
        assert refused.exit_code == 1 and "cannot be used" in refused.stderr
