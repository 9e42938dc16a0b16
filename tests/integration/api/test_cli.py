"""The command line: what it does, and that its errors are sentences."""

import os
import shutil
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from sqlmodel import select
from starlette.testclient import TestClient
from typer.testing import CliRunner, Result

from api.app import create_app
from api.cli import app
from api.installation import open_database
from api.settings import Settings
from engine import bpmn
from engine.casework import people
from engine.casework.models import CoverChange, Leaving, Role
from engine.casework.rehearsal import stories
from tests.integration.api.conftest import POLICIES, WORKFLOWS
from tests.serving import demonstration

PASSWORD = "a password of my own"
ZOE = ["--full-name", "Zoe Zander", "--job-title", "Nurse", "--agency", "Clinic", "--agency-kind", "health",
       "--area", "South", "--email", "zoe@example.org"]  # fmt: skip


@pytest.fixture
def run(settings: Settings, monkeypatch: pytest.MonkeyPatch):
    """Runs a command on a prepared database, as a real installation unless told otherwise."""
    monkeypatch.setenv("EARLY_HELP_DATABASE_URL", settings.database_url)

    def run(*arguments: str, **options: str) -> Result:
        return CliRunner().invoke(app, list(arguments), **options)

    return run


def sign_in(settings: Settings, user_name: str, password: str) -> int:
    client = TestClient(create_app(settings))
    return client.post("/api/v1/sign-in", json={"user_name": user_name, "password": password}).status_code


def refused(result: Result, sentence: str) -> bool:
    assert result.exit_code == 1, result.output
    assert sentence in result.stderr, result.stderr
    return "Traceback" not in result.output


