"""The office in which the stories happen, and the page that each one tells."""

from collections.abc import Iterator
from typing import Any

import pytest
from fastapi import FastAPI
from playwright.sync_api import Browser

from engine.clock import ManualClock
from tests.journeys.families.telling import FamilyStory
from tests.journeys.test_whole_story_by_browser import BrowserOffice, address, browser_type_launch_args
from tests.journeys.told import Told

__all__ = ["address", "browser_type_launch_args"]
ON_A_TABLET: dict[str, Any] = {"viewport": {"width": 900, "height": 1000}}


@pytest.fixture
def story(
    request: pytest.FixtureRequest, browser: Browser, demonstration: FastAPI, address: str, clock: ManualClock
) -> Iterator[FamilyStory]:
    """The story that the test tells, named after it; its page in the docs is checked when it has ended."""
    test, draw = request.function, request.config.getoption("--draw-stories")
    name = test.__name__.removeprefix("test_").replace("_", "-")
    made_by = f"Told and drawn by `{request.node.nodeid.partition('[')[0]}`; all names are made up."
    told = Told(name, test.title, f"{test.opening}\n\n{made_by}", draw=draw)
    office = BrowserOffice(browser, demonstration, address, **ON_A_TABLET)
    yield FamilyStory(office, demonstration, clock, told)
    office.sign_everybody_out()
