"""The composition root: every part of the house is put together here, and nowhere else."""

from fastapi import FastAPI
from starlette.middleware.trustedhost import TrustedHostMiddleware

from api import attachment_uploads, logs, metrics, modeler, pages, problems, v1
from api.access_log import AccessLogMiddleware
from api.installation import compose, open_database
from api.security.body_limit import BodyLimitMiddleware
from api.security.headers import SecurityHeadersMiddleware
from api.settings import Settings
from engine.clock import Clock


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


def _add_middleware(app: FastAPI, settings: Settings) -> None:
    # The last added is the outermost.
    larger = {attachment_uploads.ADDRESSES: attachment_uploads.request_limit(settings)}
    app.add_middleware(BodyLimitMiddleware, limit_bytes=settings.request_limit_bytes, larger=larger)
    app.add_middleware(TrustedHostMiddleware, allowed_hosts=list(settings.allowed_hosts), www_redirect=False)
    app.add_middleware(AccessLogMiddleware)
    app.add_middleware(SecurityHeadersMiddleware, secure=settings.secure_cookies)