def test_migrate_makes_a_database_where_there_is_none(run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "new" / "folder" / "early-help.db"
    monkeypatch.setenv("EARLY_HELP_DATABASE_URL", f"sqlite:///{path}")
    assert run("migrate").exit_code == 0
    assert run("migrate").exit_code == 0
    assert sign_in(demonstration(path), "nobody", PASSWORD) == 401


def test_without_a_database_it_says_what_to_do(run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EARLY_HELP_DATABASE_URL", f"sqlite:///{tmp_path}/empty.db")
    assert refused(run("deploy", str(WORKFLOWS)), "early-help migrate")
    assert refused(run("timers"), "early-help migrate")


def test_deploy_again_changes_nothing(run) -> None:
    result = run("deploy", str(WORKFLOWS))
    assert (result.exit_code, result.stdout) == (0, "3 files were in use already, as release 1.\n")


def test_deploy_tells_every_problem_and_deploys_nothing(run, tmp_path: Path, settings: Settings) -> None:
    for path in WORKFLOWS.iterdir():
        content = path.read_text().replace("api_test_step", "no_such_topic").replace('"look"', '"looks"')
        (tmp_path / path.name).write_text(content)
    (tmp_path / "broken.dmn").write_text("<not xml")
    for arguments in (("deploy", str(tmp_path), "--check"), ("deploy", str(tmp_path))):
        result = run(*arguments)
        assert refused(result, "Nothing was deployed:")
        assert "no_such_topic" in result.stderr
        assert "broken.dmn" in result.stderr
    with create_app(settings).state.database.reading() as session:
        assert len(bpmn.definitions.list_deployments(session)) == 1


def test_check_deploys_nothing(run) -> None:
    result = run("deploy", str(WORKFLOWS), "--check")
    assert (result.exit_code, result.stdout) == (0, "3 files can be deployed.\n")


def test_a_folder_that_holds_nothing_is_named(run, tmp_path: Path) -> None:
    assert refused(run("deploy", str(tmp_path)), str(tmp_path))
    assert refused(run("deploy", str(tmp_path / "nowhere")), "There is no folder")


def test_demonstration_people_never_come_into_a_real_installation(run) -> None:
    assert refused(run("demo"), "EARLY_HELP_DEMO")


def test_a_real_person_gets_an_account(run, settings: Settings) -> None:
    assert run("create-user", "zoe", *ZOE, input=f"{PASSWORD}\n{PASSWORD}\n").exit_code == 0
    assert sign_in(settings, "zoe", PASSWORD) == 200
    assert refused(run("create-user", "zoe", *ZOE, input=f"{PASSWORD}\n{PASSWORD}\n"), "There is a zoe already.")


@pytest.mark.rule("CLO-5")
def test_who_manages_somebody_and_who_leads_on_safeguarding_is_said_and_changed(run, settings: Settings) -> None:
    password = f"{PASSWORD}\n{PASSWORD}\n"
    assert (
        run("create-user", "zoe", *ZOE, "--line-manager", "ann", "--safeguarding-lead", input=password).exit_code == 0
    )
    assert run("create-user", "zach", *ZOE, input=password).exit_code == 0
    assert run("change-user", "zach", "--line-manager", "zoe", "--role", "lcss_worker").exit_code == 0
    assert run("change-user", "zoe", "--no-safeguarding-lead").exit_code == 0
    with create_app(settings).state.database.reading() as session:
        zoe, zach = people.get(session, "zoe"), people.get(session, "zach")
        assert (zoe.line_manager, zoe.is_dsl, people.roles(session, "zoe")) == ("ann", False, {Role.PRACTITIONER})
        assert (zach.line_manager, zach.is_dsl, people.roles(session, "zach")) == ("zoe", False, {Role.LCSS_WORKER})


@pytest.mark.rule("CLO-5")
@pytest.mark.parametrize(
    ("manager", "sentence"),
    [("ann", "Nobody is their own line manager."), ("nobody", "There is no nobody."), ("bob", "bob has gone")],
)
def test_who_cannot_manage_somebody_is_refused(run, settings: Settings, manager: str, sentence: str) -> None:
    run("deactivate-user", "bob")
    assert refused(run("change-user", "ann", "--line-manager", manager), sentence)
    with create_app(settings).state.database.reading() as session:
        assert people.get(session, "ann").line_manager != manager


def test_a_change_of_nothing_is_refused(run) -> None:
    assert refused(run("change-user", "ann"), "Say what to change")


def test_a_user_with_a_line_manager_who_is_not_there_is_not_made(run, settings: Settings) -> None:
    password = f"{PASSWORD}\n{PASSWORD}\n"
    assert refused(run("create-user", "zoe", *ZOE, "--line-manager", "nobody", input=password), "There is no nobody.")
    assert sign_in(settings, "zoe", PASSWORD) == 401


def test_a_short_password_is_refused(run, settings: Settings) -> None:
    assert refused(run("create-user", "zoe", *ZOE, input="short\nshort\n"), "12 to 200")
    assert sign_in(settings, "zoe", "short") == 401


def test_a_new_password_and_leaving_sign_a_person_out(run, settings: Settings) -> None:
    client = TestClient(create_app(settings))

    def token() -> dict[str, str]:
        answer = client.post("/api/v1/sign-in", json={"user_name": "ann", "password": PASSWORD})
        return {"Authorization": f"Bearer {answer.json()['token']}"}

    assert run("set-password", "ann", input=f"{PASSWORD}\n{PASSWORD}\n").exit_code == 0
    before = token()
    assert run("set-password", "ann", input=f"{PASSWORD}\n{PASSWORD}\n").exit_code == 0
    assert client.get("/api/v1/me", headers=before).status_code == 401
    before = token()
    assert run("deactivate-user", "ann").exit_code == 0
    assert client.get("/api/v1/me", headers=before).status_code == 401
    assert sign_in(settings, "ann", PASSWORD) == 401
    assert refused(run("deactivate-user", "nobody"), "There is no nobody.")


def test_who_is_deactivated_is_marked_as_gone_as_on_their_page(run, settings: Settings) -> None:
    run("cover-area", "ann", "South", "--reason", "Tom is away.")
    assert run("deactivate-user", "ann", "--reason", "A new post.").exit_code == 0
    assert run("deactivate-user", "ann").exit_code == 0  # and it stays so
    database = open_database(settings)
    with database.reading() as session:
        [gone] = session.exec(select(Leaving)).all()
        assert (gone.person, gone.reason, gone.by, gone.facts["covers"]) == ("ann", "A new post.", None, ["South"])
        assert gone.facts["rights"] and not people.roles(session, "ann")
        [change] = session.exec(select(CoverChange)).all()
        assert (change.person, change.covers, change.reason, change.by) == ("ann", True, "Tom is away.", None)
    database.dispose()


def test_an_area_is_covered_and_no_longer(run) -> None:
    assert "covers South" in run("cover-area", "ann", "South").output
    assert "no longer covers South" in run("cover-area", "ann", "South", "--end").output
    assert refused(run("cover-area", "nobody", "South"), "no active person")
    assert run("cover-area", "ann", "East").exit_code == 2


def test_due_timers_can_be_fired_once(run) -> None:
    result = run("timers")
    assert (result.exit_code, result.stdout) == (0, "0 timers fired.\n")


def test_a_wrong_setting_is_a_sentence(run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EARLY_HELP_PORT", "http")
    assert refused(run("timers"), "EARLY_HELP_PORT must be a whole number")


def test_a_port_that_is_taken_is_a_sentence(run) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        assert refused(run("serve", "--port", str(port)), f"Nothing can listen on 127.0.0.1:{port}")


def test_a_worker_ends_cleanly_when_it_is_terminated(settings: Settings) -> None:
    environment = {**os.environ, "EARLY_HELP_DATABASE_URL": settings.database_url}
    command = [sys.executable, "-c", "from api.cli import app; print('ready', flush=True); app()", "worker"]
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) as worker:
        assert worker.stdout is not None
        assert worker.stdout.readline() == "ready\n"
        # Signals are caught from the moment the command has begun; before that the process just ends.
        while worker.poll() is None:
            if _catches(worker.pid, signal.SIGTERM):
                break
        worker.terminate()
        assert worker.wait(timeout=30) == 0


def _catches(process: int, number: signal.Signals) -> bool:
    status = Path(f"/proc/{process}/status").read_text()
    caught = next(line.split()[1] for line in status.splitlines() if line.startswith("SigCgt:"))
    return bool(int(caught, 16) & 1 << (number - 1))


STORY = """{
  "title": "Looked at",
  "begins": {"by": "sena.wren", "at": "2026-03-02T09:00:00Z"},
  "steps": [{"task": "Look"}],
  "expected": {"waits": ["Review"]}
}
"""


def folder_with(tmp_path: Path, story: str) -> Path:
    """The small folder, one stored rehearsal, and policies but for deployments: that names diagrams which it lacks."""
    folder = tmp_path / "small"
    shutil.copytree(WORKFLOWS, folder)
    shutil.copytree(POLICIES, folder / "policy", ignore=shutil.ignore_patterns("deployment.json"))
    (folder / "rehearsals").mkdir()
    (folder / "rehearsals" / "looked_at.json").write_text(story)
    return folder


def test_check_tells_stored_rehearsals_and_fails_where_one_parts(run, tmp_path: Path) -> None:
    passed = run("deploy", str(folder_with(tmp_path / "good", STORY)), "--check")
    assert (passed.exit_code, passed.stdout) == (0, "Rehearsal “Looked at”: passed.\n3 files can be deployed.\n")
    parted = run("deploy", str(folder_with(tmp_path / "worse", STORY.replace("Review", "Look"))), "--check")
    assert refused(parted, "1 of 1 stored rehearsals parted from what was expected.")
    assert "At the end the case was to wait for “Look at it” (Look). It waits for “Review it”" in parted.stderr
    assert refused(run("deploy", str(folder_with(tmp_path / "no", "{}")), "--check"), "looked_at.json is not a story")


def test_deploy_keeps_stored_rehearsals_and_tells_them(run, tmp_path: Path, settings: Settings) -> None:
    result = run("deploy", str(folder_with(tmp_path, STORY.replace('Look"', 'Gaze"'))))
    assert result.exit_code == 0
    assert "Rehearsal “Looked at”: parted." in result.stderr
    assert "Step 1 is a task “Gaze”, and no diagram has an element of that id." in result.stderr
    with open_database(settings).reading() as session:
        [kept] = stories.list_of(session, bpmn.definitions.current_release(session).id)
    assert (kept.name, kept.outcome.passed) == ("looked_at.json", False)
