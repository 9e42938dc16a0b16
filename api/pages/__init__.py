"""Pages for people: routes that build a view and render a template."""

from fastapi import FastAPI

from api.pages import (
    administration,
    area,
    attachments,
    away,
    by_link,
    calendar,
    cases,
    comparison,
    cover,
    decision,
    deployments,
    documents,
    downloads,
    form_preview,
    joining,
    journey,
    lcss,
    manage,
    outside,
    people,
    pictures,
    problem_pages,
    process,
    processes,
    putting_off,
    rehearsal_start,
    rehearsal_tasks,
    rehearsals,
    repairs,
    reports,
    sign_in,
    start,
    submissions,
    taking_back,
    tasks,
    undelivered_mail,
    upgrades,
    your_settings,
)
from api.pages.static import StaticFiles
from api.pages.templates import STATIC_FOLDER

ROOMS = (
    sign_in,
    tasks,
    taking_back,
    outside,
    by_link,
    putting_off,
    away,
    calendar,
    your_settings,
    cases,
    journey,
    documents,
    attachments,
    lcss,
    manage,
    people,
    cover,
    start,
    joining,
    area,
    reports,
    processes,
    process,
    deployments,
    downloads,
    submissions,
    comparison,
    decision,
    form_preview,
    pictures,
    rehearsal_start,
    rehearsals,
    rehearsal_tasks,
    administration,
    undelivered_mail,
    upgrades,
    repairs,
)


def install(app: FastAPI) -> None:
    """Gives `app` every page, the static files, and the pages for errors."""
    app.state.error_page = problem_pages.error_page
    app.mount("/static", StaticFiles(directory=STATIC_FOLDER), name="static")
    for room in ROOMS:
        room.routes.install(app)
