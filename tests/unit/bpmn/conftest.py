"""What tests of the engine's rules about diagrams share."""

import pytest

from engine.bpmn import handlers


@pytest.fixture
def one_topic(engine_alone: None) -> None:
    """An application that offers one topic and has said nothing else."""
    handlers.register_handler("set_result", lambda call: None)
