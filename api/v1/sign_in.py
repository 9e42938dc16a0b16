"""Signing in and out, and who one is."""

from datetime import datetime

from pydantic import BaseModel, Field

from api.caller import Caller
from api.security import sessions
from api.security.access import PUBLIC, SIGNED_IN
from api.security.sign_in import sign_in
from api.v1.routing import ApiRoutes
from engine.casework import people
from engine.casework.models import Area, Role

routes = ApiRoutes(tags=["sign-in"])


class Credentials(BaseModel):
    """A local account's."""

    user_name: str = Field(max_length=200)
    password: str = Field(max_length=200)


class Token(BaseModel):
    """To send as `Authorization: Bearer …`. It also ends when it is not used for an hour."""

    token: str
    expires_at: datetime


class Me(BaseModel):
    """Who is signed in."""

    user_name: str
    full_name: str
    job_title: str
    agency: str
    area: Area
    roles: list[Role]


@routes.post("/sign-in", access=PUBLIC, repeatable=False, problems=(401, 429))
def create_token(caller: Caller, credentials: Credentials) -> Token:
    """Sign in."""
    begun = sign_in(caller.database, credentials.user_name, credentials.password, caller.address)
    return Token(token=begun.secret, expires_at=begun.expires_at)


@routes.post("/sign-out", access=SIGNED_IN, repeatable=False)
def revoke_token(caller: Caller) -> None:
    """Sign out: the token is worth nothing from now on."""
    sessions.end(caller.session, caller.require_signed_in().id)


@routes.get("/me", access=SIGNED_IN)
def get_me(caller: Caller) -> Me:
    """Who you are and which roles you hold."""
    person = caller.person
    return Me(
        user_name=person.user_name,
        full_name=person.full_name,
        job_title=person.job_title,
        agency=person.agency,
        area=person.area,
        roles=sorted(people.roles(caller.session, person.user_name)),
    )
