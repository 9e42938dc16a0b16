"""What every server does once after it starts, done in the fork server before any of them is forked."""

from pathlib import Path

from api.app import create_app
from api.settings import Settings
from engine import bpmn

DIAGRAM = Path(__file__).parent / "workflows" / "early_help_case.bpmn"

create_app(Settings(database_url="sqlite://", demo=True))
bpmn.definitions.check({DIAGRAM.name: DIAGRAM.read_bytes()}, base=None)
