"""What Camunda Modeler calls (its Camunda 7 tabs): the part of Camunda's REST interface that Deploy and Start need."""

from fastapi import FastAPI

from api.modeler import deployments, links, starts

PREFIXES = ("/engine-rest", "/rest")
"""The Modeler's dialog proposes one, and Camunda's documentation the other."""


def install(app: FastAPI) -> None:
    """Adds every call of the Modeler to `app`."""
    for prefix in PREFIXES:
        app.include_router(deployments.routes.router, prefix=prefix)
        app.include_router(starts.routes.router, prefix=prefix)
    links.facts.install(app)
    links.pages.install(app)
