"""The session's cookie."""

from starlette.requests import Request
from starlette.responses import Response

from api.security.sessions import LONGEST, REMEMBERED
from api.settings import Settings


def cookie_name(settings: Settings) -> str:
    """`__Host-` makes the browser refuse the cookie from a subdomain or without HTTPS."""
    return "__Host-early-help" if settings.secure_cookies else "early-help"


def read_secret(request: Request) -> str | None:
    """The session's secret that the browser sent."""
    return request.cookies.get(cookie_name(request.app.state.settings))


def outside_cookie_name(settings: Settings) -> str:
    """The cookie of somebody outside: another one, so that the two are never taken for each other."""
    return f"{cookie_name(settings)}-view"


def write_secret(response: Response, settings: Settings, secret: str) -> None:
    """Gives the browser the secret of the session just begun. It outlives the session, whose end the server knows."""
    response.set_cookie(
        cookie_name(settings),
        secret,
        max_age=int((LONGEST + REMEMBERED).total_seconds()),
        path="/",
        secure=settings.secure_cookies,
        httponly=True,
        samesite="lax",
    )


def forget_secret(response: Response, settings: Settings) -> None:
    """Takes the cookie away."""
    response.delete_cookie(
        cookie_name(settings), path="/", secure=settings.secure_cookies, httponly=True, samesite="lax"
    )
