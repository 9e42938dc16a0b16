"""The command line, `early-help`: for whoever runs an installation. Errors are sentences and end with status 1."""

import gc
import os
import signal
from collections.abc import Mapping
from pathlib import Path
from threading import Event, Thread
from typing import Annotated, Any

import typer
from sqlalchemy.exc import OperationalError, ProgrammingError
from sqlmodel import Session
from typer.core import TyperGroup

from api import (
    account_commands,
    bundles,
    deploying,
    local_words,
    logs,
    mail_room,
    mail_senders,
    rehearsing,
    worker,
)
from api.installation import compose, open_database
from api.security.accounts import AccountError
from api.security.passwords import WeakPasswordError, hash_password
from api.settings import Settings, SettingsError
from api.start_up import uncollected
from api.workflow_folder import FolderError, WorkflowFolder, read_workflows
from api.zip_files import ZipRefusedError
from engine import bpmn, migrations
from engine.busy import DatabaseBusyError
from engine.casework import people, policy
from engine.casework.errors import CaseworkError
from engine.casework.rehearsal import stories
from engine.casework.rehearsal.telling import Outcome
from engine.database import Database

SAID_AS_THEY_ARE = (
    SettingsError, AccountError, WeakPasswordError, FolderError, ZipRefusedError, CaseworkError,
    bpmn.errors.EngineError, bpmn.definitions.NothingDeployedError, bpmn.definitions.DeploymentRefusedError,
)  # fmt: skip
BUSY = "Somebody else is just saving. {}"
NOT_READY = "The database cannot be used. Run `early-help migrate` first, or see EARLY_HELP_DATABASE_URL."


class CommandError(Exception):
    """What was asked for cannot be done; the message says why."""


class _Sentences(TyperGroup):
    """Turns the errors that people can do something about into a sentence and status 1."""

    def invoke(self, ctx: Any) -> Any:
        try:
            return super().invoke(ctx)
        except (*SAID_AS_THEY_ARE, CommandError) as error:
            typer.echo(str(error), err=True)
        except DatabaseBusyError as error:
            typer.echo(BUSY.format(error), err=True)
        except (OperationalError, ProgrammingError):
            typer.echo(NOT_READY, err=True)
        raise typer.Exit(1)


app = typer.Typer(cls=_Sentences, no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)
for command in account_commands.ALL:
    app.command()(command)


@app.command()
def migrate() -> None:
    """Bring the database to the newest shape, making it where there is none."""
    settings = _settings()
    folder = settings.sqlite_folder()
    if folder is not None:
        folder.mkdir(parents=True, exist_ok=True)
    migrations.upgrade(settings.database_url)
    typer.echo("The database is up to date.")


@app.command()
def deploy(
    source: Annotated[Path, typer.Argument(metavar="FOLDER|FILE.zip")],
    check: Annotated[bool, typer.Option("--check", help="Only tell what is wrong; keep nothing.")] = False,
    database: Annotated[
        str | None, typer.Option(help="With --check: the address of a database whose release the files would join.")
    ] = None,
) -> None:
    """Deploy the diagrams, decision tables, forms and policy profiles of a folder or bundle, or tell what is wrong."""
    compose()
    workflows = read_workflows(source)
    examined = _examine(workflows, database if check else None)
    for problem in examined.problems:
        typer.echo(str(problem), err=True)
    if errors := sum(problem.severity == "error" for problem in examined.problems):
        raise CommandError(f"Nothing was deployed: {errors} error{'s' if errors > 1 else ''}.")
    if check:
        parted = _tell_outcomes(rehearsing.tell_before(examined, workflows))
        if parted:
            raise CommandError(f"{parted} of {len(workflows.stories)} stored rehearsals parted from what was expected.")
        typer.echo(f"{len(workflows.files)} files can be deployed.")
        return
    installation = _database()
    with installation.transaction() as session:
        policy.publish(session, workflows.policies)
        rules = policy.safety_rules(policy.of_deployments(session))
        deployment = bpmn.definitions.deploy(
            session, workflows.files, name=source.stem, source=str(source), deployed_by="command line", rules=rules
        )
        deploying.keep_stories(session, deployment.id, workflows, by="command line")
    done = "are in use now" if deployment.changed else "were in use already"
    typer.echo(f"{len(workflows.files)} files {done}, as release {deployment.number}.")
    _tell_outcomes(_outcomes_on(installation, deployment.id))


def _examine(workflows: WorkflowFolder, database_url: str | None) -> bpmn.definitions.Examination:
    """What there is to say about the files: alone, or upon what a database has. Nothing is kept there."""
    if database_url is None:
        rules = policy.safety_rules(policy.find_of_deployments(workflows.policies))
        return bpmn.definitions.examine(workflows.files, None, rules=rules)
    with Database(database_url).reading() as session:
        rules = policy.safety_rules(policy.of_deployments(session, workflows.policies))
        policy.publish(session, workflows.policies)
        return bpmn.definitions.examine(workflows.files, bpmn.definitions.find_base(session), rules=rules)


