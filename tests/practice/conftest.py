"""What the stories share."""

import pytest


@pytest.fixture(autouse=True)
def alone(engine_alone: None) -> None:
    """Each story brings its own services."""
