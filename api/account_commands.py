"""What the command line does with accounts: the people of an installation are made and kept by whoever runs it."""

import os
from typing import Annotated

import typer

from api.installation import open_database
from api.security import accounts
from api.security.accounts import BY_THE_COMMAND_LINE, AccountError
from api.settings import Settings
from engine.casework import covering
from engine.casework.models import Area, Person, Role
from engine.database import Database

LineManager = Annotated[str | None, typer.Option(help="The user name of who manages them.")]
SafeguardingLead = Annotated[
    bool | None, typer.Option(help="Whether they are their agency's designated safeguarding lead.")
]


def create_user(  # noqa: PLR0913 - each is an option of the command
    user_name: str,
    full_name: Annotated[str, typer.Option(prompt=True)],
    job_title: Annotated[str, typer.Option(prompt=True)],
    agency: Annotated[str, typer.Option(prompt=True)],
    agency_kind: Annotated[str, typer.Option(prompt="Kind of agency (education, health, …)")],
    area: Annotated[Area, typer.Option(prompt=True)],
    email: Annotated[str, typer.Option(prompt=True)],
    password: Annotated[str, typer.Option(prompt=True, hide_input=True, confirmation_prompt=True)],
    role: Annotated[list[Role], typer.Option(help="May be given several times.")] = [Role.PRACTITIONER],  # noqa: B006 - typer reads the default and never changes it
    line_manager: LineManager = None,
    safeguarding_lead: SafeguardingLead = None,
) -> None:
    """Make an account for a real person."""
    person = Person(
        user_name=user_name, full_name=full_name, job_title=job_title, agency=agency, area=area, email=email
    )
    with _database().transaction() as session:
        accounts.create(session, person, role, password=password, agency_kind=agency_kind)
        accounts.change(session, user_name, line_manager=line_manager, safeguarding_lead=safeguarding_lead)
    typer.echo(f"{user_name} can sign in.")


def change_user(
    user_name: str,
    role: Annotated[list[Role] | None, typer.Option(help="Instead of those held; may be given several times.")] = None,
    line_manager: LineManager = None,
    safeguarding_lead: SafeguardingLead = None,
) -> None:
    """Change what somebody may do, who manages them, or whether they lead on safeguarding in their agency."""
    if not role and line_manager is None and safeguarding_lead is None:
        raise AccountError("Say what to change: --role, --line-manager or --safeguarding-lead.")
    with _database().transaction() as session:
        accounts.change(session, user_name, roles=role, line_manager=line_manager, safeguarding_lead=safeguarding_lead)
    typer.echo(f"{user_name} is changed.")


def set_password(
    user_name: str, password: Annotated[str, typer.Option(prompt=True, hide_input=True, confirmation_prompt=True)]
) -> None:
    """Give somebody a new password and sign them out everywhere."""
    with _database().transaction() as session:
        accounts.set_password(session, user_name, password)
    typer.echo(f"{user_name} has a new password.")


def deactivate_user(
    user_name: str, reason: Annotated[str, typer.Option(help="Why they have gone.")] = BY_THE_COMMAND_LINE
) -> None:
    """Mark somebody as gone: they no longer sign in. What they did stays readable, and an administrator can bring them
    back on their page."""
    with _database().transaction() as session:
        accounts.deactivate(session, user_name, reason=reason)
    typer.echo(f"{user_name} can no longer sign in.")


def cover_area(
    user_name: str,
    area: Area,
    end: Annotated[bool, typer.Option("--end", help="They no longer do.")] = False,
    reason: Annotated[str, typer.Option(help="Why.")] = BY_THE_COMMAND_LINE,
) -> None:
    """Let somebody work for another area's LCSS beside their own, with the rights that they hold."""
    with _database().transaction() as session:
        covering.decide(session, user_name, area, covers=not end, reason=reason, by=None)
    typer.echo(f"{user_name} {'no longer covers' if end else 'covers'} {area}.")


def _database() -> Database:
    return open_database(Settings.from_environment(os.environ))


ALL = (create_user, change_user, set_password, deactivate_user, cover_area)