def _outcomes_on(database: Database, release_id: str) -> Mapping[str, Outcome]:
    """Tells the stories that are to be told, and what came of those of a release, by title."""
    rehearsing.work_off(database)
    with database.reading() as session:
        return {one.title: one.outcome for one in stories.list_of(session, release_id) if one.outcome}


def _tell_outcomes(outcomes: Mapping[str, Outcome]) -> int:
    """Says what came of stored rehearsals; how many parted."""
    for title, outcome in outcomes.items():
        typer.echo(f"Rehearsal “{title}”: {'passed' if outcome.passed else 'parted'}.", err=not outcome.passed)
        for sentence in outcome.words:
            typer.echo(f"  {sentence}", err=True)
    return sum(not outcome.passed for outcome in outcomes.values())


@app.command("export")
def export_bundle(file: Path) -> None:
    """Write what is in use into FILE, a ZIP file that another installation can deploy."""
    compose()
    with _database().reading() as session:
        bundle = bundles.bundle_in_use(session)
    file.write_bytes(bundle.content)
    typer.echo(f"{file} holds what is in use: release {bundle.release_number}.")


@app.command()
def demo() -> None:
    """Fill an empty database with fictional people and families, and tell who can sign in."""
    if not _settings().demo:
        raise CommandError("This is not a demonstration. Set EARLY_HELP_DEMO=1 to have one.")
    from engine.casework import demo as demonstration

    compose()
    database = _database()
    demonstration.build(database, hash_password(demonstration.PASSWORD))
    with database.reading() as session:
        _print_people(session)
    typer.echo(f"Everybody's password: {demonstration.PASSWORD}")


@app.command()
def serve(
    host: Annotated[str | None, typer.Option(help="Address to listen on; else EARLY_HELP_HOST.")] = None,
    port: Annotated[int | None, typer.Option(help="Port to listen on; else EARLY_HELP_PORT or PORT.")] = None,
    processes: Annotated[int, typer.Option(min=1, help="How many processes answer, sharing memory.")] = 1,
) -> None:
    """Serve pages and API. In a demonstration timers fire too; else run `early-help worker` beside."""
    # Read here, for whoever serves alone: a worker takes two thirds of the memory without it.
    with uncollected():
        from api import serving
        from api.app import create_app
        from api.pages.templates import create_environment

    settings = _settings()
    address = (host or settings.host, port or settings.port)
    application = create_app(settings)
    create_environment()  # its macros are read before anybody waits for a page
    try:
        opened = serving.listen(*address)
    except OSError as error:
        raise CommandError(f"Nothing can listen on {address[0]}:{address[1]}: {error.strerror}.") from error
    typer.echo(f"Early Help is at http://{address[0]}:{address[1]}")
    gc.freeze()  # what was made so far stays: the collector need not look through it again and again

    def work() -> None:
        stop = Event()
        _work_beside_requests(settings, application.state.database, stop)
        serving.serve(application, opened)
        stop.set()

    work() if processes == 1 else serving.run_several(work, processes)


def _work_beside_requests(settings: Settings, database: Database, stop: Event) -> None:
    if settings.demo:
        Thread(target=worker.run, args=(database, stop), daemon=True).start()
        _work_beside(settings, database, stop)
    Thread(target=local_words.follow, args=(database, settings.language, stop), daemon=True).start()


@app.command()
def timers() -> None:
    """Fire the timers that are due now, once."""
    compose()
    fired = worker.fire_due_timers(_database())
    typer.echo(f"{fired} timers fired.")


@app.command("worker")
def run_worker() -> None:
    """Fire timers as they fall due, look for stuck cases, check large deployments and send mail, until stopped.

    Several can run together.
    """
    logs.configure()
    compose()
    settings, database, stop = _settings(), _database(), Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    Thread(target=local_words.follow, args=(database, settings.language, stop), daemon=True).start()
    _work_beside(settings, database, stop)
    worker.run(database, stop)


def _work_beside(settings: Settings, database: Database, stop: Event) -> None:
    """What may take its time, beside everything else: checking large deployments, and sending mail by a slow server.

    Raises SettingsError.
    """
    Thread(target=deploying.run, args=(database, stop), daemon=True).start()
    sender = mail_senders.sender_of(settings)
    if sender is not None:
        Thread(target=mail_room.run, args=(database, sender, settings.public_url, stop), daemon=True).start()


def _settings() -> Settings:
    settings = Settings.from_environment(os.environ)
    local_words.find_translations(settings.language)  # told at once, not when the first page is asked for
    return settings


def _database() -> Database:
    return open_database(_settings())


def _print_people(session: Session) -> None:
    from rich.console import Console
    from rich.table import Table

    table = Table(title="Who can sign in")
    for heading in ("User name", "Who", "Area"):
        table.add_column(heading, no_wrap=True)
    for person in people.list_active(session):
        table.add_row(person.user_name, f"{person.full_name}, {person.job_title}", person.area)
    Console().print(table)
