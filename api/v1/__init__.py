"""The JSON interface, version 1: the task lists of /api/v1."""

from fastapi import FastAPI

from api.v1 import (
    case_parts,
    cases,
    decisions,
    demo,
    deployments,
    incidents,
    joining,
    lcss,
    lcss_actions,
    lcss_led_elsewhere,
    lcss_people,
    openapi,
    processes,
    repairs,
    reports,
    sign_in,
    tasks,
    upgrades,
)


def install(app: FastAPI) -> None:
    """Adds every route of the interface to `app`, and its description."""
    # A request is compared with one route after the other: what is asked most often comes first.
    modules = (
        tasks, cases, sign_in, case_parts, joining, lcss, lcss_actions, lcss_led_elsewhere, lcss_people, reports,
        processes, deployments, decisions, upgrades, incidents, repairs, demo,
    )  # fmt: skip
    for module in modules:
        module.routes.install(app)
    openapi.install(app)
