"""The composition root: every part of the house is put together here, and nowhere else."""

from fastapi import FastAPI
from starlette.middleware.trustedhost import TrustedHostMiddleware

from api import attachment_uploads, logs, metrics, modeler, pages, problems, v1
from api.demo_clock import DemoClock
from api.security.body_limit import BodyLimitMiddleware
from api.security.headers import SecurityHeadersMiddleware
from api.settings import Settings
from engine import casework
from engine.clock import Clock, SystemClock
from engine.database import Database


def create_app(settings: Settings, clock: Clock | None = None) -> FastAPI:
    """The application of one installation. `clock`: the machine's unless a test gives its own."""
    logs.configure()
    compose()
    app = FastAPI(
        title="Early Help",
        version="1",
        docs_url=None,
        redoc_url=None,
        openapi_url="/api/v1/openapi.json",
        # It would tell others the addresses of pages, which say whom they are about, and looks at each request for it.
        telemetry={"tracing": False, "metrics": False, "logs": False},
    )
    app.state.settings = settings
    app.state.database = open_database(settings, clock)
    _add_middleware(app, settings)
    problems.install(app)
    v1.install(app)
    modeler.install(app)
    pages.install(app)
    metrics.routes.install(app)
    return app


def compose() -> None:
    """Makes casework known to the process engine, which knows no word of it."""
    casework.install()


def open_database(settings: Settings, clock: Clock | None = None) -> Database:
    """The installation's database; in a demonstration its clock can be moved."""
    clock = clock or SystemClock()
    return Database(settings.database_url, DemoClock(clock) if settings.demo else clock)


def _add_middleware(app: FastAPI, settings: Settings) -> None:
    # The last added is the outermost.
    larger = {attachment_uploads.ADDRESSES: attachment_uploads.request_limit(settings)}
    app.add_middleware(BodyLimitMiddleware, limit_bytes=settings.request_limit_bytes, larger=larger)
    app.add_middleware(TrustedHostMiddleware, allowed_hosts=list(settings.allowed_hosts), www_redirect=False)
    app.add_middleware(logs.AccessLogMiddleware)
    app.add_middleware(SecurityHeadersMiddleware, secure=settings.secure_cookies)
